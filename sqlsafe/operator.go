package sqlsafe

import "github.com/untaint/untaint"

// Op is an operator that a client may choose. The set is closed, and the zero
// Op is none.
type Op uint8

// The operators. What each is called in a request is its String.
const (
	OpEq       Op = iota + 1 // eq: equal
	OpNe                     // ne: not equal
	OpLt                     // lt: less than
	OpLe                     // le: at most
	OpGt                     // gt: greater than
	OpGe                     // ge: at least
	OpIn                     // in: one of several
	OpNotIn                  // notin: none of several
	OpContains               // contains: text that holds a term
	OpPrefix                 // prefix: text that begins with a term
	OpSuffix                 // suffix: text that ends with a term
	OpNull                   // null: NULL if true, not NULL if false

	opEnd
)

// ops has one row for each Op, indexed by it.
var ops = [opEnd]struct {
	name   string
	sql    string     // of the operators that stand between two values
	values valueClass // the classes of column that it is for
}{
	OpEq:       {"eq", " = ", classAny},
	OpNe:       {"ne", " <> ", classAny},
	OpLt:       {"lt", " < ", classOrdered},
	OpLe:       {"le", " <= ", classOrdered},
	OpGt:       {"gt", " > ", classOrdered},
	OpGe:       {"ge", " >= ", classOrdered},
	OpIn:       {"in", "", classAny},
	OpNotIn:    {"notin", "", classAny},
	OpContains: {"contains", "", classText},
	OpPrefix:   {"prefix", "", classText},
	OpSuffix:   {"suffix", "", classText},
	OpNull:     {"null", "", classAny},
}

// String returns the name of the operator in a request, such as "ge".
func (o Op) String() string {
	if o == 0 || o >= opEnd {
		return "unknown"
	}
	return ops[o].name
}

// ParseOp returns the operator of that name, matched byte by byte. Any other
// name is refused with kind Invalid.
func ParseOp(name string) (Op, error) {
	for o := OpEq; o < opEnd; o++ {
		if ops[o].name == name {
			return o, nil
		}
	}
	return 0, untaint.New("sqlsafe.ParseOp", untaint.Violation{Code: codeUnknownOperator, Kind: untaint.Invalid})
}
