// Package env tells tests what this machine has: the shared corpora, a
// database server, a browser, a program. What is missing skips the test and
// says what to install; with UNTAINT_CI=1 in the environment it fails it, so
// that no check is ever left out unseen.
package env

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
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

// Corpus returns the rows of one of the shared corpora, a file of JSON lines,
// each decoded into a T. The folder is UNTAINT_CORPORA, or shared/corpora
// beside the checkout; without it the test is skipped even in CI, where the
// project's own vectors in testdata remain.
func Corpus[T any](tb testing.TB, file string) []T {
	tb.Helper()
	path := CorpusPath(tb, file)
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var rows []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			tb.Fatalf("%s:%d: %v", file, len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	if len(rows) == 0 {
		tb.Fatalf("%s holds no rows", file)
	}
	return rows
}

// CorpusPath returns the path of a file among the shared corpora, and skips the
// test where they are not on the machine.
func CorpusPath(tb testing.TB, file string) string {
	tb.Helper()
	dir := os.Getenv("UNTAINT_CORPORA")
	if dir == "" {
		dir = filepath.Join(Root(tb), "..", "shared", "corpora")
	}
	path := filepath.Join(dir, file)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("UNTAINT_CORPORA") != "" {
			tb.Fatalf("UNTAINT_CORPORA is set, but %s is not there", file)
		}
		tb.Skipf("skipped: corpus %s is missing: set UNTAINT_CORPORA to the folder that holds it", file)
	}
	return path
}

// Root returns the folder of the root module, found upwards from the test's.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, ".ci", "run")); err == nil {
			return dir
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		tb.Fatal("no checkout of untaint above the working directory")
	}
}
