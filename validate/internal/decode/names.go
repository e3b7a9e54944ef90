package decode

import (
	"unicode"
	"unicode/utf8"
)

// sameName reports whether two names are one but for case, hyphens and
// underscores, to tell a client that wrote "Name" or "user_name" about "name"
// and "userName". Nothing is allocated: a document can have many such names,
// and a struct many fields.
func sameName(a, b string) bool {
	for {
		var first, second rune
		first, a = foldedRune(a)
		second, b = foldedRune(b)
		if first != second {
			return false
		}
		if first == noRune {
			return true
		}
	}
}

// noRune is what a name has after its last character.
const noRune rune = -1

// foldedRune returns the first character of a name that counts, in lower case,
// and the rest of the name.
func foldedRune(name string) (rune, string) {
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == '-' || c == '_':
			continue
		case 'A' <= c && c <= 'Z':
			return rune(c) + 'a' - 'A', name[i+1:]
		case c < utf8.RuneSelf:
			return rune(c), name[i+1:]
		}
		r, size := utf8.DecodeRuneInString(name[i:])
		return unicode.ToLower(unicode.ToUpper(r)), name[i+size:] // the Kelvin sign and the long s become k and s
	}
	return noRune, ""
}
