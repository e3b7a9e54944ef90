package sqlsafe

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

func (t *template) unusable(c *compiler, code untaint.Code, at int) *template {
	t.err = misread(opBuild, origin{c.s, at}, untaint.Violation{Code: code, Kind: untaint.Misuse}, "can not stand here")
	return t
}

// compile checks s and splits it at its markers.
func compile(d Dialect, s string) *template {
	c := compiler{lexer: lex.New(&dialects[d].rules, s), d: d, s: s, sort: sortState{outer: true, item: true}, conds: conditions{frames: []frame{outermost()}}}
	t := &template{source: s, starts: []int{0}}
	if at := lex.BadByte(s); at >= 0 {
		return t.unusable(&c, lex.BadText, at)
	}
	for {
		tok, code := c.lexer.Next()
		if code == "" {
			code = c.take(t, tok)
		}
		if code != "" {
			return t.unusable(&c, code, tok.Start)
		}
		if tok.Kind == lex.End {
			break
		}
	}
	if len(c.open) > 0 {
		return t.unusable(&c, codeUnbalancedParens, c.open[len(c.open)-1].at)
	}
	if at, ok := lex.ReadsTheSame(&dialects[d].rules, s); !ok {
		return t.unusable(&c, lex.SettingDependent, at)
	}
	if c.first == "SET" && setsCharset(d, s) {
		return t.unusable(&c, codeUnsafeCharset, 0)
	}
	c.finish(t)
	return t
}

// take adds one token to the template.
func (c *compiler) take(t *template, tok lex.Token) untaint.Code {
	raw := c.s[tok.Start:tok.End]
	switch tok.Kind {
	case lex.End:
		return ""
	case lex.Space:
		c.seg.WriteString(raw)
		return ""
	case lex.Comment:
		return c.hidden(raw, tok.Open)
	}
	if c.trailing {
		return codeSecondStatement
	}
	if tok.Kind == lex.Punct && raw == ";" {
		// Cut off: only at the very end could it stand in a larger text.
		c.trailing, t.shape.semicolon = true, true
		return ""
	}
	c.operator = c.operator || c.breaksName(tok, raw)
	word, at, deep := c.wordOf(tok, raw), c.place(t), len(c.open) > 0
	bound := c.bindingOf(word, tok)
	code := c.significant(t, tok, raw)
	c.bind(t, tok, raw, word, bound, at, deep)
	c.tokens++
	c.prev = raw
	return code
}

// wordOf returns a token as the outline knows it.
func (c *compiler) wordOf(tok lex.Token, raw string) string {
	switch {
	case tok.Kind == lex.Word:
		return strings.ToUpper(raw)
	case raw == "|" && c.prev == "|" && dialects[c.d].orPipes, raw == "=" && c.prev == ":":
		return ":=" // || is OR in MySQL, and := binds weaker than that
	}
	return raw
}

func (c *compiler) place(t *template) place { return place{len(t.markers), c.seg.Len()} }

// bind follows what the token does to a query beside it.
func (c *compiler) bind(t *template, tok lex.Token, raw, word string, b binding, at place, deep bool) {
	between := c.conds.between(word, b)
	if tok.Kind == lex.Name || tok.Kind == lex.Word && b == bindOperand {
		t.names = append(t.names, unquoted(raw))
	}
	t.unnamed = t.unnamed || tok.Kind == lex.Name && c.prev == "&" && tok.Start > 1 && strings.EqualFold(c.s[tok.Start-2:tok.Start], "U&")
	c.conds.token(word, raw, strings.ToUpper(c.prev), b, tok, len(t.markers)-1, between)
	c.outline.token(word, b, at, c.place(t), deep)
	if tok.Kind == lex.Marker {
		return
	}
	if between {
		b = bindOperator // what stands beside it is an operand
	}
	if c.begins == bindOuter {
		c.begins = b
		if word == ")" {
			c.begins = bindClear
		}
	}
	c.ends = b
}

// cut ends the bindings of a segment.
func (c *compiler) cut(t *template) {
	t.begins, t.ends = append(t.begins, c.begins), append(t.ends, c.ends)
	c.begins, c.ends = bindOuter, bindOuter
}

// breaksName reports whether a token shows that the text is not a plain name or
// function call.
func (c *compiler) breaksName(tok lex.Token, raw string) bool {
	switch {
	case len(c.open) > 0:
		return false
	case tok.Kind == lex.Word || tok.Kind == lex.Name:
		return c.tokens > 0 && c.prev != "."
	case tok.Kind == lex.Punct:
		return raw != "." && raw != "(" && raw != ")" || c.prev == ")"
	}
	return true
}

func (c *compiler) significant(t *template, tok lex.Token, raw string) untaint.Code {
	switch tok.Kind {
	case lex.String, lex.Name:
		c.sort.item = false
		return c.hidden(raw, false)
	case lex.Marker:
		return c.marker(t, tok)
	case lex.Literal:
		if !dialects[c.d].questions {
			return codeUnsupportedDialect
		}
		raw = "?"
	case lex.Param:
		return codeNativePlaceholder
	case lex.Word:
		c.keyword(t, strings.ToUpper(raw))
		c.seg.WriteString(raw)
		return ""
	case lex.Punct:
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
			return codeMarkerHidden
		}
		c.seg.WriteByte('?')
		raw = after[1:]
	}
	if open { // or the comment would swallow what follows the text
		c.seg.WriteByte('\n')
	}
	return ""
}

func (c *compiler) marker(t *template, tok lex.Token) untaint.Code {
	if tok.Start > 0 && gluesBefore(c.s[tok.Start-1]) && !c.slices(tok.Start-1) || tok.End < len(c.s) && gluesAfter(c.s[tok.End]) {
		// "?1" would become $11, and "x?" the name x$1.
		return codeMarkerGlued
	}
	var flag markerFlag
	if c.sort.item && c.sort.on && c.endsKey(tok) {
		flag |= markerSort
	}
	if c.sort.item && c.sort.outer && c.endsKey(tok) {
		flag |= markerFirst
	}
	t.segments = append(t.segments, c.seg.String())
	t.markers = append(t.markers, flag)
	t.starts = append(t.starts, tok.End)
	t.sets = append(t.sets, c.conds.frames[len(c.conds.frames)-1].sets)
	c.seg.Reset()
	c.cut(t)
	c.sort.item = false
	return ""
}

// endsKey reports whether the marker is followed by what follows a sort key, so
// that it is all of it: "?", "? DESC", not "? <-> embedding".
func (c *compiler) endsKey(tok lex.Token) bool {
	rest := strings.TrimLeft(c.s[tok.End:], " \t\r\n")
	if rest == "" || strings.IndexByte(",);?-/#", rest[0]) >= 0 && !(rest[0] == '-' && !strings.HasPrefix(rest, "--")) && !(rest[0] == '/' && !strings.HasPrefix(rest, "/*")) {
		return true
	}
	if !lex.IsWordByte(rest[0]) {
		return false
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r >= 0x80 || !lex.IsWordByte(byte(r)) })
	if end < 0 {
		end = len(rest)
	}
	switch boundWords[strings.ToUpper(rest[:end])] {
	case bindAnd, bindOr, bindRange, bindOperator:
		return strings.EqualFold(rest[:end], "COLLATE")
	}
	return true
}

// slices reports whether there is the colon of an array's slice: a[1:?].
func (c *compiler) slices(i int) bool {
	return i > 0 && c.s[i] == ':' && dialects[c.d].arrays && strings.IndexByte("[?0123456789", c.s[i-1]) >= 0
}

func gluesBefore(b byte) bool {
	return lex.IsWordByte(b) || b == '\'' || b == '"' || b == '`' || b == ']' || b == '@' || b == ':' || b == '#' || b == '.'
}

func gluesAfter(b byte) bool {
	return lex.IsWordByte(b) || b == '\'' || b == '"' || b == '`' || b == '['
}

// punct handles parentheses and commas, and says whether that was all.
func (c *compiler) punct(t *template, tok lex.Token, raw string) (untaint.Code, bool) {
	switch raw {
	case "(":
		c.open = append(c.open, paren{tok.Start, c.sort})
		if !c.sort.item { // "ORDER BY (?)" is still a sort key, "f(?)" is not
			c.sort = sortState{}
		}
	case ")":
		if len(c.open) == 0 {
			return codeUnbalancedParens, true
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
	if c.trailing && dialects[c.d].mergeEnds && c.first == "MERGE" {
		c.seg.WriteByte(';') // which it must end in
	}
	t.segments = append(t.segments, c.seg.String())
	ended := c.ends
	c.cut(t)
	t.head, t.tail = c.outline.finish()
	t.clauses = c.outline.clauses
	t.shape.unfinished = ended == bindOperator || ended == bindAnd || ended == bindOr
	t.whole = !c.outline.clauses && !t.head.connects && !t.head.widens && !t.head.dangles && !t.shape.unfinished
	t.shape.openWhere = len(c.conds.frames) == 1 && c.conds.frames[0].where
	t.shape.exposed = t.head.loose == disjointed || t.tail.loose == disjointed || ended == bindCondition || ended == bindAnd || ended == bindOr
	t.openCond = len(c.conds.frames) == 1 && (c.conds.frames[0].where || c.conds.frames[0].on)
	t.cond, t.wheres = c.conds.finish()
	t.levels = c.conds.levels
	t.sets = append(t.sets, c.conds.frames[0].sets)
	t.shape.words = c.tokens > 0
	t.shape.simple = c.tokens > 0 && !c.operator
	t.shape.lone = c.tokens == 1 && len(t.markers) == 1
	switch {
	case c.sort.item && c.sort.on:
		t.shape.sortTail = tailSort
	case c.sort.item && c.sort.outer:
		t.shape.sortTail = tailOuter
	}
	t.shape.plain = t.shape.words && !t.shape.semicolon && t.shape.sortTail != tailSort
	t.shape.sorts = slices.ContainsFunc(t.markers, sorts)
	t.text = string(t.appendNumbered(nil, c.d, 1))
}
