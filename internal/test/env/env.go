// Package env tells tests what this machine has: the shared corpora, a
// database server, a browser, a program. What is missing skips the test and
// says what to install; with UNTAINT_CI=1 in the environment it fails it, so
// that no check is ever left out unseen.
package env

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// CI reports whether a missing server, browser or program is a failure.
func CI() bool { return os.Getenv("UNTAINT_CI") == "1" }

// Missing skips the test because something is not there, or fails it in CI. The
// hint says what to install or start.
func Missing(tb testing.TB, what, hint string) {
	tb.Helper()
	if CI() {
		tb.Fatalf("%s is missing, and UNTAINT_CI=1 asks for it: %s", what, hint)
	}
	tb.Skipf("skipped: %s is missing: %s", what, hint)
}

// Program returns the absolute path of a program, which the named Debian
// package brings. The package's own program comes before one of the same name
// elsewhere in PATH, which may be a script that chooses a version.
func Program(tb testing.TB, name, debianPackage string) string {
	tb.Helper()
	path, err := exec.LookPath(filepath.Join("/usr/bin", name))
	if err != nil {
		path, err = exec.LookPath(name)
	}
	if err != nil {
		Missing(tb, "program "+name, "apt-get install "+debianPackage)
	}
	if path, err = filepath.Abs(path); err != nil {
		tb.Fatal(err)
	}
	return path
}

// SkipExamples leaves out the examples whose names match the pattern if one of
// the programs is not in /usr/bin, and says so; in CI it ends the run instead.
// An example cannot skip by itself: a TestMain calls this before m.Run.
func SkipExamples(pattern string, programs ...string) {
	for _, p := range programs {
		if _, err := os.Stat(filepath.Join("/usr/bin", p)); err == nil {
			continue
		}
		if CI() {
			fmt.Fprintf(os.Stderr, "program %s is missing, and UNTAINT_CI=1 asks for it\n", p)
			os.Exit(1)
		}
		fmt.Printf("skipped: the examples %s, since program %s is missing\n", pattern, p)
		if err := flag.Set("test.skip", pattern); err != nil {
			panic(err)
		}
		return
	}
}

// Corpus returns the rows of a corpus, a file of JSON lines, each decoded into a
// T: the project's own of proof/corpora, and behind them those of a larger
// collection, where there is one. Its folder is UNTAINT_CORPORA, or
// shared/corpora beside the checkout.
func Corpus[T any](tb testing.TB, file string) []T {
	tb.Helper()
	rows, err := ReadCorpus[T](file)
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}

// ReadCorpus is Corpus for a command.
func ReadCorpus[T any](file string) ([]T, error) {
	text, err := CorpusText(file)
	if err != nil {
		return nil, err
	}
	return rows[T](file, text)
}

// OwnRows says how many rows of a corpus, the first of them, are the project's own.
func OwnRows(file string) (int, error) {
	root, err := root()
	if err != nil {
		return 0, err
	}
	text, err := own(root, file)
	if err != nil {
		return 0, err
	}
	own, err := rows[json.RawMessage](file, text)
	return len(own), err
}

// rows decodes the lines of a corpus.
func rows[T any](file string, text []byte) (rows []T, err error) {
	for line := range bytes.Lines(text) {
		var row T
		if err := json.Unmarshal(line, &row); err != nil {
			return nil, fmt.Errorf("%s, row %d: %w", file, len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s holds no rows", file)
	}
	return rows, nil
}

// CorpusText returns a corpus as text.
func CorpusText(file string) ([]byte, error) {
	root, err := root()
	if err != nil {
		return nil, err
	}
	text, err := own(root, file)
	if err != nil {
		return nil, err
	}
	more, err := shared(root, file)
	return append(text, more...), err
}

// own returns a file of the project's own corpus.
func own(root, file string) ([]byte, error) {
	return os.ReadFile(filepath.Join(root, "proof", "corpora", file))
}

// SharedCorpus returns a file of the larger collection alone. Where there is
// none, as in a public clone, the test is skipped, in CI too.
func SharedCorpus(tb testing.TB, file string) []byte {
	tb.Helper()
	text, err := shared(Root(tb), file)
	if err != nil {
		tb.Fatal(err)
	}
	if text == nil {
		tb.Skipf("skipped: %s is not there: it is in no public clone; UNTAINT_CORPORA names the folder that has it", file)
	}
	return text
}

// shared returns a file of the larger collection, or nil where there is none and
// none was promised.
func shared(root, file string) ([]byte, error) {
	dir, said := os.LookupEnv("UNTAINT_CORPORA")
	if !said {
		dir = filepath.Join(root, "..", "shared", "corpora")
	}
	if dir == "" { // said to be none
		return nil, nil
	}
	text, err := os.ReadFile(filepath.Join(dir, file))
	if errors.Is(err, fs.ErrNotExist) && !said {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("UNTAINT_CORPORA is set, but %s is not there: %w", file, err)
	}
	return text, nil
}

// Root returns the folder of the root module, found upwards from the test's.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := root()
	if err != nil {
		tb.Fatal(err)
	}
	return dir
}

func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, ".ci", "run")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no checkout of untaint above the working directory")
		}
		dir = parent
	}
}
