//go:build !linux

package execsafe

import "os"

// newPipe makes a pipe of which one end is read or written here and the other
// is for a process.
func newPipe(input bool) (ours, theirs *os.File, err error) {
	r, w, err := os.Pipe()
	if input {
		return w, r, err
	}
	return r, w, err
}
