package text

// HeaderValue returns why s cannot be the value of an HTTP header field: only
// printable ASCII is taken (RFC 9110 section 5.5), spaces within, no tab. Bytes
// over 0x7f are refused because those who read them disagree about what they
// spell.
func HeaderValue(s string) (at int, why Reason) {
	if at, why = printable(s); why != OK {
		return at, why
	}
	if s != "" && s[0] == ' ' {
		return 0, EdgeSpace
	}
	if s != "" && s[len(s)-1] == ' ' {
		return len(s) - 1, EdgeSpace
	}
	return at, OK
}

// CookieValue returns why s cannot be the value of a cookie as RFC 6265 section
// 4.1.1 has it: printable ASCII without space, quote, comma, semicolon and
// backslash.
func CookieValue(s string) (at int, why Reason) {
	if at, why = printable(s); why != OK {
		return at, why
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', '"', ',', ';', '\\':
			return i, Forbidden
		}
	}
	return len(s), OK
}

func printable(s string) (at int, why Reason) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\r' || c == '\n':
			return i, LineBreak
		case c == '\t':
			return i, Tab
		case c < ' ' || c == 0x7f:
			return i, Control
		case c > 0x7f:
			return i, NotASCII
		}
	}
	return len(s), OK
}

// Token reports whether s is a token of RFC 9110 section 5.6.2, the form of a
// header's or a cookie's name.
func Token(s string) bool {
	for i := 0; i < len(s); i++ {
		if !tokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func tokenByte(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		return true
	}
	switch c {
	case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~':
		return true
	}
	return false
}
