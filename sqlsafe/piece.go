package sqlsafe

import (
	"sync/atomic"

	"github.com/untaint/untaint"
)

// text is SQL. Because it is not exported, nobody outside can name it, and the
// only strings that become one are untyped constants: a literal, a const
// without a type, or a concatenation of those. A variable does not compile.
type text string

// Query is one statement, or a piece of one, with the values that it binds.
// It is immutable, safe for concurrent use, and can be a package-level
// variable. The zero Query is refused wherever it is used.
type Query struct{ n *node }

// node is what a Query points to, so that a Query put into an argument list
// needs no memory of its own.
type node struct {
	text string
	args []any
	part part  // what writes itself; without it text and args are the query
	err  error // what was refused when it was made
}

// part is a piece of a statement that depends on the dialect or on a value.
type part interface{ write(w *writer) truth }

// refused returns a Query that carries the refusal of what it was made from.
func refused(err error) Query { return Query{&node{err: err}} }

// made returns a Query that writes itself.
func made(p part) Query { return Query{&node{part: p}} }

const opBuild = "sqlsafe.Build"

func misuse(code untaint.Code) error {
	return untaint.New(opBuild, untaint.Violation{Code: code, Kind: untaint.Misuse})
}

// writer puts a query together for one dialect.
type writer struct {
	d    Dialect
	buf  []byte
	args []any
	errs untaint.Collector

	sortKey bool // what comes next stands where a sort key is expected
	changes bool // the statement deletes or updates rows
	where   bool // and has a WHERE
	empty   bool // something of it was left out

	left   binding // of what was written last
	right  binding // of what comes after the query that is being written
	pieces bool    // texts are joined that no text is around of

	scopes   []scopeSeen // the scoped tables in it
	limits   []*relation // that it has the Scope of, each alias once
	bound    scopeSet    // those without which the last query, as a condition, does not hold
	spare    scopeSet    // those that limit the statement and not a level of a text
	named    []tableName // those without a scope that are not in a level of a text
	wide     bool        // what right is an AND of goes on with an OR
	texts    []textSeen
	scoping  bool        // a Table was made Scoped, so that texts are noted
	setting  setPart     // of a list of assignments, what comes next
	assigned []assigned  // columns that are set, of Tables
	sealed   int         // where what may only be read from ends, 0 for nowhere
	once     []placed    // the values of Bind
	written  []*relation // the tables that it writes to and that know a unique column

	traced *trace // nil but where a place in the text is looked for

	unfiltered bool  // a WHERE of it is always true
	owned      bool  // args are the caller's from the start, not pooled
	kept       []any // the pooled args while those are
	depth      int   // how deep in nested queries
}

// relation is what a Table knows, without its type parameter.
type relation struct {
	cols  *columns
	name  Query  // how the table is written
	full  string // the same, as our caller wrote it
	last  string // its own name, without a schema
	scope *scope // which rows are meant, nil for all
	alias string // what columns are qualified with, "" for nothing

	inserted []*column // those that an insert fills
	bulk     *bulkTexts
}

// bulkTexts keeps the last text for each dialect: all full batches of an import
// have the same one.
type bulkTexts struct {
	by [dialectEnd]atomic.Pointer[bulkText]
}

type bulkText struct {
	rows int
	text string
}

// scope is the value that every row of a Table has in a column.
type scope struct {
	col   *column
	value any
	err   error
}

// scopeUse is how a query uses a scoped table.
type scopeUse uint8

const (
	scopeColumns   scopeUse = 1 << iota // it names columns
	scopeName                           // it reads the sub-select
	scopeCondition                      // it has the condition
	scopeInsert                         // it inserts rows
)

// scopeSeen is a scoped table in a query.
type scopeSeen struct {
	r   *relation
	use scopeUse
}

// scopeSet has a bit for each of the first 64 tables and aliases that a statement
// has the Scope of.
type scopeSet uint64

// boundMarker is what stands in the place of a marker: the scopes without which it
// does not hold, and whether it begins with AND, so that what stands before it is
// a condition of its own.
type boundMarker struct {
	set       scopeSet
	continues bool
}

// textSeen is a text in a query, with the scopes in the places of its markers.
type textSeen struct {
	t       *template
	markers []boundMarker // nil for none
	names   []tableName   // those without a scope in their places, nil for none
	lost    bool          // what comes after it takes its last condition apart
	before  setPart       // what stands before it
}

// once is a value that has one placeholder. It is told by its address.
type once struct{ value any }

// placed is where a statement has bound such a value.
type placed struct {
	value *once
	at    int // counted from 1
}
