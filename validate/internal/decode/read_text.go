package decode

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// str passes over the string that begins at d.at and returns what is between
// its quotes, as it is written.
func (d *reading) str() (raw []byte, f textFlags, ok bool) {
	const ones, top = 0x0101010101010101, 0x8080808080808080
	doc, i := d.doc, d.at+1
	from := i
	var seen uint64
	for {
		for i+8 <= len(doc) {
			w := binary.LittleEndian.Uint64(doc[i:])
			quote, slash := w^'"'*ones, w^'\\'*ones
			// In each byte that is a quote, a backslash or a control
			// character, and perhaps in some that follow the first of these,
			// this sets the high bit.
			found := ((w-' '*ones)&^w | (quote-ones)&^quote | (slash-ones)&^slash) & top
			if found != 0 {
				n := bits.TrailingZeros64(found) &^ 7
				seen |= w & (1<<n - 1)
				i += n / 8
				break
			}
			seen |= w
			i += 8
		}
		for i < len(doc) && doc[i] != '"' && doc[i] != '\\' && doc[i] >= ' ' {
			seen |= uint64(doc[i])
			i++
		}
		if i < len(doc) && doc[i] == '"' {
			break
		}
		n, lone := 0, false
		if i < len(doc) && doc[i] == '\\' {
			n, lone = escapeLen(doc[i:])
		}
		if n == 0 {
			return nil, 0, d.broken()
		}
		if f |= escapedText; lone {
			f |= loneHalf
		}
		i += n
	}
	if seen&top != 0 {
		f |= highText
	}
	d.at = i + 1
	return doc[from:i], f, true
}

// good reports whether a string that was just read is Unicode, and refuses it if
// it is not (RFC 7493 section 2.1).
func (d *reading) good(raw []byte, f textFlags) (good, goOn bool) {
	switch {
	case f&loneHalf != 0:
		return false, d.refuse(CodeLoneSurrogate)
	case f&highText != 0 && !d.goodUTF8(raw):
		return false, d.refuse(CodeNotUTF8)
	}
	return true, true
}

// fromText reads a string into what takes one.
func (d *reading) fromText(s *shape, p unsafe.Pointer) bool {
	raw, f, ok := d.str()
	if !ok {
		return false
	}
	if f&^escapedText != 0 {
		if good, goOn := d.good(raw, f); !good {
			return goOn
		}
	}
	if s.kind == asText {
		if f&escapedText == 0 {
			*(*string)(p) = string(raw)
			return true
		}
		raw = unquote(make([]byte, 0, len(raw)), raw)
		*(*string)(p) = unsafe.String(unsafe.SliceData(raw), len(raw))
		return true
	}
	if f&escapedText != 0 {
		raw = unquote(nil, raw)
	}
	if err := d.convert(s, p, raw); err != nil {
		return d.unfit(s, err)
	}
	return s.kind != moment || len(raw) == 0 || raw[len(raw)-1] == 'Z' || d.hold(zoneSize)
}

// unfit reports why a value does not fit. Nothing of the error itself is kept
// if it is not ours: it may quote the value.
func (d *reading) unfit(s *shape, err error) bool {
	d.report.misfit(d.path(), s, err, d.limits)
	return d.more()
}
