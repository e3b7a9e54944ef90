// Package foreign says what package validate asks of a validator that a program
// has brought along, so that it need not import one.
package foreign

import (
	"context"
	"reflect"
)

// Validator is a validator of the program's own, with what was registered there.
type Validator interface {
	// Facts returns what does not depend on a name or a type.
	Facts() Facts
	// Alias returns the tag that an alias stands for.
	Alias(name string) (tag string, ok bool)
	// Validation reports whether a validation of that name is known.
	Validation(name string) bool
	// Registered reports whether something was registered for a type.
	Registered(t reflect.Type) bool

	// Struct checks a struct: all of it, or the named fields, or all but those.
	Struct(ctx context.Context, v any, part Part) ([]Fault, error)
	// Var checks a value, beside another one if with is true.
	Var(ctx context.Context, v, other any, with bool, tag string) ([]Fault, error)
}

// Facts are settings of a validator.
type Facts struct {
	TagName        string
	RequiredStruct bool // required also on a struct that is no pointer
	Private        bool // fields that are not exported are checked
	Types          bool // something was registered for types
	Unreadable     bool // what was registered cannot be read, so all is its own
}

// Part says which fields are to be checked.
type Part struct {
	Whole  bool
	Except bool
	Names  []string
}

// Fault is one thing that the validator refuses.
type Fault struct {
	Rule      string
	Param     string
	Namespace string // in Go's names, such as "User.Tags[1].Name"
	Type      reflect.Type
}
