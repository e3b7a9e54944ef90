package decode

import (
	"context"
	"io"
	"reflect"

	"github.com/untaint/untaint"
)

// Stream reads documents one after the other, or the elements of one array.
type Stream struct {
	plan   *Plan
	ctx    context.Context //nolint:containedctx // lives for one range
	src    io.Reader
	limits *Limits

	buf     []byte
	at      int // where in buf reading goes on
	err     error
	begun   bool
	inArray bool
	count   int
}

// Stream begins to read.
func (p *Plan) Stream(ctx context.Context, src io.Reader, l *Limits) *Stream {
	return &Stream{plan: p, ctx: ctx, src: src, limits: l}
}

// Place is the path of the element that was read last.
func (s *Stream) Place() string { return untaint.PathIndex("", s.count-1) }

// Next reads the next element into dst. It reports whether there was one, or
// something to say, and whether another one may follow.
func (s *Stream) Next(dst any, r *Report) (found, more bool) {
	if !s.plan.takesJSON {
		r.halt("", CodeNothingBound, untaint.Misuse)
		return true, false
	}
	c, ok := s.begin()
	r.base = untaint.PathIndex("", s.count)
	s.count++
	switch {
	case s.err != nil && s.err != io.EOF: //nolint:errorlint // a reader returns it bare
		r.Unread(s.ctx, s.err, s.limits.Bytes)
		return true, false
	case !ok && !s.begun:
		r.halt("", CodeEmptyBody, untaint.Malformed)
		return true, false
	case !ok && !s.inArray:
		return false, false
	case s.inArray && c == ']' && s.at >= 0:
		return s.last(r)
	case !ok:
		r.halt(r.base, CodeBadSyntax, untaint.Malformed)
		return true, false
	}
	if err := s.ctx.Err(); err != nil { // much may be in the buffer already
		r.Unread(s.ctx, err, s.limits.Bytes)
		return true, false
	}
	end, ok := s.element(r)
	switch {
	case !ok:
		return true, false
	case end == s.at:
		r.halt(r.base, CodeBadSyntax, untaint.Malformed)
		return true, false
	case int64(end-s.at) > s.limits.Bytes: // by the byte that ends it
		r.halt(r.base, CodeBodyTooLarge, untaint.TooLarge, untaint.IntParam("max", s.limits.Bytes))
		return true, false
	}
	s.plan.preset(dst)
	d := s.plan.begin(s.buf[s.at:end], s.limits, r)
	d.document(s.plan.root, reflect.ValueOf(dst).UnsafePointer())
	more = !d.cut
	d.end()
	s.at = end
	return true, more
}

// begin passes over what stands before an element, and returns its first byte.
func (s *Stream) begin() (c byte, ok bool) {
	c, ok = s.peek()
	if !s.begun && ok && c == '[' && s.plan.root.kind != list && s.plan.root.kind != array && s.plan.root.kind != anything {
		s.begun, s.inArray = true, true
		s.at++
		return s.peek()
	}
	if s.inArray && s.count > 0 && ok {
		if c == ']' {
			return c, true
		}
		if c != ',' {
			return 0, false
		}
		s.at++
		if c, ok = s.peek(); c == ']' {
			return 0, false
		}
	}
	s.begun = s.begun || ok
	return c, ok
}

// last makes sure that nothing follows the array.
func (s *Stream) last(r *Report) (found, more bool) {
	s.at++
	if _, ok := s.peek(); ok {
		r.halt("", CodeTrailingData, untaint.Malformed)
		return true, false
	}
	if s.err != nil && s.err != io.EOF { //nolint:errorlint // a reader returns it bare
		r.Unread(s.ctx, s.err, s.limits.Bytes)
		return true, false
	}
	return false, false
}

// peek passes over white space.
func (s *Stream) peek() (byte, bool) {
	for {
		for ; s.at < len(s.buf); s.at++ {
			switch c := s.buf[s.at]; c {
			case ' ', '\t', '\r', '\n':
			default:
				return c, true
			}
		}
		if !s.fill() {
			return 0, false
		}
	}
}

// fill reads more into the buffer, of which what was used is given up.
func (s *Stream) fill() bool {
	if s.err == nil {
		s.err = s.ctx.Err()
	}
	if s.err != nil {
		return false
	}
	if s.at > 0 {
		s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
		s.at = 0
	}
	if len(s.buf) == cap(s.buf) {
		s.buf = append(make([]byte, 0, max(firstRead, 2*cap(s.buf))), s.buf...)
	}
	n, err := s.src.Read(s.buf[len(s.buf):cap(s.buf)])
	s.buf, s.err = s.buf[:len(s.buf)+n], err
	return n > 0 || err == nil
}

// element returns where the element that begins here ends, as its brackets and
// strings say.
func (s *Stream) element(r *Report) (end int, ok bool) {
	open, inText, escaped := 0, false, false
	for n := 0; ; n++ {
		if int64(n) > s.limits.Bytes {
			r.halt(r.base, CodeBodyTooLarge, untaint.TooLarge, untaint.IntParam("max", s.limits.Bytes))
			return 0, false
		}
		for s.at+n >= len(s.buf) {
			if !s.fill() {
				if s.err != nil && s.err != io.EOF { //nolint:errorlint // a reader returns it bare
					r.Unread(s.ctx, s.err, s.limits.Bytes)
					return 0, false
				}
				return s.at + n, true // what is cut is for the reader to tell
			}
		}
		c := s.buf[s.at+n]
		switch {
		case escaped:
			escaped = false
			continue
		case inText:
			escaped, inText = c == '\\', c != '"'
			if inText || open > 0 {
				continue
			}
			return s.at + n + 1, true
		}
		switch c {
		case '"':
			inText = true
		case '{', '[':
			open++
		case '}', ']':
			if open == 0 {
				return s.at + n, true
			}
			if open--; open == 0 {
				return s.at + n + 1, true
			}
		case ',', ' ', '\t', '\r', '\n':
			if open == 0 {
				return s.at + n, true
			}
		}
	}
}
