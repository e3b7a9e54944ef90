// Package conformance runs go-playground/validator's own test file, out of the
// module cache, against package validate in compatible mode.
package conformance

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed shim.go.txt
var shim []byte

// internalTests touch identifiers that validator does not export.
var internalTests = map[string]bool{
	"TestMultipleRecursiveExtractStructCache": true, "TestCrossNamespaceFieldValidation": true,
	"TestStructOnlyValidation": true, "TestTranslationErrors": true, "TestTranslations": true,
}

// onPurpose are the tests that do not pass, each with the reason.
var onPurpose = map[string]string{
	"TestValuerInterface": "one subtest expects validator's own import path in the name of a generic type",
}

// ErrNoModules says that what validator's tests import beside this project's
// own modules could not be had, as on a machine without a network.
var ErrNoModules = errors.New("the modules of validator's own tests cannot be downloaded")

// Result is what a run found.
type Result struct {
	Passed  []string
	Differs []string // on purpose, each with the reason
	Failed  []string
	Notes   []string // each call whose verdict differs, and how many calls there were
	Tail    string   // of the output
}

// Run makes a module of validator's test file and a shim in a temporary folder
// and runs it. The folder dir has to be inside of a module that requires both
// untaint and validator, and tests that touch what validator does not export
// are left out.
func Run(ctx context.Context, dir string) (Result, error) {
	var r Result
	tmp, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return r, err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if err := stage(ctx, dir, tmp); err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-v", "-mod=mod", ".")
	cmd.Dir = tmp
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return r, err
	}
	r.read(out)
	return r, nil
}

var verdict = regexp.MustCompile(`^--- (PASS|FAIL): (Test\w+) `)

func (r *Result) read(out []byte) {
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "DIFFERS") || strings.HasPrefix(line, "CALLS") {
			r.Notes = append(r.Notes, line)
		}
		m := verdict.FindStringSubmatch(line)
		switch {
		case m == nil:
		case m[1] == "PASS":
			r.Passed = append(r.Passed, m[2])
		case onPurpose[m[2]] != "":
			r.Differs = append(r.Differs, m[2]+": "+onPurpose[m[2]])
		default:
			r.Failed = append(r.Failed, m[2])
		}
	}
	r.Tail = string(out[max(0, len(out)-4000):])
}

// stage makes the module.
func stage(ctx context.Context, dir, tmp string) error {
	root, err := output(ctx, dir, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/untaint/untaint")
	if err != nil {
		return err
	}
	source, err := output(ctx, root, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10")
	if err != nil {
		return err
	}
	code, err := testFile(filepath.Join(source, "validator_test.go"))
	if err != nil {
		return err
	}
	files := map[string][]byte{
		"validator_test.go": code,
		"shim_test.go":      shim,
		"go.mod":            []byte("module conformance\n\ngo 1.26.5\n\nrequire github.com/untaint/untaint v0.0.0\n\nreplace github.com/untaint/untaint => " + root + "\n"),
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(tmp, name), data, 0o600); err != nil {
			return err
		}
	}
	if err := os.CopyFS(filepath.Join(tmp, "testdata"), os.DirFS(filepath.Join(source, "testdata"))); err != nil {
		return err
	}
	if _, err = output(ctx, tmp, "go", "mod", "tidy"); err != nil {
		return fmt.Errorf("%w: %w", ErrNoModules, err)
	}
	return nil
}

// testFile returns validator's test file without the tests that cannot run
// outside of its package.
func testFile(path string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
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
	err = printer.Fprint(&code, fset, file)
	return code.Bytes(), err
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
			if spec, ok := s.(*ast.ImportSpec); ok && (spec.Name != nil && spec.Name.Name == "." || used[importName(spec)]) {
				specs = append(specs, s)
			}
		}
		g.Specs = specs
	}
}

func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	path := strings.Trim(spec.Path.Value, `"`)
	return path[strings.LastIndexByte(path, '/')+1:]
}

func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}
