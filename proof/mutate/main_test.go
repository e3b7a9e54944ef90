package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	all, err := parse("list", "# why\na.go ./a -run TestA\n- if x {\n+ if false {\n- return y\n+\n\nb.go ./b\n- c\n+ d\n")
	require.NoError(t, err)
	require.Equal(t, []Mutant{
		{At: "list:3", File: "a.go", Args: []string{"./a", "-run", "TestA"}, Old: "if x {", New: "if false {"},
		{At: "list:5", File: "a.go", Args: []string{"./a", "-run", "TestA"}, Old: "return y", New: ""},
		{At: "list:9", File: "b.go", Args: []string{"./b"}, Old: "c", New: "d"},
	}, all)
	for _, bad := range []string{"- x\n+ y\n", "a.go\n", "a.go ./a\n+ y\n", "a.go ./a\n- x\n- y\n", "a.go ./a\n- x\n"} {
		_, err := parse("list", bad)
		require.Error(t, err, bad)
	}
}

func TestApply(t *testing.T) {
	m := Mutant{Old: "if x {", New: "if false {"}
	got, line, err := m.Apply([]byte("a\n\tif x {\nb"))
	require.NoError(t, err)
	require.Equal(t, "a\nif false {\nb", string(got))
	require.Equal(t, 2, line)
	_, _, err = m.Apply([]byte("a"))
	require.ErrorContains(t, err, "not there")
	_, _, err = m.Apply([]byte("if x {\nif x {"))
	require.ErrorContains(t, err, "twice")
}

// Each fate is told apart, on a module of its own, alone and beside the others.
func TestTry(t *testing.T) {
	for _, c := range []struct {
		old, new string
		fate     Fate
		together bool
	}{
		{"if n > 9 {", "if false {", Killed, true},
		{"if n > 9 {", "if n > 8 {", Survived, false},
		{"if n > 9 {", "if n > {", Broken, false},
		{"if n > 10 {", "if false {", Broken, false},
		{"const most = 3", "const most = 2", Killed, false},
		{"func (limit) Holds(int, ...int) bool { return true }", "func (limit) Holds(int, ...int) bool { return false }", Killed, true},
		{"*l = 7", "*l = 8", Killed, true},
		{"return len(of) + len(_more)", "return len(of)", Killed, true},
		{"return recover() != nil", "return recover() == nil", Killed, false},
		{"return caller()", "return caller() + \"x\"", Killed, false},
		{"func Zero[T any]() (zero T) { return zero }", "func Zero[T any]() (zero T) { panic(0) }", Killed, true},
	} {
		t.Run(c.new, func(t *testing.T) {
			m := Mutant{File: "guard.go", Args: []string{"."}, Old: c.old, New: c.new}
			if c.old == "return caller()" {
				m.Args = []string{".", "-run", "TestCaller"}
			}
			root := filepath.Join(t.TempDir(), "m")
			require.NoError(t, os.CopyFS(root, os.DirFS("testdata")))
			require.NoError(t, os.Rename(filepath.Join(root, "mod"), filepath.Join(root, "go.mod")))
			fate, why := m.Try(t.Context(), root)
			require.Equal(t, c.fate, fate, why)
			h, err := newHarness(t.Context(), root, []Mutant{m})
			require.NoError(t, err)
			fate, why, together := h.Try(t.Context(), 0)
			require.Equal(t, c.fate, fate, why)
			require.Equal(t, c.together, together, why)
			require.NoError(t, h.Close())
			require.NoDirExists(t, h.dir)
		})
	}
}

// Each line that a list names stands in the source, once.
func TestTheLinesAreThere(t *testing.T) {
	lists, err := filepath.Glob("lines/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, lists)
	n := 0
	for _, list := range lists {
		text, err := os.ReadFile(list)
		require.NoError(t, err)
		all, err := parse(list, string(text))
		require.NoError(t, err)
		for _, m := range all {
			source, err := os.ReadFile(filepath.Join("..", "..", m.File))
			require.NoError(t, err, m.At)
			_, _, err = m.Apply(source)
			require.NoError(t, err, m.At)
			n++
		}
	}
	t.Logf("%d mutants", n)
}
