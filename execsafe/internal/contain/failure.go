package contain

import (
	"errors"
	"syscall"
)

// failure turns the error of a step into an *Error without the path that
// *fs.PathError and *os.SyscallError may carry.
func failure(step string, err error) *Error {
	e := &Error{Reason: Failed, Step: step}
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		e.Err = errno
	}
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			e.Reason = r.reason
			break
		}
	}
	return e
}
