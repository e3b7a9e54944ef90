package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// A harness holds the tests of each package, built once with all mutants in
// them. A process has the mutant that its environment names.
type harness struct {
	root  string
	dir   string // of the binaries
	all   []Mutant
	lone  map[int]error                     // the mutants that cannot be built with the others, and why
	sound map[string]func() error           // whether the tests of these arguments pass without a change
	tests map[string]func() (string, error) // builds the tests of a package
}

// newHarness builds nothing yet. Close it when you are done.
func newHarness(ctx context.Context, root string, all []Mutant) (*harness, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	h := &harness{root: root, dir: dir, all: all, lone: map[int]error{}, sound: map[string]func() error{}, tests: map[string]func() (string, error){}}
	overlay, err := writeOverlay(dir, h.splice())
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	for i, m := range all {
		module, args := m.module(root)
		packages, _, err := split(args)
		if err != nil {
			h.lone[i] = err
		}
		for _, p := range packages {
			path := filepath.Join(module, p)
			if h.tests[path] == nil {
				binary := filepath.Join(dir, fmt.Sprint(len(h.tests), ".test"))
				h.tests[path] = sync.OnceValues(func() (string, error) { return binary, build(ctx, path, overlay, binary) })
			}
		}
		key := strings.Join(m.Args, " ")
		if h.sound[key] == nil {
			h.sound[key] = sync.OnceValue(func() error { return h.check(ctx, m) })
		}
	}
	return h, nil
}

// Close removes what was built.
func (h *harness) Close() error { return os.RemoveAll(h.dir) }

// splice returns the source files with the mutants in them, by path.
func (h *harness) splice() map[string][]byte {
	splicers := map[string]*splicer{}
	for i, m := range h.all {
		path := filepath.Join(h.root, m.File)
		if err := add(splicers, path, m, i+1); err != nil {
			h.lone[i] = err
		}
	}
	files := map[string][]byte{}
	for path, s := range splicers {
		files[path] = s.source()
		files[filepath.Join(filepath.Dir(path), "mutant_selected.go")] = fmt.Appendf(nil,
			"package %s\n\nimport (\n\t\"os\"\n\t\"strconv\"\n)\n\nvar %s, _ = strconv.Atoi(os.Getenv(%q))\n", s.file.syntax.Name.Name, selector, variable)
	}
	return files
}

// variable is the environment variable that selects a mutant.
const variable = "UNTAINT_MUTANT"

func add(splicers map[string]*splicer, path string, m Mutant, number int) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if splicers[path] == nil {
		if splicers[path], err = newSplicer(source); err != nil {
			return err
		}
	}
	changed, line, err := m.Apply(source)
	if err != nil {
		return err
	}
	return splicers[path].add(number, changed, line)
}

// split takes the arguments of go test apart. Other flags than -run are not
// known.
func split(args []string) (packages, flags []string, err error) {
	for i, a := range args {
		switch {
		case a == "-run" && i+2 == len(args):
			return packages, []string{"-test.run=" + args[i+1]}, nil
		case strings.HasPrefix(a, "-"):
			return nil, nil, fmt.Errorf("no way to give %s to tests that are built", a)
		}
		packages = append(packages, a)
	}
	return packages, nil, nil
}

// build builds the tests of the package in dir.
func build(ctx context.Context, dir, overlay, binary string) error {
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay="+overlay, "-o", binary, ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// Try runs the tests on the mutant of that index, and says whether it could be
// built with the others. One that survives is tried again alone: what the tests
// start may have had another environment.
func (h *harness) Try(ctx context.Context, i int) (fate Fate, why string, together bool) {
	m := h.all[i]
	err := h.lone[i]
	if err == nil {
		err = h.sound[strings.Join(m.Args, " ")]()
	}
	if err == nil {
		if fate, why = h.run(ctx, m, i+1); fate != Survived {
			return fate, why, true
		}
	}
	fate, why = m.Try(ctx, h.root)
	return fate, why, false
}

// check runs the tests of the mutant with copies that have no change. Where they
// fail, calling a copy is a change already.
func (h *harness) check(ctx context.Context, m Mutant) error {
	fate, why := h.run(ctx, m, same)
	if fate != Survived {
		fmt.Fprintf(os.Stderr, "built alone: %s: %s\n", strings.Join(m.Args, " "), why)
		return errors.New("the tests fail without a change")
	}
	return nil
}

// run runs the tests of the mutant with the selected change.
func (h *harness) run(ctx context.Context, m Mutant, number int) (fate Fate, why string) {
	module, args := m.module(h.root)
	packages, flags, err := split(args)
	if err != nil {
		return Broken, err.Error()
	}
	for _, p := range packages {
		path := filepath.Join(module, p)
		binary, err := h.tests[path]()
		if err != nil {
			return Broken, err.Error()
		}
		cmd := exec.CommandContext(ctx, binary, append([]string{"-test.paniconexit0", "-test.failfast", "-test.timeout=5m"}, flags...)...)
		cmd.Dir = path
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", variable, number))
		out, err := cmd.CombinedOutput()
		if fate, why = verdict(out, err); fate != Survived {
			return fate, why
		}
	}
	return Survived, ""
}
