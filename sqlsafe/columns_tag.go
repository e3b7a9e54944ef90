package sqlsafe

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/untaint/untaint/internal/mistake"
)

type compiledColumns struct {
	columns  *columns
	mistakes mistake.List
}

var columnCache sync.Map // reflect.Type to *compiledColumns

// columnsOf compiles the db tags of a struct type, and returns all that is wrong
// with them.
func columnsOf(t reflect.Type) (*columns, mistake.List) {
	if c, ok := columnCache.Load(t); ok {
		done := c.(*compiledColumns)
		return done.columns, done.mistakes
	}
	done := &compiledColumns{}
	done.columns, done.mistakes = compileColumns(t)
	kept, _ := columnCache.LoadOrStore(t, done)
	done = kept.(*compiledColumns)
	return done.columns, done.mistakes
}

func compileColumns(t reflect.Type) (*columns, mistake.List) {
	c := columnCompiler{out: &columns{typ: t, byName: map[string]int{}, clients: map[string]int{}, version: -1}}
	if t == nil || t.Kind() != reflect.Struct {
		return nil, mistake.List{{Type: mistake.TypeName(t), Code: codeBadColumnTag, Text: "only a struct has columns"}}
	}
	c.walk(t, spot{})
	if len(c.out.list) == 0 && len(c.found) == 0 {
		c.found = append(c.found, mistake.Mistake{Type: mistake.TypeName(t), Code: codeBadColumnTag, Text: "no field has a db tag"})
	}
	if len(c.found) > 0 {
		return nil, c.found
	}
	return c.out, nil
}

// columnCompiler reads the db tags of one type.
type columnCompiler struct {
	out   *columns
	found mistake.List
	open  []reflect.Type // the structs that are being walked through
}

// spot is where a struct lies in the outermost one.
type spot struct {
	index    []int
	offset   uintptr
	field    string // what stands before the names of its fields
	prefix   string // what stands before the names of its columns
	optional int    // as in column
}

// tagged is one field with its tag.
type tagged struct {
	reflect.StructField
	tag string
	at  mistake.Mistake // a mistake in it, but for what it is
	in  spot            // where the field itself lies
}

// refuse notes what is wrong with the part of the tag from one offset to another.
func (c *columnCompiler) refuse(f *tagged, start, end int, text, hint string) {
	m := f.at
	m.Start, m.End, m.Text, m.Hint = start, end, text, hint
	c.found = append(c.found, m)
}

func (c *columnCompiler) refuseAll(f *tagged, text, hint string) {
	c.refuse(f, 0, len(f.tag), text, hint)
}

// walk adds the fields of t, a struct that lies at a spot. An embedded struct
// without a tag of its own lends its fields, and one whose tag ends in "*" has
// what is before that in front of the names of its columns.
func (c *columnCompiler) walk(t reflect.Type, in spot) {
	c.open = append(c.open, t)
	for i := range t.NumField() {
		sf := t.Field(i)
		f := &tagged{StructField: sf, in: in}
		f.in.index = append(slices.Clip(in.index), i)
		f.in.offset += sf.Offset
		f.in.field += sf.Name
		tag, has := sf.Tag.Lookup("db")
		f.tag = tag
		f.at = mistake.Mistake{Type: mistake.TypeName(c.out.typ), Field: f.in.field, Tag: tag, Code: codeBadColumnTag}
		prefix, nested := strings.CutSuffix(tag, "*")
		switch {
		case tag == "-":
		case sf.Anonymous && !has:
			c.embedded(f)
		case !has:
			// A field without a tag is not a column, so that adding one to the
			// struct never opens it to a client (CWE-915).
		case nested:
			c.nested(f, prefix)
		default:
			c.field(f)
		}
	}
	c.open = c.open[:len(c.open)-1]
}

func (c *columnCompiler) embedded(f *tagged) {
	switch {
	case f.Type.Kind() == reflect.Struct:
		f.in.field += "."
		c.walk(f.Type, f.in)
	case f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct:
		c.refuseAll(f, "is an embedded pointer, which may be nil", `embed the struct itself, or give it a tag such as db:"other_*"`)
	}
}

// nested adds the columns of a struct that a prefix is in front of.
func (c *columnCompiler) nested(f *tagged, prefix string) {
	t := f.Type
	pointer := t.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	switch {
	case !f.IsExported():
		c.refuseAll(f, "is not exported, and can not be set", "")
		return
	case t.Kind() != reflect.Struct || single(t):
		c.refuseAll(f, "has a prefix, but is no struct of columns", "")
		return
	case slices.Contains(c.open, t):
		c.refuseAll(f, "holds itself", "")
		return
	case prefix != "" && !plainName(prefix):
		c.refuse(f, 0, len(prefix), "is not a prefix of letters, digits and underscores", "")
		return
	case pointer && f.in.optional > 0:
		c.refuseAll(f, "is optional within a struct that is optional", "")
		return
	}
	in := f.in
	in.field += "."
	in.prefix += prefix
	if pointer {
		c.out.optional = append(c.out.optional, optional{in.index, f.in.field})
		in.optional = len(c.out.optional)
	}
	c.walk(t, in)
}

func (c *columnCompiler) field(f *tagged) {
	if !f.IsExported() {
		c.refuseAll(f, "is not exported, and can not be set", "")
		return
	}
	name, _, _ := strings.Cut(f.tag, ",")
	col := column{name: f.in.prefix + name, field: f.in.field, index: f.in.index, offset: f.in.offset, typ: f.Type, read: readerOf(f.Type), optional: f.in.optional}
	named := plainName(col.name)
	if !named {
		c.refuse(f, 0, len(name), "is not a name of letters, digits and underscores", "")
	}
	if why := unreadable(f.Type); why != "" {
		c.refuse(f, 0, len(name), why, "give it a Scan method, or a type that has one")
	}
	for at := len(name); at < len(f.tag); {
		start := at + 1
		word := firstOption(f.tag[start:])
		at = start + len(word)
		c.option(f, &col, word, start)
	}
	_, taken := c.out.byName[col.name]
	_, known := c.out.clients[col.shown()]
	switch {
	case !named:
	case taken || known:
		c.refuse(f, 0, len(name), "another column has that name", "")
	default:
		c.add(f, col)
	}
}

// firstOption returns a tag up to its first comma outside of brackets, which
// type=numeric(20,6) has one in.
func firstOption(tag string) string {
	depth := 0
	for i := range len(tag) {
		switch c := tag[i]; {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth <= 0:
			return tag[:i]
		}
	}
	return tag
}

// option reads one word after the name.
func (c *columnCompiler) option(f *tagged, col *column, word string, at int) {
	var ok bool
	var text string
	name, value, valued := strings.Cut(word, "=")
	start := at + len(name) + 1
	switch {
	case valued && name == "type":
		col.pgType = value
		ok, text = plainTypeName(value), "is not the name of a type"
	case valued && name == "as":
		col.client = value
		ok, text = plainName(value), "is not a name of letters, digits and underscores"
	case valued && name == "ops":
		ok, text = col.limit(strings.Split(value, "|")), "is not a list of operators that the field takes, such as eq|ge"
	case valued && name == "unique":
		col.unique = value
		ok, text = pointer(value), "is not a JSON Pointer to the client's field, such as /name"
	default:
		flag, known := columnFlags[word]
		if known {
			col.flags |= flag
			return
		}
		words := append(slices.Collect(maps.Keys(columnFlags)), tagOptions...)
		c.refuse(f, at, at+len(word), "unknown word "+strconv.Quote(word), mistake.DidYouMean(word, words))
		return
	}
	if !ok {
		c.refuse(f, start, at+len(word), text, "")
	}
}

// pointer reports whether s is a JSON Pointer (RFC 6901) of printable ASCII.
func pointer(s string) bool {
	if len(s) < 2 || len(s) > 256 || s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return false
		}
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
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

func (c *columnCompiler) add(f *tagged, col column) {
	pos := len(c.out.list)
	if col.has(flagKey) {
		c.out.key = append(c.out.key, pos)
	}
	if col.has(flagVersion) {
		if !isInteger(col.typ.Kind()) {
			c.refuseAll(f, "is a version that is not an integer", "")
		}
		if c.out.version >= 0 {
			c.refuseAll(f, "is a second version", "")
		}
		c.out.version = pos
	}
	c.out.unique = c.out.unique || col.unique != ""
	c.out.byName[col.name] = pos
	c.out.clients[col.shown()] = pos
	c.out.list = append(c.out.list, col)
}

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
// "double precision", "public.mood" or "numeric(20,6)".
func plainTypeName(s string) bool {
	if name, digits, ok := strings.Cut(s, "("); ok {
		digits, closed := strings.CutSuffix(digits, ")")
		return closed && digits != "" && strings.Trim(digits, "0123456789,") == "" && plainTypeName(name)
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
