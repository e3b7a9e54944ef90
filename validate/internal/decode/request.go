package decode

import (
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"net/url"
	"reflect"
	"strings"

	"github.com/untaint/untaint"
)

// Request decodes a request into dst, which points to a zero value of the
// plan's type: the body first, then what the other sources hold. It reports
// whether the body was a form.
func (p *Plan) Request(req *http.Request, dst any, l *Limits, r *Report) (form bool) {
	r.source = untaint.InBody
	form = p.body(req, dst, l, r)
	v := reflect.ValueOf(dst).Elem()
	r.source = untaint.InPath
	p.path(req, v, l, r)
	r.source = untaint.InHeader
	p.headers(req, v, l, r)
	r.source = untaint.InCookie
	p.cookies(req, v, l, r)
	r.source = untaint.InQuery
	p.query(req, v, l, r)
	return form
}

// body decodes the body in the way that its content type says, and reports
// whether that is a form.
func (p *Plan) body(req *http.Request, dst any, l *Limits, r *Report) (form bool) {
	if !p.takesJSON && len(p.sources.form) == 0 {
		p.preset(dst)
		return false // no field could take it, so it is left unread
	}
	if len(p.sources.form) > 0 && (req.Method == http.MethodGet || req.Method == http.MethodHead) {
		// A form that is sent by GET is in the query.
		r.source = untaint.InForm
		r.halt(p.sources.form[0].at, CodeFormOnGet, untaint.Misuse)
		return false
	}
	if none := req.Body == nil || req.Body == http.NoBody; none && !expectsBody(req) {
		p.preset(dst)
		return false
	}
	// A compressed body would have to be bounded twice, and nothing asks
	// clients to send one (RFC 9110 section 15.5.16).
	for _, coding := range req.Header["Content-Encoding"] {
		if coding != "" && !strings.EqualFold(strings.TrimSpace(coding), "identity") {
			r.halt("", CodeContentEncoding, untaint.Unsupported)
			return false
		}
	}
	mediaType, params := contentType(req)
	hasForm := len(p.sources.form) > 0
	switch {
	case p.takesJSON && isJSONType(mediaType) && utf8Charset(params):
		if doc, free := p.read(req, l, r, CodeBodyAlreadyRead); free != nil {
			defer free()
			p.JSON(doc, dst, l, r)
		}
		return false
	case hasForm && mediaType == "application/x-www-form-urlencoded" && utf8Charset(params):
		r.source = untaint.InForm
		p.preset(dst)
		p.readForm(req, dst, l, r)
		return true
	case hasForm && mediaType == "multipart/form-data":
		r.source = untaint.InForm
		p.preset(dst)
		p.multipart(req.Context(), req, params["boundary"], dst, l, r)
		return true
	case p.nothingSent(req):
		p.preset(dst)
		return false
	}
	r.halt("", CodeContentType, untaint.Unsupported, untaint.TextParam("want", p.bodyTypes()))
	return false
}

// readForm reads a form that is not a multipart form.
func (p *Plan) readForm(req *http.Request, dst any, l *Limits, r *Report) {
	if req.PostForm != nil && !isRecorded(req) {
		// Its values are not a source: net/http leaves out what it cannot parse,
		// and all of a body that it finds too long.
		r.halt("", CodeFormAlreadyRead, untaint.Misuse)
		return
	}
	if doc, free := p.read(req, l, r, CodeFormAlreadyRead); free != nil {
		defer free()
		p.urlencoded(string(doc), dst, l, r)
	}
}

// read reads the body, and returns nil for free if it cannot. A body that
// something else has read before is refused with the code.
func (p *Plan) read(req *http.Request, l *Limits, r *Report, already untaint.Code) (doc []byte, free func()) {
	if req.ContentLength > l.Bytes {
		r.tooLarge(l.Bytes)
		return nil, nil
	}
	b := NewBody()
	doc, err := b.Read(req.Context(), bodyOf(req), l.Bytes)
	switch {
	case err != nil:
		r.chunked = len(req.TransferEncoding) > 0
		r.Unread(req.Context(), err, l.Bytes)
	case len(doc) == 0 && r.alreadyRead(req, already):
	default:
		spend(req)
		return doc, b.Free
	}
	b.Free()
	return nil, nil
}

// nothingSent reports whether a body that is of no type that the plan takes has no
// bytes either: the client has nothing to say, and whether something is missing
// is for the rules of an object's members. A type of which a document is the whole
// value needs one.
func (p *Plan) nothingSent(req *http.Request) bool {
	if req.ContentLength != 0 || isSpent(req) || p.takesJSON && p.root.kind != object {
		return false
	}
	// Not every server says http.NoBody. If there is a byte, the body is refused,
	// so that none is missed.
	n, err := bodyOf(req).Read(make([]byte, 1))
	return n == 0 && err == io.EOF
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

// path binds the parameters of the route.
func (p *Plan) path(req *http.Request, v reflect.Value, l *Limits, r *Report) {
	for i := range p.sources.path {
		b := &p.sources.path[i]
		text, ok := p.pathValue(req, b.name)
		if !ok {
			// The route and the type do not fit each other, or the router
			// keeps its parameters elsewhere.
			r.halt(b.at, CodeNoPathValue, untaint.Misuse)
			continue
		}
		b.fill(v, []string{text}, l, r)
	}
}

// pathValue returns a parameter of the route, and false if there is none.
func (p *Plan) pathValue(req *http.Request, name string) (text string, ok bool) {
	if p.cfg.PathFrom == nil {
		text = req.PathValue(name)
		return plainSegment(req.URL, text), text != "" || hasWildcard(req.Pattern, name)
	}
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	text, ok = p.cfg.PathFrom(req, name)
	return plainSegment(req.URL, text), ok
}

// plainSegment undoes the escapes of a parameter that a router has taken out of
// the escaped path, as chi, echo and fiber do. One that net/http has taken stands
// in the path without escapes, and stays as it is: what is decoded twice is
// another text.
func plainSegment(u *url.URL, text string) string {
	if u == nil || !strings.Contains(text, "%") || strings.Contains(u.Path, text) || !strings.Contains(u.EscapedPath(), text) {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// hasWildcard reports whether a pattern of http.ServeMux or chi has a wildcard
// of that name.
func hasWildcard(pattern, name string) bool {
	for _, end := range []string{"}", "...}", ":"} {
		if strings.Contains(pattern, "{"+name+end) {
			return true
		}
	}
	return name == "*" && strings.HasSuffix(pattern, "*")
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
		if len(texts) != cookiesNamed(req, b.name) {
			// net/http leaves out a cookie whose value it does not take, and
			// all of them where there are thousands.
			r.refuse(b.at, CodeBadCookie, untaint.Malformed)
			continue
		}
		b.fill(v, texts, l, r)
	}
}

// cookiesNamed counts the cookies of a name as they are written.
func cookiesNamed(req *http.Request, name string) (n int) {
	for _, line := range req.Header["Cookie"] {
		for part := range strings.SplitSeq(line, ";") {
			given, _, _ := strings.Cut(part, "=")
			if textproto.TrimString(given) == name {
				n++
			}
		}
	}
	return n
}

// query binds the parameters of the URL. Where no field is bound from it, the
// query is not looked at.
func (p *Plan) query(req *http.Request, v reflect.Value, l *Limits, r *Report) {
	if len(p.sources.query) == 0 || req.URL == nil || req.URL.RawQuery == "" {
		return
	}
	texts, ok := p.params(req.URL.RawQuery, p.sources.byQuery, p.cfg.IgnoreQuery, l, r)
	if !ok {
		return
	}
	for i := range p.sources.query {
		p.sources.query[i].fillSent(v, texts[i], l, r)
	}
}

// params splits the pairs of a query or of a form, and returns what was sent
// for each of the names, or false where it gave up.
func (p *Plan) params(raw string, names map[string]int, ignore bool, l *Limits, r *Report) (texts [][]string, ok bool) {
	texts = make([][]string, len(names))
	as := make([]string, len(names)) // the name by which each has come
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
		i, what := p.cfg.Browser.resolve(name, names)
		if what == sentNothing || what == sentForeign && ignore {
			continue
		}
		text, err := unescape(value)
		switch {
		case what == sentForeign:
			p.unknownParam(name, names, r)
		case err != nil:
			r.refuse(untaint.PathKey("", name), CodeBadEscape, untaint.Malformed)
		case what == sentCharset:
			r.charset(text)
		case as[i] != "" && as[i] != name: // tags and tags[]
			r.refuse(untaint.PathKey("", name), CodeRepeated, untaint.Malformed)
		default:
			as[i] = name
			texts[i] = append(texts[i], text)
		}
		if r.Full() {
			r.Halted = true
			return nil, false
		}
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

// urlencoded binds the fields of a form.
func (p *Plan) urlencoded(doc string, dst any, l *Limits, r *Report) {
	texts, ok := p.params(doc, p.sources.byForm, p.cfg.IgnoreForm, l, r)
	if !ok {
		return
	}
	v := reflect.ValueOf(dst).Elem()
	for i := range p.sources.form {
		b := &p.sources.form[i]
		if b.file != nil {
			if strings.Join(texts[i], "") != "" {
				r.refuse(b.at, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", "file"))
			}
			continue
		}
		if b.json != nil {
			if len(texts[i]) > 0 {
				r.refuse(b.at, CodeTypeMismatch, untaint.Malformed, untaint.TextParam("want", "JSON"))
			}
			continue
		}
		p.fillForm(b, v, texts[i], l, r)
	}
}
