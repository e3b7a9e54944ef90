package decode

import (
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// peek passes over white space and returns the byte after it, 0 at the end.
func (d *reading) peek() byte {
	for ; d.at < len(d.doc); d.at++ {
		if c := d.doc[d.at]; c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// takes passes over one byte if it is c.
func (d *reading) takes(c byte) bool {
	if d.peek() != c {
		return false
	}
	d.at++
	return true
}

// refuse reports something wrong here, and whether to go on.
func (d *reading) refuse(code untaint.Code, ps ...untaint.Param) bool {
	d.report.refuse(d.path(), code, untaint.Malformed, ps...)
	return d.more()
}

func (d *reading) more() bool {
	if d.report.Full() {
		d.report.Halted = true
		return false
	}
	return true
}

// broken reports that what follows is not JSON.
func (d *reading) broken() bool {
	d.cut = true
	d.report.halt(d.path(), CodeBadSyntax, untaint.Malformed)
	return false
}

// over reports that a limit is passed.
func (d *reading) over(code untaint.Code, max int64) bool {
	d.report.halt(d.path(), code, untaint.TooLarge, untaint.IntParam("max", max))
	return false
}

// token counts one token.
func (d *reading) token() bool {
	if d.tokens--; d.tokens < 0 {
		return d.over(CodeTooManyTokens, int64(d.limits.Tokens))
	}
	return true
}

// enter goes into an array or an object, and passes over the byte that opens
// it. Each true is followed by one leave, unless the reading ends before.
func (d *reading) enter(l level) bool {
	if len(d.levels) >= d.depth {
		return d.over(CodeTooDeep, int64(d.depth))
	}
	d.levels = append(d.levels, l)
	d.at++
	return true
}

func (d *reading) leave() { d.levels = d.levels[:len(d.levels)-1] }

// step goes on to the nth element, or to the member of a name.
func (d *reading) step(l level) { d.levels[len(d.levels)-1] = l }

// next passes over what follows the nth item of an array or object, and
// reports whether another one comes, and whether to go on.
func (d *reading) next(n int, closing byte) (another, ok bool) {
	switch d.peek() {
	case ',':
		if n >= d.limits.Items {
			return false, d.over(CodeTooManyItems, int64(d.limits.Items))
		}
		d.at++
		return true, true
	case closing:
		d.at++
		return false, true
	}
	return false, d.broken()
}

// word passes over a word. What follows it is for the next step to judge.
func (d *reading) word(w string) bool {
	if len(d.doc)-d.at < len(w) || string(d.doc[d.at:d.at+len(w)]) != w {
		return d.broken()
	}
	d.at += len(w)
	return true
}

// goodUTF8 reports whether some text is UTF-8. The document is looked at once,
// as a whole, and piece by piece only if it is not.
func (d *reading) goodUTF8(text []byte) bool {
	if d.unicode == unicodeUnknown {
		d.unicode = unicodeBad
		if utf8.Valid(d.doc) {
			d.unicode = unicodeGood
		}
	}
	return d.unicode == unicodeGood || utf8.Valid(text)
}
