package execsafe

import (
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"github.com/untaint/untaint"
)

func newOutput(s *stage, from *os.File, name string, max int64, to io.Writer) *output {
	return &output{stage: s, from: from, name: name, max: max, to: to, done: make(chan struct{})}
}

// A buffer begins small, so that a command that says little costs little, and
// grows to what a pipe holds.
const (
	firstRead = 512
	pipeSize  = 64 << 10
)

func (o *output) read() {
	defer close(o.done)
	defer func() {
		if len(o.kept) == 0 {
			o.kept = nil // what is empty is nil, as it is where nothing was kept
		}
	}()
	o.stage.guarded(o.name, o.copy)
}

func (o *output) copy() {
	var total int64
	for {
		buf := o.room()
		n, err := readOn(o.from, buf)
		total += int64(n)
		over := total > o.max
		if over {
			n -= int(total - o.max)
		}
		if !o.take(buf[:n]) {
			return
		}
		if over {
			o.stage.run.fail(overflow(o.name, o.max))
			return
		}
		if err != nil {
			return
		}
		o.full = n == len(buf)
	}
}

// take keeps what was read, or writes it on, and reports whether to read on: not
// for a run that has failed, where a slow writer would hold up its end.
func (o *output) take(b []byte) bool {
	if o.to == nil {
		o.kept = o.kept[:len(o.kept)+len(b)]
		return true
	}
	if len(b) == 0 {
		return true
	}
	n, err := o.to.Write(b)
	switch {
	case err == nil && n < len(b) && n >= 0:
		err = io.ErrShortWrite
	case err == nil && n != len(b):
		err = errBadCount
	}
	if err != nil {
		o.stage.run.fail(streamFailed(o.name, err))
		return false
	}
	return o.stage.run.failed() == nil
}

// room returns where to read to: behind what is kept, or over what has been
// written on.
func (o *output) room() []byte {
	if o.to == nil {
		if len(o.kept) == cap(o.kept) {
			o.kept = slices.Grow(o.kept, max(firstRead, min(cap(o.kept), int(min(o.max, 1<<30)))))
		}
		return o.kept[len(o.kept):cap(o.kept)]
	}
	if o.buf == nil || o.full && len(o.buf) < pipeSize {
		o.buf = make([]byte, min(max(firstRead, 4*len(o.buf)), pipeSize))
	}
	return o.buf
}

// readOn reads once. A deadline is set when the process has ended; it is then
// given once more before each read, so that a slow writer of the caller's
// loses nothing of what the pipe still holds.
func readOn(from *os.File, buf []byte) (int, error) {
	n, err := from.Read(buf)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) {
		_ = from.SetReadDeadline(time.Now().Add(grace))
		n, err = from.Read(buf)
	}
	return n, err
}

func overflow(name string, max int64) cause {
	return because(CodeOutputLimit, untaint.TooLarge, untaint.TextParam("stream", name), untaint.IntParam("max", max))
}
