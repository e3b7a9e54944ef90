package execsafe

import (
	"errors"
	"syscall"

	"github.com/untaint/untaint"
)

func violation(code untaint.Code, kind untaint.Kind, ps ...untaint.Param) *untaint.Violation {
	v := untaint.Violation{Code: code, Kind: kind}
	v.Params = untaint.NewParams(ps...)
	return &v
}

func refuse(code untaint.Code, kind untaint.Kind, ps ...untaint.Param) value {
	return value{no: violation(code, kind, ps...)}
}

// errOp names the function in the errors of a run.
const errOp = "execsafe.Run"

func misuse(op string, code untaint.Code) error {
	return untaint.New(op, untaint.Violation{Code: code, Kind: untaint.Misuse})
}

// class replaces an error of the system, which may hold a name, by its number.
func class(err error) error {
	if no, ok := errors.AsType[syscall.Errno](err); ok {
		return no
	}
	return nil
}
