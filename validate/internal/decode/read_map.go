package decode

import (
	stdjson "encoding/json"
	"errors"
	"reflect"
	"unsafe"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// dict reads the members of an object into a map.
func (d *reading) dict(s *shape, p unsafe.Pointer) bool {
	if !d.enter(inObject) {
		return false
	}
	ok := d.hold(mapHeader)
	if ok {
		v := reflect.NewAt(s.typ, p).Elem()
		v.Set(reflect.MakeMap(s.typ))
		ok = d.takes('}')
		if !ok {
			var e spareEntry
			if e, ok = d.entryOf(s); ok {
				ok = d.entries(s, v, e)
				d.spare = append(d.spare, e)
			}
		}
	}
	d.leave()
	return ok
}

// entryOf returns an entry that nobody uses. A map in a map needs another one.
func (d *reading) entryOf(s *shape) (e spareEntry, ok bool) {
	for i, e := range d.spare {
		if e.s == s {
			last := len(d.spare) - 1
			d.spare[i] = d.spare[last]
			d.spare = d.spare[:last]
			return e, true
		}
	}
	if !d.waste(rounded(int64(s.typ.Key().Size())) + rounded(s.elem.size)) {
		return spareEntry{}, false
	}
	return spareEntry{s, reflect.New(s.typ.Key()).Elem(), reflect.New(s.typ.Elem()).Elem()}, true
}

func (d *reading) entries(s *shape, v reflect.Value, e spareEntry) bool {
	room := mapRoom{slot: slotSize(s.typ.Key().Size()) + slotSize(s.typ.Elem().Size())}
	target := e.val.Addr().UnsafePointer()
	for n := 1; ; n++ {
		good, ok := d.key(s, e.key)
		if !ok {
			return false
		}
		if !d.takes(':') {
			return d.broken()
		}
		switch {
		case !good:
			if !d.pass(false) {
				return false
			}
		default:
			e.val.SetZero()
			if !d.value(s.elem, target) || !d.room(&room, v.Len()) || !d.holdIndirect(s.elem.size) {
				return false
			}
			had := v.Len()
			if again := v.MapIndex(e.key).IsValid(); again { // "0" and "-0" are one key
				if !d.refuse(CodeDuplicateKey) {
					return false
				}
			} else if v.SetMapIndex(e.key, e.val); v.Len() == had {
				return d.refuse(CodeDuplicateKey)
			}
		}
		another, ok := d.next(n, '}')
		if !another {
			return ok
		}
	}
}

// key reads the name of a member into a key, and reports whether it is one.
func (d *reading) key(s *shape, key reflect.Value) (good, goOn bool) {
	if d.peek(); !d.token() {
		return false, false
	}
	from := d.at
	if d.at == len(d.doc) || d.doc[d.at] != '"' {
		return false, d.broken()
	}
	raw, f, ok := d.str()
	if !ok {
		return false, false
	}
	d.step(level(^from))
	if good, goOn := d.good(raw, f); !good {
		return false, goOn
	}
	if s.key == nil {
		key.SetString(stringOf(raw, f))
		return true, true
	}
	if f&escapedText != 0 {
		raw = unquote(nil, raw)
	}
	if err := d.parseKey(s, key, raw); err != nil {
		return false, d.unfit(s.key, err)
	}
	return true, true
}

// parseKey makes a key of a name that is not simply text, in the way json does.
func (d *reading) parseKey(s *shape, key reflect.Value, name []byte) error {
	if s.key.kind == number {
		n, ok := parseNumeral(name)
		switch {
		case !ok:
			return errText
		case len(name) > d.limits.Digits, s.key.exact && isLong(name, d.limits.Digits):
			return errTooLong
		}
		return n.put(s.key, key.Addr().UnsafePointer())
	}
	if s.key.kind >= byText && s.key.kind < byJSON {
		return d.convert(s.key, key.Addr().UnsafePointer(), name)
	}
	return d.methodKey(s, key, name)
}

// methodKey lets json make a key of a type with a method for JSON.
func (d *reading) methodKey(s *shape, key reflect.Value, name []byte) (err error) {
	defer panicked(&err)
	doc, err := jsontext.AppendQuote([]byte{'{'}, name)
	if err != nil {
		return err
	}
	m := reflect.New(reflect.MapOf(s.typ.Key(), reflect.TypeFor[bool]()))
	if err := json.Unmarshal(append(doc, ":true}"...), m.Interface(), d.plan.options); err != nil {
		return err
	}
	for k := range m.Elem().Seq() {
		key.Set(k)
		return nil
	}
	return errors.New("no key")
}

// anything reads a value of any type into an interface: nil, a bool, a float64
// or a json.Number, a string, an []any or a map[string]any.
func (d *reading) anything(p *any, c byte) bool {
	switch {
	case c == '{':
		return d.anyObject(p)
	case c == '[':
		return d.anyList(p)
	case c == '"':
		raw, f, ok := d.str()
		if !ok {
			return false
		}
		if good, goOn := d.good(raw, f); !good {
			return goOn
		}
		*p = stringOf(raw, f)
		return d.hold(16)
	case c == '-' || c-'0' <= 9:
		return d.anyNumber(p)
	case c == 't':
		*p = true
		return d.word("true")
	case c == 'f':
		*p = false
		return d.word("false")
	}
	return d.broken()
}

func (d *reading) anyNumber(p *any) bool {
	n, ok := d.numeral()
	if !ok {
		return false
	}
	if long, goOn := d.tooLong(&n, d.plan.cfg.ExactNumbers); long {
		return goOn
	}
	if d.plan.cfg.ExactNumbers {
		*p = stdjson.Number(n.text)
		return d.hold(16)
	}
	f, err := n.float(64)
	if err != nil {
		return d.unfit(d.plan.inAny.float, err)
	}
	*p = f
	return d.hold(8)
}

func (d *reading) anyList(p *any) bool {
	if !d.enter(inList) {
		return false
	}
	if d.takes(']') {
		d.leave()
		*p = []any{}
		return d.hold(24)
	}
	var all []any
	if !d.hold(24) || !d.elements(d.plan.inAny.list, unsafe.Pointer(&all)) {
		return false
	}
	d.leave()
	*p = all
	return true
}

func (d *reading) anyObject(p *any) bool {
	if !d.enter(inObject) || !d.hold(mapHeader) {
		return false
	}
	m := map[string]any{}
	if !d.takes('}') && !d.anyMembers(m) {
		return false
	}
	d.leave()
	*p = m
	return true
}

func (d *reading) anyMembers(m map[string]any) bool {
	room := mapRoom{slot: 32}
	for n := 1; ; n++ {
		if d.peek(); !d.token() {
			return false
		}
		from := d.at
		if d.at == len(d.doc) || d.doc[d.at] != '"' {
			return d.broken()
		}
		raw, f, ok := d.str()
		if !ok {
			return false
		}
		d.step(level(^from))
		good, goOn := d.good(raw, f)
		if !goOn {
			return false
		}
		if !d.takes(':') {
			return d.broken()
		}
		var v any
		if !d.value(d.plan.inAny.value, unsafe.Pointer(&v)) || !d.room(&room, len(m)) {
			return false
		}
		if good {
			had := len(m)
			m[stringOf(raw, f)] = v
			if len(m) == had && !d.refuse(CodeDuplicateKey) {
				return false
			}
		}
		another, ok := d.next(n, '}')
		if !another {
			return ok
		}
	}
}
