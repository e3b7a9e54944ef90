package sqlsafe

import (
	"strings"

	"github.com/untaint/untaint"
)

// The lexer splits constant SQL into tokens, as far as it takes to know where
// strings, quoted names and comments begin and end, per dialect. It does not
// know grammar. What two servers, or two settings of one server, would read
// differently is refused rather than guessed.

type tokenKind uint8

const (
	tokenEnd     tokenKind = iota
	tokenSpace             // blanks and line ends
	tokenComment           // of either form
	tokenString            // a literal in quotes
	tokenName              // an identifier in quotes
	tokenWord              // a keyword, a plain identifier
	tokenNumber            // digits and what sticks to them
	tokenParam             // a placeholder of the dialect's own
	tokenMarker            // ?
	tokenLiteral           // ??
	tokenPunct             // any other byte
)

type token struct {
	kind       tokenKind
	start, end int
	open       bool // a line comment that the text ends in
}

// lexer reads one text. With backslash set, a backslash escapes inside plain
// quotes, as MySQL does unless NO_BACKSLASH_ESCAPES is set and as PostgreSQL
// does only if standard_conforming_strings is off.
type lexer struct {
	d         Dialect
	s         string
	pos       int
	backslash bool
	last      tokenKind // the last token that was neither space nor comment
}

// next returns the next token, or the code of what is wrong at l.pos.
func (l *lexer) next() (token, untaint.Code) {
	t := token{start: l.pos, end: l.pos}
	if l.pos == len(l.s) {
		return t, ""
	}
	var code untaint.Code
	switch c := l.s[l.pos]; {
	case isSpace(c):
		t.kind = tokenSpace
		l.skip(isSpace)
	case l.atLineComment():
		t.kind = tokenComment
		t.open, code = l.lineComment()
	case strings.HasPrefix(l.s[l.pos:], "/*"):
		t.kind = tokenComment
		code = l.blockComment()
	case c == '\'':
		t.kind = tokenString
		code = l.quoted('\'', l.backslash)
	case c == '"':
		t.kind = tokenName
		if l.d == MySQL { // a name only with ANSI_QUOTES
			t.kind = tokenString
		}
		code = l.quoted('"', l.backslash && l.d == MySQL)
	case c == '`' && (l.d == MySQL || l.d == SQLite):
		t.kind = tokenName
		code = l.quoted('`', false)
	case c == '[' && (l.d == SQLite || l.d == SQLServer):
		t.kind = tokenName
		code = l.bracketed()
	case c == '?':
		t.kind = l.marker()
	case c >= '0' && c <= '9':
		t.kind = tokenNumber
		l.skip(isNumberByte)
	case isWordStart(c):
		t.kind, code = l.word()
	default:
		t.kind, code = l.special(c)
	}
	t.end = l.pos
	if t.kind == tokenString && l.last == tokenString {
		// The standard joins 'a' and 'b' across a line end, and then the
		// second goes by the rules of the first: E'a'<newline>'\''.
		return t, CodeAdjacentStrings
	}
	if t.kind != tokenSpace && t.kind != tokenComment {
		l.last = t.kind
	}
	return t, code
}

func (l *lexer) skip(class func(byte) bool) {
	for l.pos < len(l.s) && class(l.s[l.pos]) {
		l.pos++
	}
}

func (l *lexer) at(i int) byte {
	if l.pos+i < len(l.s) {
		return l.s[l.pos+i]
	}
	return 0
}

func (l *lexer) atLineComment() bool {
	switch {
	case l.at(0) == '#':
		return l.d == MySQL
	case l.at(0) != '-' || l.at(1) != '-':
		return false
	case l.d == MySQL:
		// "--" opens a comment only before a blank, a control character or the
		// end; 1--1 is 2.
		return l.at(2) <= ' ' || l.at(2) == 0x7f
	}
	return true
}

// lineComment reports whether the text ends in the comment. A carriage return
// ends a comment in PostgreSQL and in no other.
func (l *lexer) lineComment() (open bool, code untaint.Code) {
	rest := l.s[l.pos:]
	n := strings.IndexByte(rest, '\n')
	open = n < 0
	if open {
		n = len(rest)
	}
	if cr := strings.IndexByte(rest[:n], '\r'); cr >= 0 && (open || cr < n-1) {
		return open, CodeSettingDependent
	}
	l.pos += n
	return open, ""
}

// blockComment skips a comment, with those inside it in the dialects that nest
// them.
func (l *lexer) blockComment() untaint.Code {
	rest := l.s[l.pos:]
	if strings.HasPrefix(rest, "/*!") || strings.HasPrefix(rest, "/*M!") {
		return CodeExecutableComment
	}
	nests := l.d == Postgres || l.d == SQLServer
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch {
		case rest[i] == '/' && rest[i+1] == '*' && (depth == 0 || nests):
			depth++
			i++
		case rest[i] == '*' && rest[i+1] == '/':
			depth--
			i++
			if depth == 0 {
				l.pos += i + 1
				return ""
			}
		}
	}
	return CodeOpenComment
}

// quoted skips to the closing quote; a doubled one stands for itself.
func (l *lexer) quoted(quote byte, backslash bool) untaint.Code {
	for i := l.pos + 1; i < len(l.s); i++ {
		switch c := l.s[i]; {
		case c == '\\' && backslash:
			i++
		case c == quote && i+1 < len(l.s) && l.s[i+1] == quote:
			i++
		case c == quote:
			l.pos = i + 1
			return ""
		}
	}
	return CodeOpenQuote
}

// bracketed skips a name in brackets. SQL Server doubles a closing one,
// SQLite ends there.
func (l *lexer) bracketed() untaint.Code {
	if l.d == SQLServer {
		return l.quoted(']', false)
	}
	n := strings.IndexByte(l.s[l.pos:], ']')
	if n < 0 {
		return CodeOpenQuote
	}
	l.pos += n + 1
	return ""
}

func (l *lexer) marker() tokenKind {
	l.pos++
	if l.at(0) == '?' {
		l.pos++
		return tokenLiteral
	}
	return tokenMarker
}

// word skips a plain identifier. In PostgreSQL an E right before a quote makes
// backslashes escape.
func (l *lexer) word() (tokenKind, untaint.Code) {
	start := l.pos
	l.skip(isWordByte)
	if l.d == Postgres && l.pos-start == 1 && l.s[start]|0x20 == 'e' && l.at(0) == '\'' {
		return tokenString, l.quoted('\'', true)
	}
	return tokenWord, ""
}

// special skips what else can begin with a byte that is no letter: a dollar
// quote, a placeholder or a single byte of punctuation.
func (l *lexer) special(c byte) (tokenKind, untaint.Code) {
	switch {
	case c == '$' && l.d == Postgres:
		return l.dollar()
	case c == '$' && l.d == MySQL:
		// A name, or from MySQL 9 on the beginning of a string in dollar quotes.
		return tokenPunct, CodeSettingDependent
	case l.d == SQLite && (c == '$' || c == ':' || c == '@') && isWordByte(l.at(1)),
		l.d == SQLServer && c == '@' && l.at(1)|0x20 == 'p' && isDigit(l.at(2)):
		l.pos++
		l.skip(isWordByte)
		return tokenParam, ""
	}
	l.pos++
	return tokenPunct, ""
}

// dollar skips a string in dollar quotes, or a numbered placeholder.
func (l *lexer) dollar() (tokenKind, untaint.Code) {
	if isDigit(l.at(1)) {
		l.pos++
		l.skip(isDigit)
		return tokenParam, ""
	}
	i := l.pos + 1
	for i < len(l.s) && isWordByte(l.s[i]) && l.s[i] != '$' {
		i++
	}
	if i == len(l.s) || l.s[i] != '$' {
		l.pos++
		return tokenPunct, ""
	}
	tag := l.s[l.pos : i+1]
	n := strings.Index(l.s[i+1:], tag)
	if n < 0 {
		return tokenString, CodeOpenQuote
	}
	l.pos = i + 1 + n + len(tag)
	return tokenString, ""
}

func isSpace(c byte) bool      { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool      { return c >= '0' && c <= '9' }
func isWordStart(c byte) bool  { return c == '_' || c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isWordByte(c byte) bool   { return isWordStart(c) || isDigit(c) || c == '$' }
func isNumberByte(c byte) bool { return isWordStart(c) || isDigit(c) || c == '.' }
