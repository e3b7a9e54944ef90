package snippet

import (
	"context"
	"os"

	"github.com/untaint/untaint/execsafe"
)

var (
	count = execsafe.Int("count", 1, 9)
	name  = execsafe.Text("name", 9)
	file  = execsafe.File("file")
)

func value(ctx context.Context, cmd *execsafe.Command, in string, list []string, root *os.Root) {
	count.Set(in)                       // want `cannot use in`
	count.Set("1")                      // want `cannot use "1"`
	name.Set([]byte(in))                // want `cannot use`
	name.Each(list)                     // want `cannot use list`
	file.Set(in)                        // want `cannot use in`
	file.Set("a.txt")                   // want `cannot use "a.txt"`
	file.Set(execsafe.Path{name: in})   // want `unknown field name|cannot refer to unexported field`
	file.Set(execsafe.At("/srv", in))   // want `cannot use "/srv"`
	_, _ = cmd.Run(ctx, in)             // want `cannot use in`
	_, _ = cmd.Run(ctx, list...)        // want `cannot use list`
	_, _ = cmd.Run(in)                  // want `cannot use in`
	_ = execsafe.Arg{slot: nil}         // want `unknown field slot|cannot refer to unexported field`
	_ = execsafe.Invocation{args: list} // want `unknown field args|cannot refer to unexported field`
	cmd.env = append(cmd.env, in)       // want `cmd.env undefined`
}
