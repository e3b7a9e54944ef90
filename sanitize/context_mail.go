package sanitize

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
	"github.com/untaint/untaint/internal/uri"
)

// A text with "=?" in it may be an encoded word, which the reader's program
// decodes, line breaks and all, after every check here.
const encodedWord = "=?"

func checkMailHeader(s string) finding {
	if f := checkLine(s); f.code != "" {
		return f
	}
	return needsEscape(strings.Index(s, encodedWord))
}

func cleanMailHeader(s string) string {
	s = cleanLine(s)
	if text.IsASCII(s) && !strings.Contains(s, encodedWord) {
		return s
	}
	return encodeWords(s)
}

// encodeWords writes s as encoded words of RFC 2047 section 4.2, each of at
// most 75 bytes and of whole characters. mime.QEncoding leaves ASCII alone, and
// so lets a word through that was there before.
func encodeWords(s string) string {
	const open, end, room = "=?utf-8?q?", "?=", 75 - len("=?utf-8?q??=")
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(2 * len(s))
	b.WriteString(open)
	used := 0
	for i, r := range s {
		char := s[i : i+utf8.RuneLen(r)]
		size := 1
		if !wordByte(r) {
			size = 3 * len(char)
		}
		if used += size; used > room {
			b.WriteString(end + " " + open)
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

// maxAddress is what RFC 5321 section 4.5.3.1 leaves for an address; maxLocal
// is for the part before the "@".
const maxAddress, maxLocal = 254, 64

func checkMailAddress(s string) finding {
	if bareAddress(s) {
		return finding{}
	}
	return finding{code: codeNotMailAddress, kind: untaint.Invalid}
}

func cleanMailAddress(s string) string {
	s = strings.Trim(s, " \t\r\n")
	if bareAddress(s) {
		return s
	}
	i := strings.LastIndexByte(s, '@')
	if i < 0 {
		return ""
	}
	if s = s[:i+1] + toLowerASCII(s[i+1:]); bareAddress(s) {
		return s
	}
	return ""
}

// bareAddress takes an addr-spec of RFC 5322 without quotes and comments, in
// UTF-8 as RFC 6532 allows. net/mail reads it, so that both agree; what mail
// servers have taken for more than a name is refused on top, as a mail server's
// own defaults do.
func bareAddress(s string) bool {
	i := strings.LastIndexByte(s, '@')
	if i <= 0 || i > maxLocal || len(s) > maxAddress {
		return false
	}
	local, domain := s[:i], s[i+1:]
	if strings.ContainsAny(local, "@%!/|\"\\ ") || local[0] == '-' {
		return false
	}
	if domain == "" || domain[0] == '[' || strings.HasSuffix(domain, ".") || !lowerASCII(domain) || uri.Host(domain) != uri.OK {
		return false
	}
	if _, isAddress := uri.Address(domain); isAddress {
		return false
	}
	if _, why := text.Scan(s, text.OneLine); why != text.OK || !text.IsNFC(s) {
		return false
	}
	if plainAddress(local) {
		return true
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s
}

func toLowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func lowerASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

// plainAddress settles nearly all local parts without net/mail, which
// allocates: dot-atoms of letters, digits and the signs in common use.
func plainAddress(local string) bool {
	dot := true // as if one stood before
	for i := 0; i < len(local); i++ {
		c := local[i]
		switch {
		case c == '.' && dot:
			return false
		case c != '.' && !alphanumeric(c) && c != '_' && c != '-' && c != '+' && c != '\'':
			return false
		}
		dot = c == '.'
	}
	return !dot
}
