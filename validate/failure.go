package validate

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// failure is what an op reports.
type failure struct {
	code   untaint.Code
	params untaint.Params
	from   string
	kind   untaint.Kind
	// refers says that the parameter "field" is a JSON Pointer from the struct
	// around the value.
	refers bool
	// above says that it is another struct around, which in its program is at from.
	above bool
}

// panicked says that code of the program's own did not return.
var panicked = failure{code: code.RulePanicked, kind: untaint.Misuse}

// wrongType is refused where a rule cannot test a value.
var wrongType = failure{code: code.UnfitType, kind: untaint.Invalid}
