package decode

import (
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/untaint/untaint"
)

// alreadyRead refuses a body that turned out to be empty, if it was not. One of
// which the length is not known is refused in any case: an empty form without an
// error would be the worst answer to one that was lost.
func (r *Report) alreadyRead(req *http.Request, code untaint.Code) bool {
	switch {
	case isRecorded(req):
		return false
	case isSpent(req), req.ContentLength > 0:
		r.halt("", code, untaint.Misuse)
		return true
	case req.ContentLength < 0:
		r.halt("", CodeEmptyBody, untaint.Malformed)
		return true
	}
	return false
}

func bodyOf(req *http.Request) io.Reader {
	if body, ok := recorded(req); ok {
		return body
	}
	if req.Body == nil {
		return http.NoBody
	}
	return req.Body
}

func isRecorded(req *http.Request) bool {
	_, ok := recorded(req)
	return ok
}

// fillForm is fillSent for a form in a body.
func (p *Plan) fillForm(b *bound, v reflect.Value, texts []string, l *Limits, r *Report) {
	if p.cfg.Browser.Checkboxes {
		texts = b.checkbox(texts)
	}
	if p.cfg.Browser.LineBreaks {
		for i := range texts {
			texts[i] = strings.ReplaceAll(texts[i], "\r\n", "\n")
		}
	}
	b.fillSent(v, texts, l, r)
}

func (p *Plan) unknownParam(name string, names map[string]int, r *Report) {
	path := untaint.PathKey("", name)
	for right := range names {
		if sameName(right, name) {
			r.refuse(path, CodeWrongCase, untaint.Malformed, untaint.TextParam("want", right))
			return
		}
	}
	r.refuse(path, CodeUnknownField, untaint.Malformed)
}

// fillSent is fill for a form or a query, in which an empty text is what a
// browser sends where the user has filled in nothing. For what no empty text can
// be it counts as not sent.
func (b *bound) fillSent(v reflect.Value, texts []string, l *Limits, r *Report) {
	if b.unsent && (b.many || len(texts) == 1) {
		texts = slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" })
	}
	b.fill(v, texts, l, r)
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
