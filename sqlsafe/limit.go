package sqlsafe

import "github.com/untaint/untaint"

// Limit returns n as a value for LIMIT. An n that is not between 1 and max is
// Invalid, so that no client can ask for all rows.
//
//	sqlsafe.SQL("SELECT name FROM users ORDER BY id LIMIT ?", sqlsafe.Limit(n, 100))
func Limit(n, max int) Query { return bounded("sqlsafe.Limit", "/limit", n, 1, max) }

// Offset returns n as a value for OFFSET. An n that is not between 0 and max is
// Invalid, because the database reads and drops every row before the offset. A
// Pager does not have that cost.
func Offset(n, max int) Query { return bounded("sqlsafe.Offset", "/offset", n, 0, max) }

func bounded(op, path string, n, min, max int) Query {
	if n >= min && n <= max {
		return SQL("?", n)
	}
	return refused(untaint.New(op, untaint.Violation{Path: path, Code: codeOutOfRange, Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.IntParam("min", int64(min)), untaint.IntParam("max", int64(max)))}))
}
