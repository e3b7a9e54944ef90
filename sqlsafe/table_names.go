package sqlsafe

import (
	"slices"

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
	deletes int  // the number of tables before those of a DELETE and 1, which its FROM names again
	replace bool // REPLACE came last, a statement unless a parenthesis follows
}

// token takes note of a token, if it stands where a table is named.
func (ts *tables) token(word, raw, prev string, tok lex.Token, marker int) {
	if ts.from.replace && word != "(" {
		ts.verb = true
		ts.from = fromList{expects: true}
	}
	before := ts.from
	ts.from.named, ts.from.aliases, ts.from.aliased, ts.from.replace, ts.from.was = false, false, false, false, ts.from.expects
	if tok.Kind == lex.Word && ts.keyword(word, raw, prev) {
		return
	}
	name := tok.Kind == lex.Word || tok.Kind == lex.Name || tok.Kind == lex.String // which SQLite takes for a name
	expects := ts.from.expects || prev == "IN"                                     // SQLite has "IN t"
	switch {
	case word == "{" && expects:
		ts.lose() // {OJ a LEFT JOIN b}
	case word == ",":
		ts.from.expects = ts.from.list
	case word == "." && before.named:
		ts.from.expects = true
		ts.refs = ts.refs[:len(ts.refs)-1]
	case expects && tok.Kind == lex.Marker:
		ts.refs = append(ts.refs, tableRef{marker: marker})
		ts.from.expects, ts.from.aliases = false, true
	case expects && name:
		ts.refs = append(ts.refs, tableRef{table: unquoted(raw), marker: -1})
		ts.from.expects, ts.from.named, ts.from.aliases = false, true, true
	default:
		ts.from.expects = false
		if before.aliases && name {
			ts.alias(word, raw, tok)
		}
		if before.aliased && word == "(" {
			ts.lose()
		}
	}
}

// keyword takes note of a word, if it begins or ends a list of tables, or stands
// before one of them.
func (ts *tables) keyword(word, raw, prev string) bool {
	switch {
	case verbs[word] && prev != "DO" && prev != "KEY" && prev != "FOR":
		ts.begin(word, prev)
	case word == "REPLACE" && prev != "OR":
		ts.from.replace = true
	case word == "UPDATE" && prev != "FOR":
		ts.refs = append(ts.refs, tableRef{table: conflicting, marker: -1})
	case tableWords[word], word == "APPLY" && (prev == "CROSS" || prev == "OUTER"):
		if word == "FROM" && ts.from.deletes > 0 {
			ts.refs = ts.refs[:ts.from.deletes-1]
		}
		ts.from = fromList{list: word != "INTO", expects: true}
	case endsFrom[word]:
		ts.from = fromList{}
	case word == "SYSTEM_TIME" && prev == "FOR": // after which more tables may follow
		ts.lose()
	case ts.from.expects && (word == "ONLY" || word == "LATERAL"):
	case ts.from.expects && modifiers[word]:
		ts.refs = append(ts.refs, tableRef{table: raw, marker: -1}) // the table comes yet, or is called so
	default:
		return false
	}
	return true
}

// begin begins a statement with its verb. INTO, and the FROM of a DELETE, may be left
// out on some servers.
func (ts *tables) begin(verb, prev string) {
	ts.verb = true
	ts.from = fromList{}
	switch {
	case verb == "UPDATE":
		ts.from = fromList{list: true, expects: true}
	case prev == "THEN": // of a MERGE
	case verb == "DELETE":
		ts.from = fromList{list: true, expects: true, deletes: len(ts.refs) + 1}
	case verb != "SELECT":
		ts.from = fromList{expects: true}
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

// unquoted returns a name without its quotes, of any server.
func unquoted(name string) string {
	for _, quotes := range []string{`""`, "``", "[]", "''"} {
		if n := len(name); n > 2 && name[0] == quotes[0] && name[n-1] == quotes[1] {
			return name[1 : n-1]
		}
	}
	return name
}

// afterTable has what may come after a table without being its alias, beside what
// ends the list of tables.
var afterTable = map[string]bool{
	"ON": true, "LEFT": true, "RIGHT": true, "FULL": true, "INNER": true, "OUTER": true, "CROSS": true, "NATURAL": true,
	"DEFAULT": true, "TABLESAMPLE": true, "PARTITION": true, "USE": true, "FORCE": true, "IGNORE": true, "INDEXED": true,
	"NOT": true, "OVERRIDING": true, "WHEN": true, "WITH": true,
}

// verbs begin a level.
var verbs = map[string]bool{"SELECT": true, "UPDATE": true, "DELETE": true, "INSERT": true, "MERGE": true, "TABLE": true}

// modifiers stand between a verb and its table: UPDATE IGNORE t, UPDATE OR FAIL t.
var modifiers = map[string]bool{
	"LOW_PRIORITY": true, "HIGH_PRIORITY": true, "DELAYED": true, "QUICK": true, "IGNORE": true,
	"OR": true, "ROLLBACK": true, "ABORT": true, "FAIL": true, "REPLACE": true,
}

// tableWords are followed by a table.
var tableWords = map[string]bool{"FROM": true, "JOIN": true, "STRAIGHT_JOIN": true, "USING": true, "INTO": true}

// endsFrom has the clauses after a list of tables.
var endsFrom = map[string]bool{
	"WHERE": true, "SET": true, "GROUP": true, "HAVING": true, "ORDER": true, "LIMIT": true, "OFFSET": true,
	"FETCH": true, "WINDOW": true, "RETURNING": true, "VALUES": true, "UNION": true, "INTERSECT": true,
	"EXCEPT": true, "MINUS": true, "FOR": true,
}
