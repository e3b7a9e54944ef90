package sanitize

import (
	"log/slog"
	"strings"
)

// redacted is what an untaint.Secret shows too.
const redacted = "[redacted]"

// secretNames are names to redact, by how they end: most keys end like none.
type secretNames [256][]string

func (n *secretNames) add(names []string) {
	for _, name := range names {
		name = strings.TrimRight(name, "-_. 0123456789")
		if name != "" {
			end := lower(name[len(name)-1])
			n[end] = append(n[end], name)
		}
	}
}

type logHandler struct {
	next   slog.Handler
	redact *secretNames
	values bool
	hide   bool // within a group whose name is redacted
	asIs   bool // characters are not looked at: it is JSON
}

// secret reports whether what is kept under the key is to be redacted.
func (h *logHandler) secret(key string) bool {
	end := len(key)
	for end > 0 && (separator(key[end-1]) || key[end-1] >= '0' && key[end-1] <= '9') {
		end--
	}
	if end == 0 {
		return false
	}
	for _, name := range h.redact[lower(key[end-1])] {
		if endsInName(key[:end], name) {
			return true
		}
	}
	return false
}

// endsInName compares from the end, by letters and digits alone. What stands
// before the name in the key has to end in a separator or before a capital.
func endsInName(key, name string) bool {
	i, j := len(key), len(name)
	first := byte(0) // the first character of the name, as the key has it
	for {
		for j > 0 && separator(name[j-1]) {
			j--
		}
		if j == 0 {
			break
		}
		for i > 0 && separator(key[i-1]) {
			i--
		}
		if i == 0 || lower(key[i-1]) != lower(name[j-1]) {
			return false
		}
		i, j = i-1, j-1
		first = key[i]
	}
	if first == 0 {
		return false // an empty name
	}
	return i == 0 || separator(key[i-1]) || first >= 'A' && first <= 'Z' && key[i-1] >= 'a' && key[i-1] <= 'z'
}

// lower folds an ASCII letter.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// separator takes what stands between the words of a name, and around those of a
// form's: user[password], token[].
func separator(c byte) bool {
	return c == '-' || c == '_' || c == '.' || c == ' ' || c == '[' || c == ']'
}
