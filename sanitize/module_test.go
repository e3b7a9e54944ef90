package sanitize_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// moduleDir returns the folder of a module in the module cache.
func moduleDir(tb testing.TB, module string) string {
	tb.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	require.NoError(tb, err)
	dir := strings.TrimSpace(string(out))
	require.NotEmpty(tb, dir)
	return dir
}
