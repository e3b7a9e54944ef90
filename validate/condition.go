package validate

import (
	"reflect"
	"unsafe"
)

// outcome says what a rule demands once its condition holds.
type outcome bool

// condition is when a rule such as required_if demands something.
type condition struct {
	any   bool // one of the conds has to hold, and not all
	want  outcome
	conds []cond
}

// cond is one test of another field of the struct around.
type cond struct {
	want  bool // what the test has to say
	how   condHow
	kind  reflect.Kind
	off   uintptr
	text  string
	num   int64
	float float64
	zero  op // condGiven: how to tell that there is no value
}

type condHow uint8

const (
	condGiven condHow = iota
	condText
	condInt
	condFloat
	condBool
	condLen
	condMapLen
)

func (c *cond) given(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		switch t.Elem().Kind() {
		case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Chan, reflect.Func:
			return false
		}
		c.zero.lo = omitWord
		return true
	}
	if t.Kind() == reflect.Interface {
		return false
	}
	c.zero.lo, c.zero.hi = emptyMode(t, false)
	if c.zero.lo == omitZero {
		c.zero.x = &operands{typ: t}
	}
	return true
}

// demands reports whether the condition holds in the struct at around.
func (w *condition) demands(around unsafe.Pointer) bool {
	for i := range w.conds {
		c := &w.conds[i]
		if (c.holds(unsafe.Add(around, c.off)) == c.want) == w.any {
			return w.any
		}
	}
	return !w.any
}

func (c *cond) holds(p unsafe.Pointer) bool {
	switch c.how {
	case condText:
		return *(*string)(p) == c.text
	case condInt:
		return loadInt(c.kind, p) == c.num
	case condFloat:
		return loadFloat(c.kind, p) == c.float
	case condBool:
		return *(*bool)(p) == (c.num != 0)
	case condLen:
		return int64((*sliceHeader)(p).len) == c.num
	case condMapLen:
		return int64(len(*(*map[int]int)(p))) == c.num
	}
	return !c.zero.omits(p)
}
