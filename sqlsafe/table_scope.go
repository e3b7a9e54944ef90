package sqlsafe

import (
	"database/sql/driver"
	"reflect"
	"sync/atomic"

	"github.com/untaint/untaint"
)

// Scoped returns the same Table restricted to the rows that have the value in
// the column, such as those of one tenant (CWE-639, ASVS 8.2.2):
//
//	mine := users.Scoped("tenant_id", tenant)
//	sqlsafe.SQL("SELECT ? FROM ? WHERE ?", mine.Columns(), mine.Name(), mine.Filter(r.URL.Query()))
//
// Name writes a sub-select of those rows, so that no condition beside it
// reaches others. Insert, InsertAll, InsertArrays and Upsert set the column,
// whatever the struct holds. Update and Patch cannot change it. Update, Patch,
// Delete and DeleteWhere find only rows with the value. An Upsert that meets
// another tenant's row leaves it as it is.
//
// A zero or NULL value, a value whose type is not the column's, and a column
// that T does not have are Misuse in each statement. So is a query that uses
// Columns, Sort, Pick, Filter or Where of the Table without its Name or its
// Scope, and one whose constant text names the table without Scope. Each SELECT,
// UPDATE or DELETE needs a Scope for each time that it names the table, with the
// alias that the table has there ([Table.As]), in its WHERE or ON and not beside
// an OR. The ON of an outer join limits one side of it only: use WHERE for the
// side whose rows it keeps. What goes on with OR or an operator after the
// condition of a scoped statement is Misuse too, and so is an ON CONFLICT DO
// UPDATE after a scoped Insert that has no WHERE with the Scope, and a text that
// sets the column of the scope. [Check] finds texts that name the table without
// Scope in all of its queries, if one of them belongs to the scoped Table.
//
// It does not look into views, functions and triggers, and it recognizes a
// table by its name without the schema.
func (t *Table[T]) Scoped(column text, value any) *Table[T] {
	scoping.Store(true)
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

// scoping says that a Table was made Scoped. Before that no statement has a Scope in
// it, and none takes note of its texts.
var scoping atomic.Bool

// fits reports whether a value of a type may be in the column.
func fits(c *column, value reflect.Type) bool {
	return value == c.typ || comparableWith(plainType(c.typ), plainType(value))
}

// tableColumn is column, which a parameter of Scoped hides.
type tableColumn = column

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
// statement whose text names the table. For a Table without a scope it is
// Misuse.
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
	w.limit(s.r)
	return unknown
}

func (*scoped) condition() {}
