package decode

import "github.com/untaint/untaint"

// skip passes over a value of any type. With look it refuses names that come
// twice and text that is not Unicode, as reading does; without, the value is
// refused already.
func (d *reading) skip(look bool) bool {
	switch c := d.peek(); {
	case c == '"':
		from := d.at
		raw, f, ok := d.str()
		if !ok || !look || f&^escapedText == 0 {
			return ok
		}
		_, goOn := d.good(from, raw, f)
		return goOn
	case c == '-' || c-'0' <= 9:
		from := d.at
		n, ok := d.numeral()
		if !ok || !look {
			return ok
		}
		_, goOn := d.tooLong(from, &n)
		return goOn
	case c == '{':
		return d.skipObject(look)
	case c == '[':
		return d.skipList(look)
	case c == 't':
		return d.word("true")
	case c == 'f':
		return d.word("false")
	case c == 'n':
		return d.word("null")
	}
	return d.broken()
}

func (d *reading) skipList(look bool) bool {
	if !d.enter() {
		return false
	}
	another, ok := !d.takes(']'), true
	for n := 1; another; n++ {
		if d.peek(); !d.token() || !d.skip(look) {
			return false
		}
		another, ok = d.next(n, ']')
	}
	d.depth++
	return ok
}

func (d *reading) skipObject(look bool) bool {
	if !d.enter() {
		return false
	}
	first := len(d.names)
	another, ok := !d.takes('}'), true
	for n := 1; another; n++ {
		if !d.skipName(look) || !d.pass(look) {
			return false
		}
		another, ok = d.next(n, '}')
	}
	d.depth++
	return ok && d.once(first)
}

// skipName passes over a name and its colon, and notes the name if it is looked
// at.
func (d *reading) skipName(look bool) bool {
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
	if look {
		good, goOn := d.good(from, raw, f)
		if !goOn || good && !d.note(raw, f) {
			return false
		}
	}
	return d.takes(':') || d.broken()
}

// misfit refuses the next value, which is not what s takes.
func (d *reading) misfit(s *shape) bool {
	from := d.at
	return d.skip(false) && d.refuse(from, CodeTypeMismatch, untaint.TextParam("want", s.want))
}
