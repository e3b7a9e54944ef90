//go:build unix

package contain

import (
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
