package execsafe

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"

	"github.com/untaint/untaint"
)

// Process is a started run whose standard output you read while the program
// writes it. Use it from one goroutine. Close it, or read it to its end and
// Wait. If you forget it, the timeout kills it and releases its place and
// folders.
type Process struct {
	run    *run
	stage  *stage // the last one, whose output is read
	from   io.Reader
	max    int64
	total  int64
	ended  error // what Read returns from now on
	result Result
	err    error
	waited bool
}

// Start checks the arguments and starts the program, as [Run] does, and leaves
// its standard output to be read from the [Process]. [StdoutTo] is Misuse here.
// If the command has its own [Runner], the run is over when Start returns, and
// you read its output from the Process.
func (c *Command) Start(ctx context.Context, args ...Arg) (*Process, error) {
	inv, err := c.With(args...)
	if err != nil {
		return nil, err
	}
	return Start(ctx, inv)
}

// Start starts an invocation, or a pipeline of them; see [Command.Start].
func Start(ctx context.Context, inv *Invocation) (*Process, error) {
	if inv == nil || inv.cmd == nil {
		return nil, misuse("execsafe.Start", codeCommandNotBuilt)
	}
	last := inv
	for last.next() != nil {
		last = last.next()
	}
	if last.rest().stdout != nil {
		return nil, misuse("execsafe.Start", codeStreamNotPossible)
	}
	p := &Process{max: last.cmd.limits.Stdout}
	runner := inv.runner()
	if _, here := runner.(local); !here {
		p.result, p.err = runner.Run(ctx, inv)
		p.waited, p.from = true, bytes.NewReader(p.result.Stdout)
		return p, nil
	}
	r, err := start(ctx, inv, true)
	if err != nil {
		return nil, err
	}
	p.run, p.stage = r, r.stages[len(r.stages)-1]
	p.from = pipeReader{p.stage}
	return p, nil
}

// pipeReader reads the pipe of a stage to the end that its process made of it.
type pipeReader struct{ stage *stage }

func (r pipeReader) Read(b []byte) (int, error) {
	n, err := readOn(r.stage.stdoutR, b)
	if err != nil && n > 0 {
		return n, nil
	}
	if err != nil {
		return 0, io.EOF
	}
	return n, nil
}

// Read reads standard output. At the end it returns [io.EOF] if the run went
// well and the error of the run if not, so that [io.Copy] and [io.ReadAll]
// report it. Past the command's limit, the tree is killed and Read returns
// TooLarge.
func (p *Process) Read(b []byte) (int, error) {
	if p.ended != nil {
		return 0, p.ended
	}
	n, err := p.from.Read(b)
	p.total += int64(n)
	if p.total > p.max {
		n -= int(p.total - p.max)
		if p.run != nil {
			p.run.fail(overflow("stdout", p.max))
		}
		_, p.ended = p.Wait()
		if p.ended == nil { // the run had gone well before the limit was passed
			c := overflow("stdout", p.max)
			p.ended = c.error()
			p.err = p.ended
		}
		return n, p.ended
	}
	if err == nil {
		return n, nil
	}
	if p.ended = io.EOF; p.finish() != nil {
		p.ended = p.err
	}
	return n, p.ended
}

// finish waits once.
func (p *Process) finish() error {
	if !p.waited {
		p.waited = true
		p.result, p.err = p.run.wait()
	}
	return p.err
}

// Wait discards what is left of standard output, waits for the end of the run,
// and returns as [Run] does, without Stdout. A Read after it is Misuse with
// code "stream_not_possible", unless you had read to the end before.
func (p *Process) Wait() (Result, error) {
	if p.ended == nil && !p.waited {
		p.ended = misuse("execsafe.Read", codeStreamNotPossible) // the output is gone
		var sink [4096]byte
		for p.run.failed() == nil {
			n, err := p.from.Read(sink[:])
			if p.total += int64(n); p.total > p.max {
				p.run.fail(overflow("stdout", p.max))
			}
			if err != nil {
				break
			}
		}
	}
	err := p.finish()
	out := p.result
	out.Stdout = nil
	return out, err
}

// Close kills the process and what it started if it still runs, and releases
// what the run holds. You can call it at any time and more than once. It
// returns nil: Read and Wait tell what became of the run.
func (p *Process) Close() error {
	if p.waited {
		return nil
	}
	if p.ended == nil {
		c := because(codeCanceled, untaint.Canceled)
		p.ended = c.error()
	}
	p.run.fail(because(codeCanceled, untaint.Canceled))
	_ = p.finish()
	return nil
}

// Lines runs the command and yields the lines of its standard output while they
// are written, without their line ends, each at most max bytes long. The slice
// is valid until the next iteration. An error comes last, with a nil line; a
// longer line is TooLarge with [CodeLineLimit]. Leaving the loop, also by a
// panic, kills the process.
//
//	for line, err := range log.Lines(ctx, 4096, rev.Set(in.Revision)) {
func (c *Command) Lines(ctx context.Context, max int, args ...Arg) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		p, err := c.Start(ctx, args...)
		if err != nil {
			yield(nil, err)
			return
		}
		defer p.Close()
		lines(p, max, func() { _ = p.Close() })(yield)
	}
}

func lines(from io.Reader, max int, stop func()) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if max < 1 {
			stop()
			yield(nil, misuse(lineOp, codeBadLimit))
			return
		}
		source := &lineSource{from: from}
		scan := bufio.NewScanner(source)
		scan.Buffer(nil, max+2) // the line and its end
		scan.Split(source.split)
		for scan.Scan() {
			if len(scan.Bytes()) > max {
				break
			}
			if !yield(scan.Bytes(), nil) {
				stop()
				return
			}
		}
		switch {
		case len(scan.Bytes()) > max, errors.Is(scan.Err(), bufio.ErrTooLong):
			stop()
			yield(nil, untaint.New(lineOp, *violation(CodeLineLimit, untaint.TooLarge, untaint.IntParam("max", int64(max)))))
		case source.err != nil && !errors.Is(source.err, io.EOF):
			yield(nil, source.err)
		}
	}
}

const lineOp = "execsafe.Lines"

// lineSource remembers how the reading ended, since what a killed process wrote
// last may be half a line.
type lineSource struct {
	from io.Reader
	err  error
}

func (s *lineSource) Read(b []byte) (int, error) {
	n, err := s.from.Read(b)
	if err != nil {
		s.err = err
	}
	return n, err
}

func (s *lineSource) split(data []byte, atEOF bool) (int, []byte, error) {
	if atEOF && s.err != nil && !errors.Is(s.err, io.EOF) && bytes.IndexByte(data, '\n') < 0 {
		return len(data), nil, nil
	}
	return bufio.ScanLines(data, atEOF)
}
