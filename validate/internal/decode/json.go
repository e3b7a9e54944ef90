package decode

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/untaint/untaint"
)

// strict is how a document is read: names as they are written, each once, none
// that no field has, and text in UTF-8. All but the first option are defaults
// that are spelled out here because everything rests on them.
var strict = json.JoinOptions(
	json.RejectUnknownMembers(true),
	json.MatchCaseInsensitiveNames(false),
	jsontext.AllowDuplicateNames(false),
	jsontext.AllowInvalidUTF8(false),
)

// lenient lets the slow pass go on past what it has found.
var lenient = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// readDuration reads a time.Duration, for which json has no form of its own,
// from text such as "1h30m" and from a whole number of nanoseconds, which is
// what encoding/json writes.
var readDuration = json.UnmarshalFromFunc(func(d *jsontext.Decoder, p *time.Duration) error {
	raw, err := d.ReadValue()
	if err != nil {
		return err
	}
	switch raw.Kind() {
	case 'n':
		*p = 0
		return nil
	case '"':
		text, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return err
		}
		v, err := time.ParseDuration(string(text))
		if err != nil {
			return errDuration // the parser's own error quotes the input
		}
		*p = v
		return nil
	case '0':
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return errDuration
		}
		*p = time.Duration(n)
		return nil
	}
	return errDuration
})

// readNumber reads a Number of encoding/json, which json itself takes for a text
// of any kind, from a number alone.
var readNumber = json.UnmarshalFromFunc(func(d *jsontext.Decoder, p *stdjson.Number) error {
	raw, err := d.ReadValue()
	if err != nil {
		return err
	}
	switch raw.Kind() {
	case 'n':
		*p = ""
	case '0':
		*p = stdjson.Number(raw)
	default:
		return errNumber
	}
	return nil
})

var withReaders = json.WithUnmarshalers(json.JoinUnmarshalers(readDuration, readNumber))

var (
	errDuration = errors.New("not a duration")
	errNumber   = errors.New("not a number")
)

// asSemantic is errors.As for the error that says where a value does not fit.
func asSemantic(err error) (*json.SemanticError, bool) {
	return errors.AsType[*json.SemanticError](err)
}

// Fast decodes a document into dst, which points to a zero value of the plan's
// type. It reports false where JSON has to look at the document again, on a
// fresh dst, because something is or may be wrong with it.
func (p *Plan) Fast(doc []byte, dst any, l *Limits) bool {
	if !p.takesJSON || !p.within(doc, l) {
		return false
	}
	baited := p.baited(doc)
	if baited && p.hands {
		return false
	}
	p.preset(dst)
	if p.directly(doc, dst) {
		return true
	}
	if baited {
		return false
	}
	if p.direct != nil {
		p.reset(dst)
	}
	return json.Unmarshal(doc, dst, p.options) == nil && (p.takesNull || !isNull(doc))
}

// JSON decodes a document into dst. Where it adds violations to the report, dst
// holds what could be decoded, for rules to look at and not to be handed out.
func (p *Plan) JSON(doc []byte, dst any, l *Limits, r *Report) {
	switch {
	case !p.takesJSON:
		r.halt("", CodeNothingBound, untaint.Misuse)
	case p.Fast(doc, dst, l):
	default:
		p.Slow(doc, dst, l, r)
	}
}

// Slow is JSON for a document that Fast has turned down.
func (p *Plan) Slow(doc []byte, dst any, l *Limits, r *Report) {
	switch {
	case !p.takesJSON:
		r.halt("", CodeNothingBound, untaint.Misuse)
	case !p.overBudget(doc, l, r):
		p.slow(doc, dst, l, r)
	}
}

// confirm lets json decode what the slow pass found nothing wrong with, so that
// what json refuses is refused whatever the slow pass thinks.
func (p *Plan) confirm(doc []byte, dst any, w *walker) {
	p.reset(dst)
	if err := json.Unmarshal(doc, dst, p.options); err != nil {
		_ = w.misfit(p.root, err, nil)
	}
}

// overBudget is the exact scan for the budgets that need no type.
func (p *Plan) overBudget(doc []byte, l *Limits, r *Report) bool {
	x, over := scan(doc, l)
	if over {
		r.halt(place(doc, x.at), x.code, untaint.TooLarge, untaint.IntParam("max", int64(x.limit)))
	}
	return over
}

// baited reports whether a document may hold a name that json would bind
// although the field has no json tag (CWE-915). An escape may hide a name.
func (p *Plan) baited(doc []byte) bool {
	if len(p.bait) == 0 {
		return false
	}
	if bytes.IndexByte(doc, '\\') >= 0 {
		return true
	}
	for _, name := range p.bait {
		if bytes.Contains(doc, name) {
			return true
		}
	}
	return false
}

func isNull(doc []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(doc, " \t\r\n"), []byte("null"))
}

// invalidUTF8 reports whether a value that is otherwise JSON holds text that is
// not Unicode: bytes that are not UTF-8, or half of a surrogate pair (RFC 7493
// section 2.1).
func invalidUTF8(raw jsontext.Value) bool {
	return !raw.IsValid(jsontext.AllowDuplicateNames(true))
}
