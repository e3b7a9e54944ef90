package sanitize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint/internal/text"
)

func checkFileName(s string) finding { return because(-1, text.FileName(s)) }

// unnamed stands for a name of which nothing was left.
const unnamed = "unnamed"

// maxExtension is how many bytes of the end of a long name are its extension.
// Longer than that it is part of the name.
const maxExtension = 24

func cleanFileName(s string) string {
	if text.FileName(s) == text.OK {
		return s
	}
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:] // some browsers send the whole path
	}
	if len(s) > 16*text.MaxFileName { // enough for any name, once marks are composed
		s = s[:8*text.MaxFileName] + s[len(s)-8*text.MaxFileName:]
	}
	// Taking a character out can bring two together that compose, the form can
	// change what a neighbour needs, and a cut can take that neighbour away.
	for range 4 {
		s = shapeFileName(s)
		if text.FileName(s) == text.OK {
			return s
		}
	}
	return unnamed
}

func shapeFileName(s string) string {
	s = trimFileName(cleanNFC(mapFileName(s)))
	if len(s) > text.MaxFileName {
		s = cutFileName(s)
	}
	if text.DeviceName(s) {
		return "_" + s
	}
	return s
}

// mapFileName puts "_" in place of what a name cannot have, and takes out what
// is not seen.
func mapFileName(s string) string {
	s = text.Rewrite(s, text.OneLine, func(b []byte, why text.Reason, _ string) []byte {
		switch why {
		case text.NotUTF8:
			return append(b, '_')
		case text.Tab, text.LineBreak, text.OddBreak:
			return append(b, ' ')
		}
		return b
	})
	if strings.IndexFunc(s, text.ForbiddenInFile) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if text.ForbiddenInFile(r) {
			return '_'
		}
		return r
	}, s)
}

func trimFileName(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r == '-' || r == '.' || unicode.IsSpace(r) })
	return trimFileEnd(s)
}

func trimFileEnd(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
}

// cutFileName shortens the part before the extension. At least one byte of it
// stays, so that the extension does not become a hidden file.
func cutFileName(s string) string {
	stem, ext := s, ""
	if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= maxExtension {
		stem, ext = s[:i], s[i:]
	}
	return trimFileEnd(text.CutBytes(stem, text.MaxFileName-len(ext))) + ext
}

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
