package sqlsafe

import (
	"slices"
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// tables are what one SELECT, UPDATE, DELETE or INSERT of a text names.
type tables struct {
	refs  []tableRef
	verb  bool // it is a statement, and not what one goes on with
	from  fromList
	side  joinSide
	joins []joining // whose ON is still to come
}

// tableRef is a place where a text names a table.
type tableRef struct {
	table  string
	alias  string // "" for none
	marker int    // which stands for the table, -1 for none
}

// tableName is the table that stands in the place of a marker.
type tableName struct{ table, alias string }

// conflicting stands among the tables of a level that updates the row that an
// insert has met, whoever it belongs to.
const conflicting = "ON CONFLICT DO UPDATE"

// unlimitable stands among the tables of a level that is cut where another text
// changes what its conditions mean. It counts as each scoped table, and no Scope
// limits it.
const unlimitable = "(cut)"

// joinSide is the rows that a join keeps without a partner.
type joinSide uint8

const (
	keepsNone joinSide = iota
	keepsLeft
	keepsRight
	keepsBoth
	withoutOn // CROSS JOIN, NATURAL JOIN
)

var joinSides = map[string]joinSide{
	"LEFT": keepsLeft, "RIGHT": keepsRight, "FULL": keepsBoth, "CROSS": withoutOn, "NATURAL": withoutOn,
}

// joining is a join, with the number of tables before it.
type joining struct {
	side joinSide
	at   int
}

// join takes note of a token, if it is about a join.
func (ts *tables) join(word string, tok lex.Token) {
	if tok.Kind == lex.Marker {
		ts.cut()
	}
	if tok.Kind != lex.Word {
		ts.side = keepsNone
		return
	}
	switch side := joinSides[word]; {
	case word == "OUTER" || ts.side == withoutOn && side != keepsNone: // NATURAL LEFT JOIN
		return
	case side != keepsNone:
		ts.side = side
		return
	case (word == "JOIN" || word == "STRAIGHT_JOIN") && ts.side != withoutOn:
		ts.joins = append(ts.joins, joining{ts.side, len(ts.refs)})
	case word == "USING" && len(ts.joins) > 0:
		ts.joins = ts.joins[:len(ts.joins)-1]
	}
	ts.side = keepsNone
}

// cut notes that a text stops where the kind of a join was said and JOIN is to
// come, which may be in another text.
func (ts *tables) cut() {
	if ts.side == keepsLeft || ts.side == keepsRight || ts.side == keepsBoth {
		ts.lose()
	}
	ts.side = keepsNone
}

func (ts *tables) lose() { ts.refs = append(ts.refs, tableRef{table: unlimitable, marker: -1}) }

// joined returns the tables whose rows the ON that begins now limits, nil for all.
// An ON without a join, as of MERGE and DISTINCT ON, limits none.
func (ts *tables) joined() (of *tables, ok bool) {
	if len(ts.joins) == 0 {
		return nil, false
	}
	j := ts.joins[len(ts.joins)-1]
	ts.joins = ts.joins[:len(ts.joins)-1]
	switch j.side {
	case keepsLeft:
		return &tables{refs: slices.Clone(ts.refs[j.at:])}, true
	case keepsRight:
		return &tables{refs: slices.Clone(ts.refs[:j.at])}, true
	case keepsBoth:
		return nil, false
	}
	return nil, true
}

// fromList follows the names of tables in a text, within one pair of parentheses.
type fromList struct {
	list    bool // a comma is followed by a table
	expects bool // what comes next is a table
	named   bool // what came last is one, of which a dot makes the schema
	aliases bool // what comes next may be the alias of what came last
	aliased bool // what came last is one, after which its columns can be renamed
	was     bool // that expects was set before the parenthesis that came last
}

// token takes note of a token, if it stands where a table is named.
func (ts *tables) token(word, raw, prev string, tok lex.Token, marker int) {
	named, aliases, aliased := ts.from.named, ts.from.aliases, ts.from.aliased
	ts.from.named, ts.from.aliases, ts.from.aliased, ts.from.was = false, false, false, ts.from.expects
	name := tok.Kind == lex.Word || tok.Kind == lex.Name || tok.Kind == lex.String // which SQLite takes for a name
	switch {
	case tok.Kind == lex.Word && verbs[word] && prev != "DO" && prev != "KEY":
		ts.verb = true
		ts.from = fromList{list: word == "UPDATE", expects: word == "UPDATE" || word == "TABLE"}
	case word == "UPDATE" && tok.Kind == lex.Word:
		ts.refs = append(ts.refs, tableRef{table: conflicting, marker: -1})
	case tok.Kind == lex.Word && tableWords[word]:
		ts.from = fromList{list: word != "INTO", expects: true}
	case tok.Kind == lex.Word && endsFrom[word]:
		ts.from = fromList{}
	case word == ",":
		ts.from.expects = ts.from.list
	case word == "." && named:
		ts.from.expects = true
		ts.refs = ts.refs[:len(ts.refs)-1]
	case ts.from.expects && tok.Kind == lex.Word && (word == "ONLY" || word == "LATERAL"):
	case ts.from.expects && tok.Kind == lex.Marker:
		ts.refs = append(ts.refs, tableRef{marker: marker})
		ts.from.expects, ts.from.aliases = false, true
	case ts.from.expects && name:
		ts.refs = append(ts.refs, tableRef{table: unquoted(raw), marker: -1})
		ts.from.expects, ts.from.named, ts.from.aliases = false, true, true
	default:
		ts.from.expects = false
		if aliases && name {
			ts.alias(word, raw, tok)
		}
		if aliased && word == "(" {
			ts.lose()
		}
	}
}

// alias takes note of what comes behind a table.
func (ts *tables) alias(word, raw string, tok lex.Token) {
	switch {
	case tok.Kind == lex.Word && word == "AS":
		ts.from.aliases = true
	case tok.Kind != lex.Word || !afterTable[word]:
		ts.refs[len(ts.refs)-1].alias = unquoted(raw)
		ts.from.aliased = true
	}
}

func unquoted(name string) string { return strings.Trim(name, "\"`[]'") }

// afterTable has what may come after a table without being its alias, beside what
// ends the list of tables.
var afterTable = map[string]bool{
	"ON": true, "LEFT": true, "RIGHT": true, "FULL": true, "INNER": true, "OUTER": true, "CROSS": true, "NATURAL": true,
	"DEFAULT": true, "TABLESAMPLE": true, "PARTITION": true, "USE": true, "FORCE": true, "IGNORE": true, "INDEXED": true,
	"NOT": true, "OVERRIDING": true, "WHEN": true,
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
