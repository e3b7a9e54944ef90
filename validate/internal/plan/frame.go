package plan

import (
	"reflect"
)

// Frame is what a rule by reflection sees. One frame serves all rules of a run.
type Frame struct {
	Field    reflect.Value // the value, without pointers around it
	Raw      reflect.Value // as it stands in the struct
	Nullable bool          // there was a pointer or an interface around it
	Parent   reflect.Value // the struct that holds it
	Wrong    bool          // set by a rule: it cannot test a value of this type
	Pair     Pair          // set by unique

	other reflect.Value // the other value of VarWith
}
