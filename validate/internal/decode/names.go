package decode

import (
	"strings"
	"unicode"
)

// foldName returns name as it compares to others without regard to case, to
// tell a client that wrote "Name" or "user_name" about "name" and "userName".
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return -1
		}
		return unicode.ToLower(unicode.ToUpper(r)) // the Kelvin sign and the long s become k and s
	}, name)
}
