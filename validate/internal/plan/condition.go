package plan

import (
	"reflect"
	"unsafe"
)

// Outcome says what a rule demands once its condition holds.
type Outcome bool

// Condition is when a rule such as required_if demands something.
type Condition struct {
	Any   bool // one of the conds has to hold, and not all
	Want  Outcome
	Conds []Cond
}

// Cond is one test of another field of the struct around.
type Cond struct {
	Want  bool // what the test has to say
	How   CondHow
	Kind  reflect.Kind
	Off   uintptr
	Text  string
	Num   int64
	Float float64
	zero  Op // CondGiven: how to tell that there is no value
}

// CondHow says how a Cond tests its field.
type CondHow uint8

const (
	CondGiven CondHow = iota
	CondText
	CondInt
	CondFloat
	CondBool
	CondLen
	CondMapLen
)

// Given makes the test of whether a field of type t has a value, and reports false
// for one that memory alone cannot tell it of.
func (c *Cond) Given(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		switch t.Elem().Kind() {
		case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Chan, reflect.Func:
			return false
		}
		c.zero.Lo = OmitWord
		return true
	}
	if t.Kind() == reflect.Interface {
		return false
	}
	c.zero.Lo, c.zero.Hi = EmptyMode(t, false)
	if c.zero.Lo == OmitZero {
		c.zero.X = &Operands{Typ: t}
	}
	return true
}

// demands reports whether the condition holds in the struct at around.
func (w *Condition) demands(around unsafe.Pointer) bool {
	for i := range w.Conds {
		c := &w.Conds[i]
		if (c.holds(unsafe.Add(around, c.Off)) == c.Want) == w.Any {
			return w.Any
		}
	}
	return !w.Any
}

func (c *Cond) holds(p unsafe.Pointer) bool {
	switch c.How {
	case CondText:
		return *(*string)(p) == c.Text
	case CondInt:
		return loadInt(c.Kind, p) == c.Num
	case CondFloat:
		return loadFloat(c.Kind, p) == c.Float
	case CondBool:
		return *(*bool)(p) == (c.Num != 0)
	case CondLen:
		return int64((*sliceHeader)(p).len) == c.Num
	case CondMapLen:
		return int64(len(*(*map[int]int)(p))) == c.Num
	}
	return !c.zero.omits(p)
}
