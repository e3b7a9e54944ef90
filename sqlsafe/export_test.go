package sqlsafe

// Launder makes a Query of a text that was made at run time, which nobody but
// a test of the lexer should want.
func Launder(s string, args ...any) Query { return SQL(text(s), args...) }

// Markers returns how many markers a text has, 0 if it is refused.
func Markers(d Dialect, s string) int { return len(templateOf(d, s).markers) }

// Shape returns the shape of a text in a Ledger, and whether it has one.
func Shape(d Dialect, s string) (string, bool) { return shapeOf(d, s) }
