package repo_test

import (
	"bytes"
	"go/ast"
	"go/doc"
	"go/printer"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

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
		"strings", "xml", "multipart", "netip", "fs", "big", "net", "encoding"}, name)
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
