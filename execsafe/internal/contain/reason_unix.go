//go:build unix

package contain

import (
	"errors"
	"io/fs"
	"syscall"
)

// reasons is what the errors of a start mean.
var reasons = []struct {
	err    error
	reason Reason
}{
	{fs.ErrNotExist, NotFound},
	{syscall.ENOTDIR, NotFound},
	{fs.ErrPermission, NotAllowed},
	{syscall.ENOEXEC, NotAllowed},
	{syscall.E2BIG, TooLarge},
	{syscall.ETXTBSY, Busy},
	{syscall.EAGAIN, Busy},
	{syscall.ENOMEM, Busy},
	{syscall.EMFILE, Busy},
	{syscall.ENFILE, Busy},
}

// startFailure is failure for what os and syscall say of a start. A child moves
// its descriptors above all others first, and where the limit leaves no room
// there, the kernel calls the new one bad (dup(2)).
func startFailure(err error) error {
	if errors.Is(err, syscall.EBADF) {
		err = syscall.EMFILE
	}
	return failure("start", err)
}
