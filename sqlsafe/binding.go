package sqlsafe

// binding says what a token does to a query that stands beside it.
type binding uint8

const (
	bindOuter     binding = iota // there is none here: the text further out decides
	bindClear                    // a clause, a parenthesis or a comma: nothing
	bindCondition                // WHERE, HAVING or ON: a condition follows
	bindAnd                      // AND: what has an OR falls apart
	bindOr                       // OR, XOR
	bindRange                    // IS, BETWEEN: more words of the operator may follow
	bindOperator                 // any other operator: what has one falls apart
	bindOperand                  // a name, a value, what ends in a parenthesis
)

// looseness says how weakly the weakest operator of a text binds, outside its
// parentheses.
type looseness uint8

const (
	tight      looseness = iota // none
	operated                    // operators, AND among them
	disjointed                  // OR, XOR, an assignment
)

// falls reports whether a text of that looseness falls apart beside b.
func (l looseness) falls(b binding) bool {
	switch b {
	case bindAnd, bindOr, bindRange:
		return l == disjointed
	case bindOperator:
		return l > tight
	}
	return false
}

// boundWords has one row for each word that is not a plain name. A word that
// begins or ends a clause is bindClear.
var boundWords = map[string]binding{
	"SELECT": bindClear, "FROM": bindClear, "WINDOW": bindClear, "LIMIT": bindClear, "OFFSET": bindClear,
	"FETCH": bindClear, "FOR": bindClear, "UNION": bindClear, "INTERSECT": bindClear, "EXCEPT": bindClear,
	"RETURNING": bindClear, "VALUES": bindClear, "SET": bindClear, "USING": bindClear, "INTO": bindClear,
	"ORDER": bindClear, "GROUP": bindClear, "BY": bindClear, "AS": bindClear, "ASC": bindClear, "DESC": bindClear,
	"JOIN": bindClear, "LEFT": bindClear, "RIGHT": bindClear, "FULL": bindClear, "INNER": bindClear,
	"CROSS": bindClear, "NATURAL": bindClear, "LATERAL": bindClear, "WHEN": bindClear, "THEN": bindClear,
	"ELSE": bindClear, "CASE": bindClear, "END": bindClear, "DISTINCT": bindClear,

	"WHERE": bindCondition, "HAVING": bindCondition, "ON": bindCondition,

	"AND": bindAnd, "OR": bindOr, "XOR": bindOr, "IS": bindRange, "BETWEEN": bindRange, "SYMMETRIC": bindRange,

	"NOT": bindOperator, "IN": bindOperator, "LIKE": bindOperator, "ILIKE": bindOperator, "RLIKE": bindOperator,
	"REGEXP": bindOperator, "GLOB": bindOperator, "MATCH": bindOperator, "SIMILAR": bindOperator,
	"ESCAPE": bindOperator, "COLLATE": bindOperator, "DIV": bindOperator, "MOD": bindOperator, "ISNULL": bindOperator,
	"NOTNULL": bindOperator, "OVERLAPS": bindOperator, "AT": bindOperator, "BINARY": bindOperator, "OPERATOR": bindOperator,
}

// named are those of boundWords that are also names of columns and functions.
var named = map[string]bool{
	"WINDOW": true, "OFFSET": true, "VALUES": true, "SET": true, "LEFT": true, "RIGHT": true, "FULL": true,
	"GLOB": true, "MATCH": true, "MOD": true, "AT": true, "OPERATOR": true, "BY": true, "END": true, "REGEXP": true,
	"ISNULL": true, "BINARY": true,
}

// operates reports whether b makes an operand of what is beside it.
func (b binding) operates() bool { return b == bindOperator || b == bindRange }

// dangling reports whether a token can be the first of no expression, so that
// it needs what stands before.
func dangling(token string) bool {
	switch token {
	case "IS", "IN", "LIKE", "ILIKE", "BETWEEN", "SIMILAR", "COLLATE", "=", "<", ">", "/", "%", "^":
		return true
	}
	return false
}

// region is a stretch of a text outside parentheses between two clauses, such
// as the condition of a WHERE.
type region struct {
	from, to place
	loose    looseness
	connects bool // it begins with AND, which from is behind
	widens   bool // it begins with OR, as the program meant it
	dangles  bool // it begins with an operator that needs what stands before
}

// place is an offset within one of a template's segments.
type place struct{ segment, at int }

// outline follows the regions of a text while it is compiled. A text keeps the
// first and the last of them, which what stands beside it can reach.
type outline struct {
	now     region
	head    region
	clauses bool  // it has a clause of its own, so the head is not all of it
	tokens  int   // in the region
	cases   int   // CASE that is not yet ended, which is as good as a parenthesis
	between bool  // the next AND belongs to a BETWEEN
	end     place // of the last token
}

// token takes note of a token outside quotes: at is where it begins and end
// where it ends in the segments. What is within parentheses is deep.
func (o *outline) token(word string, b binding, at, end place, deep bool) {
	if word == "CASE" {
		o.cases++
	}
	inside := deep || o.cases > 0
	if word == "END" && o.cases > 0 {
		o.cases--
	}
	switch {
	case inside:
		o.operand(at)
	case word != "(" && (b == bindClear || b == bindCondition):
		o.close()
		o.now = region{from: end}
		o.tokens = 0
	case b == bindAnd && o.between:
		o.between = false
		o.raise(operated)
		o.operand(at)
	default:
		o.operate(word, b, at, end)
	}
	o.end = end
}

func (o *outline) operate(word string, b binding, at, end place) {
	if o.tokens == 0 {
		switch {
		case b == bindAnd:
			o.now = region{from: end, connects: true}
			o.tokens++
			return
		case b == bindOr:
			// What the program continues with OR is meant to be wider.
			o.now = region{from: end, widens: true}
			o.tokens++
			return
		case dangling(word):
			o.now.dangles = true
		}
	}
	switch {
	case b == bindOr || word == ":=" || word == "||or":
		o.raise(disjointed)
	case b == bindRange:
		o.between = o.between || word == "BETWEEN"
		o.raise(operated)
	case b == bindAnd || b == bindOperator && word != "ESCAPE":
		o.raise(operated)
	}
	o.operand(at)
}

func (o *outline) raise(l looseness) { o.now.loose = max(o.now.loose, l) }

func (o *outline) operand(at place) {
	if o.tokens == 0 {
		o.now.from = at
	}
	o.tokens++
}

func (o *outline) close() {
	o.now.to = o.end
	if !o.clauses {
		o.head = o.now
	}
	o.clauses = true
}

// finish ends the last region.
func (o *outline) finish() (head, tail region) {
	o.now.to = o.end
	if !o.clauses {
		o.head = o.now
	}
	return o.head, o.now
}
