package untaint

import (
	"iter"
	"math"
	"strconv"
	"strings"
)

// Param is one fact about a rule: its limit, its unit, the field it compares
// with, the values it takes. A Param comes from the rule and never from the
// value that was refused. The zero Param is absent. Make one with [IntParam],
// [FloatParam], [TextParam] or [ListParam].
type Param struct {
	key  string
	text string // of a list: its items, each followed by itemEnd
	num  uint64 // the bits of an int64 or a float64
	kind paramKind
}

type paramKind uint8

const (
	absent paramKind = iota
	isInt
	isFloat
	isText
	isList
)

// itemEnd ends each item of a list in Param.text, which keeps a Param
// comparable. No item holds one, since clean replaces control characters.
const itemEnd = "\x1f"

// maxListLen is how many bytes the items of a list have together: the 249
// country codes fit, a table does not.
const maxListLen = 1024

// IntParam returns a [Param] that holds a whole number, such as a rule's limit.
func IntParam(key string, n int64) Param {
	return Param{key: clean(key, maxTokenLen), num: uint64(n), kind: isInt}
}

// FloatParam returns a [Param] that holds a number, such as the limit of a price.
// JSON has no NaN and no infinity: they become the texts "NaN", "+Inf" and
// "-Inf".
func FloatParam(key string, f float64) Param {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return TextParam(key, strconv.FormatFloat(f, 'g', -1, 64))
	}
	return Param{key: clean(key, maxTokenLen), num: math.Float64bits(f), kind: isFloat}
}

// TextParam returns a [Param] that holds a word from the rule, such as the name
// of the field it compares with. Do not pass input. As a last defence, control
// and bidirectional characters are replaced, and the text is cut at 64 bytes.
func TextParam(key, s string) Param {
	return Param{key: clean(key, maxTokenLen), text: clean(s, maxTokenLen), kind: isText}
}

// ListParam returns a [Param] that holds words from the rule, such as the
// values it allows. Each is made safe as [TextParam] does. Items past the first
// 1,024 bytes are replaced by one "…".
func ListParam(key string, items ...string) Param {
	var b strings.Builder
	for _, item := range items {
		item = clean(item, maxTokenLen)
		if b.Len()+len(item) > maxListLen {
			b.WriteString("…" + itemEnd)
			break
		}
		b.WriteString(item)
		b.WriteString(itemEnd)
	}
	return Param{key: clean(key, maxTokenLen), text: b.String(), kind: isList}
}

// Key returns the name of the parameter, "" for the zero Param.
func (p Param) Key() string { return p.key }

// Value returns the parameter as an int64, a float64, a string or a []string,
// and nil for the zero Param.
func (p Param) Value() any {
	switch p.kind {
	case isInt:
		return int64(p.num)
	case isFloat:
		return math.Float64frombits(p.num)
	case isText:
		return p.text
	case isList:
		items := make([]string, 0, strings.Count(p.text, itemEnd))
		for item := range p.items() {
			items = append(items, item)
		}
		return items
	}
	return nil
}

// String returns the parameter's value as text, "" for the zero Param. The
// items of a list are joined by ", ", and an item that could be misread is
// quoted.
func (p Param) String() string { return string(p.append(nil)) }

func (p *Param) append(b []byte) []byte {
	switch p.kind {
	case isInt:
		return strconv.AppendInt(b, int64(p.num), 10)
	case isFloat:
		return appendFloat(b, math.Float64frombits(p.num))
	case isText:
		return append(b, p.text...)
	case isList:
		sep := ""
		for item := range p.items() {
			b = append(b, sep...)
			if item == "" || strings.ContainsAny(item, `,"`) || strings.TrimSpace(item) != item {
				b = strconv.AppendQuote(b, item)
			} else {
				b = append(b, item...)
			}
			sep = ", "
		}
	}
	return b
}

func (p *Param) appendJSON(b []byte) []byte {
	switch p.kind {
	case isInt, isFloat:
		return p.append(b)
	case isList:
		open := byte('[')
		for item := range p.items() {
			b = appendString(append(b, open), item)
			open = ','
		}
		if open == '[' {
			b = append(b, '[')
		}
		return append(b, ']')
	}
	return appendString(b, p.text)
}

// appendFloat writes f as people write it where that is short: 0.000001 and
// 1000000, but 1e+21. All of it is JSON.
func appendFloat(b []byte, f float64) []byte {
	format := byte('f')
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(b, f, format, -1, 64)
}

// items yields the items of a list.
func (p *Param) items() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := p.text; rest != ""; {
			item, after, _ := strings.Cut(rest, itemEnd)
			if !yield(item) {
				return
			}
			rest = after
		}
	}
}

// Params are the parameters of one violation, at most three, in the rule's
// order. The zero Params is empty. Make one with [NewParams], once where the rule
// does not change, as a copy shares its memory:
//
//	untaint.NewParams(untaint.IntParam("min", 3), untaint.IntParam("max", 32))
//
// Comparing two Params by == does not compile.
type Params struct {
	_ [0]func() // no ==, which would compare addresses

	// list stands behind a pointer so that a Violation is small. It never
	// changes.
	list *[maxParams]Param
}

const maxParams = 3

// NewParams returns ps as [Params]. Any past the third are left out.
func NewParams(ps ...Param) Params {
	if len(ps) == 0 {
		return Params{}
	}
	list := new([maxParams]Param)
	copy(list[:], ps)
	return Params{list: list}
}

// With returns ps with p added, or replacing the parameter of the same name. A
// fourth parameter is left out.
func (ps Params) With(p Param) Params {
	list := new([maxParams]Param)
	copy(list[:], ps.slots())
	for i := range list {
		if list[i].kind == absent || list[i].key == p.key {
			list[i] = p
			break
		}
	}
	return Params{list: list}
}

// All returns the parameters in order.
func (ps Params) All() iter.Seq[Param] {
	return func(yield func(Param) bool) {
		for _, p := range ps.slots() {
			if p.kind != absent && !yield(p) {
				return
			}
		}
	}
}

// Get returns the parameter of that name, and the zero [Param] if there is none.
func (ps Params) Get(key string) Param {
	if p := ps.find(key); p != nil {
		return *p
	}
	return Param{}
}

// slots are the places for parameters, of which some may be absent.
func (ps Params) slots() []Param {
	if ps.list == nil {
		return nil
	}
	return ps.list[:]
}

func (ps Params) find(key string) *Param {
	slots := ps.slots()
	for i := range slots {
		if p := &slots[i]; p.kind != absent && p.key == key {
			return p
		}
	}
	return nil
}

// hasText reports whether one of the parameters is a text.
func (ps Params) hasText() bool {
	slots := ps.slots()
	for i := range slots {
		if slots[i].kind == isText {
			return true
		}
	}
	return false
}
