//go:build unix

package contain

import (
	"errors"
	"syscall"
)

// startFailure is failure for what os and syscall say of a start. A child moves
// its descriptors above all others first, and where the limit leaves no room
// there, the kernel calls the new one bad (dup(2)).
func startFailure(err error) error {
	if errors.Is(err, syscall.EBADF) {
		err = syscall.EMFILE
	}
	return failure("start", err)
}
