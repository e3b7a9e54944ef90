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
	got, err := m.Apply([]byte("a\n\tif x {\nb"))
	require.NoError(t, err)
	require.Equal(t, "a\nif false {\nb", string(got))
	_, err = m.Apply([]byte("a"))
	require.ErrorContains(t, err, "not there")
	_, err = m.Apply([]byte("if x {\nif x {"))
	require.ErrorContains(t, err, "twice")
}

// Each fate is told apart, on a module of its own.
func TestTry(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module m\n\ngo 1.26\n",
		"a.go":      "package m\n\nfunc Guard(n int) bool {\n\tif n > 9 {\n\t\treturn false\n\t}\n\treturn true\n}\n",
		"a_test.go": "package m\n\nimport \"testing\"\n\nfunc TestGuard(t *testing.T) {\n\tif Guard(10) {\n\t\tt.Fatal()\n\t}\n}\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	for _, c := range []struct {
		old, new string
		fate     Fate
	}{
		{"if n > 9 {", "if false {", Killed},
		{"if n > 9 {", "if n > 8 {", Survived},
		{"if n > 9 {", "if n > {", Broken},
		{"if n > 10 {", "if false {", Broken},
	} {
		fate, why := Mutant{File: "a.go", Args: []string{"."}, Old: c.old, New: c.new}.Try(t.Context(), dir)
		require.Equal(t, c.fate, fate, "%s: %s", c.new, why)
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
			_, err = m.Apply(source)
			require.NoError(t, err, m.At)
			n++
		}
	}
	t.Logf("%d mutants", n)
}
