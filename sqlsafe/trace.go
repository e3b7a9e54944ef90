package sqlsafe

import (
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/mistake"
)

// trace remembers which constant each part of a statement's text came from, for a
// server that says where it stopped understanding.
type trace struct{ parts []traced }

// traced is a segment of a template that was written.
type traced struct {
	at   int // in the statement's text
	t    *template
	i    int
	cuts []cut
}

func (tr *trace) segment(at int, t *template, i int, in *insertion) {
	part := traced{at: at, t: t, i: i}
	for _, c := range in.cuts[:in.ncuts] {
		if c.at.segment == i {
			part.cuts = append(part.cuts, c)
		}
	}
	tr.parts = append(tr.parts, part)
}

// origin is a place in a constant.
type origin struct {
	source string
	at     int
}

// find returns the place in a constant that an offset in the statement came from:
// of what was written for a marker, the marker.
func (tr *trace) find(offset int) (origin, bool) {
	var last *traced
	for i := range tr.parts {
		if tr.parts[i].at > offset {
			break
		}
		last = &tr.parts[i]
	}
	if last == nil {
		return origin{}, false
	}
	in := offset - last.at
	for n, c := range last.cuts {
		if in > c.at.at+n {
			in--
		}
	}
	t, i := last.t, last.i
	if in < len(t.segments[i]) || i+1 == len(t.starts) {
		return origin{t.source, sourceOffset(t.source, t.starts[i], in)}, true
	}
	return origin{t.source, t.starts[i+1] - 1}, true
}

// sourceOffset goes over n bytes of a segment, of which a question mark was two.
func sourceOffset(s string, at, n int) int {
	for ; n > 0 && at < len(s); n-- {
		if strings.HasPrefix(s[at:], "??") {
			at++
		}
		at++
	}
	return min(at, len(s))
}

// origin returns the place in a constant of an offset in the text that a query
// builds.
func (q Query) origin(d Dialect, text string, offset int) (found origin, ok bool) {
	w := newWriter(d)
	defer w.free()
	w.traced = &trace{}
	if b, is := q.n.part.(*Builder); is {
		w.depth++ // as its Build does
		b.write(w)
	} else {
		w.root(q)
	}
	if string(w.buf) != text {
		return origin{}, false
	}
	return w.traced.find(offset)
}

// lineColumn returns the place as people count it, from 1.
func (o origin) lineColumn() (line, column int64) {
	before := o.source[:o.at]
	return 1 + int64(strings.Count(before, "\n")), 1 + int64(utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]))
}

// word returns the end of what stands there.
func (o origin) word() int {
	end := o.at
	for end < len(o.source) && (o.source[end] >= 0x80 || plainName("a"+o.source[end:end+1])) {
		end++
	}
	return max(end, min(o.at+1, len(o.source)))
}

// misread returns the error about a place in a constant, which is shown by its
// cause.
func misread(op string, o origin, v untaint.Violation, why string) error {
	line, column := o.lineColumn()
	v.Params = v.Params.With(untaint.IntParam("line", line)).With(untaint.IntParam("column", column))
	return untaint.Wrap(op, v, mistake.List{{Tag: o.source, Start: o.at, End: o.word(), Code: v.Code, Text: string(v.Code) + " " + why}})
}
