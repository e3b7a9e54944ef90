package fault

import (
	"slices"
	"strings"
)

// Key is the unique key that a row broke, as far as a server names it. It holds
// names out of the schema, never a value.
type Key struct {
	Table   string
	Name    string   // of the constraint or index
	Columns []string // of the table, "" for none known; of an expression the names in it
}

// KeyOf returns the unique key that err is about, and false for any other error.
func KeyOf(err error) (Key, bool) {
	n := nativeOf(err)
	if f, known := n.fault(); !known || f.code != UniqueViolation {
		return Key{}, false
	}
	switch {
	case n.sqlstate != "":
		return Key{n.table, n.constraint, namesIn(n.detail)}, true
	case n.number != 0:
		table, name, ok := strings.Cut(n.constraint, ".") // MySQL has the table in front
		if !ok {
			table, name = "", n.constraint
		}
		return Key{Table: table, Name: name}, true
	}
	return sqliteKey(n.message), true
}

// namesIn returns the names in the first parentheses of PostgreSQL's detail,
// "Key (tenant, lower(email))=(7, ann@example.org) already exists.", whatever the
// language. What is behind them are values.
func namesIn(detail string) []string {
	_, list, ok := strings.Cut(detail, "(")
	list, _, closed := strings.Cut(list, ")=(")
	if !ok || !closed {
		return nil
	}
	return words(list)
}

// sqliteKey reads "UNIQUE constraint failed: users.tenant, users.email".
func sqliteKey(message string) Key {
	const mark = " constraint failed: "
	i := strings.LastIndex(message, mark)
	if i < 0 {
		return Key{}
	}
	list, _, _ := strings.Cut(message[i+len(mark):], " (") // modernc adds the code
	if name := SchemaName(between(list, "index '", "'")); name != "" {
		return Key{Name: name}
	}
	var k Key
	for column := range strings.SplitSeq(list, ", ") {
		table, name, ok := strings.Cut(column, ".")
		if !ok || SchemaName(table) == "" || SchemaName(name) == "" {
			return Key{}
		}
		k.Table = table
		k.Columns = append(k.Columns, name)
	}
	return k
}

// words returns the names in an expression, without quotes.
func words(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && SchemaName(string(r)) == "" }),
		func(word string) bool { return SchemaName(word) == "" })
}
