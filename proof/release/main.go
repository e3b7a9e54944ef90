// Command release tries a release before it is made: it serves the modules of
// this checkout as a module proxy does, at a version that nobody has, with the
// nested ones requiring the root of that version and nothing replaced, and then
// gets and builds each from an empty folder. Before that it makes everything twice
// and compares the bytes, and signs the list of their sums.
//
//	go run ./release
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

const (
	root    = "github.com/untaint/untaint"
	version = "v0.0.1-trial"
)

func main() {
	err := run("..")
	if errors.Is(err, errNotSigned) || errors.Is(err, errNoModules) {
		fmt.Fprintln(os.Stderr, "release: not made:", err)
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run publishes the root and what stands on it, in the order of the tags, and
// uses each. Where all of that is well but nothing could be signed, the error is
// errNotSigned, and errNoModules where what they need could not be downloaded.
func run(checkout string) error {
	dir, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	proxy := filepath.Join(dir, "proxy")
	released, err := modules(checkout)
	if err != nil {
		return err
	}
	list, err := reproduce(checkout, filepath.Join(dir, "twice"), released)
	if err != nil {
		return err
	}
	fmt.Printf("%stwo builds are the same bytes\n", list)
	unsigned := signed(dir, list)
	switch {
	case unsigned == nil:
		fmt.Println("the list of sums is signed; a changed list, another key and another purpose are refused")
	case !errors.Is(unsigned, errNotSigned):
		return unsigned
	}
	for _, m := range released {
		if err := publish(proxy, filepath.Join(checkout, m), path(m)); err != nil {
			return fmt.Errorf("%s: %w", path(m), err)
		}
	}
	for _, m := range released {
		if err := use(filepath.Join(dir, "user", m), proxy, path(m)); err != nil {
			return err
		}
		fmt.Printf("%s@%s: got and built from an empty folder\n", path(m), version)
	}
	return unsigned
}

// modules returns the folders of the modules that users import, the root first.
func modules(checkout string) ([]string, error) {
	all := []string{"."}
	for _, pattern := range []string{"sanitize/markdown", "catalog", "adapters/*"} {
		found, err := filepath.Glob(filepath.Join(checkout, pattern, "go.mod"))
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			m, err := filepath.Rel(checkout, filepath.Dir(f))
			if err != nil {
				return nil, err
			}
			if !slices.Contains(unreleased, m) {
				all = append(all, filepath.ToSlash(m))
			}
		}
	}
	return all, nil
}

// unreleased are examples that live beside the adapters.
var unreleased = []string{"adapters/routers"}

func path(m string) string { return strings.TrimSuffix(root+"/"+m, "/.") }

// publish writes what a proxy serves of a module.
func publish(proxy, dir, path string) error {
	mod, err := released(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	files, err := sources(dir, mod)
	if err != nil {
		return err
	}
	at := filepath.Join(proxy, path, "@v")
	if err := os.MkdirAll(at, 0o755); err != nil {
		return err
	}
	var packed bytes.Buffer
	if err := zip.Create(&packed, module.Version{Path: path, Version: version}, files); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"list":            []byte(version + "\n"),
		version + ".info": []byte(`{"Version":"` + version + `"}`),
		version + ".mod":  mod,
		version + ".zip":  packed.Bytes(),
	} {
		if err := os.WriteFile(filepath.Join(at, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// released returns go.mod as it is at the tag: it requires the released root, and
// what it replaces for a checkout does not count for users.
func released(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	f, err := modfile.Parse(file, text, nil)
	if err != nil {
		return nil, err
	}
	for _, r := range f.Require {
		if strings.HasPrefix(r.Mod.Path, root) {
			if err := f.AddRequire(r.Mod.Path, version); err != nil {
				return nil, err
			}
		}
	}
	return f.Format()
}

// sources are the files that git tracks in a module, without those of the
// modules below it.
func sources(dir string, mod []byte) (files []zip.File, err error) {
	out, err := exec.Command("git", "-C", dir, "ls-files", "-z").Output()
	if err != nil {
		return nil, err
	}
	names := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	var nested []string
	for _, n := range names {
		if strings.HasSuffix(n, "/go.mod") {
			nested = append(nested, strings.TrimSuffix(n, "go.mod"))
		}
	}
	for _, n := range names {
		if slices.ContainsFunc(nested, func(below string) bool { return strings.HasPrefix(n, below) }) {
			continue
		}
		f := file{name: n, at: filepath.Join(dir, n)}
		if n == "go.mod" {
			f.content = mod
		}
		files = append(files, f)
	}
	return files, nil
}

// file is one in a module's zip, with another content than on disk if it has
// one.
type file struct {
	name, at string
	content  []byte
}

func (f file) Path() string { return f.name }

func (f file) Lstat() (os.FileInfo, error) {
	info, err := os.Lstat(f.at)
	if err != nil || f.content == nil {
		return info, err
	}
	return sized{info, int64(len(f.content))}, nil
}

// sized is a file's information with another size.
type sized struct {
	os.FileInfo
	size int64
}

func (s sized) Size() int64 { return s.size }

func (f file) Open() (io.ReadCloser, error) {
	if f.content != nil {
		return io.NopCloser(bytes.NewReader(f.content)), nil
	}
	return os.Open(f.at)
}

// errNoModules says that this machine reaches no module proxy.
var errNoModules = errors.New("the modules that it needs cannot be downloaded")

var unreachable = regexp.MustCompile(`module lookup disabled by GOPROXY=off|dial tcp|no such host|connection refused`)

// use gets a module in an empty folder and builds a program that imports it.
func use(dir, proxy, path string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	program := "package main\n\nimport _ \"" + path + "\"\n\nfunc main() {}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644); err != nil {
		return err
	}
	abs, err := filepath.Abs(proxy)
	if err != nil {
		return err
	}
	others, err := exec.Command("go", "env", "GOPROXY").Output()
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"mod", "init", "trial.example/user"}, {"get", path + "@" + version}, {"build", "-o", os.DevNull, "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPROXY=file://"+abs+","+strings.TrimSpace(string(others)), "GONOSUMDB="+root+"/*,"+root, "GOFLAGS=-modcacherw", "GOWORK=off",
			"GOMODCACHE="+filepath.Join(filepath.Dir(abs), "cache"))
		out, err := cmd.CombinedOutput()
		switch {
		case err == nil:
		case unreachable.Match(out):
			return fmt.Errorf("%s: %w", path, errNoModules)
		default:
			return fmt.Errorf("%s: go %s: %w\n%s", path, strings.Join(args, " "), err, out)
		}
	}
	return nil
}
