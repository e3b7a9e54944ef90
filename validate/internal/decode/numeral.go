package decode

import (
	"strconv"
	"unsafe"

	"github.com/untaint/untaint"
)

// numeral is a number as it is written (RFC 8259 section 6).
type numeral struct {
	text     []byte
	mantissa uint64 // of its digits, where there are no more than 19
	digits   int    // of the mantissa, without leading zeros
	scale    int    // the digits after the point
	negative bool
	whole    bool // it has neither a fraction nor an exponent
	exponent bool
}

// tooLong reports whether a number has more digits than the limit, and refuses
// it then: the time that big.Int takes grows with their square. With exact it is
// going to be kept as it is written.
func (d *reading) tooLong(n *numeral, exact bool) (long, goOn bool) {
	if len(n.text) <= d.limits.Digits && !(exact && n.exponent && isLong(n.text, d.limits.Digits)) {
		return false, true
	}
	d.report.refuse(d.path(), CodeNumberTooLong, untaint.TooLarge, untaint.IntParam("max", int64(d.limits.Digits)))
	return true, d.more()
}

// numeral passes over the number that begins at d.at.
func (d *reading) numeral() (numeral, bool) {
	n, end, ok := scanNumeral(d.doc, d.at)
	if !ok {
		return n, d.broken()
	}
	d.at = end
	return n, true
}

// scanNumeral reads the number that begins at an offset, and returns where it
// ends.
func scanNumeral(doc []byte, start int) (n numeral, at int, ok bool) {
	at = start
	if at < len(doc) && doc[at] == '-' {
		n.negative = true
		at++
	}
	from := at
	at = n.read(doc, at)
	if at == from || doc[from] == '0' && at > from+1 {
		return n, at, false
	}
	n.whole = true
	if at < len(doc) && doc[at] == '.' {
		n.whole = false
		from = at + 1
		if at = n.read(doc, from); at == from {
			return n, at, false
		}
		n.scale = at - from
	}
	if at < len(doc) && doc[at]|0x20 == 'e' {
		n.whole, n.exponent = false, true
		if at++; at < len(doc) && (doc[at] == '+' || doc[at] == '-') {
			at++
		}
		from = at
		for at < len(doc) && doc[at]-'0' <= 9 {
			at++
		}
		if at == from {
			return n, at, false
		}
	}
	n.text = doc[start:at]
	return n, at, true
}

// read adds the digits that begin at an offset, and returns where they end.
func (n *numeral) read(doc []byte, at int) int {
	for ; at < len(doc); at++ {
		c := doc[at] - '0'
		if c > 9 {
			break
		}
		if n.mantissa = n.mantissa*10 + uint64(c); n.mantissa != 0 {
			n.digits++
		}
	}
	return at
}

// parseNumeral reads a text that is one number and nothing else.
func parseNumeral(b []byte) (numeral, bool) {
	n, end, ok := scanNumeral(b, 0)
	return n, ok && end == len(b)
}

// put sets the number that p points to. It returns strconv's own bare errors.
func (n *numeral) put(s *shape, p unsafe.Pointer) error {
	switch {
	case s.typ == numberType:
		*(*string)(p) = string(n.text)
		return nil
	case s.typ == durationType, s.signed:
		v, err := n.int(s.bits)
		if err == nil {
			putInt(p, s.bits, v)
		}
		return err
	case s.float:
		f, err := n.float(s.bits)
		if err == nil {
			putFloat(p, s.bits, f)
		}
		return err
	}
	v, err := n.uint(s.bits)
	if err == nil {
		putInt(p, s.bits, int64(v))
	}
	return err
}

func (n *numeral) int(size int) (int64, error) {
	if !n.whole {
		return 0, errText
	}
	if n.digits <= 18 {
		v := int64(n.mantissa)
		if n.negative {
			v = -v
		}
		if v<<(64-size)>>(64-size) != v {
			return 0, strconv.ErrRange
		}
		return v, nil
	}
	v, err := strconv.ParseInt(string(n.text), 10, size)
	if err != nil {
		return 0, bare(err)
	}
	return v, nil
}

func (n *numeral) uint(size int) (uint64, error) {
	if !n.whole || n.negative {
		return 0, errText
	}
	if n.digits <= 18 {
		if size < 64 && n.mantissa>>size != 0 {
			return 0, strconv.ErrRange
		}
		return n.mantissa, nil
	}
	v, err := strconv.ParseUint(string(n.text), 10, size)
	if err != nil {
		return 0, bare(err)
	}
	return v, nil
}

// float returns the nearest float. Where a float64 holds both the mantissa and
// the power of ten exactly, one division rounds once, which is the right value
// (Clinger 1990).
func (n *numeral) float(size int) (float64, error) {
	if size == 64 && !n.exponent && n.digits <= 15 && n.scale < len(powers) {
		f := float64(n.mantissa) / powers[n.scale]
		if n.negative {
			f = -f
		}
		return f, nil
	}
	f, err := strconv.ParseFloat(string(n.text), size)
	if err != nil {
		return 0, bare(err)
	}
	return f, nil
}

// powers of ten that a float64 holds exactly.
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

func putFloat(p unsafe.Pointer, size int, f float64) {
	if size == 32 {
		*(*float32)(p) = float32(f)
		return
	}
	*(*float64)(p) = f
}

func putInt(p unsafe.Pointer, size int, n int64) {
	switch size {
	case 8:
		*(*int8)(p) = int8(n)
	case 16:
		*(*int16)(p) = int16(n)
	case 32:
		*(*int32)(p) = int32(n)
	default:
		*(*int64)(p) = n
	}
}
