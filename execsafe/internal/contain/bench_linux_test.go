package contain_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// BenchmarkStart compares a launch with its output caught to exec.Command with
// the same capture.
func BenchmarkStart(b *testing.B) {
	b.Run("exec.Command", func(b *testing.B) {
		for b.Loop() {
			var out bytes.Buffer
			cmd := exec.Command("/bin/true")
			cmd.Env, cmd.Stdout, cmd.Stderr = []string{}, &out, &out
			require.NoError(b, cmd.Run())
		}
	})
	for name, want := range map[string]contain.Protections{
		"tree": 0, "limits": contain.Limits, "limits,privileges": contain.Limits | contain.Privileges, "no files": contain.Limits | contain.Descriptors | contain.Privileges | contain.SystemCalls | contain.ProcessGroup,
		"files only": contain.Files, "all": contain.All,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, w, err := os.Pipe()
				require.NoError(b, err)
				p, err := contain.Start(contain.Spec{Path: "/bin/true", Stdout: w, Stderr: w, Want: want})
				require.NoError(b, err)
				w.Close()
				_, err = io.ReadAll(r)
				require.NoError(b, err)
				_, err = p.Wait()
				require.NoError(b, err)
				r.Close()
			}
		})
	}
}
