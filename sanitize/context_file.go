package sanitize

import (
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint/internal/text"
)

func checkFileName(s string) finding { return because(-1, text.FileName(s)) }

func cleanFileName(s string) string { return text.CleanFileName(s) }

// cleanDisposition writes both forms of the name that RFC 6266 section 4.3
// knows, the plain one for programs that read no other.
func cleanDisposition(s string) string {
	name := cleanFileName(s)
	var b strings.Builder
	b.WriteString(`attachment; filename="`)
	plain := true
	for _, r := range name {
		// A "%" would be unescaped by some browsers (RFC 6266 appendix D).
		if r >= utf8.RuneSelf || r == '%' {
			r, plain = '_', false
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	if !plain {
		b.WriteString(`; filename*=UTF-8''`)
		b.WriteString(percent(name, notAttrChar))
	}
	return b.String()
}

// notAttrChar is what RFC 8187 section 3.2.1 wants encoded.
var notAttrChar = stopBytes(func(c byte) bool {
	return !alphanumeric(c) && strings.IndexByte("!#$&+-.^_`|~", c) < 0
})

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
