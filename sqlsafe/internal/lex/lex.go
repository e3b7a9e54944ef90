// Package lex splits constant SQL into tokens.
package lex

import (
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// The codes of what a text cannot be split for, all of kind Misuse.
const (
	BadText           untaint.Code = "bad_text"           // NUL, or not UTF-8
	OpenQuote         untaint.Code = "open_quote"         // a quote that is never closed
	OpenComment       untaint.Code = "open_comment"       // a comment that is never closed
	ExecutableComment untaint.Code = "executable_comment" // /*! ... */, which MySQL runs
	SettingDependent  untaint.Code = "setting_dependent"  // where a string ends depends on a server setting
	AdjacentStrings   untaint.Code = "adjacent_strings"   // two string literals in a row
)

// Rules say what the texts of a dialect are made of.
type Rules struct {
	DoubleQuotedText bool // "a" is a string, unless ANSI_QUOTES is set
	Backticks        bool // `a` is a name
	Brackets         bool // [a] is a name
	DoubledBracket   bool // in which ]] stands for ]
	HashComments     bool // # opens a comment
	DashNeedsBlank   bool // -- opens one before a blank alone
	NestedComments   bool // /* /* */ */ is one comment
	EscapeStrings    bool // E'\'' is a string
	DollarQuotes     bool // $a$ ... $a$ is a string, and $1 a placeholder
	DollarNames      bool // $ is in names, or from MySQL 9 on a quote
	NamedParams      bool // :a, @a and $a are placeholders
	AtParams         bool // @p1 is a placeholder
	Backslashes      bool // a backslash escapes in quotes, by default
	BackslashSetting bool // a setting of the server decides about that
}

// Kind is what a token is.
type Kind uint8

// The kinds of tokens.
const (
	End     Kind = iota
	Space        // blanks and line ends
	Comment      // of either form
	String       // a literal in quotes
	Name         // an identifier in quotes
	Word         // a keyword, a plain identifier
	Number       // digits and what sticks to them
	Param        // a placeholder of the dialect's own
	Marker       // ?
	Literal      // ??
	Punct        // any other byte
)

// Token is a piece of a text, from one offset to another.
type Token struct {
	Kind       Kind
	Start, End int
	Open       bool // a line comment that the text ends in
}

// Lexer splits a text, as far as it takes to know where strings, quoted names
// and comments begin and end. It does not know grammar. What two servers, or
// two settings of one server, would read differently is refused rather than
// guessed.
type Lexer struct {
	r         *Rules
	s         string
	pos       int
	backslash bool // a backslash escapes inside plain quotes
	last      Kind // the last token that was neither space nor comment
}

// New returns a lexer of s, which reads backslashes as the server does that
// nobody has set otherwise.
func New(r *Rules, s string) Lexer { return Lexer{r: r, s: s, backslash: r.Backslashes} }

// BadByte returns the offset of a NUL, of a byte order mark, which is a blank to
// SQLite and a letter to others, or of what is not UTF-8, and -1.
func BadByte(s string) int {
	for i, r := range s {
		if r == 0 || r == '\ufeff' {
			return i
		}
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

// ReadsTheSame compares the two readings of a backslash in plain quotes, of
// which a server setting chooses one: the sql_mode of MySQL,
// standard_conforming_strings of PostgreSQL. It returns where they part.
func ReadsTheSame(r *Rules, s string) (at int, ok bool) {
	if !r.BackslashSetting || !strings.Contains(s, `\`) {
		return 0, true
	}
	a := Lexer{r: r, s: s, backslash: true}
	b := Lexer{r: r, s: s}
	for {
		x, xc := a.Next()
		y, yc := b.Next()
		if x != y || xc != yc {
			return min(x.Start, y.Start), false
		}
		if x.Kind == End || xc != "" {
			return 0, true
		}
	}
}

// Next returns the next token, or the code of what is wrong at l.pos.
func (l *Lexer) Next() (Token, untaint.Code) {
	t := Token{Start: l.pos, End: l.pos}
	if l.pos == len(l.s) {
		return t, ""
	}
	var code untaint.Code
	switch c := l.s[l.pos]; {
	case IsSpace(c):
		t.Kind = Space
		l.skip(IsSpace)
	case l.atLineComment():
		t.Kind = Comment
		t.Open, code = l.lineComment()
	case strings.HasPrefix(l.s[l.pos:], "/*"):
		t.Kind = Comment
		code = l.blockComment()
	case c == '\'':
		t.Kind = String
		code = l.quoted('\'', l.backslash)
	case c == '"':
		t.Kind = Name
		if l.r.DoubleQuotedText { // a name only with ANSI_QUOTES
			t.Kind = String
		}
		code = l.quoted('"', l.backslash && l.r.DoubleQuotedText)
	case c == '`' && l.r.Backticks:
		t.Kind = Name
		code = l.quoted('`', false)
	case c == '[' && l.r.Brackets:
		t.Kind = Name
		code = l.bracketed()
	case c == '?':
		t.Kind = l.marker()
	case c >= '0' && c <= '9':
		t.Kind = Number
		l.skip(isNumberByte)
	case isWordStart(c):
		t.Kind, code = l.word()
	default:
		t.Kind, code = l.special(c)
	}
	t.End = l.pos
	if t.Kind == String && l.last == String {
		// The standard joins 'a' and 'b' across a line end, and then the
		// second goes by the rules of the first: E'a'<newline>'\''.
		return t, AdjacentStrings
	}
	if t.Kind != Space && t.Kind != Comment {
		l.last = t.Kind
	}
	return t, code
}

func (l *Lexer) skip(class func(byte) bool) {
	for l.pos < len(l.s) && class(l.s[l.pos]) {
		l.pos++
	}
}

func (l *Lexer) at(i int) byte {
	if l.pos+i < len(l.s) {
		return l.s[l.pos+i]
	}
	return 0
}

func (l *Lexer) atLineComment() bool {
	switch {
	case l.at(0) == '#':
		return l.r.HashComments
	case l.at(0) != '-' || l.at(1) != '-':
		return false
	case l.r.DashNeedsBlank:
		// "--" opens a comment only before a blank, a control character or the
		// end; 1--1 is 2.
		return l.at(2) <= ' ' || l.at(2) == 0x7f
	}
	return true
}

// lineComment reports whether the text ends in the comment. A carriage return
// ends a comment in PostgreSQL and in no other.
func (l *Lexer) lineComment() (open bool, code untaint.Code) {
	rest := l.s[l.pos:]
	n := strings.IndexByte(rest, '\n')
	open = n < 0
	if open {
		n = len(rest)
	}
	if cr := strings.IndexByte(rest[:n], '\r'); cr >= 0 && (open || cr < n-1) {
		return open, SettingDependent
	}
	l.pos += n
	return open, ""
}

// blockComment skips a comment, with those inside it in the dialects that nest
// them.
func (l *Lexer) blockComment() untaint.Code {
	rest := l.s[l.pos:]
	if strings.HasPrefix(rest, "/*!") || strings.HasPrefix(rest, "/*M!") {
		return ExecutableComment
	}
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch {
		case rest[i] == '/' && rest[i+1] == '*' && (depth == 0 || l.r.NestedComments):
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
	return OpenComment
}

// quoted skips to the closing quote; a doubled one stands for itself.
func (l *Lexer) quoted(quote byte, backslash bool) untaint.Code {
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
	return OpenQuote
}

// bracketed skips a name in brackets. SQL Server doubles a closing one,
// SQLite ends there.
func (l *Lexer) bracketed() untaint.Code {
	if l.r.DoubledBracket {
		return l.quoted(']', false)
	}
	n := strings.IndexByte(l.s[l.pos:], ']')
	if n < 0 {
		return OpenQuote
	}
	l.pos += n + 1
	return ""
}

func (l *Lexer) marker() Kind {
	l.pos++
	if l.at(0) == '?' {
		l.pos++
		return Literal
	}
	return Marker
}

// word skips a plain identifier. In PostgreSQL an E right before a quote makes
// backslashes escape.
func (l *Lexer) word() (Kind, untaint.Code) {
	start := l.pos
	l.skip(IsWordByte)
	if l.r.EscapeStrings && l.pos-start == 1 && l.s[start]|0x20 == 'e' && l.at(0) == '\'' {
		return String, l.quoted('\'', true)
	}
	return Word, ""
}

// special skips what else can begin with a byte that is not a letter: a dollar
// quote, a placeholder or a single byte of punctuation.
func (l *Lexer) special(c byte) (Kind, untaint.Code) {
	switch {
	case c == '$' && l.r.DollarQuotes:
		return l.dollar()
	case c == '$' && l.r.DollarNames:
		// A name, or from MySQL 9 on the beginning of a string in dollar quotes.
		return Punct, SettingDependent
	case l.r.NamedParams && (c == '$' || c == ':' || c == '@') && IsWordByte(l.at(1)),
		l.r.AtParams && c == '@' && l.at(1)|0x20 == 'p' && isDigit(l.at(2)):
		l.pos++
		l.skip(IsWordByte)
		return Param, ""
	}
	l.pos++
	return Punct, ""
}

// dollar skips a string in dollar quotes, or a numbered placeholder.
func (l *Lexer) dollar() (Kind, untaint.Code) {
	if isDigit(l.at(1)) {
		l.pos++
		l.skip(isDigit)
		return Param, ""
	}
	i := l.pos + 1
	for i < len(l.s) && IsWordByte(l.s[i]) && l.s[i] != '$' {
		i++
	}
	if i == len(l.s) || l.s[i] != '$' {
		l.pos++
		return Punct, ""
	}
	tag := l.s[l.pos : i+1]
	n := strings.Index(l.s[i+1:], tag)
	if n < 0 {
		return String, OpenQuote
	}
	l.pos = i + 1 + n + len(tag)
	return String, ""
}

// IsSpace reports whether c is a blank or ends a line.
func IsSpace(c byte) bool     { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool     { return c >= '0' && c <= '9' }
func isWordStart(c byte) bool { return c == '_' || c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z' }

// IsWordByte reports whether c can stand inside a plain name.
func IsWordByte(c byte) bool   { return isWordStart(c) || isDigit(c) || c == '$' }
func isNumberByte(c byte) bool { return isWordStart(c) || isDigit(c) || c == '.' }
