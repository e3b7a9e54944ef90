package sqlsafe

import "github.com/untaint/untaint/sqlsafe/internal/lex"

// truth is what is known of a condition before the database sees it. It is
// asked for the WHERE of a DELETE or UPDATE, of which something must be left.
type truth uint8

const (
	unknown truth = iota
	always
	never
	gone // nothing was written
)

func (t truth) not() truth {
	switch t {
	case always:
		return never
	case never:
		return always
	}
	return unknown
}

// unless returns always if all must hold, so far of none, and t otherwise.
func (t truth) unless(all bool) truth {
	if all {
		return always
	}
	return t
}

// join returns what is known of t AND other, if all must hold, or of t OR other.
func (t truth) join(other truth, all bool) truth {
	decides := always
	if all {
		decides = never
	}
	switch {
	case t == decides || other == decides:
		return decides
	case t == unknown || other == unknown:
		return unknown
	}
	return t
}

// group is a condition: terms joined by AND, and those by OR.
type group [][]term

// term is what stands between two connectives. It is known if it is one marker,
// or a group in parentheses.
type term struct {
	not     bool
	markers []int
	sub     group
	wheres  []group // of the queries within it
	opaque  bool    // it has more than that
	begun   bool
}

// known returns the truth of a condition by those of its markers.
func (g group) known(markers []truth) truth {
	result := never
	for _, all := range g {
		joined := always
		for i := range all {
			switch t := all[i].known(markers); {
			case t == never:
				joined = never
			case t == unknown && joined == always:
				joined = unknown
			}
		}
		switch {
		case joined == always:
			return always
		case joined == unknown:
			result = unknown
		}
	}
	return result
}

func (t *term) known(markers []truth) truth {
	if !t.begun {
		return always // before an AND that goes on with what is further out
	}
	for _, w := range t.wheres {
		if w.known(markers) == always {
			return always // a sub-select of all rows limits nothing that is known
		}
	}
	if t.opaque {
		return unknown
	}
	known := always
	switch {
	case t.sub != nil:
		known = t.sub.known(markers)
	default:
		for _, m := range t.markers {
			if markers[m] != gone && markers[m] != always {
				known = markers[m]
			}
		}
	}
	if t.not {
		return known.not()
	}
	return known
}

// conditions follows the conditions of a text while it is compiled.
type conditions struct {
	frames []frame
	wheres []group // of the statements that are the text, or stand in a WITH
	levels []level // that are over
}

// frame is one level of parentheses.
type frame struct {
	cond    group
	where   bool // cond is that of a WHERE
	clauses bool // a clause was seen, so it is no condition as a whole
	verb    string
	wheres  []group
	within  bool // it began where a condition may begin
	level   level
	on      bool // cond is that of an ON
	of      *tables
	cases   int  // CASE that is not yet ended
	ranges  bool // the next AND belongs to a BETWEEN
	sets    setting[setPart]
}

// outermost returns the frame that a text begins in, with what may stand before it.
func outermost() frame {
	f := newFrame(true)
	for before := range f.sets {
		f.sets[before] = setPart(before)
	}
	return f
}

func newFrame(within bool) frame { return frame{cond: group{{{}}}, within: within} }

func (f *frame) term() *term {
	all := f.cond[len(f.cond)-1]
	return &all[len(all)-1]
}

func (f *frame) end() {
	if f.where || f.on {
		f.level.conds = append(f.level.conds, limitation{f.cond, f.of})
	}
	f.on, f.of = false, nil
	if f.where && (len(f.cond) > 1 || len(f.cond[0]) > 1 || f.cond[0][0].begun) {
		f.wheres = append(f.wheres, f.cond)
	}
	f.cond, f.where = group{{{}}}, false
}

// between reports whether a token is the AND of a BETWEEN.
func (cs *conditions) between(word string, b binding) bool {
	f := &cs.frames[len(cs.frames)-1]
	between := f.ranges && b == bindAnd
	f.ranges = word == "BETWEEN" && b == bindRange || f.ranges && !between
	return between
}

// token takes note of a token outside quotes.
func (cs *conditions) token(word, raw, prev string, b binding, tok lex.Token, marker int, between bool) {
	f := &cs.frames[len(cs.frames)-1]
	f.level.token(word, raw, prev, tok, marker)
	f.level.join(word, tok)
	f.assign(word, raw, prev, tok)
	t := f.term()
	if f.verb == "" && tok.Kind == lex.Word {
		f.verb = word
	}
	f.cased(word)
	switch {
	case word == "(":
		inner := newFrame(!t.begun)
		inner.sets = f.row()
		inner.level.from = fromList{list: f.level.from.was, expects: f.level.from.was}
		cs.frames = append(cs.frames, inner)
		t.begun = true
	case word == ")":
		cs.pop()
	case word == "," || f.cases > 0 || word == "END": // what is between CASE and END is one of several
		t.opaque, t.begun = true, true
	case b == bindClear || b == bindCondition: // "(" and "," were above
		f.end()
		f.where, f.clauses = word == "WHERE", true
		if word == "ON" {
			f.of, f.on = f.level.joined()
		}
		if joinsLevels(word) {
			cs.ended(f)
		}
	case word == "CONFLICT" && prev == "ON": // the WHERE from here on is not of the SELECT that is inserted
		cs.ended(f)
	case b == bindAnd && !between:
		last := len(f.cond) - 1
		f.cond[last] = append(f.cond[last], term{})
	case b == bindOr:
		f.cond = append(f.cond, []term{{}})
	case word == "NOT" && !t.begun:
		t.not = !t.not
	case tok.Kind == lex.Marker:
		t.markers, t.begun = append(t.markers, marker), true
	default:
		t.opaque, t.begun = true, true
	}
}

// cased follows CASE and END.
func (f *frame) cased(word string) {
	switch {
	case word == "CASE":
		f.cases++
	case word == "END" && f.cases > 0:
		f.cases--
	}
}

// assign follows the lists of assignments of a text.
func (f *frame) assign(word, raw, prev string, tok lex.Token) {
	for before, was := range f.sets {
		now := was.next(word, prev, tok, f.cases > 0)
		f.sets[before] = now
		switch {
		case was == setNothing && now == setColumn:
			f.level.start(f.level.refs)
		case was == setColumn && now == setColumn && tok.Kind != lex.Punct && tok.Kind != lex.Marker:
			f.level.column(setPart(before), unquoted(raw), prev == ".")
		}
	}
}

// row returns what a parenthesis holds that begins now: columns, if it is one of
// SET (a, b) = (1, 2).
func (f *frame) row() (inner setting[setPart]) {
	for before, next := range f.sets {
		if next == setColumn {
			inner[before] = next
		}
	}
	return inner
}

// pop ends a level of parentheses.
func (cs *conditions) pop() {
	n := len(cs.frames) - 1
	if n == 0 {
		return // without a partner, which is refused elsewhere
	}
	inner := cs.frames[n]
	cs.frames = cs.frames[:n]
	cond := inner.cond
	inner.end()
	cs.inner(&inner, &cs.frames[n-1])
	t := cs.frames[n-1].term()
	switch {
	case inner.verb == "DELETE" || inner.verb == "UPDATE":
		cs.wheres = append(cs.wheres, inner.wheres...)
	case !inner.clauses && inner.within && !t.opaque && len(t.markers) == 0:
		t.sub, t.begun = cond, true
		return
	}
	t.wheres = append(t.wheres, inner.wheres...)
	t.opaque = true
}

// finish returns the text as a condition, nil if it is none, and the WHERE of
// each of its statements. The last of the levels is what ends the text.
func (cs *conditions) finish() (cond group, wheres []group) {
	f := cs.frames[0]
	if !f.clauses {
		cond = f.cond
	}
	f.end()
	if f.level.cut(); f.ranges || f.cases > 0 {
		f.level.lose() // an AND of the next text may be that of the BETWEEN, or in the CASE
	}
	cs.ended(&f)
	return cond, append(cs.wheres, f.wheres...)
}

// level is one statement of a text, with the conditions that limit it. A scoped
// table asks for its Scope in one of the conditions of the same level.
type level struct {
	tables
	conds []limitation
	assignments
}

// limitation is the condition of a WHERE or an ON, and the tables whose rows it
// limits, nil for all of the level. That of an outer join leaves the rows of one
// side as they are.
type limitation struct {
	group
	of *tables
}

// joinsLevels reports whether a word stands between two levels.
func joinsLevels(word string) bool {
	return word == "UNION" || word == "INTERSECT" || word == "EXCEPT" || word == "MINUS"
}

// ended moves what the level of a frame is to those that are over.
func (cs *conditions) ended(f *frame) {
	cs.levels = append(cs.levels, f.level)
	f.level = level{}
}

// inner ends the level of a pair of parentheses. What is no statement is part of
// the one around it.
func (cs *conditions) inner(f, outer *frame) {
	if f.level.verb {
		cs.ended(f)
		return
	}
	outer.level.refs = append(outer.level.refs, f.level.refs...)
	for before, all := range f.level.columns {
		outer.level.columns[before] = append(outer.level.columns[before], all...)
	}
	for _, c := range f.level.conds {
		if c.of == nil {
			c.of = &f.level.tables // an outer join may be around it, or it is a FILTER
		}
		outer.level.conds = append(outer.level.conds, c)
	}
}

// binds returns the scopes without which the condition does not hold, by those of
// its markers.
func (g group) binds(markers []boundMarker) scopeSet {
	all := ^scopeSet(0)
	for _, and := range g {
		var any scopeSet
		for i := range and {
			any |= and[i].binds(markers)
		}
		all &= any
	}
	return all
}

func (t *term) binds(markers []boundMarker) (set scopeSet) {
	switch {
	case t.not:
		return 0
	case t.sub != nil && t.opaque:
		return 0 // (…) IS NULL
	case t.sub != nil:
		set = t.sub.binds(markers)
	}
	for _, m := range t.markers {
		if !t.opaque || markers[m].continues {
			set |= markers[m].set
		}
	}
	return set
}

// join returns the scopes of a condition with one more joined by AND, if all must
// hold, or by OR.
func (s scopeSet) join(other scopeSet, all, first bool) scopeSet {
	if all || first {
		return s | other
	}
	return s & other
}
