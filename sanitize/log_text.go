package sanitize

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/untaint/untaint/internal/text"
)

// text returns a text of a record made safe.
func (h *logHandler) text(s string) string {
	return cleanLogLine(h.redactText(s))
}

// plainKey has the bytes that need another look in a name, and plainText those that
// do in a text: all but printable ASCII, and there the signs between a name and a
// value.
var (
	plainKey  = stopBytes(func(c byte) bool { return c < ' ' || c > '~' })
	plainText = stopBytes(func(c byte) bool { return c < ' ' || c > '~' || c == '=' || c == ':' })
)

// plain reports whether text would return s, for nearly all texts at the price of one
// load a byte.
func (h *logHandler) plain(s string) bool { return !h.values && plainText.none(s) }

// dirtyText reports whether text would change s, without making what it would.
func (h *logHandler) dirtyText(s string) bool {
	if h.plain(s) {
		return false
	}
	_, why := text.Scan(s, text.OneLine)
	return why != text.OK || h.redactText(s) != s
}

// redactText returns s without what stands in it under a redacted name, and s
// itself where nothing does: as JSON, as a form, as a query, as a header.
func (h *logHandler) redactText(s string) string {
	if len(s) < minPair {
		return s
	}
	if strings.IndexByte(s, '=') >= 0 || strings.IndexByte(s, ':') >= 0 {
		if out, isJSON := h.redactJSON(s); isJSON {
			s = out
		} else {
			s = h.redactPairs(s)
		}
	}
	if h.values {
		s = redactValues(s)
	}
	return s
}

// minPair is the length of the shortest text that holds a name and a value.
const minPair = len("jwt=a")

// redactJSON reads a text that is a JSON object or list as the value that it is,
// so that no spelling of a name by escapes hides it.
func (h *logHandler) redactJSON(s string) (out string, isJSON bool) {
	start := strings.TrimLeft(s, " \t\r\n")
	if start == "" || start[0] != '{' && start[0] != '[' || !json.Valid([]byte(s)) {
		return s, false
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return s, false
	}
	// Characters are escaped in JSON as they are: only what is redacted counts.
	w := valueWalk{h: &logHandler{redact: h.redact, values: h.values, asIs: true}, left: maxLogValues}
	if !w.dirty(reflect.ValueOf(v), 0) {
		return s, true
	}
	w.left = maxLogValues
	b, err := json.Marshal(w.clean(reflect.ValueOf(v), 0))
	if err != nil {
		return tooLargeToLog, true
	}
	return string(b), true
}

// redactPairs goes from "=" to "=" and from ":" to ":", and looks at the name
// before each.
func (h *logHandler) redactPairs(s string) string {
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '=' && s[i] != ':' {
			continue
		}
		key, quoted := keyBefore(s[from:i])
		if key == "" || !h.secret(key) {
			continue
		}
		start, end := valueAfter(s, i, key, quoted)
		if start >= end {
			continue
		}
		b.WriteString(s[from:start])
		b.WriteString(redacted)
		from, i = end, end-1
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// maxKey is how long a name is at most that is looked for in a text.
const maxKey = 64

// keyBefore returns the name that s ends in, and whether it stands in quotes: of
// a form, user[password], of JSON, "password", of JSON in a string, \"password\".
func keyBefore(s string) (key string, quoted bool) {
	end := len(s)
	for end > 0 && (s[end-1] == ' ' || s[end-1] == '\t') && len(s)-end < 2 {
		end--
	}
	if end == len(s) {
		s = withoutIndex(s)
		end = len(s)
	}
	if n := len(s); n == end && n > 3 && strings.EqualFold(s[n-3:], "%5d") {
		end -= 3
	}
	for end > 0 && strings.IndexByte(`"'\]`, s[end-1]) >= 0 && len(s)-end < 8 {
		quoted = quoted || s[end-1] == '"' || s[end-1] == '\''
		end--
	}
	start := end
	for start > 0 && end-start < maxKey && keyByte(s[start-1]) {
		start--
	}
	if start > 0 && s[start-1] == '%' && start+2 <= end { // of %5Bpassword the escape is no part
		start += 2
	}
	return s[start:end], quoted
}

// withoutIndex returns a name of a form's list, password[] or password[0], without
// what makes it one.
func withoutIndex(s string) string {
	for _, brackets := range [...][2]string{{"[", "]"}, {"%5b", "%5d"}} {
		open, end := brackets[0], len(s)-len(brackets[1])
		if end < 0 || !strings.EqualFold(s[end:], brackets[1]) {
			continue
		}
		for end > 0 && s[end-1] >= '0' && s[end-1] <= '9' {
			end--
		}
		if start := end - len(open); start >= 0 && strings.EqualFold(s[start:end], open) {
			return s[:start]
		}
	}
	return s
}

func keyByte(c byte) bool { return alphanumeric(c) || c == '_' || c == '-' || c == '.' }

// valueAfter returns where the value behind the sign at i starts and ends. A ":" in
// prose, as in "invalid token: unexpected end", has none.
func valueAfter(s string, i int, key string, quoted bool) (start, end int) {
	header := endsInName(key, "authorization") || endsInName(key, "cookie") || strings.IndexByte(key, '-') >= 0
	if s[i] == ':' && !quoted && !header && i+1 < len(s) && s[i+1] == ' ' {
		return 0, 0
	}
	start = i + 1
	switch {
	case start < len(s) && s[start] == '=':
		return 0, 0 // a comparison
	case start < len(s) && s[i] == '=' && s[start] == '>':
		start++
	}
	for start < len(s) && (s[start] == ' ' || s[start] == '\t') {
		start++
	}
	if start == len(s) {
		return 0, 0
	}
	open := start
	for open < len(s) && s[open] == '\\' {
		open++
	}
	switch {
	case open < len(s) && (s[open] == '"' || s[open] == '\''):
		return open + 1, closingQuote(s, open, open-start)
	case s[start] == '{' || s[start] == '[':
		return start, closingBracket(s, start)
	case header:
		return start, headerEnd(s, start)
	}
	return start, endOf(s, start, " \t\r\n&;,\"'<>(){}[]|")
}

// headerEnd returns where a header's line ends, or the quotes that it stands in.
// Those behind a "=" are of the header: username="ada", response="…".
func headerEnd(s string, start int) int {
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '\r', '\n':
			return i
		case '"', '\'':
			before := strings.TrimRight(s[start:i], `\`)
			if !strings.HasSuffix(before, "=") {
				return i
			}
			for i = closingQuote(s, i, i-start-len(before)); i < len(s) && s[i] == '\\'; {
				i++
			}
		}
	}
	return len(s)
}

// closingQuote returns where the quote at open closes: at one like it behind as
// many backslashes.
func closingQuote(s string, open, depth int) int {
	slashes := 0
	for i := open + 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			slashes++
			continue
		case s[i] == s[open] && slashes <= depth:
			return i - slashes
		}
		slashes = 0
	}
	return len(s)
}

// closingBracket returns the end of the list or object that starts there.
func closingBracket(s string, start int) int {
	depth := 0
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}
