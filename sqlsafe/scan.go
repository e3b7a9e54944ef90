package sqlsafe

import (
	"database/sql"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// scanPlan says which field each column of a result goes to, for one type and
// one list of columns. It is immutable.
type scanPlan struct {
	names  []string
	fields [][]int // index of the field for each column; nil for a single value
	err    error
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
	case t.Kind() != reflect.Struct:
		p.err = scanMisuse(codeUnscannable, untaint.TextParam("type", t.Kind().String()))
	default:
		p.fields, p.err = structPlan(t, names)
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

func structPlan(t reflect.Type, names []string) ([][]int, error) {
	cols, err := columnsOf(t)
	if err != nil {
		return nil, err
	}
	errs := untaint.Collector{Op: opScan}
	refuse := func(code untaint.Code, column string) {
		errs.Add(untaint.Violation{Code: code, Kind: untaint.Misuse, Params: untaint.NewParams(untaint.TextParam("column", shownName(column)))})
	}
	fields := make([][]int, len(names))
	filled := map[string]bool{}
	for i, name := range names {
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
		fields[i] = col.index
	}
	for _, col := range cols.list {
		if !filled[col.name] && !col.has(flagSelect) {
			refuse(codeFieldUnfilled, col.name)
		}
	}
	return fields, errs.Err()
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

// pointers returns where Scan puts the columns: fields of *row, or row itself.
func (p *scanPlan) pointers(row any) []any {
	if p.fields == nil {
		return []any{row}
	}
	v := reflect.ValueOf(row).Elem()
	dest := make([]any, len(p.fields))
	for i, index := range p.fields {
		dest[i] = v.FieldByIndex(index).Addr().Interface()
	}
	return dest
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
		failed := rows.Scan(try...) != nil
		try[i] = &values[i]
		if !failed {
			continue
		}
		v := untaint.Violation{Code: codeFieldType, Kind: untaint.Failed, Params: untaint.NewParams(untaint.TextParam("column", shownName(p.names[i])))}
		if rows.Scan(try...) == nil && values[i] == nil {
			v.Code, v.Kind = codeNullInField, untaint.Misuse
		}
		return untaint.New(op, v)
	}
	return err
}
