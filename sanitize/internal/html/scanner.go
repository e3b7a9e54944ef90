package html

import "strings"

// The scanner finds the tokens of HTML as a browser does (WHATWG HTML, section
// 13.2.5), by their places in the input: nothing is copied. It reads each byte
// once; a tag that does not end is read to the end of the input, and then the
// scan is over.

// isSpace reports whether c is whitespace inside a tag. CR is, because a
// browser turns it into LF first.
func isSpace(c byte) bool {
	return c <= ' ' && uint64(1)<<c&spaceBits != 0
}

// spaceBits has a bit for each byte that isSpace takes.
const spaceBits uint64 = 1<<' ' | 1<<'\n' | 1<<'\t' | 1<<'\r' | 1<<'\f'

// isLetter reports whether c is an ASCII letter.
func isLetter(c byte) bool {
	c |= 0x20
	return c >= 'a' && c <= 'z'
}

// isDigit reports whether c is an ASCII digit.
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// tagNameEnd returns where the tag name that starts at i ends.
func tagNameEnd(s string, i int) int {
	for i < len(s) && !endsTagName[s[i]] {
		i++
	}
	return i
}

// endsTagName has the bytes that end the name of a tag.
var endsTagName = byteSet(">/ \n\t\r\f")

func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// markupEnd returns the place after the comment, declaration or processing
// instruction that starts at i with "<!", "<?" or "</". What is not closed goes
// on to the end of the input.
func markupEnd(s string, i int) int {
	if strings.HasPrefix(s[i:], "<!--") {
		return commentEnd(s, i+len("<!--"))
	}
	if n := strings.IndexByte(s[i:], '>'); n >= 0 {
		return i + n + 1
	}
	return len(s)
}

// commentEnd returns the place after the comment whose text starts at start.
// "-->" and "--!>" end it, and directly at its start also ">" and "->"
// (section 13.2.5.43 onwards).
func commentEnd(s string, start int) int {
	for i := start; ; i++ {
		n := strings.IndexByte(s[i:], '>')
		if n < 0 {
			return len(s)
		}
		i += n
		text := s[start:i]
		if text == "" || text == "-" || strings.HasSuffix(text, "--") || strings.HasSuffix(text, "--!") {
			return i + 1
		}
	}
}

// rawEnd returns where the end tag stands that ends raw text from i onwards:
// "</", the element's name, and a character that ends a name. It is the end of
// the input if there is none.
func rawEnd(s string, i int, name string) int {
	for {
		n := strings.Index(s[i:], "</")
		if n < 0 {
			return len(s)
		}
		i += n
		end := tagNameEnd(s, i+2)
		if end < len(s) && equalFold(s[i+2:end], name) {
			return i
		}
		i += 2
	}
}

// equalFold compares two names without regard to the case of ASCII letters.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func byteSet(s string) (set [256]bool) {
	for i := range len(s) {
		set[s[i]] = true
	}
	return set
}

// lower folds an ASCII letter.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}
