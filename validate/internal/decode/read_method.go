package decode

import (
	"bytes"
	"errors"
	"reflect"
	"unsafe"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/go-json-experiment/json"
	"github.com/untaint/untaint"
)

func (p *Plan) callDecoder(v reflect.Value, b []byte) (err error) {
	defer panicked(&err)
	return json.Unmarshal(b, v.Interface(), p.options)
}

// whole reads a value that is kept as it is written, or handed to a method for
// JSON. It is looked at first: what json would refuse no method gets to see.
func (d *reading) whole(s *shape, p unsafe.Pointer) bool {
	from, before := d.at, d.report.failures()
	if !d.skip(true) {
		return false
	}
	if d.report.failures() != before {
		return true
	}
	text := d.doc[from:d.at]
	if s.kind == raw {
		*(*[]byte)(p) = append(make([]byte, 0, len(text)), text...)
		return true
	}
	if text[0] == '"' && d.longText(s, text[1:len(text)-1]) {
		return d.unfit(s, errTooLong)
	}
	b, _ := d.copied(text)
	v := reflect.NewAt(s.typ, p)
	var err error
	if s.kind == byJSON {
		err = callJSON(v, b)
	} else {
		err = d.plan.callDecoder(v, b)
	}
	if err == nil {
		return true
	}
	v.Elem().SetZero()
	return d.unfit(s, err)
}

// longText reports whether a string for a method for JSON is a number that is too
// long: decimals are often sent as text.
func (d *reading) longText(s *shape, raw []byte) bool {
	if bytes.IndexByte(raw, '\\') >= 0 {
		raw = unquote(nil, raw)
	}
	return tooManyDigits(raw, s.exact, d.limits.Digits)
}

// strict is how a struct's tags are tried.
var strict = json.RejectUnknownMembers(true)

// asIfOurs are the options for a method that asks json to read on: what json comes
// to there is read as everything else is, above all a struct, of which json
// would bind fields that have no tag (CWE-915).
func (p *Plan) asIfOurs() json.Options {
	ours := json.UnmarshalFromFunc(func(d *jsontext.Decoder, v any) error {
		t := reflect.TypeOf(v).Elem()
		if t != durationType && t != numberType && t != urlType && (t.Kind() != reflect.Struct || decodesItself(t)) {
			return errors.ErrUnsupported
		}
		return p.reread(d, v)
	})
	return json.JoinOptions(json.RejectUnknownMembers(!p.cfg.IgnoreUnknown), json.WithUnmarshalers(ours))
}

// reread reads the next value of a decoder into what v points to.
func (p *Plan) reread(d *jsontext.Decoder, v any) error {
	text, err := d.ReadValue()
	if err != nil {
		return err
	}
	inner, mistakes := p.inside(reflect.TypeOf(v).Elem())
	if len(mistakes) > 0 {
		return errForm
	}
	reflect.ValueOf(v).Elem().SetZero()
	if text.Kind() == 'n' {
		return nil
	}
	c := untaint.Collector{}
	l := Limits{}.Fill()
	r := Report{C: &c}
	inner.JSON(text, v, &l, &r)
	r.Flush()
	return c.Err()
}
