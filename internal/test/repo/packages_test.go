package repo_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/untaint/untaint"

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Name string
	GoFiles, TestGoFiles  []string
	XTestGoFiles          []string
	Imports, TestImports  []string
	XTestImports          []string
	DepOnly               bool
}

// goList returns the packages of this module, for this machine's system.
func goList(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json", "./...").Output()
	require.NoError(t, err)
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p listed
		require.NoError(t, dec.Decode(&p))
		all = append(all, p)
	}
	return all
}

// documented is a public package with its documentation and what its examples
// are for.
type documented struct {
	*doc.Package
	fset *token.FileSet
	dir  string
	// examples has the names that doc.Example gives, "Policy_Clean" for a method.
	examples map[string]*doc.Example
}

func publicPackages(t *testing.T) []documented {
	t.Helper()
	var all []documented
	for _, p := range goList(t) {
		if strings.Contains(p.ImportPath+"/", "/internal/") || p.Name == "main" {
			continue
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles) {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			require.NoError(t, err)
			files = append(files, f)
		}
		dp, err := doc.NewFromFiles(fset, files, p.ImportPath)
		require.NoError(t, err)
		all = append(all, documented{dp, fset, p.Dir, allExamples(dp)})
	}
	require.GreaterOrEqual(t, len(all), 5, "the root and four packages")
	return all
}

func allExamples(p *doc.Package) map[string]*doc.Example {
	all := map[string]*doc.Example{}
	add := func(prefix string, list []*doc.Example) {
		for _, ex := range list {
			all[strings.TrimSuffix(prefix+"_"+ex.Suffix, "_")] = ex
		}
	}
	add("", p.Examples)
	for _, f := range p.Funcs {
		add(f.Name, f.Examples)
	}
	for _, typ := range p.Types {
		add(typ.Name, typ.Examples)
		for _, f := range slices.Concat(typ.Funcs, typ.Methods) {
			name := f.Name
			if f.Recv != "" {
				name = typ.Name + "_" + f.Name
			}
			add(name, f.Examples)
		}
	}
	return all
}

// names calls visit for each exported name with its documentation, fields and
// interface methods included.
func (p documented) names(visit func(name, text string)) {
	values := func(prefix string, list []*doc.Value) {
		for _, v := range list {
			for _, spec := range v.Decl.Specs {
				vs := spec.(*ast.ValueSpec)
				for _, n := range vs.Names {
					if n.IsExported() {
						visit(n.Name, v.Doc+vs.Doc.Text()+vs.Comment.Text())
					}
				}
			}
		}
	}
	values("", p.Consts)
	values("", p.Vars)
	for _, f := range p.Funcs {
		visit(f.Name, f.Doc)
	}
	for _, typ := range p.Types {
		visit(typ.Name, typ.Doc)
		values(typ.Name, typ.Consts)
		values(typ.Name, typ.Vars)
		for _, f := range typ.Funcs {
			visit(f.Name, f.Doc)
		}
		for _, f := range typ.Methods {
			visit(typ.Name+"."+f.Name, f.Doc)
		}
		members(typ, visit)
	}
}

func members(typ *doc.Type, visit func(name, text string)) {
	for _, spec := range typ.Decl.Specs {
		var fields *ast.FieldList
		switch x := spec.(*ast.TypeSpec).Type.(type) {
		case *ast.StructType:
			fields = x.Fields
		case *ast.InterfaceType:
			fields = x.Methods
		default:
			continue
		}
		for _, f := range fields.List {
			for _, n := range f.Names {
				if n.IsExported() {
					visit(typ.Name+"."+n.Name, f.Doc.Text()+f.Comment.Text())
				}
			}
		}
	}
}
