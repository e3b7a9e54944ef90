package sanitize_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readOn says of the functions that search the rest of the input, and count no steps,
// why that is no search which is made again for each token.
var readOn = map[string]string{
	"textEnd":        "what it reads is the text",
	"cdata":          "what it reads is the section",
	"markupEnd":      "what it reads is the comment",
	"commentEnd":     "what it reads is the comment",
	"rawEnd":         "what it reads is the text, or all of the input",
	"ahead":          "it counts what it reads",
	"endsAsWritten":  "it counts what it reads, and is asked a few times",
	"nextEnd":        "it is asked once, by unknownEnds",
	"quickAttribute": "what it reads is the value; it counts what it reads in vain",
	"usualValue":     "what it reads is the value; without an end there is no tag, and the rest is text",
	"usualAttribute": "what it reads is the value; without an end there is no tag, and the rest is text",
	"scanValue":      "what it reads is the value; without an end there is no tag, and the rest is text",
	"beginReading":   "the white space behind a tag belongs to one tag",
	"cutToken":       "what it reads is a part of a style's value; without an end the value goes",
}

// A search of the rest of the input, for each of its tokens, takes the square of the
// time. The test of the growth sees one only if it counts what it reads, so that each one
// that does not has its reason here.
func TestSearchesOfTheRestAreKnown(t *testing.T) {
	files, err := filepath.Glob("internal/html/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	found := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if ok && searchesRest(f) {
				found[f.Name.Name] = true
				assert.Contains(t, readOn, f.Name.Name, "%s searches the rest of the input", name)
			}
		}
	}
	for name := range readOn {
		assert.Contains(t, found, name, "there is no such search")
	}
}

// searchesRest reports whether a function calls one of strings for what is behind a place
// in the input, without an end.
func searchesRest(f *ast.FuncDecl) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		of, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !strings.HasPrefix(of.Sel.Name, "Index") && !strings.HasPrefix(of.Sel.Name, "Contains") && !strings.HasPrefix(of.Sel.Name, "Cut") && !strings.HasPrefix(of.Sel.Name, "Trim") {
			return true
		}
		rest, ok := call.Args[0].(*ast.SliceExpr)
		found = found || ok && rest.High == nil && isInput(rest.X)
		return true
	})
	return found
}

// isInput reports whether an expression is named as the input is: s, or the s of the
// engine.
func isInput(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "s"
	case *ast.SelectorExpr:
		return x.Sel.Name == "s"
	}
	return false
}
