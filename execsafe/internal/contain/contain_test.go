package contain_test

import (
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

func TestStartPortable(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	p, err := contain.Start(contain.Spec{
		Path: "/bin/sh", Argv: []string{"sh", "-c", "sleep 1000 & env; exit 3"},
		Env: []string{"A=b"}, Dir: "/", Stdout: w,
	})
	require.NoError(t, err)
	require.NoError(t, w.Close())
	state, err := p.Wait()
	require.NoError(t, err)
	require.Equal(t, 3, state.Code)
	out, err := io.ReadAll(r) // ends only if the sleep has died
	require.NoError(t, err)
	require.Contains(t, string(out), "A=b")
}
