package sqlsafe

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/untaint/untaint"
)

// columns is what the db tags of a struct type say, compiled once. Statements
// take names and values from it, and scanning takes the way to each field.
type columns struct {
	typ     reflect.Type
	list    []column       // in the order of the fields
	byName  map[string]int // position in list
	clients map[string]int // the same by what a client calls them
	key     []int          // positions of the columns flagged pk
	version int            // position of the column flagged version, -1 without
}

// column is one field with a db tag.
type column struct {
	name   string // as the database knows it
	field  string // as the program knows it, such as "Address.City"
	index  []int  // for reflect.Value.FieldByIndex; crosses no pointer
	offset uintptr
	typ    reflect.Type
	flags  columnFlag
	client string // as a client knows it, "" for name
	ops    uint16 // the operators that a filter takes, one bit each; 0 is all
	pgType string // the element type for unnest, "" where it follows from typ
	read   reader // how a value is taken out of the field
}

type columnFlag uint16

const (
	flagKey      columnFlag = 1 << iota // pk: part of the primary key
	flagAuto                            // auto: the database makes the value
	flagReadOnly                        // readonly: never written
	flagSort                            // sort: a client may sort by it
	flagFilter                          // filter: a client may filter by it
	flagSelect                          // select: a client may ask for it
	flagPatch                           // patch: a client may name it in a partial update
	flagVersion                         // version: counts updates, for optimistic locking
)

// columnFlags has one row for each word that may follow the name in a db tag.
var columnFlags = map[string]columnFlag{
	"pk":       flagKey,
	"auto":     flagAuto,
	"readonly": flagReadOnly,
	"sort":     flagSort,
	"filter":   flagFilter,
	"select":   flagSelect,
	"patch":    flagPatch,
	"version":  flagVersion,
}

func (c *column) has(f columnFlag) bool { return c.flags&f != 0 }

// writable reports whether an insert or update gives the column a value.
func (c *column) writable() bool { return !c.has(flagAuto | flagReadOnly) }

// public returns the column that a client calls so, matched byte by byte.
func (cs *columns) public(name string) (*column, bool) {
	i, ok := cs.clients[name]
	if !ok {
		return nil, false
	}
	return &cs.list[i], true
}

// takes reports whether a filter on the column may use an operator.
func (c *column) takes(op operator) bool { return c.ops == 0 || c.ops&(1<<op) != 0 }

// shown returns what a client calls the column.
func (c *column) shown() string {
	if c.client != "" {
		return c.client
	}
	return c.name
}

// find returns the column of that name, matched byte by byte.
func (cs *columns) find(name string) (*column, bool) {
	i, ok := cs.byName[name]
	if !ok {
		return nil, false
	}
	return &cs.list[i], true
}

type compiledColumns struct {
	columns *columns
	err     error
}

var columnCache sync.Map // reflect.Type to *compiledColumns

// columnsOf compiles the db tags of a struct type. All that is wrong with them
// is in one error of kind Misuse, whose paths are those of the fields.
func columnsOf(t reflect.Type) (*columns, error) {
	if c, ok := columnCache.Load(t); ok {
		done := c.(*compiledColumns)
		return done.columns, done.err
	}
	done := &compiledColumns{}
	done.columns, done.err = compileColumns(t)
	columnCache.Store(t, done)
	return done.columns, done.err
}

func compileColumns(t reflect.Type) (*columns, error) {
	c := columnCompiler{
		errs: untaint.Collector{Op: "sqlsafe.For"},
		out:  &columns{typ: t, byName: map[string]int{}, clients: map[string]int{}, version: -1},
	}
	if t == nil || t.Kind() != reflect.Struct {
		c.refuse("", "not_a_struct")
		return nil, c.errs.Err()
	}
	c.walk(t, nil, 0, "")
	if len(c.out.list) == 0 && c.errs.Len() == 0 {
		c.refuse(untaint.PathKey("", t.Name()), "no_columns")
	}
	if err := c.errs.Err(); err != nil {
		return nil, err
	}
	return c.out, nil
}

type columnCompiler struct {
	errs untaint.Collector
	out  *columns
}

func (c *columnCompiler) refuse(path, why string) {
	c.errs.Add(untaint.Violation{
		Path: path, Code: codeBadColumnTag, Kind: untaint.Misuse,
		Params: untaint.NewParams(untaint.TextParam("why", why)),
	})
}

// walk adds the fields of t, a struct that sits at index and offset in the
// outermost one. An embedded struct without a tag of its own lends its fields.
func (c *columnCompiler) walk(t reflect.Type, index []int, offset uintptr, prefix string) {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(slices.Clip(index), i)
		name := prefix + f.Name
		tag, tagged := f.Tag.Lookup("db")
		switch {
		case tag == "-":
		case f.Anonymous && !tagged:
			c.embedded(f, at, offset+f.Offset, name)
		case !tagged:
			// A field without a tag is no column, so that adding one to the
			// struct never opens it to a client (CWE-915).
		default:
			c.field(f, tag, at, offset+f.Offset, name)
		}
	}
}

func (c *columnCompiler) embedded(f reflect.StructField, at []int, offset uintptr, name string) {
	switch {
	case f.Type.Kind() == reflect.Struct:
		c.walk(f.Type, at, offset, name+".")
	case f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct:
		c.refuse(untaint.PathKey("", name), "embedded_pointer")
	}
}

func (c *columnCompiler) field(f reflect.StructField, tag string, at []int, offset uintptr, name string) {
	path := untaint.PathKey("", name)
	if !f.IsExported() {
		c.refuse(path, "unexported")
		return
	}
	col := column{field: name, index: at, offset: offset, typ: f.Type, read: readerOf(f.Type)}
	words := strings.Split(tag, ",")
	col.name = words[0]
	if !plainName(col.name) {
		c.refuse(path, "bad_name")
		return
	}
	for _, word := range words[1:] {
		if !c.option(&col, word) {
			c.refuse(path, "unknown_option")
		}
	}
	_, taken := c.out.byName[col.name]
	if _, known := c.out.clients[col.shown()]; taken || known {
		c.refuse(path, "name_taken")
		return
	}
	c.add(col, path)
}

func (c *columnCompiler) option(col *column, word string) bool {
	if pgType, ok := strings.CutPrefix(word, "type="); ok {
		col.pgType = pgType
		return plainTypeName(pgType)
	}
	if client, ok := strings.CutPrefix(word, "as="); ok {
		col.client = client
		return plainName(client)
	}
	if list, ok := strings.CutPrefix(word, "ops="); ok {
		return col.limit(strings.Split(list, "|"))
	}
	flag, ok := columnFlags[word]
	col.flags |= flag
	return ok
}

// limit takes note of the operators that a filter on the column takes.
func (c *column) limit(names []string) bool {
	for _, name := range names {
		op, known := parseOperator(name)
		if !known || classOf(plainType(c.typ))&ops[op].values == 0 {
			return false
		}
		c.ops |= 1 << op
	}
	return true
}

func (c *columnCompiler) add(col column, path string) {
	pos := len(c.out.list)
	if col.has(flagKey) {
		c.out.key = append(c.out.key, pos)
	}
	if col.has(flagVersion) {
		if !isInteger(col.typ.Kind()) {
			c.refuse(path, "version_not_integer")
		}
		if c.out.version >= 0 {
			c.refuse(path, "second_version")
		}
		c.out.version = pos
	}
	c.out.byName[col.name] = pos
	c.out.clients[col.shown()] = pos
	c.out.list = append(c.out.list, col)
}

func isInteger(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }

// plainName reports whether s is a letter or underscore and then letters,
// digits and underscores, of at most 63 bytes: the names that need no doubling
// of quotes in any dialect. PostgreSQL would cut a longer one.
func plainName(s string) bool {
	if s == "" || len(s) > 63 {
		return false
	}
	for i := range len(s) {
		b := s[i]
		letter := b == '_' || b|0x20 >= 'a' && b|0x20 <= 'z'
		if !letter && (i == 0 || b < '0' || b > '9') {
			return false
		}
	}
	return true
}

// plainTypeName reports whether s can stand after :: as a type, such as
// "double precision", "public.mood" or "numeric(20;6)", whose comma a tag cannot
// hold.
func plainTypeName(s string) bool {
	if name, digits, ok := strings.Cut(s, "("); ok {
		digits, closed := strings.CutSuffix(digits, ")")
		return closed && digits != "" && strings.Trim(digits, "0123456789;") == "" && plainTypeName(name)
	}
	for word := range strings.SplitSeq(s, " ") {
		for name := range strings.SplitSeq(word, ".") {
			if !plainName(name) {
				return false
			}
		}
	}
	return true
}
