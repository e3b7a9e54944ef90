package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
)

// Two builds of one commit are the same bytes, wherever and whenever they are made.
func TestReproducible(t *testing.T) {
	released, err := modules("../..")
	require.NoError(t, err)
	require.Contains(t, released, "adapters/ginsafe")
	list, err := reproduce("../..", t.TempDir(), released)
	require.NoError(t, err)
	t.Logf("%s", list)
}

// A build that keeps the names of folders is another one in each of them, and
// -trimpath is what makes it the same.
func TestBuildsDifferWithoutTrimpath(t *testing.T) {
	t.Cleanup(func(all []string) func() { return func() { pathless = all } }(pathless))
	places := []string{t.TempDir(), filepath.Join(t.TempDir(), "a second place")}
	for _, place := range places {
		require.NoError(t, os.MkdirAll(place, 0o755))
		for name, text := range map[string]string{
			"go.mod":  "module untaint.example/program\n\ngo 1.26\n",
			"main.go": "package main\n\nfunc main() { panic(\"where\") }\n",
		} {
			require.NoError(t, os.WriteFile(filepath.Join(place, name), []byte(text), 0o600))
		}
	}
	for _, tt := range []struct {
		flags []string
		same  bool
	}{{pathless, true}, {pathless[1:], false}} {
		pathless = tt.flags
		var sums []string
		for _, place := range places {
			text, err := build(place, filepath.Join(t.TempDir(), "program"))
			require.NoError(t, err)
			sums = append(sums, sum(text))
		}
		require.Equal(t, tt.same, sums[0] == sums[1], "%s: %s", tt.flags, sums)
	}
}

// Their list is signed, and a signature is good for that list alone.
func TestSigned(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		env.Missing(t, "ssh-keygen", "apt-get install openssh-client")
	}
	require.NoError(t, signed(t.TempDir(), []byte("0123  untaint.zip\n")))
}

// A machine with nothing to sign with is told apart from a bad signature.
func TestNothingToSignWith(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	require.ErrorIs(t, signed(t.TempDir(), []byte("0123  untaint.zip\n")), errNotSigned)
}
