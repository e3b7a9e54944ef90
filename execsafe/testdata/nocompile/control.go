package snippet

import (
	"context"
	"os"
	"time"

	"github.com/untaint/untaint/execsafe"
)

const tool = "/usr/bin/" + "printf"

func control(ctx context.Context, in string, list []string, root *os.Root) error {
	word, path := execsafe.Text("word", 100), execsafe.OpenFile("path")
	cmd, err := execsafe.Declare(tool, execsafe.Limits{Timeout: time.Second, Stdout: 1}, execsafe.BestEffort(),
		execsafe.Fixed("%s", "a"+"b"), path.Joined("in="), execsafe.EndOfOptions("--"), word.Operand().Repeated(0, 9))
	if err != nil {
		return err
	}
	_, err = cmd.Run(ctx, word.Each(list...), path.Set(execsafe.At(root, in)))
	return err
}

// The known hole: inference launders a variable into the unexported type.
func launder[T ~string, R any](f func(...T) R, s string) R { return f(T(s)) }

func hole(in string) execsafe.Part { return launder(execsafe.Fixed, in) }
