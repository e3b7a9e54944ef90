package untaint

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// WriteProblem answers a request with err as application/problem+json (RFC
// 9457), in [English] and with the status of KindOf(err). A handler can pass it
// any error:
//
//	{"type":"about:blank","title":"Unprocessable Entity","status":422,
//	 "errors":[{"pointer":"#/name","in":"body","code":"too_short",
//	            "detail":"must be at least 3 characters long","params":{"min":3}}]}
//
// A [Misuse], a [Failed] sink, and a foreign error that [KindOf] does not know
// become a 500 without details (ASVS 16.5.1): log err to see more. A nil err is
// a mistake in the caller and gets the same answer. The text of a foreign error
// is never sent. Neither are the database's names, which are the parameters
// constraint, column, table and schema, nor its codes, sqlstate and
// error_number. It does send a column that is a number: a place in a text.
//
// It writes the whole response. If you had begun another answer, it removes the
// headers that describe its content or let it be cached (Content-Length,
// -Disposition, -Range, -Language, -Location, ETag, Last-Modified, Expires,
// Transfer-Encoding, the digests of RFC 9530 and before it, and what speaks to a
// CDN alone, RFC 9213). It removes Content-Encoding too, unless a middleware has
// wrapped w: that may compress what is written. Below one, set Content-Encoding
// only once nothing can fail.
// What you have written already it cannot take back: panic with
// [http.ErrAbortHandler] then, so that the client sees a broken answer.
//
// Busy and [RateLimited] get a Retry-After, unless the handler has set one: the
// largest parameter retry_after of the violations, in seconds, or 5.
// Unauthenticated needs a WWW-Authenticate header (RFC 9110 section 15.5.2).
// Only your handler knows its value, so set it first. It does not log.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	ProblemWriter{}.Write(w, r, err)
}

// ProblemWriter writes errors as [WriteProblem] does, with other statuses, in
// other languages, or with more members. The zero ProblemWriter is
// WriteProblem.
type ProblemWriter struct {
	// Status returns the HTTP status for a kind; nil means Kind.Status. It
	// changes only the status: the details of Failed and Misuse stay hidden. A
	// status outside 400 to 599 becomes 500.
	Status func(Kind) int
	// Catalog returns the sentences for a request, for example by its
	// Accept-Language; nil means English.
	Catalog func(*http.Request) Catalog
	// Foreign returns the Kind of a foreign error, such as a framework's error
	// that carries a status, and 0 for an error it does not know. It is asked
	// before KindOf.
	Foreign func(error) Kind
	// Extend returns members to add, such as "request_id". "type", "instance"
	// and "detail" take the place of what is there (RFC 9457 section 3.1);
	// "title", "status", "errors" and "dropped" are ignored. It is also called
	// for a 500 that hides its reason, and what it returns is sent: leave the
	// op and the violations of a Misuse out.
	Extend func(*http.Request, *Error) map[string]string
	// OnRefusal is called once for each answer, before anything is written, so
	// that you can log or count it. It gets what is sent and what is hidden:
	// the *Error inside err, or one made for a foreign error. errors.Is and
	// errors.As find in it what they find in err. Violation.Event names each
	// violation for the log.
	OnRefusal func(*http.Request, *Error)
}

// Write answers the request with err; see [WriteProblem].
func (p ProblemWriter) Write(w http.ResponseWriter, r *http.Request, err error) {
	found := gather(err, p.Foreign)
	var whole *Error
	if p.OnRefusal != nil || p.Extend != nil {
		whole = found.whole(err)
	}
	if p.OnRefusal != nil {
		p.OnRefusal(r, whole)
	}
	var more map[string]string
	if p.Extend != nil {
		more = p.Extend(r, whole)
	}
	status := p.status(found.kind)
	var body []byte
	if r == nil || r.Method != http.MethodHead {
		body = p.body(r, found, status, more) // before anything is sent: a Catalog can panic
	}
	if ours(w) {
		w.Header().Del("Content-Encoding")
	}
	setHeaders(w.Header(), found)
	w.WriteHeader(status)
	if body != nil {
		_, _ = w.Write(body)
	}
}

// ours reports whether w is what net/http or httptest gave to the handler. What a
// middleware puts around it may compress what is written, and many have said so in
// Content-Encoding by then (https://go.dev/issue/66343).
func ours(w http.ResponseWriter) bool {
	t := reflect.TypeOf(w)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t != nil && strings.HasPrefix(t.PkgPath(), "net/http")
}

func (p ProblemWriter) status(kind Kind) int {
	status := kind.Status()
	if p.Status != nil {
		status = p.Status(kind)
	}
	if status < 400 || status > 599 {
		return http.StatusInternalServerError
	}
	return status
}

// begun are the headers of an answer that is not given after all.
var begun = [...]string{"Content-Length", "Content-Disposition", "Content-Range", "Content-Language",
	"Content-Location", "Etag", "Last-Modified", "Expires", "Content-Digest", "Repr-Digest", "Content-Md5", "Digest",
	"Surrogate-Control", "Transfer-Encoding"}

func setHeaders(h http.Header, found gathered) {
	for _, name := range begun {
		delete(h, name) // the names are in canonical form
	}
	for name := range h {
		if strings.HasSuffix(name, "-Cache-Control") { // each CDN has a name of its own
			delete(h, name)
		}
	}
	// One array for all values; the capacity keeps an append of somebody else's
	// from reaching the next.
	values := [...]string{"application/problem+json", "nosniff", "no-store"}
	h["Content-Type"] = values[0:1:1]
	h["X-Content-Type-Options"] = values[1:2:2]
	h["Cache-Control"] = values[2:3:3]
	if (found.kind == Busy || found.kind == RateLimited) && h["Retry-After"] == nil {
		h["Retry-After"] = []string{strconv.FormatInt(found.retryAfter(), 10)}
	}
	if found.kind == Unsupported && slices.ContainsFunc(found.vs, func(v Violation) bool { return v.Code == "content_encoding" }) {
		h["Accept-Encoding"] = []string{"identity"} // RFC 9110 section 15.5.16
	}
}

const (
	defaultRetryAfter = 5      // seconds
	maxRetryAfter     = 86_400 // a day
)

// retryAfter returns how many seconds a client should wait, RFC 9110 section
// 10.2.3.
func (g gathered) retryAfter() int64 {
	wait := int64(0)
	for i := range g.vs {
		if v := &g.vs[i]; v.Kind == Busy || v.Kind == RateLimited {
			if p := v.Params.find("retry_after"); p != nil && p.kind == isInt {
				wait = max(wait, int64(p.num))
			}
		}
	}
	if wait <= 0 {
		return defaultRetryAfter
	}
	return min(wait, maxRetryAfter)
}

func (p ProblemWriter) body(r *http.Request, found gathered, status int, more map[string]string) []byte {
	b := make([]byte, 0, 128+160*min(len(found.vs), MaxViolations))
	typ := "about:blank"
	if t, ok := more["type"]; ok {
		typ = clean(t, maxPathLen)
	}
	b = appendMember(b, '{', "type", typ)
	b = appendMember(b, ',', "title", title(status))
	b = append(b, `,"status":`...)
	b = strconv.AppendInt(b, int64(status), 10)
	b = appendExtensions(b, more)
	if found.kind < Failed && len(found.vs) > 0 {
		b = p.appendErrors(b, r, found)
	}
	return append(b, '}', '\n')
}

func title(status int) string {
	if status == statusClientClosedRequest {
		return "Client Closed Request"
	}
	if t := http.StatusText(status); t != "" {
		return t
	}
	return "Error " + strconv.Itoa(status)
}

// appendExtensions writes what Extend returned, in the order of the names.
func appendExtensions(b []byte, more map[string]string) []byte {
	if len(more) == 0 {
		return b
	}
	for _, name := range slices.Sorted(maps.Keys(more)) {
		switch name {
		case "type", "title", "status", "errors", "dropped":
			continue
		}
		b = appendString(append(b, ','), clean(name, maxTokenLen))
		b = appendString(append(b, ':'), clean(more[name], maxPathLen))
	}
	return b
}

// appendErrors writes the extension member "errors" in the shape of the example
// in RFC 9457 section 3, and "dropped" where there were more.
func (p ProblemWriter) appendErrors(b []byte, r *http.Request, found gathered) []byte {
	var text Catalog
	if p.Catalog != nil {
		text = p.Catalog(r)
	}
	shown := found.vs[:min(len(found.vs), MaxViolations)]
	b = append(b, `,"errors":[`...)
	for i := range shown {
		if i > 0 {
			b = append(b, ',')
		}
		v := shown[i]
		v.Params = v.Params.public()
		b = appendFragment(append(b, `{"pointer":"`...), v.Path)
		b = v.appendPlace(append(b, '"'))
		b = appendMember(b, ',', "code", string(v.Code))
		b = append(b, `,"detail":`...)
		if text == nil {
			b = quoteTail(appendEnglish(b, &v), len(b))
		} else {
			b = appendString(b, clean(text(v), maxPathLen))
		}
		b = append(v.Params.appendJSON(b), '}')
	}
	b = append(b, ']')
	if dropped := found.dropped + len(found.vs) - len(shown); dropped > 0 {
		b = append(b, `,"dropped":`...)
		b = strconv.AppendInt(b, int64(dropped), 10)
	}
	return b
}

// public returns the parameters that a client may see: no name of a database's
// schema (CWE-209).
func (ps Params) public() Params {
	if !slices.ContainsFunc(ps.slots(), Param.private) {
		return ps
	}
	return NewParams(slices.DeleteFunc(slices.Clone(ps.slots()), Param.private)...)
}

func (p Param) private() bool {
	switch p.key {
	case "constraint", "table", "schema", "sqlstate", "error_number":
		return true
	case "column":
		return p.kind != isInt // a number is a place in a text
	}
	return false
}

// appendFragment writes a JSON Pointer as the URI fragment that RFC 6901 section
// 6 makes of it. It holds nothing that JSON or HTML would want escaped but "&".
func appendFragment(b []byte, path string) []byte {
	const hex = "0123456789ABCDEF"
	b = append(b, '#')
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case fragmentByte[c]:
			b = append(b, c)
		case c == '&':
			b = append(b, `\u0026`...)
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

// fragmentByte has what RFC 3986 section 3.5 lets stand in a fragment, but "&".
var fragmentByte = [256]bool{
	'-': true, '.': true, '_': true, '~': true, '!': true, '$': true, '\'': true, '(': true, ')': true, '*': true, '+': true,
	',': true, ';': true, '=': true, ':': true, '@': true, '/': true, '?': true,
	'0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true, '7': true, '8': true, '9': true,
	'A': true, 'B': true, 'C': true, 'D': true, 'E': true, 'F': true, 'G': true, 'H': true, 'I': true, 'J': true, 'K': true,
	'L': true, 'M': true, 'N': true, 'O': true, 'P': true, 'Q': true, 'R': true, 'S': true, 'T': true, 'U': true, 'V': true,
	'W': true, 'X': true, 'Y': true, 'Z': true,
	'a': true, 'b': true, 'c': true, 'd': true, 'e': true, 'f': true, 'g': true, 'h': true, 'i': true, 'j': true, 'k': true,
	'l': true, 'm': true, 'n': true, 'o': true, 'p': true, 'q': true, 'r': true, 's': true, 't': true, 'u': true, 'v': true,
	'w': true, 'x': true, 'y': true, 'z': true,
}
