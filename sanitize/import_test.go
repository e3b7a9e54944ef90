package sanitize_test

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

// Who imports the package alone links no other sanitizer, and pays little at the
// start of the program.
func TestImportCosts(t *testing.T) {
	deps, err := exec.Command("go", "list", "-deps", "github.com/untaint/untaint/sanitize").Output()
	require.NoError(t, err)
	for _, module := range []string{"bluemonday", "douceur", "gorilla"} {
		require.NotContains(t, string(deps), module)
	}

	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	require.NoError(t, os.WriteFile(source, []byte("package main\nimport _ \"github.com/untaint/untaint/sanitize\"\nfunc main() {}\n"), 0o600))
	program := filepath.Join(dir, "program")
	out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput()
	require.NoError(t, err, "%s", out)
	run := exec.Command(program)
	run.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := run.CombinedOutput()
	require.NoError(t, err)
	total := 0
	for line := range strings.Lines(string(trace)) {
		if m := initBytes.FindStringSubmatch(line); m != nil {
			n, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			total += n
		}
	}
	require.Positive(t, total, "%s", trace)
	require.LessOrEqual(t, total, 80_000)
	t.Logf("%d bytes", total)
}

var initBytes = regexp.MustCompile(`^init github\.com/untaint/untaint\S* .* (\d+) bytes`)
