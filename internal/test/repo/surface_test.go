package repo_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The public surface of each package is written down in its api.txt, so that a
// change of it is seen in review. UNTAINT_UPDATE=1 writes the files anew.
func TestSurface(t *testing.T) {
	for _, p := range publicPackages(t) {
		have := surface(t, p)
		path := filepath.Join(p.dir, "api.txt")
		if os.Getenv("UNTAINT_UPDATE") == "1" {
			require.NoError(t, os.WriteFile(path, []byte(have), 0o644))
			continue
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err, "UNTAINT_UPDATE=1 go test ./internal/test/repo -run TestSurface writes it")
		require.Equal(t, string(want), have, "%s: the public surface has changed; if it is meant, run UNTAINT_UPDATE=1 go test ./internal/test/repo -run TestSurface", p.ImportPath)
	}
}

// surface returns the exported declarations of a package, one a paragraph,
// sorted, without comments and bodies.
func surface(t *testing.T, p documented) string {
	t.Helper()
	var all []string
	add := func(node any) {
		var b bytes.Buffer
		require.NoError(t, printer.Fprint(&b, token.NewFileSet(), node))
		all = append(all, b.String())
	}
	values := func(list []*doc.Value) {
		for _, v := range list {
			for _, spec := range v.Decl.Specs {
				vs := *spec.(*ast.ValueSpec)
				vs.Doc, vs.Comment = nil, nil
				for _, n := range vs.Names {
					if n.IsExported() {
						all = append(all, fmt.Sprintf("%s %s", v.Decl.Tok, n.Name))
					}
				}
			}
		}
	}
	funcs := func(list []*doc.Func) {
		for _, f := range list {
			d := *f.Decl
			d.Doc, d.Body = nil, nil
			add(&d)
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs(p.Funcs)
	for _, typ := range p.Types {
		values(typ.Consts)
		values(typ.Vars)
		funcs(typ.Funcs)
		funcs(typ.Methods)
		for _, spec := range typ.Decl.Specs {
			ts := *spec.(*ast.TypeSpec)
			ts.Doc, ts.Comment = nil, nil
			ts.Type = withoutComments(ts.Type)
			add(&ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{&ts}})
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n") + "\n"
}

// withoutComments returns a struct or interface type without comments and
// without fields that nobody outside can see.
func withoutComments(typ ast.Expr) ast.Expr {
	strip := func(list *ast.FieldList) *ast.FieldList {
		out := &ast.FieldList{}
		for _, f := range list.List {
			if len(f.Names) > 0 && !f.Names[0].IsExported() {
				continue
			}
			out.List = append(out.List, &ast.Field{Names: f.Names, Type: f.Type, Tag: f.Tag})
		}
		return out
	}
	switch x := typ.(type) {
	case *ast.StructType:
		return &ast.StructType{Fields: strip(x.Fields)}
	case *ast.InterfaceType:
		return &ast.InterfaceType{Methods: strip(x.Methods)}
	}
	return typ
}
