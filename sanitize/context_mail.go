package sanitize

import (
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mailbox"
	"github.com/untaint/untaint/internal/text"
)

// A text with "=?" in it may be an encoded word, which the reader's program
// decodes, line breaks and all, after every check here.
const encodedWord = "=?"

// maxHeader is how long a text stays on the line of its header's name. RFC 5322
// section 2.1.1 forbids lines of more than 998 bytes; what is longer is folded to
// lines of about maxFolded, as it asks.
const maxHeader, maxFolded = 900, 76

func checkMailHeader(s string) finding {
	f := checkLine(s)
	switch {
	case f.code != "":
		return f
	case trimmed(s) != s:
		return because(-1, text.EdgeSpace)
	case len(s) > maxHeader:
		return needsEscape(maxHeader)
	}
	return needsEscape(strings.Index(s, encodedWord))
}

// trimmed returns s without the spaces at its ends, which readers of a header drop.
func trimmed(s string) string { return strings.Trim(s, " ") }

func cleanMailHeader(s string) string {
	s = trimmed(cleanLine(s))
	switch {
	case !text.IsASCII(s) || strings.Contains(s, encodedWord):
		return encodeWords(s)
	case len(s) > maxHeader:
		return foldHeader(s)
	}
	return s
}

// foldHeader breaks the lines of s at single spaces. A text that has none where
// one is needed, or more than one there, which readers do not agree about, is
// encoded.
func foldHeader(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/32)
	rest := s
	for len(rest) > maxFolded {
		i := strings.LastIndexByte(rest[:maxFolded], ' ')
		if i <= 0 || rest[i-1] == ' ' || rest[i+1] == ' ' {
			return encodeWords(s)
		}
		b.WriteString(rest[:i] + "\r\n")
		rest = rest[i:]
	}
	b.WriteString(rest)
	return b.String()
}

func checkMailName(s string) finding {
	if f := checkLine(s); f.code != "" {
		return f
	}
	for i := 0; i < len(s); i++ {
		if !phraseByte(s[i]) || s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return needsEscape(i)
		}
	}
	switch {
	case s == "":
		return needsEscape(0)
	case len(s) > maxFolded:
		return needsEscape(maxFolded)
	}
	return needsEscape(strings.Index(s, encodedWord))
}

// cleanMailName writes a phrase of RFC 5322 section 3.2.5: plain words as they
// are, in quotes where that is enough, as encoded words otherwise.
func cleanMailName(s string) string {
	s = cleanLine(s)
	switch {
	case checkMailName(s).code == "":
		return s
	case !text.IsASCII(s) || len(s) > maxFolded || strings.Contains(s, encodedWord):
		return encodeWords(s)
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// phraseByte takes what may stand in an atom, and the space between two.
func phraseByte(c byte) bool {
	return c == ' ' || alphanumeric(c) || strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) >= 0
}

// encodeWords writes s as encoded words of RFC 2047 section 4.2, each of at most
// 75 bytes and of whole characters, and each on a line of its own; the first
// leaves room for the header's name. mime.QEncoding leaves ASCII alone, and so
// lets a word through that was there before.
func encodeWords(s string) string {
	const open, end, room, name = "=?utf-8?q?", "?=", 75 - len("=?utf-8?q??="), len("Resent-Reply-To: ")
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(2 * len(s))
	b.WriteString(open)
	used := name
	for i, r := range s {
		char := s[i : i+utf8.RuneLen(r)]
		size := 1
		if !wordByte(r) {
			size = 3 * len(char)
		}
		if used += size; used > room {
			b.WriteString(end + "\r\n " + open)
			used = size
		}
		switch {
		case r == ' ':
			b.WriteByte('_')
		case size == 1:
			b.WriteString(char)
		default:
			for j := 0; j < len(char); j++ {
				b.Write([]byte{'=', digits[char[j]>>4], digits[char[j]&15]})
			}
		}
	}
	b.WriteString(end)
	return b.String()
}

// wordByte takes what may stand in an encoded word wherever it stands, RFC 2047
// section 5 (3), and the space.
func wordByte(r rune) bool {
	return r == ' ' || r < utf8.RuneSelf && (alphanumeric(byte(r)) || strings.IndexByte("!*+-/", byte(r)) >= 0)
}

func checkMailAddress(s string) finding {
	if mailbox.Valid(s) && lowerDomain(s) == s {
		return finding{}
	}
	return finding{code: codeNotMailAddress, kind: untaint.Invalid}
}

func cleanMailAddress(s string) string {
	if s = strings.Trim(s, " \t\r\n"); !mailbox.Valid(s) {
		return ""
	}
	return lowerDomain(s)
}

// lowerDomain gives the domain its one spelling. The local part keeps its case,
// which is for its server to fold.
func lowerDomain(s string) string {
	i := strings.IndexByte(s, '@') + 1
	if domain := strings.ToLower(s[i:]); domain != s[i:] {
		return s[:i] + domain
	}
	return s
}
