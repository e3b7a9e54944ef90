package plan

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
)

// Failure is what an op reports.
type Failure struct {
	Code   untaint.Code
	Params untaint.Params
	From   string
	Kind   untaint.Kind
	// Refers says that the parameter "field" is a JSON Pointer from the struct
	// around the value.
	Refers bool
	// Above says that it is another struct around, which in its program is at from.
	Above bool
}

// Panicked says that code of the program's own did not return.
var Panicked = Failure{Code: code.RulePanicked, Kind: untaint.Misuse}

// WrongType is refused where a rule cannot test a value.
var WrongType = Failure{Code: code.UnfitType, Kind: untaint.Invalid}

// FailureOf makes a failure that never varies.
func FailureOf(code untaint.Code, kind untaint.Kind, params ...untaint.Param) Failure {
	return Failure{Code: code, Kind: kind, Params: untaint.NewParams(params...)}
}

// MisuseOf is the failure of a mistake in the program.
func MisuseOf(code untaint.Code) Failure { return Failure{Code: code, Kind: untaint.Misuse} }
