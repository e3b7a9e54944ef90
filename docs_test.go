package untaint_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
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
		for _, f := range slices.Concat(typ.Funcs, typ.Methods) {
			visit(strings.TrimPrefix(typ.Name+"."+f.Name, "."), f.Doc)
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

func TestEveryExportedNameIsDocumented(t *testing.T) {
	n := 0
	for _, p := range publicPackages(t) {
		require.NotEmpty(t, p.Doc, "package %s has no package comment", p.ImportPath)
		p.names(func(name, text string) {
			n++
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s.%s has no doc comment", p.Name, name)
			}
		})
	}
	t.Logf("%d exported names are documented", n)
}

// link finds what a reader of a doc comment sees as a link to a name.
var link = regexp.MustCompile(`\[\*?([A-Za-z]\w*(?:\.[A-Za-z]\w*){0,2})\](?:[^(:\w]|$)`)

// A link that no longer resolves stays in the text with its brackets on.
func TestEveryDocLinkResolves(t *testing.T) {
	packages := publicPackages(t)
	known := map[string]bool{}
	for _, p := range packages {
		p.names(func(name, _ string) {
			known[p.Name+"."+name] = true
		})
	}
	n := 0
	for _, p := range packages {
		check := func(name, text string) {
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				target := m[1]
				first, _, dotted := strings.Cut(target, ".")
				switch {
				case known[p.Name+"."+target], known[target]:
				case !dotted && !ast.IsExported(target):
					continue // a word in brackets, not a name
				case dotted && !ast.IsExported(first) && stdlib(first):
				default:
					t.Errorf("%s.%s: link [%s] resolves to nothing", p.Name, name, target)
				}
				n++
			}
		}
		check("(package)", p.Doc)
		p.names(check)
	}
	t.Logf("%d doc links resolve", n)
}

// stdlib reports whether a package of the standard library goes by that name;
// what it declares is vet's to check, not ours.
func stdlib(name string) bool {
	return slices.Contains([]string{"errors", "fmt", "http", "slog", "json", "sql", "driver", "context", "exec", "io",
		"os", "time", "url", "mail", "csv", "template", "strconv", "utf8", "unicode", "regexp", "iter", "embed", "reflect",
		"strings", "xml", "multipart", "netip", "fs", "big"}, name)
}

// Each Code has a sentence of its own in English, or a client reads the code.
func TestEveryCodeHasEnglish(t *testing.T) {
	n := 0
	for _, p := range publicPackages(t) {
		for code, name := range codes(p) {
			n++
			plain := strings.ReplaceAll(string(code), "_", " ")
			if untaint.English(untaint.Violation{Code: code, Kind: untaint.Invalid}) == plain && !codeReadsWell[code] {
				t.Errorf("%s.%s: code %q has no English text", p.Name, name, code)
			}
			if len(code) > 63 || !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(string(code)) {
				t.Errorf("%s.%s: %q is not snake_case of at most 63 bytes", p.Name, name, code)
			}
		}
	}
	t.Logf("%d codes have English texts", n)
}

// codeReadsWell lists codes whose own words are the sentence.
var codeReadsWell = map[untaint.Code]bool{}

// codes returns the constants of type Code that a package declares.
func codes(p documented) map[untaint.Code]string {
	found := map[untaint.Code]string{}
	visit := func(list []*doc.Value) {
		for _, v := range list {
			for _, spec := range v.Decl.Specs {
				vs := spec.(*ast.ValueSpec)
				var typ bytes.Buffer
				if vs.Type != nil {
					_ = printer.Fprint(&typ, p.fset, vs.Type)
				}
				if s := typ.String(); s != "untaint.Code" && s != "Code" {
					continue
				}
				for i, n := range vs.Names {
					if lit, ok := vs.Values[i].(*ast.BasicLit); ok && n.IsExported() {
						s, _ := strconv.Unquote(lit.Value)
						found[untaint.Code(s)] = n.Name
					}
				}
			}
		}
	}
	visit(p.Consts)
	for _, typ := range p.Types {
		visit(typ.Consts)
	}
	return found
}

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
		require.NoError(t, err, "UNTAINT_UPDATE=1 go test . -run TestSurface writes it")
		require.Equal(t, string(want), have, "%s: the public surface has changed; if it is meant, run UNTAINT_UPDATE=1 go test . -run TestSurface", p.ImportPath)
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
