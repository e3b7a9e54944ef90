package decode

import (
	"net/http"
	"reflect"
)

// Config is what decoding needs to know of the types of package validate.
type Config struct {
	// Optional reports whether a type is an Opt: a struct of a value of any type
	// and a uint8, which is one of the Opt constants.
	Optional func(reflect.Type) bool
	// File is the type of an uploaded file, and SetFile sets what a pointer to
	// one points to.
	File    reflect.Type
	SetFile func(p any, u *Upload)
	// Default returns the text of a field's default, if it has one.
	Default func(reflect.StructField) (text string, ok bool)
	// PathFrom returns a parameter of the route in place of Request.PathValue.
	PathFrom func(r *http.Request, name string) (string, bool)
	// IgnoreUnknown skips what no field names in JSON, in place of refusing it;
	// IgnoreForm and IgnoreQuery do so in forms and queries.
	IgnoreUnknown, IgnoreForm, IgnoreQuery bool
	// Browser is what is taken of the habits of browsers.
	Browser Browser
	// Date is the type of a date, which like a time.Time was not sent if its text
	// is empty.
	Date reflect.Type
	// ExactNumbers keeps a number that goes into an any as it is written.
	ExactNumbers bool
}

// holder is a struct that holds a value, or says that there is none.
type holder struct {
	typ         reflect.Type // of the value, which is where the struct begins
	state       uintptr      // where it says whether there is one
	given, null uint8        // what stands there
}

// optional returns how an Opt, or a Null type of database/sql, holds its value.
func (c *Config) optional(t reflect.Type) (h holder, ok bool) {
	switch {
	case t.Kind() != reflect.Struct || t.NumField() != 2:
	case t.PkgPath() == "database/sql" && t.Field(1).Name == "Valid" && t.Field(1).Type.Kind() == reflect.Bool && !decodesItself(t):
		return holder{typ: t.Field(0).Type, state: t.Field(1).Offset, given: 1}, true
	case c.Optional != nil && c.Optional(t):
		return holder{typ: t.Field(0).Type, state: t.Field(1).Offset, given: OptGiven, null: OptNull}, true
	}
	return holder{}, false
}

// Browser says which habits of browsers' forms are taken; package validate
// explains them.
type Browser struct {
	Buttons    []string
	CSRF       string
	Dirname    bool
	Charset    bool
	Checkboxes bool
	LineBreaks bool
	Brackets   bool
	JSONParts  bool
	FileNames  bool
}
