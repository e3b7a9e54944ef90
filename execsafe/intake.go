package execsafe

import (
	"errors"
	"io"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/untaint/untaint"
)

// intake reads one output of a process up to its limit.
type intake struct {
	stage *stage
	from  *os.File
	name  string
	max   int64
	to    io.Writer // nil to keep it
	kept  []byte
	buf   []byte // what is read on its way to the writer
	full  bool   // the last read filled it
	done  chan struct{}
}

func newIntake(s *stage, from *os.File, name string, max int64, to io.Writer) *intake {
	return &intake{stage: s, from: from, name: name, max: max, to: to, done: make(chan struct{})}
}

// A buffer begins small, so that a command that says little costs little, and
// grows to what a pipe holds.
const (
	firstRead = 512
	pipeSize  = 64 << 10
)

func (o *intake) read() {
	defer close(o.done)
	defer o.stage.caught()
	defer func() {
		if len(o.kept) == 0 {
			o.kept = nil // what is empty is nil, as it is where nothing was kept
		}
	}()
	var total int64
	for {
		buf := o.room()
		n, err := o.some(buf)
		total += int64(n)
		over := total > o.max
		if over {
			n -= int(total - o.max)
		}
		if o.to == nil {
			o.kept = o.kept[:len(o.kept)+n]
		} else if n > 0 {
			if _, werr := o.to.Write(buf[:n]); werr != nil {
				o.stage.run.fail(cause{violation: *violation(CodeStreamFailed, untaint.Failed, untaint.TextParam("stream", o.name)), err: werr})
				return
			}
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

// room returns where to read to: behind what is kept, or over what has been
// written on.
func (o *intake) room() []byte {
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

// some reads once. A deadline is set when the process has ended; it is then
// given once more before each read, so that a slow writer of the caller's
// loses nothing of what the pipe still holds.
func (o *intake) some(buf []byte) (int, error) { return readOn(o.from, buf) }

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

// writeGone reports whether a write failed since nobody reads any more.
func writeGone(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded)
}

// class replaces an error of the system, which may hold a name, by its number.
func class(err error) error {
	var no syscall.Errno
	if errors.As(err, &no) {
		return no
	}
	return nil
}
