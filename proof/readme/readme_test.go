package readme_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/readme"
)

func TestReplace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.md")
	for name, c := range map[string]struct{ before, after string }{
		"filled":        {"a\n<!-- x: begin -->\nold\n<!-- x: end -->\nz\n", "a\n<!-- x: begin -->\nnew\n<!-- x: end -->\nz\n"},
		"empty":         {"<!-- x: begin -->\n<!-- x: end -->\n", "<!-- x: begin -->\nnew\n<!-- x: end -->\n"},
		"of another":    {"<!-- y: begin -->\n<!-- y: end -->\n", ""},
		"without end":   {"<!-- x: begin -->\n", ""},
		"turned round":  {"<!-- x: end -->\n<!-- x: begin -->\n", ""},
		"there twice":   {"<!-- x: begin -->\n<!-- x: end -->\n<!-- x: begin -->\n<!-- x: end -->\n", ""},
		"empty in full": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(file, []byte(c.before), 0o600))
			err := readme.Replace(file, "x", []byte("new\n"))
			want := c.after
			if want == "" {
				require.Error(t, err)
				want = c.before
			}
			got, readErr := os.ReadFile(file)
			require.NoError(t, readErr)
			require.Equal(t, want, string(got))
		})
	}
	require.Error(t, readme.Replace(file+".none", "x", nil))
}
