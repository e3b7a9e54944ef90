package decode

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
)

// Request decodes a request into dst, which points to a zero value of the
// plan's type: the body first, then what the other sources hold. It returns the
// names that rules are to use in place of their own for the body's fields, nil
// for most.
func (p *Plan) Request(req *http.Request, dst any, l *Limits, r *Report) (renamed map[string]string) {
	renamed = p.body(req, dst, l, r)
	v := reflect.ValueOf(dst).Elem()
	p.path(req, v, l, r)
	p.headers(req, v, l, r)
	p.cookies(req, v, l, r)
	p.query(req, v, l, r)
	return renamed
}

// body decodes the body in the way that its content type says.
func (p *Plan) body(req *http.Request, dst any, l *Limits, r *Report) map[string]string {
	if !p.takesJSON && len(p.sources.form) == 0 {
		p.preset(dst)
		return nil // no field could take it, so it is left unread
	}
	ctx := req.Context()
	if none := req.Body == nil || req.Body == http.NoBody; none && !expectsBody(req) {
		p.preset(dst)
		return nil
	}
	// A compressed body would have to be bounded twice, and nothing asks
	// clients to send one (RFC 9110 section 15.5.16).
	for _, coding := range req.Header["Content-Encoding"] {
		if coding != "" && !strings.EqualFold(strings.TrimSpace(coding), "identity") {
			r.halt("", CodeContentCoding, untaint.Unsupported)
			return nil
		}
	}
	mediaType, params := contentType(req)
	switch {
	case p.takesJSON && isJSONType(mediaType) && utf8Charset(params):
		p.read(req, l, r, func(doc []byte) { p.JSON(doc, dst, l, r) })
		return nil
	case len(p.sources.form) > 0 && mediaType == "application/x-www-form-urlencoded" && utf8Charset(params):
		p.preset(dst)
		p.read(req, l, r, func(doc []byte) { p.urlencoded(string(doc), dst, l, r) })
		return p.sources.renamed
	case len(p.sources.form) > 0 && mediaType == "multipart/form-data":
		p.preset(dst)
		p.multipart(ctx, req, params["boundary"], dst, l, r)
		return p.sources.renamed
	}
	r.halt("", CodeContentType, untaint.Unsupported, untaint.TextParam("want", p.bodyTypes()))
	return nil
}

// read calls use with the body.
func (p *Plan) read(req *http.Request, l *Limits, r *Report, use func([]byte)) {
	if req.ContentLength > l.Bytes {
		r.tooLarge(l.Bytes)
		return
	}
	b := NewBody()
	defer b.Free()
	doc, err := b.Read(req.Context(), bodyOf(req), l.Bytes)
	if err != nil {
		r.Unread(req.Context(), err, l.Bytes)
		return
	}
	use(doc)
}

func bodyOf(req *http.Request) io.Reader {
	if req.Body == nil {
		return http.NoBody
	}
	return req.Body
}

// expectsBody reports whether a request without a body lacks one.
func expectsBody(req *http.Request) bool {
	switch req.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return true
	}
	return false
}

// contentType returns the media type in lower case, "" for none, for one that
// cannot be read and for several, of which a proxy might see another.
func contentType(req *http.Request) (string, map[string]string) {
	values := req.Header["Content-Type"]
	if len(values) != 1 {
		return "", nil
	}
	mediaType, params, err := mime.ParseMediaType(values[0])
	if err != nil {
		return "", nil
	}
	return mediaType, params
}

// isJSONType reports whether a media type is JSON or has its syntax (RFC 6839
// section 3.1).
func isJSONType(t string) bool {
	return t == "application/json" || strings.HasPrefix(t, "application/") && strings.HasSuffix(t, "+json")
}

func utf8Charset(params map[string]string) bool {
	charset, ok := params["charset"]
	return !ok || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// bodyTypes names the media types that the plan takes.
func (p *Plan) bodyTypes() string {
	switch form := len(p.sources.form) > 0; {
	case p.takesJSON && form:
		return "JSON or a form, in UTF-8"
	case form:
		return "a form, in UTF-8"
	}
	return "JSON, in UTF-8"
}

// path binds the wildcards of the route's pattern.
func (p *Plan) path(req *http.Request, v reflect.Value, l *Limits, r *Report) {
	for i := range p.sources.path {
		b := &p.sources.path[i]
		text := req.PathValue(b.name)
		if text == "" && !hasWildcard(req.Pattern, b.name) {
			// The route and the type do not fit each other.
			r.halt(b.at, CodeNoPathValue, untaint.Misuse)
			continue
		}
		b.fill(v, []string{text}, l, r)
	}
}

// hasWildcard reports whether a pattern of http.ServeMux has a wildcard of that
// name. Without a pattern, another router may have set the values.
func hasWildcard(pattern, name string) bool {
	return pattern == "" || strings.Contains(pattern, "{"+name+"}") || strings.Contains(pattern, "{"+name+"...}")
}

// fill puts texts into the field that b binds.
func (b *bound) fill(v reflect.Value, texts []string, l *Limits, r *Report) {
	if len(texts) == 0 {
		return
	}
	if f := reach(v, b.index); f.IsValid() {
		b.apply(f, texts, b.at, l, r)
	}
}

func (p *Plan) headers(req *http.Request, v reflect.Value, l *Limits, r *Report) {
	for i := range p.sources.header {
		b := &p.sources.header[i]
		texts := req.Header[b.name]
		if b.name == "Host" && req.Host != "" { // net/http moves it out of the header
			texts = []string{req.Host}
		}
		b.fill(v, texts, l, r)
	}
}

func (p *Plan) cookies(req *http.Request, v reflect.Value, l *Limits, r *Report) {
	for i := range p.sources.cookie {
		b := &p.sources.cookie[i]
		var texts []string
		for _, c := range req.CookiesNamed(b.name) {
			texts = append(texts, c.Value)
		}
		b.fill(v, texts, l, r)
	}
}

// query binds the parameters of the URL. Where no field is bound from it, the
// query is not looked at.
func (p *Plan) query(req *http.Request, v reflect.Value, l *Limits, r *Report) {
	if len(p.sources.query) == 0 || req.URL == nil || req.URL.RawQuery == "" {
		return
	}
	texts, ok := p.params(req.URL.RawQuery, p.sources.byQuery, l, r)
	if !ok {
		return
	}
	for i := range p.sources.query {
		p.sources.query[i].fill(v, texts[i], l, r)
	}
}

// params splits the pairs of a query or of a form, and returns what was sent
// for each of the names, or false where it gave up.
func (p *Plan) params(raw string, names map[string]int, l *Limits, r *Report) (texts [][]string, ok bool) {
	texts = make([][]string, len(names))
	n := 0
	for raw != "" {
		var pair string
		if pair, raw, _ = strings.Cut(raw, "&"); pair == "" {
			continue
		}
		if n++; n > l.Params {
			r.halt("", CodeTooManyParams, untaint.TooLarge, untaint.IntParam("max", int64(l.Params)))
			return nil, false
		}
		key, value, _ := strings.Cut(pair, "=")
		name, err := unescape(key)
		if err != nil {
			r.refuse("", CodeBadEscape, untaint.Malformed)
			continue
		}
		i, known := names[name]
		switch {
		case !known && p.cfg.IgnoreUnknown:
			continue
		case !known:
			p.unknownParam(name, names, r)
			if r.C.Full() {
				r.Halted = true
				return nil, false
			}
			continue
		}
		text, err := unescape(value)
		if err != nil {
			r.refuse(untaint.PathKey("", name), CodeBadEscape, untaint.Malformed)
			continue
		}
		texts[i] = append(texts[i], text)
	}
	return texts, true
}

// unescape decodes a name or a value. A semicolon is refused because some
// servers take it for a separator, and a proxy in front of us may be one
// (CVE-2021-23336).
func unescape(s string) (string, error) {
	if strings.Contains(s, ";") {
		return "", errText
	}
	return url.QueryUnescape(s)
}

func (p *Plan) unknownParam(name string, names map[string]int, r *Report) {
	path := untaint.PathKey("", name)
	for right := range names {
		if foldName(right) == foldName(name) {
			r.refuse(path, CodeWrongCase, untaint.Malformed, untaint.TextParam("want", right))
			return
		}
	}
	r.refuse(path, CodeUnknownField, untaint.Malformed)
}

// urlencoded binds the fields of a form.
func (p *Plan) urlencoded(doc string, dst any, l *Limits, r *Report) {
	texts, ok := p.params(doc, p.sources.byForm, l, r)
	if !ok {
		return
	}
	v := reflect.ValueOf(dst).Elem()
	for i := range p.sources.form {
		b := &p.sources.form[i]
		if b.file != nil {
			if len(texts[i]) > 0 {
				r.refuse(b.at, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", "file"))
			}
			continue
		}
		b.fill(v, texts[i], l, r)
	}
}
