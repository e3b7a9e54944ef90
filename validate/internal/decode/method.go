package decode

import (
	"bytes"
	"encoding"
	"encoding/base64"
	"errors"
	"net/url"
	"reflect"
	"time"
	"unsafe"

	"github.com/go-json-experiment/json"
)

// Errors of a value beside those of a type's own method. They stand in for those
// of parsers, which quote the input.
var (
	errText     = errors.New("not a text of this type")
	errUTF8     = errors.New("not UTF-8")
	errTooLong  = errors.New("a number of too many digits")
	errForm     = errors.New("not of the form that is wanted")
	errPanicked = errors.New("the decoding method panicked")
)

// panicked turns a panic of a method of the program into an error.
func panicked(err *error) {
	if recover() != nil {
		*err = errPanicked
	}
}

// convert puts text into what takes one and is not a string.
func (d *reading) convert(s *shape, p unsafe.Pointer, raw []byte) error {
	switch s.kind {
	case moment:
		return setMoment(s, (*time.Time)(p), raw)
	case duration:
		n, err := time.ParseDuration(string(raw))
		if err != nil {
			return errText
		}
		*(*time.Duration)(p) = n
		return nil
	case address:
		return setAddress((*url.URL)(p), string(raw))
	case bytesText:
		b := make([]byte, base64.StdEncoding.DecodedLen(len(raw)))
		n, err := fromBase64(b, raw)
		if err != nil {
			return err
		}
		*(*[]byte)(p) = b[:n]
		return nil
	case byteArray:
		return setByteArray(s, p, raw)
	}
	if tooManyDigits(raw, s.exact, d.limits.Digits) {
		return errTooLong
	}
	b, ok := d.copied(raw)
	if !ok {
		return errTooLong
	}
	err := callText(reflect.NewAt(s.typ, p), b)
	if err != nil {
		reflect.NewAt(s.typ, p).Elem().SetZero()
	}
	return err
}

func setMoment(s *shape, p *time.Time, raw []byte) error {
	if s.layout == "" {
		if p.UnmarshalText(raw) != nil || !strictTime(raw) {
			*p = time.Time{}
			return errForm
		}
		return nil
	}
	t, err := time.Parse(s.layout, string(raw))
	if err != nil {
		return errForm
	}
	*p = t
	return nil
}

// setAddress reads a URL or a reference to one, of any scheme: which are taken is for
// rules to say.
func setAddress(p *url.URL, text string) error {
	u, err := url.Parse(text)
	if err != nil {
		return errForm // the parser's own error quotes the input
	}
	*p = *u
	return nil
}

// strictTime reports whether what package time has read is RFC 3339: it also
// reads an hour of one digit, a comma and an offset of 99 hours.
func strictTime(b []byte) bool {
	const clock = len("2006-01-02T15:04:05")
	switch n := len(b); {
	case n <= clock || b[len("2006-01-02T1")] == ':' || b[clock] == ',':
		return false
	case b[n-1] == 'Z':
		return true
	default:
		zone := b[n-len("07:00"):]
		return (zone[0] < '2' || zone[0] == '2' && zone[1] <= '3') && zone[3] <= '5'
	}
}

// fromBase64 decodes what RFC 4648 section 4 writes: line breaks, which the
// decoder skips, are refused (section 3.3).
func fromBase64(dst, raw []byte) (int, error) {
	n, err := base64.StdEncoding.Decode(dst, raw)
	if err != nil || base64.StdEncoding.EncodedLen(n) != len(raw) {
		return 0, errForm
	}
	return n, nil
}

func setByteArray(s *shape, p unsafe.Pointer, raw []byte) error {
	size := s.typ.Len()
	if len(raw) != base64.StdEncoding.EncodedLen(size) {
		return errForm
	}
	b := make([]byte, base64.StdEncoding.DecodedLen(len(raw)))
	if n, err := fromBase64(b, raw); err != nil || n != size {
		return errForm
	}
	copy(unsafe.Slice((*byte)(p), size), b)
	return nil
}

// tooManyDigits reports whether a text for a method may be a number that is too
// long for it. With exact the type is one of numbers, and an exponent counts; to
// another 12e45678 may be part of a hash.
func tooManyDigits(raw []byte, exact bool, most int) bool {
	return (len(raw) > most || exact && isLong(raw, most)) && digitsOnly(raw)
}

// digitsOnly reports whether a text may be a number to a type that reads one:
// the time that big.Int takes grows with the square of its length
// (CVE-2020-10735).
func digitsOnly(raw []byte) bool {
	for _, c := range raw {
		if c-'0' > 9 && c != '-' && c != '+' && c != '.' && c != '_' && c|0x20 != 'e' {
			return false
		}
	}
	return true
}

// isLong reports whether a number has more digits than most if it is written
// without its exponent. A decimal of twelve bytes, 1e1000000000, fills a gigabyte
// as soon as somebody prints it or compares it with another.
func isLong(text []byte, most int) bool {
	at := bytes.LastIndexAny(text, "eE")
	if at < 0 {
		return len(text) > most
	}
	shift := int64(0)
	for _, c := range text[at+1:] {
		if c-'0' > 9 {
			continue // its sign: small numbers have as many digits as large ones
		}
		if shift = shift*10 + int64(c-'0'); shift > int64(most) {
			return true
		}
	}
	return int64(at)+shift > int64(most)
}

// copied returns a copy of part of the document for a method of the program,
// which may keep it, while the document's buffer is used for another request.
func (d *reading) copied(raw []byte) ([]byte, bool) {
	if cap(d.arena)-len(d.arena) < len(raw) {
		d.arena = make([]byte, 0, max(len(raw), min(4096, max(64, len(d.doc)-d.at))))
	}
	from := len(d.arena)
	d.arena = append(d.arena, raw...)
	return d.arena[from:len(d.arena):len(d.arena)], true
}

func callText(v reflect.Value, b []byte) (err error) {
	defer panicked(&err)
	return v.Interface().(encoding.TextUnmarshaler).UnmarshalText(b) //nolint:forcetypeassert // its shape says so
}

func callJSON(v reflect.Value, b []byte) (err error) {
	defer panicked(&err)
	return v.Interface().(json.Unmarshaler).UnmarshalJSON(b) //nolint:forcetypeassert // its shape says so
}
