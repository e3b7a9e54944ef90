package execsafe

import (
	"sync/atomic"

	"github.com/untaint/untaint"
)

// Pipe joins invocations: the standard output of each is the standard input of
// the next, through the kernel and not through this program. The result is one
// invocation, whose runner is the first one's. All stages are started together;
// when one fails the others are killed and its failure is the run's. A stage
// that ends because the next one has read enough (SIGPIPE) has not failed.
//
// Each stage keeps its own limits; the one on standard output holds for the
// last stage only. A stage but the first with standard input of its own, or a
// stage but the last with [StdoutTo], is Misuse, as are fewer than two stages.
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
		case s.next != nil || atomic.LoadUint32(&s.used) != 0:
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
		stages[i].next = s
	}
	return stages[0], nil
}
