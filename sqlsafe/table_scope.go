package sqlsafe

import (
	"database/sql/driver"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
)

// Scoped returns the same Table for the rows alone that have the value in the
// column, such as those of one tenant (CWE-639, ASVS 8.2.2):
//
//	mine := users.Scoped("tenant_id", tenant)
//	sqlsafe.SQL("SELECT ? FROM ? WHERE ?", mine.Columns(), mine.Name(), mine.Filter(r.URL.Query()))
//
// Name writes a sub-select of those rows, so that no condition beside it reaches
// others. Insert, InsertAll, InsertArrays and Upsert set the column, whatever
// the struct has in it; Update and Patch cannot name it; Update, Patch, Delete
// and DeleteWhere find no row of another value; an Upsert that meets another
// tenant's row leaves it as it is.
//
// A zero or NULL value, a value of another type than the column's, and a column
// that T has not are Misuse in each statement. So is a query with Columns, Sort,
// Pick, Filter or Where of the Table in which neither its Name nor its Scope
// stands, and one whose constant text names the table without Scope; Check finds
// the latter in all of its queries, if one of them is of the scoped Table.
//
// It does not look into views, functions and triggers, and it knows a table by
// its last name alone.
func (t *Table[T]) Scoped(column text, value any) *Table[T] {
	r := *t.rel()
	s := &scope{value: value}
	r.scope = s
	col, ok := r.cols.find(string(column))
	switch {
	case r.name.n != nil && r.name.n.err != nil:
		return &Table[T]{&r}
	case !ok:
		s.err = scopeMisuse(codeNoColumn, string(column))
	case noValue(value) || !fits(col, reflect.TypeOf(value)):
		s.err = scopeMisuse(codeNoScope, string(column))
	}
	if s.err != nil {
		r.name = refused(s.err)
		return &Table[T]{&r}
	}
	s.col = col
	r.inserted = r.where(func(c *tableColumn) bool { return c.writable() || c == col })
	if len(r.inserted) != len(t.r.inserted) {
		r.bulk = new(bulkTexts)
	}
	return &Table[T]{&r}
}

// fits reports whether a value of a type may be in the column.
func fits(c *column, value reflect.Type) bool {
	return value == c.typ || comparableWith(plainType(c.typ), plainType(value))
}

// tableColumn is column, which a parameter of Scoped hides.
type tableColumn = column

// scope is the value that every row of a Table has in a column.
type scope struct {
	col   *column
	value any
	err   error
}

func scopeMisuse(code untaint.Code, column string) error {
	return untaint.New("sqlsafe.Scoped", untaint.Violation{Path: untaint.PathKey("", column), Code: code, Kind: untaint.Misuse})
}

// noValue reports whether a value is NULL, or the zero value that a program has
// that forgot to set it.
func noValue(value any) bool {
	v := reflect.ValueOf(value)
	if !v.IsValid() || v.IsZero() || v.Kind() == reflect.Pointer && v.Elem().IsZero() {
		return true
	}
	if valuer, ok := value.(driver.Valuer); ok {
		made, err := valuer.Value()
		return err != nil || made == nil || reflect.ValueOf(made).IsZero()
	}
	return false
}

// Scope returns the condition that a row has the value of Scoped, for a
// statement whose text names the table. Of a Table without one it is Misuse.
//
//	sqlsafe.SQL("UPDATE users SET seen = now() WHERE name = ? AND ?", name, mine.Scope())
func (t *Table[T]) Scope() Query {
	r := t.rel()
	if r.scope == nil {
		return refused(scopeMisuse(codeNoScope, ""))
	}
	return made(&scoped{r})
}

type scoped struct{ r *relation }

func (s *scoped) write(w *writer) truth {
	w.scope(s.r, scopeCondition)
	if !s.r.limited() {
		w.query(s.r.name)
		return unknown
	}
	s.r.column(w, s.r.scope.col)
	w.string(" = ")
	w.field(s.r.scope.col, s.r.scope.value)
	return unknown
}

func (*scoped) condition() {}

// limited reports whether there is a scope that holds.
func (r *relation) limited() bool { return r.scope != nil && r.scope.err == nil }

// is reports whether the column is the one of the scope.
func (s *scope) is(c *column) bool { return s != nil && s.col == c }

// scopeUse is how a query uses a scoped table.
type scopeUse uint8

const (
	scopeColumns   scopeUse = 1 << iota // it names columns
	scopeName                           // it reads the sub-select
	scopeCondition                      // it has the condition
)

// scopeSeen is a scoped table in a query.
type scopeSeen struct {
	r   *relation
	use scopeUse
}

// scope notes that the query uses a table, if it is scoped.
func (w *writer) scope(r *relation, use scopeUse) {
	if r.scope == nil {
		return
	}
	if r.scope.err != nil {
		if use == scopeColumns { // the name of the table says it too
			w.carry(r.scope.err)
		}
		return
	}
	for i := range w.scopes {
		if w.scopes[i].r.last == r.last {
			w.scopes[i].use |= use
			return
		}
	}
	w.scopes = append(w.scopes, scopeSeen{r, use})
}

// scopesHold refuses a query that uses a scoped table without its scope.
func (w *writer) scopesHold() {
	for _, seen := range w.scopes {
		if seen.use&(scopeName|scopeCondition) == 0 || seen.use&scopeCondition == 0 && w.names(seen.r.last) {
			w.errs.Add(untaint.Violation{Code: codeNoScope, Kind: untaint.Misuse})
		}
	}
}

// uses reports whether the query is of a scoped table.
func (w *writer) uses(table string) bool {
	for _, seen := range w.scopes {
		if seen.r.last == table {
			return true
		}
	}
	return false
}

// names reports whether a constant text of the query names a table.
func (w *writer) names(table string) bool {
	for _, t := range w.templates {
		for _, name := range t.names {
			if strings.EqualFold(name, table) {
				return true
			}
		}
	}
	return false
}

// subselect writes the rows of the scope in the place of the table.
func (w *writer) subselect(r *relation) {
	w.scope(r, scopeName)
	if !r.limited() {
		w.query(r.name) // which is a refusal
		return
	}
	w.string("(SELECT * FROM ")
	w.query(r.name)
	w.string(" WHERE ")
	w.buf = w.d.appendName(w.buf, r.scope.col.name)
	w.string(" = ")
	w.field(r.scope.col, r.scope.value)
	w.string(") AS ")
	alias := r.alias
	if alias == "" {
		alias = r.last
	}
	if !plainName(alias) {
		w.misuse(codeBadTableName)
		return
	}
	w.buf = w.d.appendName(w.buf, alias)
}

// closed refuses what goes on with OR after the condition of a scoped statement.
func (w *writer) closed(r *relation) {
	if r.limited() && w.right == bindOr {
		w.misuse(codeOpenCondition)
	}
}
