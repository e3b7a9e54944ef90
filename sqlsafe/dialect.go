package sqlsafe

import "github.com/untaint/untaint/sqlsafe/internal/lex"

// Dialect is the SQL of one database. The zero Dialect is refused.
type Dialect uint8

// The dialects. MySQL stands for MariaDB too.
const (
	Postgres Dialect = iota + 1
	MySQL
	SQLite
	SQLServer

	dialectEnd
)

// dialects has one row for each Dialect, indexed by it.
var dialects = [dialectEnd]dialectRow{
	Postgres: {name: "postgres", open: '"', close: '"', maxArgs: 65535, utf8: true, nul: true, again: true,
		arrays: true, questions: true, tuples: true, defaults: true, onConflict: true, savepoints: true,
		oneAtATime: true,
		echo:       "SELECT current_query() WHERE $1::text IS NOT NULL",
		rules:      lex.Rules{NestedComments: true, EscapeStrings: true, DollarQuotes: true, BackslashSetting: true}},
	MySQL: {name: "mysql", open: '`', close: '`', maxArgs: 65535, utf8: true, noNaN: true, noInf: true,
		orPipes: true, tuples: true, onDuplicate: true, savepoints: true, mixes: true, namesKey: true, countsChanges: true, oneAtATime: true,
		badKeys: []string{"ENUM", "SET"},
		rules: lex.Rules{DoubleQuotedText: true, Backticks: true, HashComments: true, DashNeedsBlank: true, DollarNames: true,
			Backslashes: true, BackslashSetting: true}},
	SQLite: {name: "sqlite", open: '`', close: '`', maxArgs: 32766, noNaN: true, noTimes: true, again: true,
		indexed: true, tuples: true, defaults: true, onConflict: true, savepoints: true, inFile: true,
		badKeys: []string{"DATE", "TIME", "DATETIME", "TIMESTAMP"},
		rules:   lex.Rules{Backticks: true, Brackets: true, NamedParams: true}},
	SQLServer: {name: "sqlserver", open: '[', close: ']', maxArgs: 2100, noNaN: true, noInf: true, again: true,
		named: true, likeSets: true, mergeEnds: true, defaults: true, maxRows: 1000,
		rules: lex.Rules{Brackets: true, DoubledBracket: true, NestedComments: true, AtParams: true}},
}

type dialectRow struct {
	name string
	// open and close quote an identifier. SQLite takes an unknown name in
	// double quotes for a string, so there it is the backtick.
	open, close byte
	// maxArgs is how many values one statement binds: the protocols of
	// PostgreSQL and MySQL count them in 16 bits, SQLITE_MAX_VARIABLE_NUMBER is
	// 32766 and SQL Server documents 2100.
	maxArgs int
	utf8    bool // text must be valid UTF-8
	nul     bool // text cannot hold NUL
	noNaN   bool // a float cannot be NaN
	noInf   bool // nor infinite
	noTimes bool // times are text
	again   bool // a placeholder can stand twice
	indexed bool // and is then written with its number: ?3
	named   bool // a value may have a name, and may be an output
	arrays  bool // a slice is a value

	orPipes   bool // || is OR
	questions bool // ? is an operator too
	likeSets  bool // LIKE knows sets in brackets
	tuples    bool // rows compare: (a, b) > (c, d)
	mergeEnds bool // MERGE must end in a semicolon

	maxRows     int  // of one INSERT, 0 for as many as there are values for
	defaults    bool // a row without values is DEFAULT VALUES, and not () VALUES ()
	onConflict  bool // an upsert is INSERT … ON CONFLICT
	onDuplicate bool // or INSERT … ON DUPLICATE KEY UPDATE
	savepoints  bool // SAVEPOINT and RELEASE

	mixes         bool // a driver may write values into the text, in the connection's character set
	namesKey      bool // a conflict names the key, and not its columns
	countsChanges bool // an update counts no row that has the values already
	oneAtATime    bool // a connection runs no statement while rows are read
	inFile        bool // a connection may hold the whole database

	// badKeys are the types of columns that a text key of a Pager cannot be of:
	// MySQL sorts an ENUM by a number and compares its text, and SQLite's drivers
	// return what is in a column of times in another form than it has there.
	badKeys []string
	// echo is a statement that returns its own text, with its only value in it if
	// the driver writes values into the text.
	echo string

	rules lex.Rules
}

// String returns the name of the dialect, such as "postgres".
func (d Dialect) String() string {
	if !d.known() {
		return "unknown"
	}
	return dialects[d].name
}

// row returns what is known of the dialect, nothing for one that is unknown.
func (d Dialect) row() *dialectRow {
	if !d.known() {
		return &dialects[0]
	}
	return &dialects[d]
}

func (d Dialect) known() bool { return d > 0 && d < dialectEnd }

// appendPlaceholder writes the placeholder of the n-th value, counted from 1.
// It is small enough to be inlined.
func (d Dialect) appendPlaceholder(b []byte, n int) []byte {
	if d == Postgres && n < 10 {
		return append(b, '$', byte('0'+n))
	}
	return d.appendLongPlaceholder(b, n)
}

func (d Dialect) appendLongPlaceholder(b []byte, n int) []byte {
	switch d {
	case Postgres:
		b = append(b, '$')
	case SQLServer:
		b = append(b, '@', 'p')
	default:
		return append(b, '?')
	}
	return appendCount(b, n)
}

// appendPlaceholders writes the placeholders of a list of n values, counted
// from first.
func (d Dialect) appendPlaceholders(b []byte, first, n int) []byte {
	if n == 0 {
		return b
	}
	b = d.appendPlaceholder(b, first)
	for at := first + 1; at < first+n; at++ {
		switch {
		case d == Postgres && at < 10:
			b = append(b, ',', ' ', '$', byte('0'+at))
		case d == Postgres && at < 100:
			b = append(b, ',', ' ', '$', byte('0'+at/10), byte('0'+at%10))
		default:
			b = d.appendPlaceholder(append(b, ", "...), at)
		}
	}
	return b
}

// appendCount is strconv.AppendInt for the small positive numbers that
// placeholders have; a bulk insert writes thousands of them.
func appendCount(b []byte, n int) []byte {
	switch {
	case n < 10:
		return append(b, byte('0'+n))
	case n < 100:
		return append(b, byte('0'+n/10), byte('0'+n%10))
	case n < 1000:
		return append(b, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	}
	return append(appendCount(b, n/1000), byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
}

// appendName writes an identifier in quotes. Names come from constants alone
// and are checked to be letters, digits and underscores, so that there is
// nothing in them to double.
func (d Dialect) appendName(b []byte, name string) []byte {
	b = append(b, dialects[d].open)
	b = append(b, name...)
	return append(b, dialects[d].close)
}
