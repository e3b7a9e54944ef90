package decode

import (
	"math"
	"reflect"
	"sync"
)

// reading is one run over one document. It reads straight into the fields of a
// value by their offsets, counts what it takes, and where something does not
// fit says so, passes over it and goes on.
//
// Its methods that return a bool report whether to go on: false once the
// document cannot be read further, a limit is passed, or enough was found.
type reading struct {
	doc    []byte
	at     int
	plan   *Plan
	limits *Limits
	report *Report

	depth   int   // how deep it may go
	tokens  int   // how many more it may meet
	live    int64 // bytes that the value holds
	garbage int64 // bytes that were taken on the way to it

	unicode unicodeState
	cut     bool // the document is no JSON
	spare   []spareEntry
	arena   []byte     // for methods of the program, which may hold what they are given
	names   []nameSpan // of objects around, to find what comes twice
	levels  []level    // where the reading is
}

// readings are those that nobody uses.
var readings = sync.Pool{New: func() any { return new(reading) }}

// maxKeptNames and maxKeptLevels are how many names and levels a reading that
// nobody uses has room for.
const (
	maxKeptNames  = 64
	maxKeptLevels = 512
)

// begin returns a reading of a document. It ends with end.
func (p *Plan) begin(doc []byte, l *Limits, r *Report) *reading {
	d := readings.Get().(*reading) //nolint:forcetypeassert // the pool holds nothing else
	d.doc, d.plan, d.limits, d.report = doc, p, l, r
	d.depth, d.tokens = min(l.Depth, maxDepth), l.Tokens
	return d
}

// end gives the reading back without what it saw.
func (d *reading) end() {
	names := d.names[:0]
	if cap(names) > maxKeptNames {
		names = nil
	}
	clear(names[:cap(names)])
	levels := d.levels[:0]
	if cap(levels) > maxKeptLevels {
		levels = nil
	}
	*d = reading{names: names, levels: levels}
	readings.Put(d)
}

// unicodeState says whether the whole document is UTF-8.
type unicodeState uint8

const (
	unicodeUnknown unicodeState = iota
	unicodeGood
	unicodeBad
)

// maxDepth is how deep a document may be, whatever the limits say: reading
// recurses.
const maxDepth = 10_000

// level says where in an array or object that is open the reading is: n at the
// nth element, and ^at at the member whose name begins at an offset.
type level int

const (
	inList   level = 0
	inObject level = math.MinInt // before its first member
)

// spareEntry is a key and a value of one map type, to be filled and copied into
// a map.
type spareEntry struct {
	s        *shape
	key, val reflect.Value
}

// nameSpan is a name, and where it begins in the document behind its quote.
type nameSpan struct {
	from int
	name []byte
}
