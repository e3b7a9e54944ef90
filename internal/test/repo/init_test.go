package repo_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// initBytes are how many bytes a package may allocate, with what it imports of
// this module, before main runs. What a program may not need is made at first
// use.
var initBytes = map[string]int{"": 1_000, "sanitize": 80_000, "validate": 100_000, "sqlsafe": 10_000, "execsafe": 20_000, "netsafe": 20_000}

// peers are linked by who imports the package that is made for them, and by
// nobody else.
var peers = []string{"github.com/microcosm-cc/bluemonday", "github.com/aymerick/douceur", "github.com/gorilla/css", "github.com/go-playground/"}

var initLine = regexp.MustCompile(`^init (\S+) @\S+ ms, \S+ ms clock, (\d+) bytes, (\d+) allocs$`)

func TestWhatImportingCosts(t *testing.T) {
	for pkg, limit := range initBytes {
		path := strings.TrimSuffix(module+"/"+pkg, "/")
		if exec.Command("go", "list", path).Run() != nil {
			t.Logf("%s is not there yet", path)
			continue
		}
		debt := owed(t, pkg)
		ours := 0
		for _, line := range strings.Split(initTrace(t, path), "\n") {
			m := initLine.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			n, err := strconv.Atoi(m[2])
			require.NoError(t, err)
			if strings.HasPrefix(m[1]+"/", module+"/") {
				ours += n
			}
			for _, peer := range peers {
				if strings.HasPrefix(m[1], peer) {
					debt.breach(t, "links", m[1], "who imports "+path+" alone pays for it")
				}
			}
		}
		debt.count(t, "init_bytes", ours, limit, "bytes that are allocated before main runs")
		debt.keep(t, "links", "init_bytes")
		t.Logf("%-10s %7d bytes of ours", "/"+pkg, ours)
	}
}

// initTrace builds a program that imports the package and does nothing, and
// returns what the runtime says of its start.
func initTrace(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	require.NoError(t, os.WriteFile(source, []byte("package main\n\nimport _ \""+path+"\"\n\nfunc main() {}\n"), 0o600))
	out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput()
	require.NoError(t, err, "%s", out)
	run := exec.Command(program)
	run.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := run.CombinedOutput()
	require.NoError(t, err)
	require.Regexp(t, `(?m)^init runtime @`, string(trace), "the trace is not in the form that is expected")
	return string(trace)
}
