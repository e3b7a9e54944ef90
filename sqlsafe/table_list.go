package sqlsafe

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// TableList is a list of tables from which a value chooses, such as one for
// each tenant. It is immutable.
type TableList struct{ byName map[string]Query }

// Tables returns a list of tables, each "table" or "schema.table". Names of
// another form are Misuse, all reported at once.
func Tables(names ...text) (*TableList, error) {
	var found mistake.List
	l := &TableList{make(map[string]Query, len(names))}
	for _, name := range names {
		parts, ok := tableParts(string(name))
		if !ok {
			found = append(found, badTableName(string(name)))
			continue
		}
		l.byName[string(name)] = made(identifier(parts))
	}
	if err := found.Err("sqlsafe.Tables"); err != nil {
		return nil, err
	}
	return l, nil
}

// MustTables is [Tables] for a package-level variable; it panics on a mistake.
func MustTables(names ...text) *TableList {
	l, err := Tables(names...)
	if err != nil {
		panic(mistake.Explain("sqlsafe.MustTables", err))
	}
	return l
}

// Pick returns the table of that name, matched byte by byte, in quotes. If the
// name is not in the list, the [Query] carries a refusal of kind Denied. Pick
// does not decide whether this client may use the table: derive the name from
// who the client is, do not take it from the request.
func (l *TableList) Pick(name string) Query {
	if q, ok := l.byName[name]; ok {
		return q
	}
	return refused(untaint.New("sqlsafe.Pick", untaint.Violation{Code: codeUnknownTable, Kind: untaint.Denied}))
}
