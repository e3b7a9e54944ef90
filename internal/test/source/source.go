// Package source reads the packages of a module with their types, for the tests
// that look at the source itself.
package source

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Package is one package without its tests.
type Package struct {
	Path  string
	Fset  *token.FileSet
	Names []string // of the files
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// Load reads the packages that match the patterns of go list in the module at
// dir.
func Load(dir string, pattern ...string) ([]Package, error) {
	exports, found, err := list(dir, pattern)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for i := range found {
		p := &found[i]
		p.Fset = fset
		for _, name := range p.Names {
			f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			p.Files = append(p.Files, f)
		}
		p.Info = &types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
		conf := types.Config{Importer: imports}
		if p.Types, err = conf.Check(p.Path, fset, p.Files, p.Info); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// list returns the export data of all packages, and the files of those that
// match.
func list(dir string, pattern []string) (exports map[string]string, found []Package, err error) {
	args := append([]string{"list", "-export", "-deps", "-f",
		`{{.ImportPath}}|{{.Export}}|{{if not .DepOnly}}{{.Dir}}|{{range .GoFiles}}{{.}} {{end}}{{end}}`}, pattern...)
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		return nil, nil, fmt.Errorf("go list in %s: %w: %s", dir, err, failed.Stderr)
	}
	if err != nil {
		return nil, nil, err
	}
	exports = map[string]string{}
	for line := range strings.Lines(string(out)) {
		col := strings.Split(strings.TrimSpace(line), "|")
		exports[col[0]] = col[1]
		if len(col) < 4 || col[3] == "" {
			continue
		}
		p := Package{Path: col[0]}
		for name := range strings.FieldsSeq(col[3]) {
			p.Names = append(p.Names, filepath.Join(col[2], name))
		}
		found = append(found, p)
	}
	return exports, found, nil
}
