package decode

// skip passes over a value of any type. With look it refuses names that come
// twice and text that is not Unicode, as reading does; without, the value is
// refused already.
func (d *reading) skip(look bool) bool {
	switch c := d.peek(); {
	case c == '"':
		raw, f, ok := d.str()
		if !ok || !look || f&^escapedText == 0 {
			return ok
		}
		_, goOn := d.good(raw, f)
		return goOn
	case c == '-' || c-'0' <= 9:
		n, ok := d.numeral()
		if !ok || !look {
			return ok
		}
		_, goOn := d.tooLong(&n, true)
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
	if !d.enter(inList) {
		return false
	}
	another, ok := !d.takes(']'), true
	for n := 1; another; n++ {
		d.step(level(n - 1))
		if d.peek(); !d.token() || !d.skip(look) {
			return false
		}
		another, ok = d.next(n, ']')
	}
	d.leave()
	return ok
}

func (d *reading) skipObject(look bool) bool {
	if !d.enter(inObject) {
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
	ok = ok && d.once(first)
	d.leave()
	return ok
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
	d.step(level(^from))
	if look {
		good, goOn := d.good(raw, f)
		if !goOn || good && !d.note(raw, f) {
			return false
		}
	}
	return d.takes(':') || d.broken()
}

// misfit refuses the next value, which is not what s takes.
func (d *reading) misfit(s *shape) bool {
	return d.skip(false) && d.unfit(s, errText)
}
