package sqlsafe

import (
	"reflect"
	"unsafe"

	"github.com/untaint/untaint"
)

// InsertAll returns the statements that insert rows. There are several if the
// rows have more values than the dialect can bind in one: run those in a
// transaction if all must be inserted or none. The rows are read when a
// statement is built; do not change them before.
func (t *Table[T]) InsertAll(d Dialect, rows []T) []Query {
	cols := t.rel().inserted
	switch {
	case !d.known():
		return []Query{refused(misuse(codeUnknownDialect))}
	case len(rows) == 0:
		return []Query{refused(t.misuse("InsertAll", codeNoRowsGiven))}
	case len(cols) == 0:
		return []Query{refused(t.misuse("InsertAll", codeNoColumnToSet))}
	}
	per := max(1, dialects[d].maxArgs/len(cols))
	if most := dialects[d].maxRows; most > 0 {
		per = min(per, most)
	}
	qs := make([]Query, 0, (len(rows)+per-1)/per)
	for len(rows) > 0 {
		n := min(per, len(rows))
		qs = append(qs, made(&bulk{t.rel(), unsafe.Pointer(&rows[0]), n, unsafe.Sizeof(rows[0])}))
		rows = rows[n:]
	}
	return qs
}

// bulk is an insert of several rows, which lie one after the other.
type bulk struct {
	r     *relation
	first unsafe.Pointer
	n     int
	size  uintptr
}

// direct builds the whole statement, if it is one, without the pooled writer.
func (s *bulk) direct(d Dialect) (string, []any, error) {
	args := make([]any, 0, s.n*len(s.r.inserted))
	args, err := s.values(d, args)
	if err != nil {
		return "", nil, err
	}
	if len(args) > dialects[d].maxArgs {
		return "", nil, tooManyArgs(d)
	}
	text, err := s.text(d)
	if err != nil {
		return "", nil, err
	}
	return text, args, nil
}

// text returns the statement with placeholders from 1, which all full batches of an
// import share.
func (s *bulk) text(d Dialect) (string, error) {
	if last := s.r.bulk.by[d].Load(); last != nil && last.rows == s.n {
		return last.text, nil
	}
	text, err := s.numbered(d, nil)
	if err == nil {
		s.r.bulk.by[d].Store(&bulkText{s.n, text})
	}
	return text, err
}

// numbered returns the statement with the placeholders that follow those of before.
func (s *bulk) numbered(d Dialect, before []any) (string, error) {
	w := newWriter(d)
	defer w.free()
	w.args = append(w.args, before...)
	s.rows(w)
	if err := w.errs.Err(); err != nil {
		return "", err
	}
	return string(w.buf), nil
}

func (s *bulk) write(w *writer) truth {
	args, err := s.values(w.d, w.args)
	if err != nil {
		w.errs.Merge("", err)
		return unknown
	}
	s.rows(w)
	w.args = args
	return unknown
}

// rows writes the text with the placeholders of all rows.
func (s *bulk) rows(w *writer) {
	w.insertInto(s.r, s.r.inserted)
	w.string(" VALUES ")
	at := len(w.args)
	for i := range s.n {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, '(')
		for j := range s.r.inserted {
			if j > 0 {
				w.buf = append(w.buf, ',')
			}
			at++
			w.buf = w.d.appendPlaceholder(w.buf, at)
		}
		w.buf = append(w.buf, ')')
	}
}

// values appends the values of all rows. The path of a refusal is the position
// of the row and the name of the column.
func (s *bulk) values(d Dialect, args []any) ([]any, error) {
	var errs untaint.Collector
	errs.Op = opBuild
	for i := range s.n {
		p := unsafe.Add(s.first, uintptr(i)*s.size)
		for _, c := range s.r.inserted {
			v := s.r.value(c, p)
			args = append(args, v)
			if !c.needsVerdict() && !s.r.scope.is(c) {
				continue
			}
			if code, kind := d.verdict(v); code != "" {
				path := untaint.PathKey(untaint.PathIndex("", i), c.name)
				errs.Add(untaint.Violation{Path: path, Code: code, Kind: kind})
			}
		}
	}
	return args, errs.Err()
}

// needsVerdict reports whether a value of the column could be one that the
// database does not hold.
func (c *column) needsVerdict() bool {
	return c.read == readAny || c.read == readString || c.read == readFloat64
}

// InsertArrays returns the statement that inserts rows as one array for each
// column: "INSERT … SELECT * FROM unnest($1::text[], $2::int8[])". It is one
// text with one value for each column, however many rows, and about twice as
// fast as InsertAll. It needs PostgreSQL and a driver that takes slices, as pgx
// does. The type of a column follows from its field or from type= in the tag;
// if neither gives one, that is a mistake. The rows are read at once.
func (t *Table[T]) InsertArrays(rows []T) Query {
	if len(rows) == 0 {
		return refused(t.misuse("InsertArrays", codeNoRowsGiven))
	}
	c := untaint.Collector{Op: "sqlsafe.InsertArrays"}
	s := &arrays{r: t.rel()}
	all := reflect.ValueOf(rows)
	for _, col := range t.rel().inserted {
		pgType := col.arrayType()
		if pgType == "" {
			c.Add(untaint.Violation{Path: untaint.PathKey("", col.name), Code: codeBadColumnTag, Kind: untaint.Misuse,
				Params: untaint.NewParams(untaint.TextParam("why", "no_type"))})
			continue
		}
		s.types = append(s.types, pgType)
		s.args = append(s.args, col.array(all, t.rel().scope))
	}
	if err := c.Err(); err != nil {
		return refused(err)
	}
	return made(s)
}

type arrays struct {
	r     *relation
	types []string
	args  []any
}

func (s *arrays) write(w *writer) truth {
	if !dialects[w.d].arrays {
		w.unsupported()
		return unknown
	}
	w.insertInto(s.r, s.r.inserted)
	w.string(" SELECT * FROM unnest(")
	for i, c := range s.r.inserted {
		if i > 0 {
			w.string(", ")
		}
		w.field(c, s.args[i])
		w.string("::")
		w.string(s.types[i])
		w.string("[]")
	}
	w.buf = append(w.buf, ')')
	return unknown
}
