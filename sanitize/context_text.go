package sanitize

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

func checkLine(s string) finding {
	return because(text.Scan(s, text.OneLine))
}

func cleanLine(s string) string {
	return text.Rewrite(s, text.OneLine, func(b []byte, why text.Reason, _ string) []byte {
		switch why {
		case text.NotUTF8:
			return utf8.AppendRune(b, utf8.RuneError)
		case text.Tab, text.LineBreak, text.OddBreak:
			return append(b, ' ')
		}
		return b
	})
}

func checkPlain(s string) finding {
	return because(text.Scan(s, text.AnyText))
}

func cleanPlain(s string) string {
	return text.Rewrite(s, text.AnyText, func(b []byte, why text.Reason, _ string) []byte {
		switch why {
		case text.NotUTF8:
			return utf8.AppendRune(b, utf8.RuneError)
		case text.OddBreak:
			return append(b, '\n')
		}
		return b
	})
}

func checkNFC(s string) finding {
	switch {
	case !utf8.ValidString(s):
		at, _ := text.Scan(s, text.Of(text.NotUTF8))
		return because(at, text.NotUTF8)
	case !text.IsNFC(s):
		return because(0, text.NotNFC)
	}
	return finding{}
}

func cleanNFC(s string) string {
	if text.IsASCII(s) {
		return s
	}
	s = validUTF8(s)
	if out := norm.NFC.String(s); out != s {
		return out
	}
	return s
}

// cleanLogLine keeps what it takes out to be seen: whoever reads the log wants
// to know that somebody tried.
func cleanLogLine(s string) string {
	return text.Rewrite(s, text.OneLine, func(b []byte, why text.Reason, char string) []byte {
		if why == text.NotUTF8 {
			return appendHex(append(b, `\x`...), char[0])
		}
		for _, r := range char {
			b = appendLogEscape(b, r)
		}
		return b
	})
}

func appendLogEscape(b []byte, r rune) []byte {
	switch r {
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	switch {
	case r < utf8.RuneSelf:
		return appendHex(append(b, `\x`...), byte(r))
	case r > 0xffff:
		b = append(b, `\U00`...)
		b = appendHex(b, byte(r>>16))
	default:
		b = append(b, `\u`...)
	}
	return appendHex(appendHex(b, byte(r>>8)), byte(r))
}

func appendHex(b []byte, c byte) []byte {
	const digits = "0123456789abcdef"
	return append(b, digits[c>>4], digits[c&15])
}

// validUTF8 returns s with each run of bytes that are not UTF-8 as one U+FFFD.
func validUTF8(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

// Codes of the contexts. The codes that they share with package validate stand
// in this package's doc comment.
const (
	codeUnknownContext untaint.Code = "unknown_context"  // a Context that is no constant (Misuse)
	codeNeedsEscape    untaint.Code = "needs_escape"     // a character that has a meaning there (Unsafe)
	CodeFormula        untaint.Code = "formula"          // a cell that a spreadsheet would compute (Unsafe)
	codeNotMailAddress untaint.Code = "not_mail_address" // no bare mail address (Invalid)
	codeNotJSON        untaint.Code = "not_json"         // no JSON text (Malformed)
)
