package decode

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"unsafe"

	"github.com/untaint/untaint"
)

// object reads the members of an object into the fields of a struct.
func (d *reading) object(s *shape, p unsafe.Pointer) bool {
	if !d.enter(inObject) {
		return false
	}
	goOn := d.takes('}') || d.members(s, p)
	d.leave()
	return goOn
}

func (d *reading) members(s *shape, p unsafe.Pointer) bool {
	var few [2]uint64
	seen := few[:]
	if len(s.members) > 64*len(few) {
		seen = make([]uint64, (len(s.members)+63)/64)
	}
	unknown := len(d.names)
	for n, guess := 1, 0; ; n++ {
		d.peek()
		if !d.token() {
			return false
		}
		from := d.at
		i, ok := d.member(s, guess)
		if !ok {
			return false
		}
		d.step(level(^from))
		if i == noMember {
			ok = d.foreign(s, from)
		} else {
			bit := uint64(1) << (i & 63)
			ok = d.bind(s, i, p, seen[i>>6]&bit != 0)
			seen[i>>6] |= bit
			guess = i + 1
		}
		if !ok {
			return false
		}
		another, ok := d.next(n, '}')
		if !another {
			return ok && d.once(unknown)
		}
	}
}

// bind reads the value of a member, whose name was just read.
func (d *reading) bind(s *shape, i int, p unsafe.Pointer, again bool) bool {
	if !d.takes(':') {
		return d.broken()
	}
	if again {
		return d.pass(false) && d.refuse(CodeDuplicateKey)
	}
	m := &s.members[i]
	if m.via != nil {
		var ok bool
		if p, ok = d.reach(m, p); !ok {
			return false
		}
	}
	return d.value(m.shape, unsafe.Add(p, m.off))
}

// noMember stands for a name that no field has.
const noMember = -1

// member reads a name and returns which member has it. Most documents have
// their members in the order of the struct, so that a guess is often right.
func (d *reading) member(s *shape, guess int) (int, bool) {
	if guess < len(s.members) {
		q := s.members[guess].quoted
		if end := d.at + len(q); end <= len(d.doc) && string(d.doc[d.at:end]) == q {
			d.at = end
			return guess, true
		}
	}
	if d.at == len(d.doc) || d.doc[d.at] != '"' {
		return 0, d.broken()
	}
	raw, f, ok := d.str()
	if !ok {
		return 0, false
	}
	if f&escapedText != 0 {
		raw = unquote(nil, raw)
	}
	if f&loneHalf == 0 {
		if i, ok := s.byName[string(raw)]; ok {
			return i, true
		}
	}
	return noMember, true
}

// foreign passes over a member that no field has, whose name begins at an
// offset and was just read, and refuses it unless it is to be ignored.
func (d *reading) foreign(s *shape, from int) bool {
	end := d.at
	d.at = from
	raw, f, _ := d.str()
	d.at = end
	if good, goOn := d.good(raw, f); !good {
		return goOn && (d.takes(':') || d.broken()) && d.pass(false)
	}
	if !d.note(raw, f) {
		return false
	}
	if !d.takes(':') {
		return d.broken()
	}
	if d.plan.cfg.IgnoreUnknown {
		return d.pass(true)
	}
	if !d.pass(false) {
		return false
	}
	if right, ok := s.folded(stringOf(raw, f)); ok {
		return d.refuse(CodeWrongCase, untaint.TextParam("want", right))
	}
	return d.refuse(CodeUnknownField)
}

// folded returns the name of the member that a name would be, but for its case. It
// is asked about names that are refused, of which a document has few.
func (s *shape) folded(name string) (right string, found bool) {
	first, rest := foldedRune(name)
	for i := range s.members {
		m := &s.members[i]
		if c, after := foldedRune(m.name); c == first && sameName(after, rest) {
			right, found = m.name, true // the last one, as for two that differ in case alone
		}
	}
	return right, found
}

// pass passes over the value of a member, and refuses what is wrong in it if
// that is wanted.
func (d *reading) pass(look bool) bool {
	d.peek()
	return d.token() && d.skip(look)
}

// reach returns where a member lies, and makes the embedded structs on the way
// to it that are behind pointers.
func (d *reading) reach(m *member, p unsafe.Pointer) (_ unsafe.Pointer, ok bool) {
	for _, h := range m.via {
		slot := (*unsafe.Pointer)(unsafe.Add(p, h.off))
		if *slot == nil {
			if !d.hold(rounded(int64(h.typ.Size()))) {
				return nil, false
			}
			*slot = reflect.New(h.typ).UnsafePointer()
		}
		p = *slot
	}
	return p, true
}

// note keeps the name that was just read, for once to compare it to others.
func (d *reading) note(raw []byte, f textFlags) bool {
	if len(d.names) == cap(d.names) {
		n := max(4, 2*cap(d.names))
		if size := int64(unsafe.Sizeof(nameSpan{})); !d.exchange(int64(n)*size, int64(cap(d.names))*size) {
			return false
		}
		d.names = append(make([]nameSpan, 0, n), d.names...)
	}
	from := d.at - 1 - len(raw)
	if f&escapedText != 0 {
		raw = unquote(nil, raw) // once, and not each time that it is compared
	}
	d.names = append(d.names, nameSpan{from, raw})
	return true
}

// fewNames are so few that to compare each with each is faster than to sort them.
const fewNames = 12

// twice reports whether a name is there a second time.
func twice(names []nameSpan) bool {
	for i := range names {
		for j := range names[:i] {
			if string(names[i].name) == string(names[j].name) {
				return true
			}
		}
	}
	return false
}

// once refuses the names noted since the nth that are the same as one before
// them, and forgets them.
func (d *reading) once(n int) bool {
	names := d.names[n:]
	d.names = d.names[:n]
	if len(names) <= fewNames && !twice(names) {
		return true
	}
	slices.SortFunc(names, func(a, b nameSpan) int {
		return cmp.Or(bytes.Compare(a.name, b.name), a.from-b.from)
	})
	for i := range names[1:] {
		if !bytes.Equal(names[i].name, names[i+1].name) {
			continue
		}
		if d.step(level(^(names[i+1].from - 1))); !d.refuse(CodeDuplicateKey) {
			return false
		}
	}
	return true
}
