package execsafe

import (
	"bytes"
	"io"

	"github.com/untaint/untaint"
)

// StdinBytes gives a command with [Input] its standard input.
func StdinBytes(b []byte) Arg {
	return Arg{more: hide(&argMore{of: streamInput, stream: func(inv *Invocation) *untaint.Violation {
		if int64(len(b)) > inv.cmd.input {
			return violation(CodeInputTooLarge, untaint.TooLarge, untaint.IntParam("max", inv.cmd.input))
		}
		inv.more.get().stdin = bytes.NewReader(b)
		return nil
	}})}
}

// StdinFrom gives a command with [Input] its standard input from a reader,
// which is read until it ends, the program has ended, or the limit is passed:
// then the run is TooLarge with [CodeInputTooLarge]. If the reader has a
// SetReadDeadline method, as a connection has, the method ends a blocked Read
// when the run is over. Any other reader that blocks keeps one goroutine until
// it returns.
func StdinFrom(r io.Reader) Arg {
	return Arg{more: hide(&argMore{of: streamInput, stream: func(inv *Invocation) *untaint.Violation {
		if r == nil {
			return violation(codeArgumentMissing, untaint.Misuse)
		}
		inv.more.get().stdin = r
		return nil
	}})}
}

// StdoutTo writes standard output to w while the program runs, up to the
// command's limit; [Result.Stdout] stays empty. A writer that fails, or writes
// less than it was given, ends the run as Failed with [CodeStreamFailed]. A
// writer that blocks delays the end of the run past its timeout.
func StdoutTo(w io.Writer) Arg {
	return Arg{more: hide(&argMore{of: streamOutput, stream: func(inv *Invocation) *untaint.Violation {
		if w == nil {
			return violation(codeArgumentMissing, untaint.Misuse)
		}
		inv.more.get().stdout = w
		return nil
	}})}
}
