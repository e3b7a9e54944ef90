package sqlsafe

import (
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// tables are what one SELECT, UPDATE, DELETE or INSERT of a text names.
type tables struct {
	named []string
	names []int // the markers that stand for a table
	verb  bool  // it is a statement, and not what one goes on with
	from  fromList
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

// token takes note of a token, if it stands where a table is named.
func (ts *tables) token(word, raw, prev string, tok lex.Token, marker int) {
	named := ts.from.named
	ts.from.named, ts.from.was = false, ts.from.expects
	name := tok.Kind == lex.Word || tok.Kind == lex.Name || tok.Kind == lex.String // which SQLite takes for a name
	switch {
	case tok.Kind == lex.Word && verbs[word] && prev != "DO" && prev != "KEY":
		ts.verb = true
		ts.from = fromList{expects: word == "UPDATE" || word == "TABLE"}
	case word == "UPDATE" && tok.Kind == lex.Word:
		ts.named = append(ts.named, conflicting)
	case tok.Kind == lex.Word && tableWords[word]:
		ts.from = fromList{list: word != "INTO", expects: true}
	case tok.Kind == lex.Word && endsFrom[word]:
		ts.from = fromList{}
	case word == ",":
		ts.from.expects = ts.from.list
	case word == "." && named:
		ts.from.expects = true
		ts.named = ts.named[:len(ts.named)-1]
	case ts.from.expects && tok.Kind == lex.Word && (word == "ONLY" || word == "LATERAL"):
	case ts.from.expects && tok.Kind == lex.Marker:
		ts.names = append(ts.names, marker)
		ts.from.expects = false
	case ts.from.expects && name:
		ts.named = append(ts.named, strings.Trim(raw, "\"`[]'"))
		ts.from.expects, ts.from.named = false, true
	default:
		ts.from.expects = false
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
