package validate

import (
	"database/sql/driver"
	"reflect"

	"github.com/untaint/untaint/validate/internal/rule"
)

// valuer is what validator asks a type for: the value to be checked.
type valuer interface{ ValidatorValue() any }

var (
	valuerType    = reflect.TypeFor[valuer]()
	sqlValuerType = reflect.TypeFor[driver.Valuer]()
)

// maxUnwrap ends a ValidatorValue that returns itself.
const maxUnwrap = 64

// Extract returns the value to be checked: without pointers, interfaces and
// valuers around it. What it returns is nil, of kind Pointer, Interface or
// Invalid, only where a nil was found. It reports whether no method of the
// program's panicked and the unwrapping came to an end.
func (e *engine) Extract(v reflect.Value) (value reflect.Value, nullable, ok bool) {
	for range maxUnwrap {
		switch v.Kind() {
		case reflect.Invalid:
			return v, nullable, true
		case reflect.Pointer, reflect.Interface:
			nullable = true
			if v.IsNil() {
				return v, nullable, true
			}
			if next, is, fine := e.unwrap(v); is {
				if v = next; !fine {
					return v, nullable, false
				}
				continue
			}
			v = v.Elem()
		default:
			next, is, fine := e.unwrap(v)
			if !is {
				return v, nullable, true
			}
			if v = next; !fine {
				return v, nullable, false
			}
		}
	}
	return v, nullable, false
}

// unwrap asks a valuer for its value.
func (e *engine) unwrap(v reflect.Value) (next reflect.Value, is, fine bool) {
	switch e.wrapper(v.Type()) {
	case wrapsNothing:
		return v, false, true
	case wrapsAny:
		if !v.CanInterface() {
			return v, false, true
		}
		next, fine = callValuer(v)
		return next, true, fine
	case wrapsOption:
		next, fine = callUnwrap(e.opts.unwraps[v.Type()], v)
		return next, true, fine
	default:
		if !v.CanInterface() {
			return v, false, true
		}
		next, fine = callSQLValuer(v)
		return next, true, fine
	}
}

func callUnwrap(get func(reflect.Value) any, v reflect.Value) (next reflect.Value, fine bool) {
	defer func() {
		if recover() != nil {
			next, fine = reflect.Value{}, false
		}
	}()
	return reflect.ValueOf(get(v)), true
}

// callValuer returns what ValidatorValue returns. A method that panics, on a
// half-built value for example, must not end the program.
func callValuer(v reflect.Value) (next reflect.Value, fine bool) {
	defer func() {
		if recover() != nil {
			next, fine = reflect.Value{}, false
		}
	}()
	u, ok := reflect.TypeAssert[valuer](v)
	if !ok {
		return reflect.Value{}, false
	}
	return reflect.ValueOf(u.ValidatorValue()), true
}

func callSQLValuer(v reflect.Value) (next reflect.Value, fine bool) {
	defer func() {
		if recover() != nil {
			next, fine = reflect.Value{}, false
		}
	}()
	u, ok := reflect.TypeAssert[driver.Valuer](v)
	if !ok {
		return reflect.Value{}, false
	}
	val, err := u.Value()
	if err != nil {
		return reflect.Value{}, false
	}
	return reflect.ValueOf(val), true
}

// Plain reports whether a type wraps no other value.
func (e *engine) Plain(t reflect.Type) bool { return e.wrapper(t) == wrapsNothing }

// wrapping says how the value of a type is got at.
type wrapping uint8

const (
	wrapsNothing wrapping = iota
	wrapsAny              // by ValidatorValue
	wrapsOption           // by the option Unwrap
	wrapsSQL              // by driver.Valuer: the Null types of database/sql, at which validator does not look
)

// wrapper says how the value of a type is got at. An interface type wraps
// nothing: what it holds is asked in its turn, as its dynamic type.
func (e *engine) wrapper(t reflect.Type) wrapping {
	if t.PkgPath() == "" && t.Kind() != reflect.Interface && t.Kind() != reflect.Pointer && t.Kind() != reflect.Struct && len(e.opts.unwraps) == 0 {
		return wrapsNothing // a type without a name has no methods
	}
	if known, ok := e.wrappers.Load(t); ok {
		return known.(wrapping)
	}
	how := wrapsNothing
	switch {
	case e.opts.unwraps[t] != nil:
		how = wrapsOption
	case t.Implements(valuerType):
		how = wrapsAny
	case e.strict && t.PkgPath() == "database/sql" && t.Kind() == reflect.Struct && t.Implements(sqlValuerType):
		how = wrapsSQL
	}
	e.wrappers.Store(t, how)
	return how
}

// holder is how a type holds a value or none.
type holder struct {
	typ   reflect.Type // of the value
	at    uintptr      // where the value lies
	mark  uintptr      // where it says whether there is one
	holds uint8        // what stands there then
	opt   bool
}

var (
	optionalType = reflect.TypeFor[optional]()
	optStateType = reflect.TypeFor[optState]()
)

// holder returns how an Opt, or a Null type of database/sql, holds its value. Of
// the latter, those whose Value has another type than the field are left to it.
// That of a Null[T] takes a T apart only where T is a Valuer too.
func (e *engine) holder(t reflect.Type) (holder, bool) {
	if t.Kind() != reflect.Struct || t.PkgPath() == "" || t.NumField() != 2 || e.opts.unwraps[t] != nil {
		return holder{}, false
	}
	val, mark := t.Field(0), t.Field(1)
	switch {
	case mark.Type == optStateType && reflect.PointerTo(t).Implements(optionalType):
		return holder{typ: val.Type, at: val.Offset, mark: mark.Offset, holds: optValue, opt: true}, true
	case e.strict && t.PkgPath() == "database/sql" && mark.Type.Kind() == reflect.Bool && t.Implements(sqlValuerType) && (driverValue(val.Type) || val.Name == "V" && !val.Type.Implements(sqlValuerType)):
		return holder{typ: val.Type, at: val.Offset, mark: mark.Offset, holds: 1}, true
	}
	return holder{}, false
}

// innermost is what pointers, collections, Opts and Null types hold.
func (e *engine) innermost(t reflect.Type) reflect.Type {
	for range rule.MaxPointers {
		t = innermost(t)
		h, ok := e.holder(t)
		if !ok {
			break
		}
		t = h.typ
	}
	return t
}

// driverValue reports whether a type is one that a driver.Valuer gives as it is.
func driverValue(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[string](), reflect.TypeFor[int64](), reflect.TypeFor[float64](), reflect.TypeFor[bool](), rule.TimeType:
		return true
	}
	return false
}

// presentMark is where an Opt says whether it was sent.
func (e *engine) presentMark(t reflect.Type) (uintptr, bool) {
	if t == nil {
		return 0, false
	}
	h, ok := e.holder(t)
	return h.mark, ok && h.opt
}
