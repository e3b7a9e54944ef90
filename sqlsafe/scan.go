package sqlsafe

import (
	"database/sql"
	"errors"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// scanPlan says where each column of a result goes to, for one type and one list
// of columns. It is immutable.
type scanPlan struct {
	names    []string
	slots    []slot // one for each column; nil for a single value and a map
	optional []optional
	keyed    bool     // into a map
	convert  bool     // a single value that database/sql cannot read
	cols     *columns // nil where T is no struct of columns
	err      error
}

// slot is the field that a column goes to.
type slot struct {
	index    []int
	typ      reflect.Type
	convert  bool // database/sql cannot read it
	optional int  // as in column; index then begins with that of the pointer
}

// opScan stands in a plan for the operation that uses it.
const opScan = "sqlsafe.Rows"

// maxPlans is how many lists of columns are remembered for one type.
const maxPlans = 64

// scanPlans are the plans of one type.
type scanPlans struct {
	mu   sync.RWMutex
	list []*scanPlan
}

var planCache sync.Map // reflect.Type to *scanPlans

// scanPlanOf returns the plan for reading columns of these names into a T.
func scanPlanOf[T any](op string, names []string) (*scanPlan, error) {
	t := reflect.TypeFor[T]()
	cached, ok := planCache.Load(t)
	if !ok {
		cached, _ = planCache.LoadOrStore(t, &scanPlans{})
	}
	plans := cached.(*scanPlans)
	plan := plans.find(names)
	if plan == nil {
		plan = plans.add(compileScan(t, slices.Clone(names)))
	}
	if plan.err != nil { // which was found by whoever read these columns first
		c := untaint.Collector{Op: op}
		c.Merge("", plan.err)
		return nil, c.Err()
	}
	return plan, nil
}

func (ps *scanPlans) find(names []string) *scanPlan {
	ps.mu.RLock()
	defer ps.mu.RUnlock()
	for _, p := range ps.list {
		if slices.Equal(p.names, names) {
			return p
		}
	}
	return nil
}

func (ps *scanPlans) add(p *scanPlan) *scanPlan {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if len(ps.list) < maxPlans {
		ps.list = append(ps.list, p)
	}
	return p
}

func compileScan(t reflect.Type, names []string) *scanPlan {
	p := &scanPlan{names: names}
	switch {
	case single(t):
		p.err = singlePlan(t, names)
	case convertible(t):
		p.convert, p.err = true, singlePlan(t, names)
	case t == reflect.TypeFor[map[string]any]():
		p.keyed, p.err = true, keyedPlan(names)
	case t.Kind() != reflect.Struct:
		p.err = scanMisuse(codeUnscannable, untaint.TextParam("type", t.Kind().String()))
	default:
		p.err = p.structure(t)
	}
	return p
}

// single reports whether a row of one column fills a T as a whole.
func single(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer { // for NULL
		t = t.Elem()
	}
	if t == reflect.TypeFor[time.Time]() || reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]()) {
		return true
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	case reflect.Slice:
		// RawBytes is the driver's own memory, overwritten by the next row.
		return t.Elem().Kind() == reflect.Uint8 && t != reflect.TypeFor[sql.RawBytes]()
	}
	return false
}

func singlePlan(t reflect.Type, names []string) error {
	if len(names) == 1 {
		return nil
	}
	return scanMisuse(codeOneColumn, untaint.IntParam("got", int64(len(names))), untaint.TextParam("type", t.Kind().String()))
}

// keyedPlan refuses a column that comes twice, of which a map would keep the last.
func keyedPlan(names []string) error {
	errs := untaint.Collector{Op: opScan}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			errs.Merge("", scanMisuse(codeColumnTwice, untaint.TextParam("column", shownName(name))))
		}
	}
	return errs.Err()
}

func (p *scanPlan) structure(t reflect.Type) error {
	cols, mistakes := columnsOf(t)
	if len(mistakes) > 0 {
		return mistakes.Err(opScan)
	}
	errs := untaint.Collector{Op: opScan}
	refuse := func(code untaint.Code, column string) {
		errs.Add(untaint.Violation{Code: code, Kind: untaint.Misuse, Params: untaint.NewParams(untaint.TextParam("column", shownName(column)))})
	}
	p.slots, p.optional, p.cols = make([]slot, len(p.names)), cols.optional, cols
	filled := map[string]bool{}
	for i, name := range p.names {
		col, known := cols.find(name)
		switch {
		case !known:
			refuse(codeColumnUnread, name)
			continue
		case filled[name]:
			refuse(codeColumnTwice, name)
		case col.typ == reflect.TypeFor[sql.RawBytes]():
			refuse(codeUnscannable, name)
		}
		filled[name] = true
		p.slots[i] = slot{col.index, col.typ, convertible(col.typ), col.optional}
	}
	for _, col := range cols.list {
		if !filled[col.name] && !col.has(flagSelect) {
			refuse(codeFieldUnfilled, col.name)
		}
	}
	return errs.Err()
}

func scanMisuse(code untaint.Code, params ...untaint.Param) error {
	v := untaint.Violation{Code: code, Kind: untaint.Misuse}
	v.Params = untaint.NewParams(params...)
	return untaint.New(opScan, v)
}

// shownName is a column's name as far as it can be shown. The name of a column
// that has no alias is the expression itself, with its values where a driver
// writes them into the text.
func shownName(column string) string {
	if name := fault.SchemaName(column); name != "" {
		return name
	}
	return "unnamed"
}

// pointers returns where Scan puts the columns: fields of *row, row itself, or
// what settle makes the row of.
func (p *scanPlan) pointers(row any) []any {
	v := reflect.ValueOf(row).Elem()
	switch {
	case p.keyed:
		values := make([]any, len(p.names))
		dest := make([]any, len(values))
		for i := range dest {
			dest[i] = &values[i]
		}
		return dest
	case p.convert:
		return []any{&converted{into: v}}
	case p.slots == nil:
		return []any{row}
	}
	dest := make([]any, len(p.slots))
	for i, s := range p.slots {
		switch {
		case s.optional > 0 && s.convert:
			dest[i] = &converted{into: reflect.New(s.typ).Elem(), optional: true}
		case s.optional > 0:
			dest[i] = reflect.New(reflect.PointerTo(s.typ)).Interface()
		case s.convert:
			dest[i] = &converted{into: v.FieldByIndex(s.index)}
		default:
			dest[i] = v.FieldByIndex(s.index).Addr().Interface()
		}
	}
	return dest
}

// settle makes of what was scanned what does not lie in the row itself: a map,
// and the structs that a row may lack.
func (p *scanPlan) settle(op string, row any, dest []any) error {
	if p.keyed {
		m := make(map[string]any, len(dest))
		for i, name := range p.names {
			m[name] = *dest[i].(*any)
		}
		*row.(*map[string]any) = m
		return nil
	}
	v := reflect.ValueOf(row).Elem()
	for group, o := range p.optional {
		if err := p.join(op, v.FieldByIndex(o.index), group+1, len(o.index), dest); err != nil {
			return err
		}
	}
	return nil
}

// join fills a struct behind a pointer, which stays nil if all of its columns are
// NULL. The first depth positions of an index lead to the pointer.
func (p *scanPlan) join(op string, pointer reflect.Value, group, depth int, dest []any) error {
	there := false
	for i, s := range p.slots {
		if s.optional == group {
			_, null := scanned(dest[i])
			there = there || !null
		}
	}
	if !there {
		return nil
	}
	pointer.Set(reflect.New(pointer.Type().Elem()))
	for i, s := range p.slots {
		if s.optional != group {
			continue
		}
		field := pointer.Elem().FieldByIndex(s.index[depth:])
		switch v, null := scanned(dest[i]); {
		case !null:
			field.Set(v)
		case !takesNull(field):
			return untaint.New(op, untaint.Violation{Code: codeNullInField, Kind: untaint.Misuse,
				Params: untaint.NewParams(untaint.TextParam("column", shownName(p.names[i])))})
		}
	}
	return nil
}

// scanned returns what a column of an optional struct holds, and whether it is
// NULL.
func scanned(dest any) (v reflect.Value, null bool) {
	if c, ok := dest.(*converted); ok {
		return c.into, c.null
	}
	v = reflect.ValueOf(dest).Elem()
	if v.IsNil() {
		return v, true
	}
	return v.Elem(), false
}

// takesNull reports whether a field can be NULL, and sets it to that.
func takesNull(field reflect.Value) bool {
	switch field.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Interface:
		return true
	}
	s, ok := reflect.TypeAssert[sql.Scanner](field.Addr())
	return ok && s.Scan(nil) == nil
}

// unscanned says which column could not be read and why, without the text of
// err, which shows the value. It reads the row again, column by column.
func (p *scanPlan) unscanned(op string, rows *sql.Rows, dest []any, err error) error {
	if e, ours := untaint.As(err); ours { // a Scanner's own refusal
		return e
	}
	values := make([]any, len(dest))
	try := make([]any, len(dest))
	for i := range dest {
		try[i] = &values[i]
	}
	if rows.Scan(try...) != nil {
		return err // not the field's fault: the rows were closed, as when the context ends
	}
	for i := range dest {
		try[i] = dest[i]
		failure := rows.Scan(try...)
		try[i] = &values[i]
		if failure == nil {
			continue
		}
		v := untaint.Violation{Code: codeFieldType, Kind: untaint.Failed, Params: untaint.NewParams(untaint.TextParam("column", shownName(p.names[i])))}
		if rows.Scan(try...) == nil && values[i] == nil {
			v.Code, v.Kind = codeNullInField, untaint.Misuse
		}
		if _, own := dest[i].(sql.Scanner); own {
			return untaint.Wrap(op, v, errors.Unwrap(failure)) // what its Scan returned
		}
		return untaint.New(op, v)
	}
	return err
}
