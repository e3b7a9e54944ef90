package decode

import "strings"

// escapedName is a name as a browser writes it in the head of a part: WHATWG's
// multipart/form-data encoding algorithm escapes these three characters and no
// other, not even the percent sign.
func escapedName(name string) string {
	if !strings.ContainsAny(name, "\"\r\n") {
		return name
	}
	return nameEscapes.Replace(lineBreaks.Replace(name))
}

var (
	lineBreaks  = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	nameEscapes = strings.NewReplacer(`"`, "%22", "\n", "%0D%0A")
)

// compileEscaped notes the fields whose names browsers escape. What a client sends
// is never unescaped: it is one of these, letter for letter, or another name.
func (s *sources) compileEscaped() {
	for i := range s.form {
		name := s.form[i].name
		if sent := escapedName(name); sent != name {
			if s.escaped == nil {
				s.escaped = map[string]string{}
			}
			s.escaped[sent] = name
		}
	}
}

// unescaped returns the name that is meant by that of a part.
func (s *sources) unescaped(sent string) string {
	if len(s.escaped) == 0 {
		return sent
	}
	for _, end := range []string{"", "[]", ".dir"} { // what Browser may put behind it
		plain, ok := strings.CutSuffix(sent, end)
		if name, known := s.escaped[plain]; ok && known {
			return name + end
		}
	}
	return sent
}
