package untaint

func appendMember(b []byte, open byte, name, value string) []byte {
	b = append(append(append(b, open, '"'), name...), '"', ':')
	return appendString(b, value)
}

// appendString writes s, from which clean has removed the control characters,
// as a JSON string. The characters that HTML gives a meaning are escaped, as
// encoding/json does, for the page that puts an error into a script element.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"', c == '\\':
			b = append(b, '\\', c)
		case c == '<', c == '>', c == '&', c < ' ', c == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// quoteTail makes a JSON string of what stands in b from start on.
func quoteTail(b []byte, start int) []byte {
	plain := true
	for _, c := range b[start:] {
		plain = plain && c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7f
	}
	if !plain {
		return appendString(b[:start], string(b[start:]))
	}
	b = append(b, '"', '"')
	copy(b[start+1:len(b)-1], b[start:])
	b[start] = '"'
	return b
}
