package repo_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// answersTo are the methods that a type has for an interface of the standard
// library: a reader knows what they do, and calls them by way of fmt, log/slog,
// encoding/json, errors, io or database/sql.
var answersTo = []string{
	"Error", "Is", "Unwrap", "String", "GoString", "Format", "LogValue", "Value",
	"MarshalJSON", "UnmarshalJSON", "UnmarshalJSONFrom", "MarshalText", "UnmarshalText", "GobEncode", "ValidatorValue", "Read", "IsZero",
}

// Each function and method that does work is called in an example whose output
// is checked.
func TestEveryEntryPointHasAnExample(t *testing.T) {
	n, elsewhere := 0, examplesOnServers(t)
	for _, p := range publicPackages(t) {
		shown := maps.Clone(elsewhere)
		for _, ex := range p.examples {
			if ex.Output == "" && !ex.EmptyOutput {
				t.Errorf("%s: Example %s has no output to check", p.Name, ex.Name)
			}
			selected(ex, shown)
		}
		for _, name := range entries(p.Package) {
			n++
			if !shown[name[1]] {
				t.Errorf("%s.%s is in no example", p.Name, name[0]+name[1])
			}
		}
		wrong := slices.ContainsFunc(p.Examples, isWrong)
		for _, ex := range p.examples {
			wrong = wrong || isWrong(ex)
		}
		if strings.Count(p.ImportPath, "/") > strings.Count(module, "/")+1 {
			continue
		}
		if !wrong {
			t.Errorf("%s has no example of the wrong way", p.Name)
		}
		if p.examples[""] == nil {
			t.Errorf("%s has no example of the package, of what you do first", p.Name)
		}
	}
	require.NotZero(t, n)
	t.Logf("%d entry points are called in examples", n)
}

// selected notes the names that an example uses of a package or a value.
func selected(ex *doc.Example, names map[string]bool) {
	ast.Inspect(ex.Code, func(node ast.Node) bool {
		if sel, ok := node.(*ast.SelectorExpr); ok {
			names[sel.Sel.Name] = true
		}
		return true
	})
}

// examplesOnServers returns what the examples of the other modules use, where
// the drivers are.
func examplesOnServers(t *testing.T) map[string]bool {
	names := map[string]bool{}
	for _, module := range []string{"examples", "proof"} {
		require.NoError(t, filepath.WalkDir(module, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			for _, ex := range doc.Examples(f) {
				if ex.Output != "" {
					selected(ex, names)
				}
			}
			return nil
		}))
	}
	return names
}

func isWrong(ex *doc.Example) bool { return strings.HasPrefix(ex.Suffix, "wrong") }

// entries lists functions, and methods with their receiver's type.
func entries(p *doc.Package) (all [][2]string) {
	add := func(typ string, list []*doc.Func) {
		for _, f := range list {
			if !slices.Contains(answersTo, f.Name) {
				all = append(all, [2]string{typ, f.Name})
			}
		}
	}
	add("", p.Funcs)
	for _, typ := range p.Types {
		add("", typ.Funcs)
		add(typ.Name+".", typ.Methods)
	}
	return all
}
