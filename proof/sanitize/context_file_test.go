package sanitize_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// A cleaned name makes one file in the folder that was meant, and a shell that
// expands "*" and ls that is given the expansion, without the "--" that people
// forget, list each name as one line and take none for an option. Names as they
// come fail at each of these.
func TestFileNamesOnADisk(t *testing.T) {
	sh, ls := env.Program(t, "sh", "dash"), env.Program(t, "ls", "coreutils")
	all := payloads(t, 1)
	var names []string
	for _, s := range all {
		name := sanitize.FileName.Clean(s)
		require.NoError(t, sanitize.FileName.Check(name), "%+q", s)
		names = append(names, name)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for chunk := range slices.Chunk(names, 1000) {
		dir := t.TempDir()
		for _, name := range chunk {
			require.NoError(t, create(dir, name), "%+q", name)
		}
		require.Equal(t, chunk, listed(t, dir, sh, ls), "what ls lists")
	}

	dir := t.TempDir()
	var bare []string
	failed := 0
	for _, s := range all[:min(len(all), 2000)] {
		if err := create(dir, s); err != nil {
			failed++
		} else if s != "" && s != "." {
			bare = append(bare, s)
		}
	}
	slices.Sort(bare)
	got := listed(t, dir, sh, ls)
	require.NotEqual(t, slices.Compact(bare), got)
	t.Logf("%d names listed as they are; of 2000 names as they came, %d could not be created in the folder, and ls listed %d lines for the other %d",
		len(names), failed, len(got), len(bare))
	require.Greater(t, failed, 100)
}

// create makes a file of that name, but never outside of the folder.
func create(dir, name string) error {
	if !filepath.IsLocal(name) || filepath.Base(name) != name {
		return fs.ErrInvalid
	}
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE, 0o600)
	if errors.Is(err, fs.ErrExist) || err != nil {
		return err
	}
	return f.Close()
}

// listed runs `ls *` in the folder, and sorts the lines by the byte.
func listed(t *testing.T, dir, sh, ls string) []string {
	t.Helper()
	cmd := exec.Command(sh, "-c", ls+" *")
	cmd.Dir = dir
	cmd.Env = []string{"LC_ALL=C.UTF-8"}
	out, _ := cmd.Output() // it fails for what it takes for an option
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	slices.Sort(lines)
	return lines
}
