package untaint

// Source is the part of a request that a value came in. The zero Source is
// unknown: the value did not come from a request, or its place in it was not
// recorded.
type Source uint8

const (
	InBody   Source = iota + 1 // a JSON document in the body
	InForm                     // a field of a form in the body, files too
	InQuery                    // a parameter of the URL's query
	InPath                     // a parameter of the URL's path
	InHeader                   // a header field
	InCookie                   // a cookie
)

var sources = [...]string{0: "", InBody: "body", InForm: "form", InQuery: "query", InPath: "path", InHeader: "header", InCookie: "cookie"}

func (s Source) known() Source {
	if int(s) >= len(sources) {
		return 0
	}
	return s
}

// String returns "body", "form", "query", "path", "header" or "cookie", and ""
// for the zero Source. JSON and [WriteProblem] show it as "in".
func (s Source) String() string { return sources[s.known()] }
