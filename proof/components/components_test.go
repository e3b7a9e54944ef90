package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
)

// A dependency that came after the copy was made is told, or the scanners would say
// nothing of it for want of knowledge.
func TestTheFrozenCopyKnowsEveryModule(t *testing.T) {
	_, known, err := frozenModules()
	require.NoError(t, err)
	require.NotEmpty(t, known["stdlib"])
	for _, m := range append(modules, "proof") {
		text, err := os.ReadFile(filepath.Join("../..", m, "go.mod"))
		require.NoError(t, err, m)
		f, err := modfile.ParseLax("go.mod", text, nil)
		require.NoError(t, err, m)
		for _, r := range f.Require {
			if _, ok := known[r.Mod.Path]; !ok && !strings.HasPrefix(r.Mod.Path, "github.com/untaint/") {
				t.Errorf("advisories.tsv does not speak of %s, which %s requires", r.Mod.Path, m)
			}
		}
	}
}

func TestJudge(t *testing.T) {
	failed := errors.New("exit status 3")
	for _, c := range []struct {
		out, want string
		err       error
		ok        bool
	}{
		{"", "", nil, true}, {"", "", failed, false}, {"GO-1", "GO-1", failed, true}, {"GO-1", "GO-1", nil, false}, {"GO-2", "GO-1", failed, false}, {"", "GO-1", nil, false},
	} {
		_, ok := judge(c.out, c.err, c.want)
		require.Equal(t, c.ok, ok, c)
	}
}
