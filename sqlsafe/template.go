package sqlsafe

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// template is one constant text compiled for one dialect. It is immutable.
type template struct {
	// segments are the text around the markers: one more than there are.
	segments []string
	markers  []markerFlag
	// text is the whole with placeholders counted from 1, for a query whose
	// arguments are all values.
	text string
	err  error

	shape shape
}

// shape is what the writer needs to know about a text.
type shape struct {
	words     bool // it has a token at all
	semicolon bool // it ended in one, which was cut off
	changes   bool // its statement deletes or updates rows
	where     bool // it has a WHERE outside parentheses
	loose     bool // as a condition it needs parentheses
	simple    bool // it is a name, or a function call: words, dots and parentheses
	lone      bool // it is a marker and nothing else
	plain     bool // it has words, and neither it nor a value in it depends on what stands beside it
	sortTail  tail // whether a value right after it would be a sort key
}

type markerFlag uint8

const (
	markerSort  markerFlag = 1 << iota // a value here would be a whole sort key
	markerFirst                        // nothing stands before it, so what it is depends on the outer text
)

func sorts(flag markerFlag) bool { return flag&markerSort != 0 }

// tail says what a value that follows a text would be.
type tail uint8

const (
	tailNone  tail = iota // an ordinary value
	tailSort              // a sort key
	tailOuter             // what it would have been before the text
)

func (t *template) unusable(c *compiler, code untaint.Code, at int) *template {
	before := c.s[:at]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	t.err = untaint.New(opBuild, untaint.Violation{Code: code, Kind: untaint.Misuse, Params: untaint.NewParams(
		untaint.IntParam("line", int64(line)), untaint.IntParam("column", int64(column)),
	)})
	return t
}

// compile checks s and splits it at its markers.
func compile(d Dialect, s string) *template {
	c := compiler{lexer: lexer{d: d, s: s, backslash: d == MySQL}, sort: sortState{outer: true, item: true}}
	t := &template{}
	if at := badByte(s); at >= 0 {
		return t.unusable(&c, CodeBadText, at)
	}
	for {
		tok, code := c.next()
		if code == "" {
			code = c.take(t, tok)
		}
		if code != "" {
			return t.unusable(&c, code, tok.start)
		}
		if tok.kind == tokenEnd {
			break
		}
	}
	if len(c.open) > 0 {
		return t.unusable(&c, CodeParens, c.open[len(c.open)-1].at)
	}
	if at, ok := c.readsTheSame(); !ok {
		return t.unusable(&c, CodeSettingDependent, at)
	}
	c.finish(t)
	return t
}

// badByte returns the offset of a NUL, of a byte order mark, which is a blank to
// SQLite and a letter to others, or of what is no UTF-8, and -1.
func badByte(s string) int {
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

// readsTheSame compares the two readings of a backslash in plain quotes, of
// which a server setting chooses one: the sql_mode of MySQL,
// standard_conforming_strings of PostgreSQL.
func (c *compiler) readsTheSame() (at int, ok bool) {
	if c.d != MySQL && c.d != Postgres || !strings.Contains(c.s, `\`) {
		return 0, true
	}
	a := lexer{d: c.d, s: c.s, backslash: true}
	b := lexer{d: c.d, s: c.s}
	for {
		x, xc := a.next()
		y, yc := b.next()
		if x != y || xc != yc {
			return min(x.start, y.start), false
		}
		if x.kind == tokenEnd {
			return 0, true
		}
	}
}

// compiler walks over the tokens of one text.
type compiler struct {
	lexer
	seg      strings.Builder
	open     []paren // parentheses that are open
	first    string  // the first word, in upper case
	prev     string  // the last significant token, in upper case
	tokens   int     // significant tokens so far
	operator bool    // outside parentheses there is more than a name or a call
	trailing bool    // a semicolon was seen
	sort     sortState
}

type paren struct {
	at   int
	sort sortState
}

// take adds one token to the template.
func (c *compiler) take(t *template, tok token) untaint.Code {
	raw := c.s[tok.start:tok.end]
	switch tok.kind {
	case tokenEnd:
		return ""
	case tokenSpace:
		c.seg.WriteString(raw)
		return ""
	case tokenComment:
		return c.hidden(raw, tok.open)
	}
	if c.trailing {
		return CodeSecondStatement
	}
	if tok.kind == tokenPunct && raw == ";" {
		// Cut off: only at the very end could it stand in a larger text.
		c.trailing, t.shape.semicolon = true, true
		return ""
	}
	c.operator = c.operator || c.breaksName(tok, raw)
	code := c.significant(t, tok, raw)
	c.tokens++
	c.prev = raw
	return code
}

// breaksName reports whether a token shows that the text is no plain name or
// function call.
func (c *compiler) breaksName(tok token, raw string) bool {
	switch {
	case len(c.open) > 0:
		return false
	case tok.kind == tokenWord || tok.kind == tokenName:
		return c.tokens > 0 && c.prev != "."
	case tok.kind == tokenPunct:
		return raw != "." && raw != "(" && raw != ")" || c.prev == ")"
	}
	return true
}

func (c *compiler) significant(t *template, tok token, raw string) untaint.Code {
	switch tok.kind {
	case tokenString, tokenName:
		c.sort.item = false
		return c.hidden(raw, false)
	case tokenMarker:
		return c.marker(t, tok)
	case tokenLiteral:
		if c.d != Postgres {
			return CodeUnsupported
		}
		raw = "?"
	case tokenParam:
		return CodeNativePlaceholder
	case tokenWord:
		c.keyword(t, strings.ToUpper(raw))
		c.seg.WriteString(raw)
		return ""
	case tokenPunct:
		if code, done := c.punct(t, tok, raw); done {
			return code
		}
	}
	c.sort.item = false
	c.seg.WriteString(raw)
	return ""
}

// hidden copies quoted text or a comment, in which a single ? was most likely
// meant to be a marker: INTERVAL '? hours'.
func (c *compiler) hidden(raw string, open bool) untaint.Code {
	for {
		before, after, found := strings.Cut(raw, "?")
		c.seg.WriteString(before)
		if !found {
			break
		}
		if !strings.HasPrefix(after, "?") {
			return CodeMarkerHidden
		}
		c.seg.WriteByte('?')
		raw = after[1:]
	}
	if open { // or the comment would swallow what follows the text
		c.seg.WriteByte('\n')
	}
	return ""
}

func (c *compiler) marker(t *template, tok token) untaint.Code {
	if tok.start > 0 && gluesBefore(c.s[tok.start-1]) || tok.end < len(c.s) && gluesAfter(c.s[tok.end]) {
		// "?1" would become $11, and "x?" the name x$1.
		return CodeMarkerGlued
	}
	var flag markerFlag
	if c.sort.item && c.sort.on {
		flag |= markerSort
	}
	if c.sort.item && c.sort.outer {
		flag |= markerFirst
	}
	t.segments = append(t.segments, c.seg.String())
	t.markers = append(t.markers, flag)
	c.seg.Reset()
	c.sort.item = false
	return ""
}

func gluesBefore(b byte) bool {
	return isWordByte(b) || b == '\'' || b == '"' || b == '`' || b == ']' || b == '@' || b == ':' || b == '#' || b == '.'
}

func gluesAfter(b byte) bool {
	return isWordByte(b) || b == '\'' || b == '"' || b == '`' || b == '['
}

// punct handles parentheses and commas, and says whether that was all.
func (c *compiler) punct(t *template, tok token, raw string) (untaint.Code, bool) {
	switch raw {
	case "(":
		c.open = append(c.open, paren{tok.start, c.sort})
		if !c.sort.item { // "ORDER BY (?)" is still a sort key, "f(?)" is not
			c.sort = sortState{}
		}
	case ")":
		if len(c.open) == 0 {
			return CodeParens, true
		}
		c.sort = c.open[len(c.open)-1].sort
		c.open = c.open[:len(c.open)-1]
		c.sort.item = false
	case ",":
		c.sort.item = true
		t.shape.loose = t.shape.loose || len(c.open) == 0
	default:
		if (raw == "|" && c.prev == "|" || raw == "=" && c.prev == ":") && len(c.open) == 0 {
			t.shape.loose = true // || is OR in MySQL, and := binds weaker than that
		}
		return "", false
	}
	c.seg.WriteString(raw)
	return "", true
}

func (c *compiler) finish(t *template) {
	t.segments = append(t.segments, c.seg.String())
	t.shape.words = c.tokens > 0
	t.shape.simple = c.tokens > 0 && !c.operator
	t.shape.lone = c.tokens == 1 && len(t.markers) == 1
	switch {
	case c.sort.item && c.sort.on:
		t.shape.sortTail = tailSort
	case c.sort.item && c.sort.outer:
		t.shape.sortTail = tailOuter
	}
	t.shape.plain = t.shape.words && !t.shape.semicolon && t.shape.sortTail != tailSort && !slices.ContainsFunc(t.markers, sorts)
	t.text = string(t.appendNumbered(nil, c.d, 1))
}
