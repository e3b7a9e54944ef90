package execsafe

import (
	"bytes"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/untaint/untaint"
)

// streams makes the pipes that are read and written here.
func (s *stage) streams() (c *cause) {
	if s.inv.rest().stdin != nil && s.first {
		if s.stdinW, s.spec.Stdin, c = s.pipe(true); c != nil {
			return c
		}
	}
	if s.last {
		if s.stdoutR, s.spec.Stdout, c = s.pipe(false); c != nil {
			return c
		}
	}
	s.stderrR, s.spec.Stderr, c = s.pipe(false)
	return c
}

// pipe makes a pipe to or from the process.
func (s *stage) pipe(input bool) (ours, theirs *os.File, c *cause) {
	ours, theirs, err := newPipe(input)
	if err != nil {
		return nil, nil, noPipe(err)
	}
	s.ours, s.theirs = append(s.ours, ours), append(s.theirs, theirs)
	return ours, theirs, nil
}

func noPipe(err error) *cause {
	return &cause{violation: *violation(codeSystemBusy, untaint.Busy), err: class(err)}
}

// joinTo connects the output to the input of the next stage, without a copy.
func (s *stage) joinTo(next *stage) *cause {
	r, w, err := os.Pipe()
	if err != nil {
		return noPipe(err)
	}
	s.spec.Stdout, next.spec.Stdin = w, r
	s.theirs, next.theirs = append(s.theirs, w), append(next.theirs, r)
	return nil
}

// listen starts what reads and writes.
func (s *stage) listen() {
	if s.stdinW != nil {
		go s.feed()
	}
	l := s.inv.cmd.limits
	s.outputs = append(s.outputs, newOutput(s, s.stderrR, "stderr", l.Stderr, nil))
	if s.stdoutR != nil && !s.streamed {
		s.outputs = append(s.outputs, newOutput(s, s.stdoutR, "stdout", l.Stdout, s.inv.rest().stdout))
	}
	for _, o := range s.outputs {
		go o.read()
	}
}

// collect waits for the outputs and takes what was kept of them.
func (s *stage) collect() {
	for _, o := range s.outputs {
		<-o.done
		if o.name == "stdout" {
			s.result.Stdout = o.kept
		} else {
			s.result.Stderr = o.kept
		}
	}
}

// grace is how long a pipe is listened to after its process is gone. All that
// could still write to it is dead by then, unless it got out of the tree.
const grace = 100 * time.Millisecond

// settle lets go of what the process no longer needs.
func (s *stage) settle() {
	now := time.Now()
	if s.stdinW != nil {
		_ = s.stdinW.SetWriteDeadline(now)
		if d, ok := s.inv.rest().stdin.(interface{ SetReadDeadline(t time.Time) error }); ok {
			_ = d.SetReadDeadline(now)
		}
	}
	if s.streamed {
		_ = s.stdoutR.SetReadDeadline(now.Add(grace))
	}
	if s.allRead() {
		return
	}
	for _, o := range s.outputs {
		_ = o.from.SetReadDeadline(now.Add(grace))
	}
}

// allRead reports whether the outputs have been read to their ends. Mostly they
// soon have, since the process has closed them before it was gone, and a
// deadline, which wakes a thread, need not be set.
func (s *stage) allRead() bool {
	for range 4 {
		if !slices.ContainsFunc(s.outputs, (*output).open) {
			return true
		}
		runtime.Gosched()
	}
	return false
}

// open reports whether the output is still being read.
func (o *output) open() bool {
	select {
	case <-o.done:
		return false
	default:
		return true
	}
}

// feed copies the caller's reader into the process.
func (s *stage) feed() {
	defer s.stdinW.Close()
	s.guarded("stdin", func() {
		limit := s.inv.cmd.input
		n, err := s.copyInput(limit)
		switch {
		case n > limit:
			s.run.fail(because(CodeInputTooLarge, untaint.TooLarge, untaint.IntParam("max", limit)))
		case err != nil && !s.gone():
			s.run.fail(streamFailed("stdin", err))
		}
	})
}

// copyInput copies no more than one byte past the limit. What lies in memory is
// written as a whole, and a file is copied by the kernel.
func (s *stage) copyInput(limit int64) (int64, error) {
	switch from := s.inv.rest().stdin.(type) {
	case *bytes.Reader:
		if int64(from.Len()) <= limit {
			n, err := from.WriteTo(s.stdinW)
			return n, unlessUnread(err)
		}
	case *os.File:
		n, err := io.Copy(s.stdinW, io.LimitReader(from, limit+1))
		return n, unlessUnread(err) // which no read of a file fails with
	}
	return s.copyFrom(io.LimitReader(s.inv.rest().stdin, limit+1))
}

// maxEmptyReads is how often in a row a reader may return nothing and no error.
const maxEmptyReads = 100

// copyFrom looks each time whether there is still somebody to read for: a
// reader that returns nothing and no error would otherwise be asked for ever.
func (s *stage) copyFrom(from io.Reader) (total int64, err error) {
	buf := make([]byte, 32<<10)
	for empty := 0; !s.gone(); {
		n, err := from.Read(buf)
		if n < 0 || n > len(buf) {
			return total, errBadCount
		}
		if total += int64(n); n > 0 {
			empty = 0
			if _, err := s.stdinW.Write(buf[:n]); err != nil {
				return total, unlessUnread(err)
			}
		}
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
		if n == 0 {
			if empty++; empty == maxEmptyReads {
				return total, io.ErrNoProgress
			}
		}
	}
	return total, nil
}

// unlessUnread returns the error of a write, nil if it failed since the process
// reads no more: that is for the process to say. The caller's reader may fail
// with any error, and that of a pipe or a deadline is one like another.
func unlessUnread(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}
