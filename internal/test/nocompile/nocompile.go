// Package nocompile tests what must not compile: a misuse that the type system
// stops has no run-time test, since a test that held it would not build.
//
// A snippet is a Go file in a testdata folder. Each line that must be refused
// ends in a comment with a regular expression for the compiler's message:
//
//	sqlsafe.SQL(user) // want `cannot use user`
//
// A snippet without such a comment must compile: it is the control that shows
// the others fail for the reason they give.
package nocompile

import (
	"encoding/json"
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
	"regexp"
	"strings"
	"testing"
)

// Run type-checks each .go file of dir as a package of its own, in a subtest
// named for the file, and returns how many files there were and how many lines
// were refused as wanted. Snippets may import what the module of the test can.
func Run(t *testing.T, dir string) (files, refused int) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no snippets in %s (%v)", dir, err)
	}
	fset := token.NewFileSet()
	parsed := make([]*ast.File, len(paths))
	for i, path := range paths {
		if parsed[i], err = parser.ParseFile(fset, path, nil, parser.ParseComments); err != nil {
			t.Fatal(err)
		}
	}
	lookup, err := exports(parsed)
	if err != nil {
		t.Fatal(err)
	}
	imp := importer.ForCompiler(fset, "gc", lookup)
	for i, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".go"), func(t *testing.T) {
			refused += check(t, fset, imp, parsed[i])
		})
	}
	return len(paths), refused
}

// want finds the comments that say what must be refused.
var want = regexp.MustCompile("// want (`[^`]+`|\"[^\"]+\")\\s*$")

func check(t *testing.T, fset *token.FileSet, imp types.Importer, f *ast.File) (refused int) {
	t.Helper()
	wanted := map[int]*regexp.Regexp{}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if m := want.FindStringSubmatch(c.Text); m != nil {
				wanted[fset.Position(c.Pos()).Line] = regexp.MustCompile(m[1][1 : len(m[1])-1])
			}
		}
	}
	got := map[int][]string{}
	conf := types.Config{Importer: imp, Error: func(err error) {
		var te types.Error
		if errors.As(err, &te) {
			line := te.Fset.Position(te.Pos).Line
			got[line] = append(got[line], te.Msg)
		}
	}}
	_, _ = conf.Check(f.Name.Name, fset, []*ast.File{f}, nil)
	for line, re := range wanted {
		if !re.MatchString(strings.Join(got[line], "\n")) {
			t.Errorf("line %d: want an error matching %q, have %q", line, re, got[line])
			continue
		}
		refused++
		delete(got, line)
	}
	for line, msgs := range got {
		if wanted[line] == nil {
			t.Errorf("line %d: unexpected error: %s", line, strings.Join(msgs, "; "))
		}
	}
	return refused
}

// Messages type-checks each source, a whole Go file, as a package of its own
// and returns the compiler's first message about it, "" where there is none.
// Sources may import what the module of the working directory can.
func Messages(sources []string) ([]string, error) {
	fset := token.NewFileSet()
	files := make([]*ast.File, len(sources))
	for i, source := range sources {
		var err error
		if files[i], err = parser.ParseFile(fset, fmt.Sprintf("source%d.go", i), source, 0); err != nil {
			return nil, err
		}
	}
	lookup, err := exports(files)
	if err != nil {
		return nil, err
	}
	imp := importer.ForCompiler(fset, "gc", lookup)
	messages := make([]string, len(sources))
	for i, f := range files {
		conf := types.Config{Importer: imp}
		if _, err := conf.Check(f.Name.Name, fset, []*ast.File{f}, nil); err != nil {
			messages[i] = err.Error()
		}
	}
	return messages, nil
}

// exports returns a look-up of the compiled export data of every package that
// the files need, as the go command has it in its build cache.
func exports(files []*ast.File) (func(path string) (io.ReadCloser, error), error) {
	seen := map[string]bool{}
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Export"}
	for _, f := range files {
		for _, spec := range f.Imports {
			if path := strings.Trim(spec.Path.Value, `"`); !seen[path] {
				seen[path] = true
				args = append(args, path)
			}
		}
	}
	if len(seen) == 0 {
		return func(path string) (io.ReadCloser, error) { return nil, fmt.Errorf("no package %s", path) }, nil
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		var ee *exec.ExitError
		if errors.As(err, &ee) {
			return nil, fmt.Errorf("go list: %s", ee.Stderr)
		}
		return nil, err
	}
	exported := map[string]string{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		exported[p.ImportPath] = p.Export
	}
	return func(path string) (io.ReadCloser, error) {
		if exported[path] == "" {
			return nil, fmt.Errorf("no export data for %s", path)
		}
		return os.Open(exported[path])
	}, nil
}
