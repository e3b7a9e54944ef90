package sqlsafe

import (
	"reflect"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// Table is a struct type whose db tags say which columns a table has, and what
// a client may do with each. It is immutable and safe for concurrent use.
//
//	type User struct {
//		ID      int64     `db:"id,pk,auto,sort"`
//		Name    string    `db:"name,sort,filter,patch"`
//		Age     int       `db:"age,sort,filter"`
//		Version int       `db:"version,version"`
//	}
//
//	var users = sqlsafe.MustFor[User]("users")
//
// A field without a db tag is not a column. The words after the name are
//
//	pk        part of the primary key, by which Update and Delete find the row
//	auto      the database makes the value; never inserted or updated
//	readonly  never inserted or updated
//	sort      a client may sort by it
//	filter    a client may filter by it
//	select    a client may ask for it
//	patch     a client may name it in a partial update
//	version   counts the updates of a row, for optimistic locking
//	type=…    the type of the column in PostgreSQL, for InsertArrays
//	as=…      what a client calls it in a filter, sort key, Pick or Patch
//	ops=a|b   the operators that a filter on it takes, of those that Where lists
//	unique=/n the client's field, as a JSON Pointer, that a conflict is about
//
// If a row violates a unique key, DB and [Tx] report that
// ([CodeUniqueViolation]) at the pointers of the key's columns, or at "" if
// none has one.
//
// A field that is a struct can have a prefix in its tag, db:"home_*": then its
// columns are those of the struct with the prefix, such as home_street and
// home_city.
//
// Names are letters, digits and underscores. They are matched byte by byte and
// written in quotes, so on PostgreSQL case matters.
type Table[T any] struct{ r *relation }

// rel returns what t knows, and for a Table that was not made by For something
// whose every statement is refused.
func (t *Table[T]) rel() *relation {
	if t == nil || t.r == nil {
		return noRelation()
	}
	return t.r
}

func noRelation() *relation {
	return &relation{
		cols: &columns{typ: reflect.TypeFor[struct{}](), byName: map[string]int{}, clients: map[string]int{}, version: -1},
		name: refused(misuse(codeZeroTable)), bulk: new(bulkTexts),
	}
}

// where returns the columns for which keep holds.
func (r *relation) where(keep func(*column) bool) []*column {
	cols := make([]*column, 0, len(r.cols.list))
	for i := range r.cols.list {
		if c := &r.cols.list[i]; keep(c) {
			cols = append(cols, c)
		}
	}
	return cols
}

// For compiles the db tags of T, which must be a struct, for a table, named
// "table" or "schema.table". All mistakes are returned at once, of kind Misuse.
func For[T any](table text) (*Table[T], error) {
	cols, mistakes := columnsOf(reflect.TypeFor[T]())
	found := slices.Clone(mistakes)
	if cols != nil && len(cols.optional) > 0 {
		found = append(found, mistake.Mistake{Type: mistake.TypeName(cols.typ), Field: cols.optional[0].field, Code: codeBadColumnTag,
			Text: "a table has no columns that a row may lack: read rows of this type with All, One or Rows"})
	}
	parts, ok := tableParts(string(table))
	if !ok {
		found = append(found, badTableName(string(table)))
	}
	if err := found.Err("sqlsafe.For"); err != nil {
		return nil, err
	}
	r := &relation{cols: cols, name: made(identifier(parts)), full: string(table), last: parts[len(parts)-1], bulk: new(bulkTexts)}
	r.inserted = r.where((*column).writable)
	return &Table[T]{r}, nil
}

// MustFor is [For] for a package-level variable; it panics on a mistake.
func MustFor[T any](table text) *Table[T] {
	t, err := For[T](table)
	if err != nil {
		panic(mistake.Explain("sqlsafe.MustFor", err))
	}
	return t
}

func badTableName(name string) mistake.Mistake {
	return mistake.Mistake{Tag: name, End: len(name), Code: codeBadTableName, Text: `a table is named as in "users" or "shop.users"`}
}

// tableParts splits a table's name at its dots.
func tableParts(s string) ([]string, bool) {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if !plainName(p) {
			return nil, false
		}
	}
	return parts, len(parts) <= 3
}

// identifier is a name of one or more parts.
type identifier []string

func (id identifier) write(w *writer) truth {
	for i, part := range id {
		if i > 0 {
			w.buf = append(w.buf, '.')
		}
		w.buf = w.d.appendName(w.buf, part)
	}
	return unknown
}

// From returns the same columns for another table, chosen by [TableList.Pick].
// If Pick refused, each statement of the returned Table carries the refusal.
func (t *Table[T]) From(table Query) *Table[T] {
	r := *t.rel()
	r.name, r.full, r.last, r.bulk = table, "", "", new(bulkTexts)
	if table.n == nil {
		r.name = refused(misuse(codeZeroQuery))
		return &Table[T]{&r}
	}
	if id, ok := table.n.part.(identifier); ok {
		r.full, r.last = strings.Join(id, "."), id[len(id)-1]
	} else if table.n.err == nil {
		r.name = refused(misuse(codeBadTableName))
	}
	return &Table[T]{&r}
}

func (id identifier) tableName() tableName { return tableName{table: id[len(id)-1]} }

// As returns the same Table with its columns qualified by an alias, for a join:
// "u"."name".
func (t *Table[T]) As(alias text) *Table[T] {
	r := *t.rel()
	r.alias = string(alias)
	return &Table[T]{&r}
}

// Name returns the name of the table, in quotes, followed by its alias if it
// has one. For a scoped Table it is a sub-select of its rows; see
// [Table.Scoped].
func (t *Table[T]) Name() Query {
	switch r := t.rel(); {
	case r.scope != nil:
		return made(subselect{r})
	case r.alias == "":
		return r.name
	default:
		return made(aliased{r})
	}
}

type subselect struct{ r *relation }

func (s subselect) write(w *writer) truth {
	w.subselect(s.r)
	return unknown
}

type aliased struct{ r *relation }

func (a aliased) tableName() tableName { return tableName{a.r.last, a.r.alias} }

func (a aliased) write(w *writer) truth {
	w.query(a.r.name)
	w.string(" AS ")
	if !plainName(a.r.alias) {
		w.misuse(codeBadTableName)
		return unknown
	}
	w.buf = w.d.appendName(w.buf, a.r.alias)
	return unknown
}

// Columns returns the list of all columns, for a SELECT or RETURNING, in the
// order of the fields. With a prefix each is renamed, for a field that has the
// prefix in its tag, such as Author *Person with db:"author_*":
//
//	sqlsafe.SQL("SELECT ?, ? FROM books b LEFT JOIN people p ON p.id = b.author",
//		books.As("b").Columns(), people.As("p").Columns("author_"))
func (t *Table[T]) Columns(prefix ...text) Query {
	all := make([]*column, len(t.rel().cols.list))
	for i := range all {
		all[i] = &t.rel().cols.list[i]
	}
	l := &columnList{r: t.rel(), cols: all}
	for _, p := range prefix {
		l.prefix += string(p)
	}
	return made(l)
}

type columnList struct {
	r      *relation
	cols   []*column
	prefix string
}

func (l *columnList) write(w *writer) truth {
	if len(l.cols) == 0 {
		w.misuse(codeZeroTable)
	}
	for i, c := range l.cols {
		if i > 0 {
			w.string(", ")
		}
		l.r.column(w, c)
		if l.prefix == "" {
			continue
		}
		if !plainName(l.prefix + c.name) {
			w.misuse(codeNoColumn)
			break
		}
		w.string(" AS ")
		w.buf = w.d.appendName(w.buf, l.prefix+c.name)
	}
	return unknown
}

// settable reports whether an update can give the column a value.
func (c *column) settable() bool { return c.writable() && !c.has(flagKey|flagVersion) }

// settable reports whether an update gives the column a value of the caller's.
func (r *relation) settable(c *column) bool { return c.settable() && !r.scope.is(c) }

func contains(cols []*column, c *column) bool {
	return slices.Contains(cols, c)
}

// named returns the columns that our caller named to be set.
func (r *relation) named(c *untaint.Collector, names []text) []*column {
	cols := make([]*column, 0, len(names))
	for _, name := range names {
		col, ok := r.cols.find(string(name))
		cols = distinct(c, cols, col, string(name), ok && r.settable(col))
	}
	return cols
}

// distinct adds a column that may be named and is not there yet. Of one that is
// there twice, some servers take the last, and others refuse the statement.
func distinct(c *untaint.Collector, cols []*column, col *column, name string, ok bool) []*column {
	if ok && !contains(cols, col) {
		return append(cols, col)
	}
	v := untaint.Violation{Path: untaint.PathKey("", name), Code: codeNoColumn, Kind: untaint.Misuse}
	if ok {
		v.Code = codeRepeatedColumn
	}
	c.Add(v)
	return cols
}
