package migrate

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/untaint/untaint/execsafe"
)

// CompressBefore is the code to move. A name such as --suffix=… is an option, one with
// dots is a file elsewhere, and a process that hangs stays.
func CompressBefore(ctx context.Context, dir, name string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "gzip", "-c", name)
	cmd.Dir = filepath.Clean(dir)
	return cmd.Output()
}

var (
	input = execsafe.OpenFile("input")
	gzip  = execsafe.MustDeclare("/usr/bin/gzip",
		execsafe.Limits{Timeout: 10 * time.Second, Stdout: 8 << 20},
		execsafe.BestEffort(),
		execsafe.Fixed("-c"), execsafe.EndOfOptions("--"), input.Operand())
)

// CompressAfter runs a program declared once, a file that is opened
// inside dir, limits, and no environment.
func CompressAfter(ctx context.Context, dir *os.Root, name string) ([]byte, error) {
	res, err := gzip.Run(ctx, input.Set(execsafe.At(dir, name)))
	return res.Stdout, err
}
