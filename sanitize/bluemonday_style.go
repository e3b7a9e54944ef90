package sanitize

import (
	"strings"

	"github.com/untaint/untaint"
)

// maxStyleBytes is how long the value of a style attribute may be in front of
// bluemonday, which takes time that grows with the square of its length: 64 KB
// of "red red red" take it seconds.
const maxStyleBytes = 2048

// checkStyles returns TooLarge if s holds a style attribute that is too long.
// It does not ask whether the attribute is one of a tag: bluemonday divides tags
// from text in its own way, and this has to hold whatever it sees.
func checkStyles(op, s string) error {
	const name = "style"
	for i := 0; i < len(s); i++ {
		eq := strings.IndexByte(s[i:], '=')
		if eq < 0 {
			return nil
		}
		i += eq
		end := len(strings.TrimRight(s[:i], " \t\r\n\f"))
		if end < len(name) || !equalFold(s[end-len(name):end], name) {
			continue
		}
		if valueLength(s[skipSpace(s, i+1):]) > maxStyleBytes {
			return untaint.New(op, untaint.Violation{
				Code: CodeTooLong, Kind: untaint.TooLarge,
				Params: untaint.NewParams(untaint.IntParam("max", maxStyleBytes), untaint.TextParam("attribute", name)),
			})
		}
	}
	return nil
}

// valueLength returns how long the attribute's value at the start of s is, and
// no more than one past the limit.
func valueLength(s string) int {
	if s == "" {
		return 0
	}
	quote := s[0]
	quoted := quote == '"' || quote == '\''
	if quoted {
		s = s[1:]
	}
	s = s[:min(len(s), maxStyleBytes+1)]
	for i := 0; i < len(s); i++ {
		if c := s[i]; quoted && c == quote || !quoted && (c == '>' || isSpace(c)) {
			return i
		}
	}
	return len(s)
}
