package execsafe_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
)

// A git that does not know "--end-of-options" with its command is a mistake at
// start-up, and no failure of each run.
func TestEndOfOptionsOfGit(t *testing.T) {
	tests := []struct {
		version string
		command []string
		want    string // the version it has to be, "" if it is
	}{
		{"git version 2.39.5", []string{"grep", "-e"}, "2.43.1"},
		{"git version 2.39.5", []string{"log"}, ""},
		{"git version 2.39.5", []string{"-c", "grep", "log"}, ""},
		{"git version 2.39.5", []string{"--no-pager", "-C", "log", "checkout"}, "2.43.1"},
		{"git version 2.43.1", []string{"grep"}, ""},
		{"git version 2.43.0.windows.1", []string{"reset"}, "2.43.1"},
		{"git version 2.44.0-rc1", []string{"reset"}, ""},
		{"git version 2.50.1 (Apple Git-155)", []string{"blame"}, ""},
		{"git version 2.29.2", []string{"rev-parse"}, "2.30.0"},
		{"git version 2.23.4", []string{"log"}, "2.24.0"},
		{"git version 2.23.4", nil, "2.24.0"},
		{"git version 3.0", []string{"grep"}, ""},
		{"git version next", []string{"grep"}, ""}, // nobody knows
		{"no version", []string{"grep"}, ""},
	}
	for _, tt := range tests {
		path := filepath.Join(t.TempDir(), "git")
		require.NoError(t, os.WriteFile(path, []byte("#!/bin/echo "+tt.version+"\n"), 0o755))
		var args execsafe.Part
		if tt.command != nil {
			args = launderAll(execsafe.Fixed, tt.command...)
		}
		_, err := launderProgram(execsafe.Declare, path, limits(), execsafe.Uncontained(), execsafe.Helpers("/bin/echo"), args, execsafe.EndOfOptions("--end-of-options"))
		if tt.want == "" {
			require.NoError(t, err, "%s, %s", tt.version, tt.command)
			continue
		}
		require.EqualError(t, err, "execsafe.Declare: misuse: /parts/2 end_not_known (min "+tt.want+")", "%s, %s", tt.version, tt.command)
	}
}

// launderAll is the hole in a parameter of an unexported string type.
func launderAll[T ~string, R any](f func(...T) R, args ...string) R {
	out := make([]T, len(args))
	for i, a := range args {
		out[i] = T(a)
	}
	return f(out...)
}
