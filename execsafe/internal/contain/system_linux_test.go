package contain_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// A place that is replaced by a new file is found anew: once it is there, once it
// is another, and no longer when it has gone.
func TestFreshPlaces(t *testing.T) {
	needs(t, contain.Files)
	dir := t.TempDir()
	path := filepath.Join(dir, "fresh")
	defer contain.AddFreshPlace(path)()
	read := func() (string, contain.State) {
		return run(t, shell(`read -r line < "`+path+`" && echo "$line"`))
	}
	put := func(text string) {
		require.NoError(t, os.WriteFile(path+".new", []byte(text+"\n"), 0o644))
		require.NoError(t, os.Rename(path+".new", path))
	}
	_, state := read()
	require.NotZero(t, state.Code)
	for _, text := range []string{"one", "two"} {
		put(text)
		for range 3 {
			out, state := read()
			require.Zero(t, state.Code, out)
			require.Equal(t, text+"\n", out)
		}
	}
	before := usageNow(t)
	for range 20 {
		put("again")
		_, state := read()
		require.Zero(t, state.Code)
	}
	require.NoError(t, os.Rename(path, path+".gone"))
	require.NoError(t, os.Symlink(path+".gone", path))
	out, _ := read()
	require.Equal(t, "again\n", out)
	require.NoError(t, os.Remove(path))
	_, state = read()
	require.NotZero(t, state.Code)
	require.Eventually(t, func() bool { return usageNow(t).files <= before.files }, 10*time.Second, 10*time.Millisecond)
}

// With hardly more descriptors than a start takes none is kept, and with more they
// are opened once.
func TestPlacesAreKept(t *testing.T) {
	needs(t, contain.All)
	spec := shell("exit 0")
	spec.Require = contain.All
	var limit unix.Rlimit
	require.NoError(t, unix.Getrlimit(unix.RLIMIT_NOFILE, &limit))
	defer func() { require.NoError(t, unix.Prlimit(0, unix.RLIMIT_NOFILE, &limit, nil)) }()
	for _, row := range []struct {
		files uint64
		kept  bool
	}{{100, false}, {limit.Cur, true}} {
		require.NoError(t, unix.Prlimit(0, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: row.files, Max: limit.Max}, nil))
		contain.Forget()
		before := usageNow(t).files
		_, state := run(t, spec)
		require.Equal(t, contain.All, state.Applied)
		require.Equal(t, row.kept, usageNow(t).files > before+10)
	}
}
