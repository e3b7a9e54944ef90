package sqlsafe

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/untaint/untaint"
)

// Where returns a condition on a column that is chosen at run time, with an
// operator and a value to compare with. The column must have the word filter in
// its tag. The operators are eq, ne, lt, le, gt, ge, in, notin, contains,
// prefix, suffix and null; ops= in the tag says which of them the column takes.
// The value must be of the class of the field: an integer for an integer, text
// for text; in and notin take a slice, null a bool. Anything else is Invalid,
// at the path of the column's name.
func (t *Table[T]) Where(column, op string, value any) Query {
	c := untaint.Collector{Op: "sqlsafe.Where"}
	path := untaint.PathKey("", column)
	known, _ := parseOperator(op) // 0 is refused with the column's own reasons
	q, code := t.rel().compare(column, known, value)
	if code == "" {
		return q
	}
	c.Add(untaint.Violation{Path: path, Code: code, Kind: untaint.Invalid})
	return refused(c.Err())
}

// compare returns a condition on a column that a client may filter by.
func (r *relation) compare(name string, op operator, value any) (Query, untaint.Code) {
	col, code := r.filterable(name, op)
	if code != "" {
		return Query{}, code
	}
	t := plainType(col.typ)
	v := reflect.ValueOf(value)
	switch op {
	case opNull:
		is, ok := value.(bool)
		return made(&nullTest{r, col, !is}), wrongUnless(ok)
	case opIn, opNotIn:
		if v.Kind() != reflect.Slice || !comparableWith(t, v.Type().Elem()) {
			return Query{}, codeWrongType
		}
		args := make([]any, v.Len())
		for i := range args {
			args[i] = instant(v.Index(i).Interface())
		}
		return made(&columnIn{r, col, args, op == opNotIn}), ""
	}
	if !v.IsValid() || !comparableWith(t, v.Type()) {
		return Query{}, codeWrongType
	}
	return r.comparison(col, op, value), ""
}

func wrongUnless(ok bool) untaint.Code {
	if ok {
		return ""
	}
	return codeWrongType
}

// comparison returns the condition for a value of the right type.
func (r *relation) comparison(col *column, op operator, value any) Query {
	switch op {
	case opContains, opPrefix, opSuffix:
		l := &like{expr: qualified{r, col}, term: reflect.ValueOf(value).String(), before: op != opPrefix, after: op != opSuffix}
		if err := l.refuse(); err != nil {
			return refused(err)
		}
		return made(l)
	}
	return made(&comparison{r, col, ops[op].sql, instant(value)})
}

// instant returns a value to compare with, a time in UTC. For a column without a
// zone, pgx and PostgreSQL drop that of the value and keep the hour.
func instant(value any) any {
	if at, ok := value.(time.Time); ok {
		return at.UTC()
	}
	return value
}

// filterable returns the column of that name, if a client may filter by it
// with that operator.
func (r *relation) filterable(name string, op operator) (*column, untaint.Code) {
	col, ok := r.cols.public(name)
	if !ok || !col.has(flagFilter) {
		return nil, codeUnknownColumn
	}
	if op == 0 || op >= opEnd || classOf(plainType(col.typ))&ops[op].values == 0 || !col.takes(op) {
		return nil, codeUnknownOperator
	}
	return col, ""
}

// Filter returns the condition that a query string asks for, such as
//
//	?age[ge]=18&city=Oslo&city=Bergen&name[prefix]=A
//
// Each key is a column with the word filter in its tag, alone or with an
// operator in brackets. A key alone means eq, or in if it has several values.
// Values are parsed to the types of the fields. Keys in except, such as those
// for paging, are ignored. Everything that is wrong is reported at once, as
// Invalid, at the paths of the keys. There can be at most 32 keys and, with in
// and notin, 100 values for each.
//
// An empty filter is true.
func (t *Table[T]) Filter(values url.Values, except ...text) Query {
	c := untaint.Collector{Op: "sqlsafe.Filter"}
	keys := make([]string, 0, len(values))
	for key := range values {
		if !slices.Contains(except, text(key)) {
			keys = append(keys, key)
		}
	}
	if len(keys) > maxFilters {
		return refused(tooManyItems("sqlsafe.Filter", "", maxFilters))
	}
	slices.Sort(keys) // one text for one set of filters, so one prepared statement
	conds := make([]Query, 0, len(keys))
	for _, key := range keys {
		q, v := t.rel().filter(key, values[key])
		if v.Code != "" {
			v.Path = untaint.PathKey("", key)
			c.Add(v)
			continue
		}
		conds = append(conds, q)
	}
	if err := c.Err(); err != nil {
		return refused(err)
	}
	return And(conds...)
}

const (
	maxFilters      = 32
	maxFilterValues = 100
)

// filter returns the condition of one key, or what is wrong with it.
func (r *relation) filter(key string, values []string) (Query, untaint.Violation) {
	name, op, ok := splitKey(key, len(values))
	if !ok {
		return Query{}, untaint.Violation{Code: codeUnknownOperator, Kind: untaint.Invalid}
	}
	col, code := r.filterable(name, op)
	if code != "" {
		return Query{}, untaint.Violation{Code: code, Kind: untaint.Invalid}
	}
	t := plainType(col.typ)
	wrong := untaint.Violation{Code: codeWrongType, Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.TextParam("type", className(classOf(t))))}
	switch {
	case op == opIn || op == opNotIn:
		return r.filterIn(col, op, values, wrong)
	case len(values) == 0:
		return Query{}, wrong
	case len(values) > 1:
		return Query{}, untaint.Violation{Code: codeTooManyItems, Kind: untaint.TooLarge, Params: untaint.NewParams(untaint.IntParam("max", 1))}
	case op == opNull:
		wrong.Params = wrong.Params.With(untaint.TextParam("type", "bool"))
		if values[0] != "true" && values[0] != "false" {
			return Query{}, wrong
		}
		return made(&nullTest{r, col, values[0] == "false"}), untaint.Violation{}
	}
	v, ok := parseValue(t, values[0])
	if !ok {
		return Query{}, wrong
	}
	return r.comparison(col, op, v), untaint.Violation{}
}

func (r *relation) filterIn(col *column, op operator, values []string, wrong untaint.Violation) (Query, untaint.Violation) {
	if len(values) > maxFilterValues {
		return Query{}, untaint.Violation{Code: codeTooManyItems, Kind: untaint.TooLarge,
			Params: untaint.NewParams(untaint.IntParam("max", maxFilterValues))}
	}
	args := make([]any, len(values))
	for i, s := range values {
		var ok bool
		if args[i], ok = parseValue(plainType(col.typ), s); !ok {
			return Query{}, wrong
		}
	}
	return made(&columnIn{r, col, args, op == opNotIn}), untaint.Violation{}
}

// splitKey splits "age[ge]" into a name and an operator.
func splitKey(key string, values int) (string, operator, bool) {
	name, rest, found := strings.Cut(key, "[")
	if !found {
		if values > 1 {
			return name, opIn, true
		}
		return name, opEq, true
	}
	word, ok := strings.CutSuffix(rest, "]")
	op, known := parseOperator(word)
	return name, op, ok && known
}

var classNames = [...]string{"integer", "number", "text", "bool", "time", "value"}

// className returns the word for a class in a message.
func className(c valueClass) string {
	for i, name := range classNames {
		if c == 1<<i {
			return name
		}
	}
	return "value"
}
