package repo_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
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
		shown := slices.Clone(elsewhere)
		for _, ex := range p.examples {
			if ex.Output == "" && !ex.EmptyOutput {
				t.Errorf("%s: Example %s has no output to check", p.Name, ex.Name)
			}
			shown = append(shown, mentioned(ex))
		}
		makers := makers(p.Package)
		for _, e := range entries(p.Package) {
			n++
			if !slices.ContainsFunc(shown, func(m mentions) bool { return m.shows(e, makers[e.typ]) }) {
				t.Errorf("%s.%s is in no example", p.Name, e)
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

// entry is a function, or a method of a type.
type entry struct{ typ, name string }

func (e entry) String() string { return strings.TrimPrefix(e.typ+"."+e.name, ".") }

// mentions has the names in an example, and those that it selects from a package
// or a value.
type mentions struct{ names, selected map[string]bool }

func mentioned(ex *doc.Example) mentions {
	m := mentions{map[string]bool{}, map[string]bool{}}
	for _, part := range strings.Split(ex.Name, "_") {
		m.names[part] = true
	}
	ast.Inspect(ex.Code, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			m.selected[node.Sel.Name] = true
		case *ast.Ident:
			m.names[node.Name] = true
		}
		return true
	})
	return m
}

// shows reports whether the example calls the function, or calls a method of that
// name and has a value of the type: it names the type, or what makes one.
func (m mentions) shows(e entry, makers []string) bool {
	if !m.selected[e.name] {
		return false
	}
	return e.typ == "" || m.names[e.typ] || slices.ContainsFunc(makers, func(name string) bool { return m.names[name] })
}

// makers returns, for each type, the functions, methods and fields that give one.
func makers(p *doc.Package) map[string][]string {
	all := map[string][]string{}
	add := func(list []*doc.Func) {
		for _, f := range list {
			if f.Decl.Type.Results == nil {
				continue
			}
			for _, result := range f.Decl.Type.Results.List {
				ast.Inspect(result.Type, func(node ast.Node) bool {
					if id, ok := node.(*ast.Ident); ok && id.IsExported() {
						all[id.Name] = append(all[id.Name], f.Name)
					}
					return true
				})
			}
		}
	}
	add(p.Funcs)
	for _, typ := range p.Types {
		add(typ.Funcs)
		add(typ.Methods)
		for _, c := range slices.Concat(typ.Consts, typ.Vars) {
			all[typ.Name] = append(all[typ.Name], c.Names...)
		}
	}
	return all
}

// examplesOnServers returns what the examples of the other modules use, where
// the drivers are.
func examplesOnServers(t *testing.T) (all []mentions) {
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
					all = append(all, mentioned(ex))
				}
			}
			return nil
		}))
	}
	return all
}

func isWrong(ex *doc.Example) bool { return strings.HasPrefix(ex.Suffix, "wrong") }

// entries lists functions, and methods with their receiver's type.
func entries(p *doc.Package) (all []entry) {
	add := func(typ string, list []*doc.Func) {
		for _, f := range list {
			if !slices.Contains(answersTo, f.Name) {
				all = append(all, entry{typ, f.Name})
			}
		}
	}
	add("", p.Funcs)
	for _, typ := range p.Types {
		add("", typ.Funcs)
		add(typ.Name, typ.Methods)
	}
	return all
}
