package untaint

import (
	"net/http"
	"strconv"
	"strings"
)

// WriteProblem answers a request with err as application/problem+json (RFC
// 9457), in English and with the status of KindOf(err). It is what a handler
// calls with any error at all:
//
//	{"type":"about:blank","title":"Unprocessable Entity","status":422,
//	 "errors":[{"pointer":"#/name","code":"too_short",
//	            "detail":"must be at least 3 characters long","params":{"min":3}}]}
//
// An error that is not ours, a Misuse, and a sink that Failed become a 500 that
// says nothing but that (ASVS 16.5.1): log err to see more. A nil err is a
// mistake of the caller's and is answered the same way.
//
// It writes the whole response, so nothing may have been written before. It
// does not log.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	ProblemWriter{}.Write(w, r, err)
}

// ProblemWriter writes errors as WriteProblem does, with other numbers or in
// other languages. The zero ProblemWriter is WriteProblem.
type ProblemWriter struct {
	// Status returns the HTTP status for a kind; nil means Kind.Status. What is
	// hidden stays hidden whatever it returns, and a number outside 400 to 599
	// becomes 500.
	Status func(Kind) int
	// Catalog returns the texts for a request, chosen by its Accept-Language
	// for example; nil means English.
	Catalog func(*http.Request) Catalog
}

// Write answers the request with err; see WriteProblem.
func (p ProblemWriter) Write(w http.ResponseWriter, r *http.Request, err error) {
	kind := max(KindOf(err), Invalid)
	if err == nil {
		kind = Misuse
	}
	status := p.status(kind)
	h := w.Header()
	h.Del("Content-Length")
	h.Set("Content-Type", "application/problem+json")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r != nil && r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(p.body(r, err, kind, status))
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

func (p ProblemWriter) body(r *http.Request, err error, kind Kind, status int) []byte {
	b := make([]byte, 0, 512)
	b = appendMember(b, '{', "type", "about:blank")
	b = appendMember(b, ',', "title", title(status))
	b = append(b, `,"status":`...)
	b = strconv.AppendInt(b, int64(status), 10)
	if kind < Failed {
		b = p.appendErrors(b, r, err)
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

// appendErrors writes the extension member "errors" in the shape of the example
// in RFC 9457 section 3, and "dropped" where there were more.
func (p ProblemWriter) appendErrors(b []byte, r *http.Request, err error) []byte {
	text := Catalog(English)
	if p.Catalog != nil {
		if c := p.Catalog(r); c != nil {
			text = c
		}
	}
	n, dropped := 0, droppedIn(err)
	b = append(b, `,"errors":[`...)
	for v := range Violations(err) {
		if n == MaxViolations {
			dropped++
			continue
		}
		if n++; n > 1 {
			b = append(b, ',')
		}
		b = v.appendPlace(appendMember(b, '{', "pointer", fragment(v.Path)))
		b = appendMember(b, ',', "code", string(v.Code))
		b = appendMember(b, ',', "detail", clean(text(v), maxPathLen))
		b = append(v.Params.appendJSON(b), '}')
	}
	b = append(b, ']')
	if dropped > 0 {
		b = append(b, `,"dropped":`...)
		b = strconv.AppendInt(b, int64(dropped), 10)
	}
	return b
}

func droppedIn(err error) (n int) {
	walk(err, func(e *Error) bool {
		if e != nil {
			n += e.dropped
		}
		return true
	})
	return n
}

// fragment returns a JSON Pointer as the URI fragment that RFC 6901 section 6
// makes of it.
func fragment(path string) string {
	const allowed = "-._~!$&'()*+,;=:@/?" // RFC 3986 section 3.5, unreserved letters aside
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(path) + 1)
	b.WriteByte('#')
	for i := 0; i < len(path); i++ {
		c := path[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(allowed, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}
