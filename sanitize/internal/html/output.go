package html

import "unsafe"

// output is what was written so far: out, and after it a run of the input that
// is still to be copied. What is written as it stood in the input only makes that
// run longer, so that an input that needs no change is never copied at all.
type output struct {
	src      string
	out      []byte
	from, to int // the run
	read     int // how much of the input was read, at least
}

// same writes src[i:j] as it is.
func (o *output) same(i, j int) {
	if i != o.to {
		o.flush()
		o.from = i
	}
	o.to = j
}

// flush copies the run.
func (o *output) flush() {
	if n := o.to - o.from; n > 0 {
		if len(o.out)+n > cap(o.out) {
			o.grow(n)
		}
		o.add(o.src[o.from:o.to])
	}
	o.from = o.to
}

// put writes what does not stand there in the input.
func (o *output) put(s string) {
	if n := o.to - o.from + len(s); len(o.out)+n > cap(o.out) {
		o.grow(n)
	}
	if o.from < o.to {
		o.add(o.src[o.from:o.to])
	}
	o.add(s)
	o.from = o.to
}

// putThree is put for what comes in three parts.
func (o *output) putThree(a, b, c string) {
	if n := o.to - o.from + len(a) + len(b) + len(c); len(o.out)+n > cap(o.out) {
		o.grow(n)
	}
	if o.from < o.to {
		o.add(o.src[o.from:o.to])
	}
	o.add(a)
	o.add(b)
	o.add(c)
	o.from = o.to
}

// add is append where there is room. It writes no pointer, which would cost more than
// a short copy while memory is being collected.
func (o *output) add(s string) {
	n := len(o.out)
	o.out = o.out[:n+len(s)]
	copy(o.out[n:], s)
}

// grow makes room for n bytes and for what is likely to follow them: as much as the
// input read so far has come to. To grow by little steps would take many times the
// memory.
func (o *output) grow(n int) {
	need := len(o.out) + n
	if need <= cap(o.out) {
		return
	}
	read := max(o.read, min(o.to, len(o.src)))
	size := need + (len(o.src)-read)*9/8
	if cap(o.out) >= len(o.src) && read > 0 {
		size = max(need+need/2, need+int(float64(len(o.src)-read)*min(longestEscape, float64(need)/float64(read))*1.1))
	}
	grown := make([]byte, len(o.out), size)
	copy(grown, o.out)
	o.out = grown
}

// longestEscape is how many bytes one of the input can come to.
const longestEscape = 5

// length returns how many bytes were written.
func (o *output) length() int { return len(o.out) + o.to - o.from }

// last returns the byte that was written last, 0 for none.
func (o *output) last() byte {
	switch {
	case o.from < o.to:
		return o.src[o.to-1]
	case len(o.out) > 0:
		return o.out[len(o.out)-1]
	}
	return 0
}

// result returns what was written: the input itself if all of it was written as it
// was. The buffer is given away if it is too large to be kept.
func (o *output) result() string {
	if len(o.out) == 0 {
		return o.src[o.from:o.to]
	}
	o.flush()
	if cap(o.out) <= maxKept {
		return string(o.out)
	}
	s := unsafe.String(&o.out[0], len(o.out))
	o.out = nil
	return s
}

// borrow returns a string that is b, and holds as long as b is not written to again.
func borrow(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// maxKept is the largest buffer that an engine keeps for its next use.
const maxKept = 1 << 18
