package sqlsafe

import (
	"reflect"
	"sync/atomic"
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

	unique   bool       // a column says where its conflicts are shown
	optional []optional // structs behind a pointer, which a row may lack

	sorts atomic.Pointer[singleSorts]
	paged atomic.Bool // a Pager has them as keys
}

// optional is a field that is a pointer to a struct, nil where all of its columns
// are NULL, as those of a LEFT JOIN that found nothing are.
type optional struct {
	index []int
	field string
}

// column is one field with a db tag.
type column struct {
	name   string // as the database knows it
	field  string // as the program knows it, such as "Address.City"
	index  []int  // for reflect.Value.FieldByIndex; crosses no pointer but that of optional
	offset uintptr
	typ    reflect.Type
	flags  columnFlag
	client string // as a client knows it, "" for name
	ops    uint16 // the operators that a filter takes, one bit each; 0 is all
	pgType string // the element type for unnest, "" where it follows from typ
	read   reader // how a value is taken out of the field
	unique string // where a client finds what must be unique, as a JSON Pointer

	optional int // the position in columns.optional and 1; 0 for what each row has
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

// tagOptions are the words of a db tag that take a value.
var tagOptions = []string{"type=", "as=", "ops=", "unique="}

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

// reader says how the value of a field becomes an argument: the plain types at
// the cost of a load, all others through reflection.
type reader uint8

const (
	readAny reader = iota
	readString
	readInt
	readInt64
	readInt32
	readBool
	readFloat64
	readBytes
	readTime
)
