package decode

import "unsafe"

// number reads a number, out of a string if the tag says so.
func (d *reading) number(s *shape, p unsafe.Pointer, c byte) bool {
	if s.quoted {
		if c != '"' {
			return d.misfit(s)
		}
		return d.quotedNumber(s, p)
	}
	if c != '-' && c-'0' > 9 {
		return d.misfit(s)
	}
	n, ok := d.numeral()
	if !ok {
		return false
	}
	if long, goOn := d.tooLong(&n, s.exact); long {
		return goOn
	}
	if err := n.put(s, p); err != nil {
		return d.unfit(s, err)
	}
	return true
}

// quotedNumber reads a string that holds nothing but a number.
func (d *reading) quotedNumber(s *shape, p unsafe.Pointer) bool {
	raw, f, ok := d.str()
	if !ok {
		return false
	}
	if good, goOn := d.good(raw, f); !good {
		return goOn
	}
	if f&escapedText != 0 {
		raw = unquote(nil, raw)
	}
	n, ok := parseNumeral(raw)
	if !ok {
		return d.unfit(s, errText)
	}
	if long, goOn := d.tooLong(&n, s.exact); long {
		return goOn
	}
	if err := n.put(s, p); err != nil {
		return d.unfit(s, err)
	}
	return true
}
