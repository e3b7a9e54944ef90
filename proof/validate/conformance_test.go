// Package validate_test runs go-playground/validator's own tests against
// package validate.
package validate_test

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/testenv"
)

// internalTests touch identifiers that validator does not export.
var internalTests = map[string]bool{
	"TestMultipleRecursiveExtractStructCache": true, "TestCrossNamespaceFieldValidation": true,
	"TestStructOnlyValidation": true, "TestTranslationErrors": true, "TestTranslations": true,
}

// onPurpose are the tests that do not pass, each with the reason.
var onPurpose = map[string]string{
	"TestValuerInterface":           "one subtest expects validator's own import path in the name of a generic type",
	"TestValidateStructRegisterCtx": "a validation that wants a context gets an empty one: a check is a function of the value alone",
}

// TestConformance runs validator's test file in compatible mode and prints what
// passed, what differs on purpose and what failed.
func TestConformance(t *testing.T) {
	dir := t.TempDir()
	source := strings.TrimSpace(output(t, testenv.Root(t), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10"))
	stage(t, dir, source)
	cmd := exec.Command("go", "test", "-count=1", "-v", "-mod=mod", ".")
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput()

	var passed, differs, failed []string
	verdict := regexp.MustCompile(`^--- (PASS|FAIL): (Test\w+) `)
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "DIFFERS") || strings.HasPrefix(line, "CALLS") {
			t.Log(line)
		}
		m := verdict.FindStringSubmatch(line)
		switch {
		case m == nil:
		case m[1] == "PASS":
			passed = append(passed, m[2])
		case onPurpose[m[2]] != "":
			differs = append(differs, m[2]+": "+onPurpose[m[2]])
		default:
			failed = append(failed, m[2])
		}
	}
	t.Logf("\npassed             %d\ndiffers on purpose %d\n  %s\nfailed             %d\n  %s",
		len(passed), len(differs), strings.Join(differs, "\n  "), len(failed), strings.Join(failed, "\n  "))
	require.Empty(t, failed)
	require.Greater(t, len(passed), 285, "%s", tail(out))
}

// stage makes a module of validator's test file and the shim.
func stage(t *testing.T, dir, source string) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join(source, "validator_test.go"), nil, parser.ParseComments)
	require.NoError(t, err)
	var kept []ast.Decl
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && internalTests[f.Name.Name] {
			continue
		}
		kept = append(kept, d)
	}
	file.Decls, file.Comments = kept, nil
	dropUnused(file)
	var code bytes.Buffer
	require.NoError(t, printer.Fprint(&code, fset, file))
	write(t, dir, "validator_test.go", code.Bytes())
	shim, err := os.ReadFile("testdata/shim.go.txt")
	require.NoError(t, err)
	write(t, dir, "shim_test.go", shim)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS(filepath.Join(source, "testdata"))))
	root := testenv.Root(t)
	write(t, dir, "go.mod", []byte("module conformance\n\ngo 1.26.5\n\nreplace github.com/untaint/untaint => "+root+"\n"))
	output(t, dir, "go", "mod", "edit", "-require=github.com/untaint/untaint@v0.0.0")
	output(t, dir, "go", "mod", "tidy")
}

// dropUnused removes the imports that only the removed tests needed.
func dropUnused(file *ast.File) {
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		var specs []ast.Spec
		for _, s := range g.Specs {
			spec := s.(*ast.ImportSpec)
			path := strings.Trim(spec.Path.Value, `"`)
			name := path[strings.LastIndexByte(path, '/')+1:]
			if strings.HasPrefix(name, "v") && strings.Contains(path, "assert/") {
				name = "assert"
			}
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if name == "." || used[name] {
				specs = append(specs, s)
			}
		}
		g.Specs = specs
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
}

func output(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

func tail(out []byte) string {
	if len(out) > 4000 {
		out = out[len(out)-4000:]
	}
	return string(out)
}
