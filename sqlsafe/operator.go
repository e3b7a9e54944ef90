package sqlsafe

// operator is one that a client may choose. The set is closed, and the zero
// operator is none.
type operator uint8

// The operators, with what each is called in a request.
const (
	opEq       operator = iota + 1 // eq: equal
	opNe                           // ne: not equal
	opLt                           // lt: less than
	opLe                           // le: at most
	opGt                           // gt: greater than
	opGe                           // ge: at least
	opIn                           // in: one of several
	opNotIn                        // notin: none of several
	opContains                     // contains: text that holds a term
	opPrefix                       // prefix: text that begins with a term
	opSuffix                       // suffix: text that ends with a term
	opNull                         // null: NULL if true, not NULL if false

	opEnd
)

// ops has one row for each operator, indexed by it.
var ops = [opEnd]struct {
	name   string
	sql    string     // of the operators that stand between two values
	values valueClass // the classes of column that it is for
}{
	opEq:       {"eq", " = ", classAny},
	opNe:       {"ne", " <> ", classAny},
	opLt:       {"lt", " < ", classOrdered},
	opLe:       {"le", " <= ", classOrdered},
	opGt:       {"gt", " > ", classOrdered},
	opGe:       {"ge", " >= ", classOrdered},
	opIn:       {"in", "", classAny},
	opNotIn:    {"notin", "", classAny},
	opContains: {"contains", "", classText},
	opPrefix:   {"prefix", "", classText},
	opSuffix:   {"suffix", "", classText},
	opNull:     {"null", "", classAny},
}

// parseOperator returns the operator of that name, matched byte by byte.
func parseOperator(name string) (operator, bool) {
	for o := opEq; o < opEnd; o++ {
		if ops[o].name == name {
			return o, true
		}
	}
	return 0, false
}
