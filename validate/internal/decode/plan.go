package decode

import (
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/untaint/untaint"
)

// Plan is how values of one type are decoded. It is immutable.
type Plan struct {
	cfg       Config
	typ       reflect.Type
	root      *shape
	inAny     anyShapes
	options   json.Options // for methods that go on with json
	inner     sync.Map     // a type to its *Plan, for these
	takesNull bool         // a top-level null means something to the type
	takesJSON bool         // some field, or the type itself, is bound from JSON

	sources  sources
	defaults []preset
}

// preset is a value that a field has when the input says nothing of it.
type preset struct {
	index []int
	text  string
	set   func(v reflect.Value, text string) error
}

// sources say which fields are bound from which part of a request, in the order
// of the fields.
type sources struct {
	path, header, cookie, query, form []bound

	byQuery, byForm map[string]int            // indexes into query and form
	escaped         map[string]string         // from how browsers write the name of a part to the name
	renamed         map[string]string         // from what rules call a field to what a form does
	in              map[string]untaint.Source // where what rules call so is
}

// bound is one field that text is put into.
type bound struct {
	name  string // as the source knows it
	at    string // the path of its violations, with the name as the tag writes it
	index []int
	typ   reflect.Type
	setter
	file *filePolicy // set for files, and then setter is not
	json *Plan       // set for JSON in a part of a form, and then neither is
}
