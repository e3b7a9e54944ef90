package sqlsafe

import (
	"database/sql"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// Pager cuts the rows of a table into pages by the values of the last row seen
// (keyset pagination), so that the tenth page costs as much as the first, and
// no row appears twice because another was inserted. It is immutable and safe
// for concurrent use.
//
//	var pages = sqlsafe.MustPager(users, key, "-created_at", 100)
//
//	page := pages.Page(r.FormValue("sort"), r.FormValue("after"), limit)
//	q := sqlsafe.SQL("SELECT ? FROM users WHERE ? AND ? ORDER BY ? LIMIT ?",
//		users.Columns(), filter, page.Where(), page.OrderBy(), page.Limit())
//	rows, err := sqlsafe.All[User](ctx, db, q)
//	rows, next, err := page.Finish(rows)
//
// The cursor is encrypted and authenticated, for this table and these sort
// keys: a client can neither read the values in it nor make one. It does not
// expire, and it does not include the filters: a client may continue with
// different ones.
type Pager[T any] struct {
	r    *relation
	def  string
	max  int
	seal sealer
}

// NewPager returns a [Pager] for a table. The secret, at least 32 random bytes,
// must be the same in every process that serves the pages. def has the sort
// keys for a client that asks for none, in the form of [Table.Sort], and max is
// the longest page. The primary key is added to each list of sort keys; without
// it, rows with equal values would be skipped.
//
// All mistakes are returned at once, of kind Misuse. A column that can be NULL
// cannot be a sort key here, because NULL does not compare. Neither can a
// float, because the database may send a rounded value and compare the exact
// one, as with MySQL's FLOAT. On SQLite a time cannot, because SQLite compares
// its text; [Check] finds that, with code not_comparable. Store an integer,
// such as Unix milliseconds. A text key cannot be a column that the database
// sorts in another way than it compares text, as MySQL's ENUM and SET, or that
// the driver does not return as it is stored, as SQLite's DATE and DATETIME:
// reading such rows is Misuse with the same code.
func NewPager[T any](t *Table[T], secret []byte, def text, max int) (*Pager[T], error) {
	const op = "sqlsafe.NewPager"
	var found mistake.List
	refuse := func(code untaint.Code, text string) {
		found = append(found, mistake.Mistake{Type: mistake.TypeName(t.rel().cols.typ), Code: code, Text: text})
	}
	if len(secret) < minSecret {
		refuse(codeTooFewSecretBytes, "the secret has fewer than 32 bytes")
	}
	if max < 1 {
		refuse(codeNoPageLength, "the longest page has no row")
	}
	if len(t.rel().cols.key) == 0 {
		refuse(codeNoKey, "no column has the word pk, so rows of equal values have no order")
	}
	found = append(found, t.rel().pageable(op, string(def))...)
	if err := found.Err(op); err != nil {
		return nil, err
	}
	t.rel().cols.paged.Store(true)
	return &Pager[T]{t.rel(), string(def), max, newSealer(secret)}, nil
}

// MustPager is [NewPager] for a package-level variable; it panics on a mistake.
func MustPager[T any](t *Table[T], secret []byte, def text, max int) *Pager[T] {
	p, err := NewPager(t, secret, def, max)
	if err != nil {
		panic(mistake.Explain("sqlsafe.MustPager", err))
	}
	return p
}

// pageable returns what is wrong with the sort keys def, and which columns a
// cursor cannot hold: of those that a client may sort by, of the key and of def.
func (r *relation) pageable(op, def string) (found mistake.List) {
	keys, err := r.parseSort(op, def, 0)
	for v := range untaint.Violations(err) {
		found = append(found, mistake.Mistake{Type: mistake.TypeName(r.cols.typ), Tag: def, End: len(def), Code: v.Code, Text: "is not a list of sort keys, all of them columns"})
	}
	for i := range r.cols.list {
		col := &r.cols.list[i]
		if !col.has(flagSort|flagKey) && !sortsBy(keys, col) {
			continue
		}
		if !sealable(col.typ) {
			found = append(found, mistake.Mistake{Type: mistake.TypeName(r.cols.typ), Field: col.field, Code: codeBadColumnTag,
				Text: "is a sort key that a cursor can not hold: " + mistake.TypeName(col.typ)})
		}
	}
	return found
}

// Page is one page of a [Pager]. The zero Page is refused wherever it is used.
type Page[T any] struct {
	p     *Pager[T]
	keys  []sortKey
	after *seen // nil for the first page
	limit int
	err   error
}

// seen are the values of the last row of the page before. Behind a pointer they
// are not printed with the Page by fmt, which prints what it finds by reflection.
type seen struct{ vals []any }

// Page returns the page after a cursor, or the first page if after is empty,
// with at most limit rows, sorted by spec as [Table.Sort] reads it. A limit
// that is not between 1 and the Pager's max is Invalid, and so is a cursor that
// this Pager did not make for these sort keys. Page itself never fails: its
// queries and Finish carry the refusal.
func (p *Pager[T]) Page(spec, after string, limit int) Page[T] {
	const op = "sqlsafe.Page"
	if p == nil || p.r == nil {
		return Page[T]{}
	}
	page := Page[T]{p: p, limit: limit}
	c := untaint.Collector{Op: op}
	if limit < 1 || limit > p.max {
		c.Add(untaint.Violation{Path: "/limit", Code: codeOutOfRange, Kind: untaint.Invalid,
			Params: untaint.NewParams(untaint.IntParam("min", 1), untaint.IntParam("max", int64(p.max)))})
	}
	keys, err := p.r.sortKeys(op, spec, p.def)
	c.Merge("", err)
	if err == nil {
		page.keys = p.r.withKey(keys)
		if after != "" {
			vals, ok := p.seal.open(after, p.r, page.keys)
			page.after = &seen{vals}
			if !ok {
				c.Add(untaint.Violation{Path: "/after", Code: CodeBadCursor, Kind: untaint.Invalid})
			}
		}
	}
	page.err = c.Err()
	return page
}

// withKey adds the columns of the primary key that are not there yet, in the
// direction of the last one.
func (r *relation) withKey(keys []sortKey) []sortKey {
	down := len(keys) > 0 && keys[len(keys)-1].down
	for _, i := range r.cols.key {
		if col := &r.cols.list[i]; !sortsBy(keys, col) {
			keys = append(keys, sortKey{col, down})
		}
	}
	return keys
}

func (p Page[T]) query(make func() Query) Query {
	switch {
	case p.err != nil:
		return refused(p.err)
	case p.p == nil:
		return refused(misuse(codeZeroQuery))
	}
	return make()
}

// Where returns the condition that a row comes after the cursor.
func (p Page[T]) Where() Query {
	return p.query(func() Query {
		if p.after == nil {
			return made(&everyRow{p.keys})
		}
		return made(&keyset{p.p.r, p.keys, p.after.vals})
	})
}

// OrderBy returns the sort keys.
func (p Page[T]) OrderBy() Query {
	return p.query(func() Query { return made(&sortList{p.p.r, p.keys}) })
}

// Limit returns the number of rows to read: one more than the page has, so that
// Finish knows whether there is a next one.
func (p Page[T]) Limit() Query {
	return p.query(func() Query { return SQL("?", p.limit+1) })
}

// Finish takes the rows that a statement with the page's Where, OrderBy and
// [Limit] returned. It returns the rows of the page and the cursor of the next
// page, "" if this is the last one.
func (p Page[T]) Finish(rows []T) (page []T, next string, err error) {
	switch {
	case p.err != nil:
		return nil, "", p.err
	case p.p == nil:
		return nil, "", misuse(codeZeroQuery)
	case len(rows) <= p.limit:
		return rows, "", nil
	}
	rows = rows[:p.limit]
	last := unsafe.Pointer(&rows[len(rows)-1])
	vals := make([]any, len(p.keys))
	for i, k := range p.keys {
		vals[i] = k.col.value(last)
	}
	if p.after != nil && !p.advances(vals) {
		return nil, "", untaint.New("sqlsafe.Finish", untaint.Violation{Code: codeCursorStuck, Kind: untaint.Failed})
	}
	next, err = p.p.seal.seal(vals, p.p.r, p.keys)
	return rows, next, err
}

// advances reports whether a row is not the one that the page began after, nor, by
// its times, one before that. A column that keeps no zone may read one hour of a
// change of clocks twice, and a cursor in the second leads back to the first.
func (p Page[T]) advances(vals []any) bool {
	for i, k := range p.keys {
		switch after := p.after.vals[i].(type) {
		case time.Time:
			at, _ := vals[i].(time.Time)
			if c := at.Compare(after); c != 0 {
				return (c < 0) == k.down
			}
		default:
			if after != vals[i] {
				return true
			}
		}
	}
	return false
}

// comparable refuses sort keys that the database does not compare as the values
// that they are.
func (w *writer) comparable(keys []sortKey) {
	for _, k := range keys {
		if !w.d.compares(k.col) {
			w.errs.Add(untaint.Violation{Path: untaint.PathKey("", k.col.name), Code: codeNotComparable, Kind: untaint.Misuse})
		}
	}
}

// pageable refuses rows whose text keys are of such a column.
func (p *scanPlan) pageable(op string, d Dialect, rows *sql.Rows) error {
	if p.cols == nil || !p.cols.paged.Load() || dialects[d].badKeys == nil {
		return nil
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	c := untaint.Collector{Op: op}
	for _, t := range types {
		col, ok := p.cols.find(t.Name())
		if ok && col.has(flagSort|flagKey) && col.typ.Kind() == reflect.String && slices.Contains(dialects[d].badKeys, strings.ToUpper(t.DatabaseTypeName())) {
			c.Add(untaint.Violation{Path: untaint.PathKey("", col.name), Code: codeNotComparable, Kind: untaint.Misuse})
		}
	}
	return c.Err()
}

// compares reports whether a database compares the values of a column as they
// are. SQLite has no times: it compares the text that some driver wrote in some
// form, the zone and the fraction of a second included.
func (d Dialect) compares(c *column) bool {
	return !dialects[d].noTimes || plainType(c.typ) != reflect.TypeFor[time.Time]()
}

// everyRow is the condition of the first page.
type everyRow struct{ keys []sortKey }

func (e *everyRow) write(w *writer) truth {
	w.comparable(e.keys)
	w.string("1 = 1")
	return unknown
}

func (*everyRow) condition() {}

// keyset is the condition that a row comes after others in the order of keys.
type keyset struct {
	r    *relation
	keys []sortKey
	vals []any
}

func (s *keyset) write(w *writer) truth {
	w.comparable(s.keys)
	if s.oneDirection() && dialects[w.d].tuples {
		s.tuples(w)
		return unknown
	}
	s.from(w, 0)
	return unknown
}

func (*keyset) condition() {}

func (s *keyset) oneDirection() bool {
	for _, k := range s.keys {
		if k.down != s.keys[0].down {
			return false
		}
	}
	return true
}

// tuples writes (a, b) > (?, ?), which an index on (a, b) serves.
func (s *keyset) tuples(w *writer) {
	w.buf = append(w.buf, '(')
	for i, k := range s.keys {
		if i > 0 {
			w.string(", ")
		}
		s.r.column(w, k.col)
	}
	w.string(")" + s.keys[0].past() + "(")
	for i, k := range s.keys {
		if i > 0 {
			w.string(", ")
		}
		w.field(k.col, s.vals[i])
	}
	w.buf = append(w.buf, ')')
}

// from writes (a > ? OR (a = ? AND (b < ?))), for the keys from the i-th on.
func (s *keyset) from(w *writer, i int) {
	k := s.keys[i]
	w.buf = append(w.buf, '(')
	s.r.column(w, k.col)
	w.string(k.past())
	w.field(k.col, s.vals[i])
	if i+1 < len(s.keys) {
		w.string(" OR (")
		s.r.column(w, k.col)
		w.string(" = ")
		w.field(k.col, s.vals[i])
		w.string(" AND ")
		s.from(w, i+1)
		w.buf = append(w.buf, ')')
	}
	w.buf = append(w.buf, ')')
}

// past returns the operator of a row that comes later.
func (k sortKey) past() string {
	if k.down {
		return " < "
	}
	return " > "
}
