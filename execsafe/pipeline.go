package execsafe

import (
	"sync/atomic"

	"github.com/untaint/untaint"
)

// Pipe joins invocations: the standard output of each is the standard input of
// the next, through the kernel and not through your program. The result is one
// invocation with the runner of the first. All stages start together. When one
// fails, the others are killed and its error is the error of the run. A stage
// that ends because the next one has read enough (SIGPIPE) has not failed.
//
// Each stage keeps its own limits; the limit on standard output applies to the
// last stage only. Standard input for any stage but the first, [StdoutTo] for
// any but the last, and fewer than two stages are Misuse.
func Pipe(stages ...*Invocation) (*Invocation, error) {
	if len(stages) < 2 {
		return nil, misuse("execsafe.Pipe", codeArgumentMissing)
	}
	c := untaint.Collector{Op: "execsafe.Pipe"}
	for i, s := range stages {
		code := untaint.Code("")
		switch {
		case s == nil || s.cmd == nil:
			code = codeCommandNotBuilt
		case s.next() != nil || atomic.LoadUint32(&s.used) != 0:
			code = codeArgumentTwice
		case i > 0 && s.rest().stdin != nil, i < len(stages)-1 && s.rest().stdout != nil:
			code = codeStreamNotPossible
		}
		for _, before := range stages[:i] {
			if before == s && code == "" {
				code = codeArgumentTwice
			}
		}
		if code != "" {
			c.Add(untaint.Violation{Path: untaint.PathIndex("/stages", i), Code: code, Kind: untaint.Misuse})
		}
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	for i, s := range stages[1:] {
		before := stages[i]
		if before.more.get() == nil {
			before.more = hide(&invMore{})
		}
		before.more.get().next = s
	}
	return stages[0], nil
}
