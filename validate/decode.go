package validate

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// JSON decodes one JSON document into a T and checks it. It reads r to its end,
// at most [Limits.Bytes].
//
// Only fields with a json tag are bound (CWE-915). It refuses names without a
// tag, in another case or repeated, values of another type or out of range,
// invalid UTF-8, a second document, and null as the whole document. Elsewhere
// null gives the zero value, as in encoding/json. A [time.Duration] is read
// from "1h30m" or from nanoseconds, and a [json.Number] only from a number. A
// [url.URL] is read from text, with any scheme, so give it a rule: url, http_url,
// https_url, uri, origin, public_url and local_redirect test one as they test text.
// A Null type of [database/sql] is read from its value or null.
//
// The error lists everything that is wrong, in the order of the document, and
// then what the rules say about the rest. It is Malformed, TooLarge or Invalid;
// Canceled, Timeout or Failed if the reader ended early; and Misuse if no field
// of T has a json tag. The T is then zero.
func (v *Validator[T]) JSON(r io.Reader) (T, error) {
	if r == nil || v.unbuilt() {
		var zero T
		return zero, badArgument("validate.JSON")
	}
	body := decode.NewBody()
	defer body.Free()
	d := begin(v.ctx, v, "validate.JSON")
	doc, err := body.Read(v.ctx, r, v.decoder.limits.Bytes)
	if err != nil {
		d.report.Unread(v.ctx, err, v.decoder.limits.Bytes)
		return d.end()
	}
	d.out = &d.value
	v.decoder.plan.JSON(doc, d.out, &v.decoder.limits, &d.report)
	return d.check()
}

// Request decodes a request into a T and checks it. Each field is bound only
// from the source that its tag names:
//
//	json    the body, of type application/json or application/*+json
//	form    the body, of type application/x-www-form-urlencoded or
//	        multipart/form-data; a field may have a json tag beside it
//	query   the query of the URL
//	path    a parameter of the route, by Request.PathValue or as PathFrom says
//	header  a header, "Host" among them
//	cookie  a cookie
//
// A JSON body is read as by [Validator.JSON]. The other sources hold text, for
// fields that are a string, bool, number, [time.Duration] or
// encoding.TextUnmarshaler, a pointer to or an [Opt] of one, or a slice for a
// parameter that may be repeated. A repeated parameter is refused if its field
// is not a slice (CWE-235). So is a parameter without a field, in a form
// always, in a query if any field is bound from the query. A name with a quote or
// a line break is known by how browsers write it in a multipart form, a%22b for
// example, and no other name is unescaped there.
//
// In a form and a query, an empty text is what a browser sends for a field that
// the user left empty. For a number, a bool, a time and a [Date] it counts as
// not sent: the field has its zero value, its default, nil or a missing Opt,
// and a slice skips it. For a string it is the empty text. A bool is true or
// false, 1 or 0, on or off, yes or no, t or f, in any case. The tag layout sets
// the format of a [time.Time], in JSON too: `layout:"2006-01-02"`, or the name
// of a constant of package time. For more habits of browsers see
// [BrowserForms].
//
// A form that something else has read before is Misuse ([CodeFormAlreadyRead]).
// The form that net/http parsed is not used, because net/http drops what it
// cannot parse. Put [Rewind] in front of a middleware that reads forms. A form
// that is sent by GET is a query: a field with the tag form is then Misuse
// (form_on_get).
//
// A body of another type or with a Content-Encoding is Unsupported. If no field
// is bound from the body, the body is not read. An empty body without a type,
// or of a type that T does not accept, counts as nothing sent: every field is
// left out, and the rules say what is missing. A T that is not a struct needs a
// body if the method is POST, PUT or PATCH.
//
// A cookie that net/http drops, because of its value or because there are
// thousands, is refused if a field is bound from it (bad_cookie).
//
// Uploaded files are removed at the end of the request; see [File].
//
// It does not protect against cross-site requests: see
// [http.CrossOriginProtection].
func (v *Validator[T]) Request(r *http.Request) (T, error) {
	if r == nil || v.unbuilt() {
		var zero T
		return zero, badArgument("validate.Request")
	}
	d := begin(r.Context(), v, "validate.Request")
	d.out, d.request = &d.value, true
	d.form = v.decoder.plan.Request(r, d.out, &v.decoder.limits, &d.report)
	return d.check()
}

// JSON is [Validator.JSON] with the default options. The type is compiled at
// the first call and kept. If [For] would report an error, every call returns
// it.
func JSON[T any](r io.Reader) (T, error) {
	v, err := kept[T]()
	if err != nil {
		var zero T
		return zero, err
	}
	return v.JSON(r)
}

// Request is [Validator.Request] with the default options. The type is compiled
// at the first call and kept. If [For] would report an error, every call
// returns it.
func Request[T any](r *http.Request) (T, error) {
	v, err := kept[T]()
	if err != nil {
		var zero T
		return zero, err
	}
	return v.Request(r)
}

// decoding is one call of JSON or Request.
type decoding[T any] struct {
	v      *Validator[T]
	ctx    context.Context
	c      untaint.Collector
	report decode.Report
	out    *T // the value, once there is something in it
	value  T  // here, so that it is no memory of its own

	request bool   // not a lone document
	place   string // of an element of a stream
	form    bool   // the body is a form
}

// begin returns the decoding of one call.
func begin[T any](ctx context.Context, v *Validator[T], op string) *decoding[T] {
	d := &decoding[T]{v: v, ctx: ctx, c: untaint.Collector{Op: op}}
	d.report.C = &d.c
	return d
}

// end returns what the call returns: a T or an error, never half of both.
func (d *decoding[T]) end() (T, error) {
	d.report.Flush()
	if err := d.c.Err(); err != nil || d.out == nil {
		d.report.Discard()
		var zero T
		return zero, err
	}
	if d.v.e.stricter != nil {
		d.v.strictly(d.ctx, d.c.Op, d.out, d.locate)
	}
	return *d.out, nil
}

// check runs the hooks and then the rules on what was decoded.
func (d *decoding[T]) check() (T, error) {
	if !d.report.Halted && d.before() {
		d.v.collect(d.ctx, d.out, d)
	}
	return d.end()
}

// Full reports whether as many violations were found as an error keeps.
func (d *decoding[T]) Full() bool { return d.report.Full() }

// Add takes what a rule says. Where decoding has refused something, that means
// nothing about the same place.
func (d *decoding[T]) Add(vs ...untaint.Violation) {
	for _, found := range vs {
		if d.locate(&found); !d.report.Covers(&found, d.place) {
			d.report.Add(&found)
		}
	}
}

// locate makes a violation say where in a request, or a stream, it is.
func (d *decoding[T]) locate(found *untaint.Violation) {
	if d.request {
		d.v.decoder.plan.Locate(found, d.form)
	} else if d.place != "" {
		found.Path = d.place + found.Path
	}
}

// before runs the hooks, and reports whether they let the rules run. One that
// panics, on what could not be decoded for example, does not end the program.
func (d *decoding[T]) before() (ok bool) {
	defer func() {
		if recover() != nil {
			d.report.Add(&untaint.Violation{Code: codeRulePanicked, Kind: untaint.Misuse})
			ok = false
		}
	}()
	for _, hook := range d.v.decoder.before {
		if err := hook(d.out); err != nil {
			d.report.Flush()
			d.c.Merge("", err)
			return false
		}
	}
	return true
}

// decoder is the part of a Validator that decodes.
type decoder[T any] struct {
	plan   *decode.Plan
	limits decode.Limits
	before []func(*T) error
}

// compileDecoder makes the decoder of a type, or says what is wrong with its
// tags and with the options that concern decoding.
func compileDecoder[T any](o *options) (decoder[T], []decode.Mistake) {
	d := decoder[T]{limits: decode.Limits(o.decode.limits).Fill()}
	for _, hook := range o.decode.before {
		f, ok := hook.(func(*T) error)
		if !ok {
			o.mistakes = append(o.mistakes, "Before has a "+reflect.TypeOf(hook).String()+" for "+reflect.TypeFor[T]().String())
			continue
		}
		d.before = append(d.before, f)
	}
	var mistakes []decode.Mistake
	d.plan, mistakes = decode.Compile(reflect.TypeFor[T](), decode.Config{
		Optional:      isOptional,
		File:          reflect.TypeFor[File](),
		SetFile:       setFile,
		Default:       defaultUnder(o.key()),
		IgnoreUnknown: o.decode.ignoreBody,
		IgnoreForm:    o.decode.ignoreForm,
		IgnoreQuery:   o.decode.ignoreQuery,
		ExactNumbers:  o.decode.exactNumbers,
		Browser:       o.decode.browser,
		Date:          reflect.TypeFor[Date](),
		PathFrom:      o.decode.pathFrom,
	})
	return d, mistakes
}

func setFile(p any, u *decode.Upload) {
	if f, ok := p.(*File); ok {
		f.up = u
	}
}

// defaultUnder returns what gives the parameter of the rule default of a field.
func defaultUnder(key string) func(reflect.StructField) (string, bool) {
	return func(f reflect.StructField) (string, bool) { return defaultIn(f.Tag.Get(key)) }
}

func defaultIn(tag string) (string, bool) {
	if !strings.Contains(tag, "default=") {
		return "", false
	}
	for rule := range strings.SplitSeq(tag, ",") {
		if text, ok := strings.CutPrefix(rule, "default="); ok {
			return defaultEscapes.Replace(text), true
		}
	}
	return "", false
}

// defaultEscapes are those of a parameter: a comma and a bar would end it.
var defaultEscapes = strings.NewReplacer("0x2C", ",", "0x7C", "|")
