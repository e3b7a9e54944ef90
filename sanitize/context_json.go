package sanitize

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
	"github.com/untaint/untaint/internal/text"
)

// endsScript has the characters that end a script element or a line of a script
// wherever they stand: "</script", "<!--", "]]>", U+2028 and U+2029.
const endsScript = "<>&\u2028\u2029"

func checkScriptJSON(s string) finding {
	if offset := notJSON(s); offset >= 0 {
		return at(offset, untaint.Malformed, codeNotJSON)
	}
	if offset, why := text.Scan(s, text.Of(text.NotUTF8)); why != text.OK {
		return at(offset, untaint.Malformed, codeNotJSON)
	}
	if tooDeep(s) {
		return finding{code: code.TooDeep, kind: untaint.TooLarge, param: untaint.IntParam("max", maxScriptDepth)}
	}
	special, proto := scriptJSON.next(s, 0), len(s)
	if mayHaveProto(s) {
		proto, _ = nextProto(s, 0)
	}
	if first := min(special, proto); first < len(s) {
		return needsEscape(first)
	}
	return finding{}
}

// notJSON returns where s stops being JSON, its length where it ends too early,
// and -1 for JSON.
func notJSON(s string) int {
	if json.Valid([]byte(s)) {
		return -1
	}
	var all json.RawMessage
	err := json.Unmarshal([]byte(s+"\x00"), &all) // a NUL has no place anywhere, so that an early end is at its place
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return int(syntax.Offset) - 1
	}
	return len(s)
}

func cleanScriptJSON(s string) string {
	if !json.Valid([]byte(s)) || tooDeep(s) {
		return "null"
	}
	return scriptJSON.clean(withoutProto(s))
}

// maxScriptDepth is how deep the values of a script may stand inside each other.
// Chromium gives up a script with 3,000, and where its stack is small one with
// 1,500, although JSON.parse takes any number.
const maxScriptDepth = 500

func tooDeep(s string) bool {
	if strings.Count(s, "[")+strings.Count(s, "{") <= maxScriptDepth {
		return false
	}
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i = stringEnd(s, i) - 1
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > maxScriptDepth {
			return true
		}
	}
	return false
}

// withoutProto returns JSON text without its members "__proto__" and the commas
// that stood between them and others.
func withoutProto(s string) string {
	if !mayHaveProto(s) {
		return s
	}
	var b []byte
	from := 0
	for at, end := nextProto(s, 0); at < len(s); at, end = nextProto(s, end) {
		b = append(b, s[from:at]...)
		if from = end; s[end] == ',' {
			from++
		} else {
			b = bytes.TrimSuffix(bytes.TrimRight(b, " \t\r\n"), []byte(","))
		}
	}
	if from == 0 {
		return s
	}
	return string(append(b, s[from:]...))
}

// mayHaveProto settles nearly all JSON text. All letters of the name are ASCII, so
// that another spelling has an escape such as "\u005f".
func mayHaveProto(s string) bool {
	return strings.Contains(s, "__proto__") || strings.Contains(s, `\u00`)
}

// nextProto returns where the next member "__proto__" of JSON text begins, from i
// on and outside of a string, and where the comma or brace behind its value stands.
// It returns len(s) twice if there is none.
func nextProto(s string, i int) (at, end int) {
	for i < len(s) {
		if s[i] != '"' {
			i++
			continue
		}
		end = stringEnd(s, i)
		if behind := strings.TrimLeft(s[end:], " \t\r\n"); strings.HasPrefix(behind, ":") && isProto(s[i:end]) {
			return i, valueEnd(s, len(s)-len(behind)+1)
		}
		i = end
	}
	return len(s), len(s)
}

// isProto reads a JSON string in its quotes.
func isProto(quoted string) bool {
	const name = `"__proto__"`
	if quoted == name {
		return true
	}
	var read string
	return len(quoted) > len(name) && len(quoted) <= len(`""`)+6*len("__proto__") && strings.Contains(quoted, `\u00`) &&
		json.Unmarshal([]byte(quoted), &read) == nil && read == "__proto__"
}

// stringEnd returns where the JSON string that starts at i has ended.
func stringEnd(s string, i int) int {
	for i++; s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// valueEnd returns where the comma or brace behind the value of a member stands.
func valueEnd(s string, i int) int {
	for depth := 0; ; i++ {
		switch s[i] {
		case '"':
			i = stringEnd(s, i) - 1
		case '{', '[':
			depth++
		case ',', '}', ']':
			if depth == 0 {
				return i
			}
			if s[i] != ',' {
				depth--
			}
		}
	}
}

// In JSON these characters stand within strings alone, where an escape says the
// same.
var scriptJSON = newEscaper(func(r rune) bool { return strings.ContainsRune(endsScript, r) }, appendJSEscape)
