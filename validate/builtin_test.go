package validate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// builtins returns the names of the rules and aliases of the validator that
// go.mod names, out of its source.
func builtins(t *testing.T) []string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10").Output()
	require.NoError(t, err)
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "baked_in.go"), nil, 0)
	require.NoError(t, err)
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		switch spec.Names[0].Name {
		case "bakedInAliases", "bakedInValidators", "restrictedTags":
		default:
			return true
		}
		for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
			switch key := e.(*ast.KeyValueExpr).Key.(type) {
			case *ast.BasicLit:
				name, err := strconv.Unquote(key.Value)
				require.NoError(t, err)
				names = append(names, name)
			}
		}
		return true
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// TestEveryBuiltInIsKnown: a rule that validator has, of the version that go.mod
// names, is one that we have, in both modes. An update of validator that brings
// another fails here.
func TestEveryBuiltInIsKnown(t *testing.T) {
	names := builtins(t)
	require.GreaterOrEqual(t, len(names), 185)
	hardened, err := validate.NewChecker()
	require.NoError(t, err)
	compatible, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	for _, name := range names {
		for mode, k := range map[string]*validate.Checker{"default": hardened, "compatible": compatible} {
			require.NotErrorIs(t, k.Var("a", name), untaint.Code("unknown_rule"), "%s in the %s mode", name, mode)
		}
	}
	require.ErrorIs(t, hardened.Var("a", "no_such_rule"), untaint.Code("unknown_rule"), "the test can fail")
	t.Logf("%d rules and aliases of validator are known", len(names))
}
