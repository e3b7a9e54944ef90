package execsafe

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// spoken is the cause of an error of a run in which the program wrote to
// standard error. It says nothing by itself.
type spoken struct {
	err    error
	stderr []byte
}

func (s *spoken) Error() string { return "the program wrote to standard error" }

func (s *spoken) Unwrap() error { return s.err }

// maxSpoken is how much of standard error an error keeps.
const maxSpoken = 512

// Stderr returns the end of what the program wrote to standard error in the run
// that err is about, at most 512 bytes of it, and false if there is none. No
// error prints it: it comes from another program and may repeat that program's
// input. Line breaks and tabs are kept. Other control characters, those that
// change the direction of text, and invalid UTF-8 become U+FFFD, so it is safe
// for a log's format (CWE-117); whether it may be logged is your decision.
func Stderr(err error) (tail string, ok bool) {
	var s *spoken
	if !errors.As(err, &s) {
		return "", false
	}
	b := s.stderr
	if len(b) > maxSpoken {
		b = b[len(b)-maxSpoken:]
		for len(b) > 0 && !utf8.RuneStart(b[0]) {
			b = b[1:]
		}
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) && r != '\n' && r != '\t' || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f {
			return utf8.RuneError
		}
		return r
	}, string(b)), true
}
