package execsafe

import (
	"bytes"
	"io"

	"github.com/untaint/untaint"
)

// StdinBytes gives a command with [Input] its standard input.
func StdinBytes(b []byte) Arg {
	return Arg{more: &argMore{of: streamInput, stream: func(inv *Invocation) *untaint.Violation {
		if int64(len(b)) > inv.cmd.input {
			return violation(CodeInputTooLarge, untaint.TooLarge, untaint.IntParam("max", inv.cmd.input))
		}
		inv.more.stdin = bytes.NewReader(b)
		return nil
	}}}
}

// StdinFrom gives a command with [Input] its standard input from a reader, which
// is read until it ends, the program has ended, or the limit is passed: then
// the run is TooLarge with [CodeInputTooLarge]. A reader with a SetReadDeadline
// method, such as a connection, is made to return by it when the run is over;
// another that blocks keeps its goroutine, and only that, until it returns.
func StdinFrom(r io.Reader) Arg {
	return Arg{more: &argMore{of: streamInput, stream: func(inv *Invocation) *untaint.Violation {
		if r == nil {
			return violation(codeArgumentMissing, untaint.Misuse)
		}
		inv.more.stdin = r
		return nil
	}}}
}

// StdoutTo writes standard output to w while the program runs, in place of
// [Result.Stdout], up to the command's limit. A writer that fails, or takes less
// than it was given, ends the run as Failed with [CodeStreamFailed]. One that blocks holds the run up past its timeout.
func StdoutTo(w io.Writer) Arg {
	return Arg{more: &argMore{of: streamOutput, stream: func(inv *Invocation) *untaint.Violation {
		if w == nil {
			return violation(codeArgumentMissing, untaint.Misuse)
		}
		inv.more.stdout = w
		return nil
	}}}
}
