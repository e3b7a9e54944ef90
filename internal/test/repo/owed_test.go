package repo_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// debts is what a package still has to mend: ceilings of what is counted, and
// names that break a rule. It is a file a package in testdata/owed, a word and a
// number or a name on each line. It may only shrink; UNTAINT_UPDATE=1 writes
// what is left. A package without a file owes nothing.
type debts struct {
	path    string
	ceiling map[string]int
	allowed map[string]bool // "misnamed CodeX"
	left    []string        // what is still owed, as this run finds it
}

// owed returns the debts of the package at that path below the module's.
func owed(t *testing.T, pkg string) *debts {
	t.Helper()
	name := strings.ReplaceAll(strings.Trim(pkg, "/"), "/", "_")
	if name == "" {
		name = "root"
	}
	d := &debts{path: filepath.Join("internal/test/repo/testdata/owed", name+".txt"), ceiling: map[string]int{}, allowed: map[string]bool{}}
	b, err := os.ReadFile(d.path)
	if os.IsNotExist(err) {
		return d
	}
	require.NoError(t, err)
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		what, value, ok := strings.Cut(line, " ")
		require.True(t, ok, "%s: %q", d.path, line)
		if n, err := strconv.Atoi(value); err == nil {
			d.ceiling[what] = n
		} else {
			d.allowed[line] = true
		}
	}
	return d
}

// count holds n to a limit, or to the ceiling that is owed where that is higher.
func (d *debts) count(t *testing.T, what string, n, limit int, say string) {
	t.Helper()
	ceiling := max(limit, d.ceiling[what])
	if n > ceiling {
		t.Errorf("%s: %s is %d, at most %d: %s", d.path, what, n, ceiling, say)
	}
	if n > limit {
		d.left = append(d.left, fmt.Sprintf("%s %d", what, min(n, ceiling)))
		if testing.Verbose() {
			t.Logf("%s: %s is %d, and should be at most %d", d.path, what, n, limit)
		}
	}
}

// breach says that a name breaks a rule.
func (d *debts) breach(t *testing.T, rule, name, say string) {
	t.Helper()
	line := rule + " " + name
	if !d.allowed[line] {
		t.Errorf("%s: %s", line, say)
		return
	}
	d.left = append(d.left, line)
}

// keep writes what is left of the lines of these sorts, with UNTAINT_UPDATE=1.
func (d *debts) keep(t *testing.T, sorts ...string) {
	t.Helper()
	if os.Getenv("UNTAINT_UPDATE") != "1" {
		return
	}
	for what, n := range d.ceiling {
		if !slices.Contains(sorts, what) {
			d.left = append(d.left, fmt.Sprintf("%s %d", what, n))
		}
	}
	for line := range maps.Keys(d.allowed) {
		if rule, _, _ := strings.Cut(line, " "); !slices.Contains(sorts, rule) {
			d.left = append(d.left, line)
		}
	}
	slices.Sort(d.left)
	d.left = slices.Compact(d.left)
	if len(d.left) == 0 {
		_ = os.Remove(d.path)
		return
	}
	require.NoError(t, os.WriteFile(d.path, []byte(strings.Join(d.left, "\n")+"\n"), 0o644))
}
