package contain

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Reason is why a process was not started.
type Reason uint8

const (
	Failed       Reason = iota + 1 // the kernel refused for a reason of its own
	Invalid                        // the Spec makes no sense: our caller's bug
	NotFound                       // no such program or folder
	NotAllowed                     // the program may not be executed, or is none
	TooLarge                       // arguments and environment are longer than the kernel takes
	Busy                           // no process, memory or file descriptor left
	Swapped                        // the program is not the one that was expected
	Unavailable                    // a required protection cannot be had; see Missing
	PlaceMissing                   // a file or folder of the Policy is not there
	stolen                         // another part of this program took the stop of the child
)

var reasonNames = [...]string{
	Failed: "failed", Invalid: "invalid spec", NotFound: "not found", NotAllowed: "not allowed",
	TooLarge: "arguments too large", Busy: "out of resources", Swapped: "program was swapped",
	Unavailable: "containment unavailable", PlaceMissing: "place of the policy not found", stolen: "status taken",
}

// Error says why a process was not started. It holds no argument, no
// environment and no path.
type Error struct {
	Reason  Reason
	Missing Protections // for Unavailable
	Step    string      // what was being done
	Err     error       // a syscall.Errno or nil
}

func (e *Error) Error() string {
	s := "contain: " + reasonNames[e.Reason]
	if e.Step != "" {
		s += " (" + e.Step + ")"
	}
	if e.Missing != 0 {
		s += ": missing " + e.Missing.String()
	}
	if e.Err != nil {
		s += fmt.Sprintf(": %v", e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// scarce reports whether an error is of this moment and may be gone the next.
func scarce(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason == Busy
}

// refusal reports whether the system did not let us trace a process, look at it
// or limit it, for a reason that holds for each process that it is asked for.
func (e *Error) refusal() bool {
	if e.Reason != Failed && e.Reason != NotAllowed || !refusable[e.Step] {
		return false
	}
	return errors.Is(e.Err, fs.ErrPermission) || errors.Is(e.Err, syscall.ENOSYS) || errors.Is(e.Err, syscall.EIO) ||
		errors.Is(e.Err, syscall.ESRCH) || errors.Is(e.Err, syscall.EINVAL)
}

// refusable are the steps that trace a process.
var refusable = map[string]bool{
	"start": true, "await stop": true, "continue": true, "detach": true, "read registers": true, "write registers": true,
	"restore registers": true, "read memory": true, "write memory": true, "read limit": true, "set limit": true,
}

// ifScarce returns an error that is of this moment, and nil for any other.
func ifScarce(err error) error {
	if scarce(err) {
		return err
	}
	return nil
}
