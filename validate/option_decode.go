package validate

import (
	"net/http"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// decodeOptions are the options that only decoding reads.
type decodeOptions struct {
	limits       Limits
	before       []any // each a func(*T) error
	ignoreBody   bool
	ignoreForm   bool
	ignoreQuery  bool
	exactNumbers bool
	browser      decode.Browser
	pathFrom     func(r *http.Request, name string) (string, bool)
}

// Before adds a function that JSON and [Request] call after decoding and before
// checking, to bring values into the form that the rules are about: trimmed, in
// lower case, in Unicode's normalization form C.
//
//	validate.For[Signup](validate.Before(func(in *Signup) error {
//		in.Email = strings.TrimSpace(in.Email)
//		return nil
//	}))
//
// Its error ends the check and is part of what JSON returns; one that is not
// from untaint becomes Failed, without its text. Where some values could not be
// decoded it still runs, and finds them zero, as if the client had left them
// out; if it panics, the input is refused as Misuse. For reports a function for
// another type than its own.
func Before[T any](f func(*T) error) Option {
	return Option{func(o *options) {
		if f == nil {
			o.mistakes = append(o.mistakes, "Before needs a function, not nil")
			return
		}
		o.decode.before = append(o.decode.before, f)
	}}
}

// IgnoreUnknown skips what no field names, in place of refusing it: members of
// JSON objects, parameters of forms and of queries. Give it sources to do so in
// these alone:
//
//	validate.IgnoreUnknown(untaint.InQuery)  // utm_source, fbclid and the like in links
//	validate.IgnoreUnknown(untaint.InBody)   // messages of which only a part is of interest
//
// What is skipped is not bound to anything, and counts for the limits. In JSON
// its names have to differ and its text has to be Unicode all the same.
func IgnoreUnknown(in ...untaint.Source) Option {
	return Option{func(o *options) {
		if len(in) == 0 {
			in = []untaint.Source{untaint.InBody, untaint.InForm, untaint.InQuery}
		}
		for _, source := range in {
			switch source {
			case untaint.InBody:
				o.decode.ignoreBody = true
			case untaint.InForm:
				o.decode.ignoreForm = true
			case untaint.InQuery:
				o.decode.ignoreQuery = true
			default:
				o.mistakes = append(o.mistakes, "IgnoreUnknown takes InBody, InForm and InQuery")
			}
		}
	}}
}

// ExactNumbers decodes a number that goes into an any into a [json.Number] of
// encoding/json, in place of a float64, which rounds 12345678901234567890.
func ExactNumbers() Option {
	return Option{func(o *options) { o.decode.exactNumbers = true }}
}

// PathFrom tells [Request] how to get at a parameter of the route, for a router
// that does not set Request.PathValue as net/http and chi do. It reports false
// for one that the route does not have, which is Misuse (no_path_value).
//
//	// gorilla/mux
//	validate.PathFrom(func(r *http.Request, name string) (string, bool) { v, ok := mux.Vars(r)[name]; return v, ok })
//	// httprouter
//	validate.PathFrom(func(r *http.Request, name string) (string, bool) {
//		v := httprouter.ParamsFromContext(r.Context()).ByName(name)
//		return v, v != ""
//	})
//
// Other routers keep their parameters where a [*http.Request] does not lead. In a
// middleware of theirs, or in the handler, hand these over:
//
//	for _, p := range c.Params { c.Request.SetPathValue(p.Key, p.Value) }                 // gin
//	for _, name := range c.ParamNames() { c.Request().SetPathValue(name, c.Param(name)) } // echo
//	r, err := adaptor.ConvertRequest(c, false); r.SetPathValue("id", c.Params("id"))      // fiber
//
// fiber writes a multipart form anew on the way, without the heads of its parts;
// set DisablePreParseMultipartForm in its Config.
//
// A value that the router has taken out of the escaped path, as chi, echo and
// fiber do, is decoded, so that "%2F" in a segment is "/" as it is with net/http;
// one that stands in URL.Path as it is was decoded by the router, and is left.
func PathFrom(get func(r *http.Request, name string) (string, bool)) Option {
	return Option{func(o *options) {
		if get == nil {
			o.mistakes = append(o.mistakes, "PathFrom needs a function, not nil")
			return
		}
		o.decode.pathFrom = get
	}}
}
