package validate

import (
	"net/http"

	"github.com/untaint/untaint"
)

// Before adds a function that JSON and [Request] call after decoding and before
// checking. Use it to bring values into the form that the rules expect:
// trimmed, in lower case, in Unicode normalization form C.
//
//	validate.For[Signup](validate.Before(func(in *Signup) error {
//		in.Email = strings.TrimSpace(in.Email)
//		return nil
//	}))
//
// Its error ends the check and is part of what JSON returns. A foreign error
// becomes Failed, without its text. If some values could not be decoded, it
// still runs and finds them zero, as if the client had left them out. If it
// panics, the input is refused as Misuse. For reports a function for a type
// other than T.
func Before[T any](f func(*T) error) Option {
	return Option{func(o *options) {
		if f == nil {
			o.mistakes = append(o.mistakes, "Before needs a function, not nil")
			return
		}
		o.decode.before = append(o.decode.before, f)
	}}
}

// IgnoreUnknown ignores what has no field instead of refusing it: members of
// JSON objects, parameters of forms and of queries. Pass sources to limit it to
// those:
//
//	validate.IgnoreUnknown(untaint.InQuery)  // utm_source, fbclid and the like in links
//	validate.IgnoreUnknown(untaint.InBody)   // messages of which only a part is of interest
//
// What is ignored is not bound to anything but counts towards the limits. In
// JSON its names must still be unique and its text valid UTF-8.
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

// ExactNumbers decodes a number that goes into an any as a [json.Number] of
// encoding/json instead of a float64, which rounds 12345678901234567890.
func ExactNumbers() Option {
	return Option{func(o *options) { o.decode.exactNumbers = true }}
}

// PathFrom tells [Request] how to read a parameter of the route, for routers
// that do not set Request.PathValue as net/http and chi do. get returns false
// for a parameter that the route does not have, which is Misuse
// (no_path_value).
//
//	// gorilla/mux
//	validate.PathFrom(func(r *http.Request, name string) (string, bool) { v, ok := mux.Vars(r)[name]; return v, ok })
//	// httprouter
//	validate.PathFrom(func(r *http.Request, name string) (string, bool) {
//		v := httprouter.ParamsFromContext(r.Context()).ByName(name)
//		return v, v != ""
//	})
//
// Other routers keep their parameters outside of the [*http.Request]. Copy them
// in a middleware or in the handler:
//
//	for _, p := range c.Params { c.Request.SetPathValue(p.Key, p.Value) }                 // gin
//	for _, name := range c.ParamNames() { c.Request().SetPathValue(name, c.Param(name)) } // echo
//	r, err := adaptor.ConvertRequest(c, false); r.SetPathValue("id", c.Params("id"))      // fiber
//
// fiber rewrites a multipart form without the headers of its parts; set
// DisablePreParseMultipartForm in its Config.
//
// A value that the router took from the escaped path, as chi, echo and fiber
// do, is decoded, so that "%2F" in a segment is "/" as with net/http. A value
// that is found in URL.Path was already decoded and stays as it is.
func PathFrom(get func(r *http.Request, name string) (string, bool)) Option {
	return Option{func(o *options) {
		if get == nil {
			o.mistakes = append(o.mistakes, "PathFrom needs a function, not nil")
			return
		}
		o.decode.pathFrom = get
	}}
}
