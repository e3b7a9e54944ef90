package sqlsafe

import (
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// template is one constant text compiled for one dialect. It is immutable.
type template struct {
	// segments are the text around the markers: one more than there are.
	segments []string
	markers  []markerFlag
	// text is the whole with placeholders counted from 1, for a query whose
	// arguments are all values.
	text   string
	source string // the constant, and where in it each segment begins
	starts []int
	err    error

	shape shape

	names   []string  // its words and quoted names
	begins  []binding // of the first token of each segment
	ends    []binding // of the last
	head    region
	tail    region
	clauses bool               // it has a clause of its own, so that head is not all of it
	whole   bool               // head is all of it, and an expression
	cond    group              // the text as a condition, nil if it is none
	wheres  []group            // of its statements
	levels  []level            // the last of which what comes after the text may go on with
	sets    []setting[setPart] // what comes next at each marker, and after the text

	openCond bool // it ends within its WHERE or ON
	unnamed  bool // it has a name in a form that is not read: U&"\0061"
}

// shape is what the writer needs to know about a text.
type shape struct {
	words      bool // it has a token at all
	semicolon  bool // it ended in one, which was cut off
	changes    bool // its statement deletes or updates rows
	where      bool // it has a WHERE outside parentheses
	loose      bool // as a condition it needs parentheses
	simple     bool // it is a name, or a function call: words, dots and parentheses
	lone       bool // it is a marker and nothing else
	unfinished bool // it ends in an operator
	openWhere  bool // it ends within its WHERE
	exposed    bool // what it is depends on the texts beside it
	plain      bool // it has words, and neither it nor a value in it depends on what stands beside it
	sorts      bool // a value in it would be a whole sort key
	sortTail   tail // whether a value right after it would be a sort key
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

// compiler walks over the tokens of one text.
type compiler struct {
	lexer    lex.Lexer
	d        Dialect
	s        string
	seg      strings.Builder
	open     []paren // parentheses that are open
	first    string  // the first word, in upper case
	prev     string  // the last significant token, in upper case
	tokens   int     // significant tokens so far
	operator bool    // outside parentheses there is more than a name or a call
	trailing bool    // a semicolon was seen
	sort     sortState

	outline outline
	conds   conditions
	begins  binding // of the segment that is being read
	ends    binding
}

type paren struct {
	at   int
	sort sortState
}

// sortState follows lists of sort and group keys, where a bound value is a
// constant to sort by: PostgreSQL takes it without a word and sorts nothing.
type sortState struct {
	on    bool // inside the list after ORDER BY, GROUP BY or PARTITION BY
	outer bool // still where the text that surrounds this one decides
	item  bool // at the start of an item of the list
}
