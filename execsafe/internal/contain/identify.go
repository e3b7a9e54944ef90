//go:build !linux

package contain

import "os"

// identify checks that the program is the expected one. Between this and the
// start it can still be swapped.
func (s *Spec) identify() error {
	if s.Program == nil {
		return nil
	}
	now, err := os.Stat(s.Path)
	if err != nil {
		return failure("stat program", err)
	}
	if !os.SameFile(s.Program, now) {
		return &Error{Reason: Swapped}
	}
	return nil
}
