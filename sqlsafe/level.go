package sqlsafe

import (
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// level is one SELECT, UPDATE, DELETE or INSERT of a text: the tables that it
// names and the conditions that limit it. A scoped table asks for its Scope in
// one of the conditions of the same level.
type level struct {
	tables []string
	names  []int // the markers that stand for a table
	conds  []group
	verb   bool // it is a statement, and not what one goes on with
}

// conflicting stands among the tables of a level that updates the row that an
// insert has met, whoever it belongs to.
const conflicting = "ON CONFLICT DO UPDATE"

// fromList follows the names of tables in a text, within one pair of parentheses.
type fromList struct {
	list    bool // a comma is followed by a table
	expects bool // what comes next is a table
	named   bool // what came last is one, of which a dot makes the schema
	was     bool // that expects was set before the parenthesis that came last
}

// table takes note of a token, if it stands where a table is named.
func (f *frame) table(word, raw, prev string, tok lex.Token, marker int) {
	named := f.from.named
	f.from.named, f.from.was = false, f.from.expects
	name := tok.Kind == lex.Word || tok.Kind == lex.Name || tok.Kind == lex.String // which SQLite takes for a name
	switch {
	case tok.Kind == lex.Word && verbs[word] && prev != "DO" && prev != "KEY":
		f.level.verb = true
		f.from = fromList{expects: word == "UPDATE" || word == "TABLE"}
	case word == "UPDATE" && tok.Kind == lex.Word:
		f.level.tables = append(f.level.tables, conflicting)
	case tok.Kind == lex.Word && tableWords[word]:
		f.from = fromList{list: word != "INTO", expects: true}
	case tok.Kind == lex.Word && endsFrom[word]:
		f.from = fromList{}
	case word == ",":
		f.from.expects = f.from.list
	case word == "." && named:
		f.from.expects = true
		f.level.tables = f.level.tables[:len(f.level.tables)-1]
	case f.from.expects && tok.Kind == lex.Word && (word == "ONLY" || word == "LATERAL"):
	case f.from.expects && tok.Kind == lex.Marker:
		f.level.names = append(f.level.names, marker)
		f.from.expects = false
	case f.from.expects && name:
		f.level.tables = append(f.level.tables, strings.Trim(raw, "\"`[]'"))
		f.from.expects, f.from.named = false, true
	default:
		f.from.expects = false
	}
}

// verbs begin a level.
var verbs = map[string]bool{"SELECT": true, "UPDATE": true, "DELETE": true, "INSERT": true, "REPLACE": true, "MERGE": true, "TABLE": true}

// tableWords are followed by a table.
var tableWords = map[string]bool{"FROM": true, "JOIN": true, "STRAIGHT_JOIN": true, "USING": true, "INTO": true}

// endsFrom has the clauses after a list of tables.
var endsFrom = map[string]bool{
	"WHERE": true, "SET": true, "GROUP": true, "HAVING": true, "ORDER": true, "LIMIT": true, "OFFSET": true,
	"FETCH": true, "WINDOW": true, "RETURNING": true, "VALUES": true, "UNION": true, "INTERSECT": true,
	"EXCEPT": true, "MINUS": true, "FOR": true, "WITH": true,
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
	switch {
	case f.level.verb:
		cs.ended(f)
	case !f.filters:
		outer.level.tables = append(outer.level.tables, f.level.tables...)
		outer.level.names = append(outer.level.names, f.level.names...)
		outer.level.conds = append(outer.level.conds, f.level.conds...)
	}
}

// binds returns the scopes without which the condition does not hold, by those of
// its markers.
func (g group) binds(markers []scopeSet) scopeSet {
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

func (t *term) binds(markers []scopeSet) (set scopeSet) {
	switch {
	case t.not:
		return 0
	case t.sub != nil && t.opaque:
		return 0 // (…) IS NULL
	case t.sub != nil:
		set = t.sub.binds(markers)
	}
	for _, m := range t.markers {
		set |= markers[m]
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
