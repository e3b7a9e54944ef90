package tag

import "strings"

// unescape replaces validator's two escapes in a parameter.
func unescape(param string) string {
	if !strings.Contains(param, "0x") {
		return param
	}
	return strings.ReplaceAll(strings.ReplaceAll(param, "0x2C", ","), "0x7C", "|")
}

// Escape writes a parameter as a tag has it.
func Escape(param string) string {
	return strings.ReplaceAll(strings.ReplaceAll(param, ",", "0x2C"), "|", "0x7C")
}

// Split splits a parameter at spaces; a word in single quotes may hold
// them. It does what validator's expression '[^']*'|\S+ does, after which
// validator drops every quote.
func Split(param string) []string {
	var words []string
	for i := 0; i < len(param); {
		switch {
		case isSpace(param[i]):
			i++
			continue
		case param[i] == '\'':
			if n := strings.IndexByte(param[i+1:], '\''); n >= 0 {
				words = append(words, param[i+1:i+1+n])
				i += n + 2
				continue
			}
		}
		end := i
		for end < len(param) && !isSpace(param[end]) {
			end++
		}
		words = append(words, strings.ReplaceAll(param[i:end], "'", ""))
		i = end
	}
	return words
}

// StrayQuote reports a quote that does not enclose a whole word.
func StrayQuote(param string) bool {
	for i := 0; i < len(param); {
		switch {
		case isSpace(param[i]):
			i++
		case param[i] == '\'':
			n := strings.IndexByte(param[i+1:], '\'')
			if n < 0 {
				return true
			}
			i += n + 2
			if i < len(param) && !isSpace(param[i]) {
				return true
			}
		default:
			for i < len(param) && !isSpace(param[i]) {
				if param[i] == '\'' {
					return true
				}
				i++
			}
		}
	}
	return false
}

// isSpace is \s of package regexp.
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'
}
