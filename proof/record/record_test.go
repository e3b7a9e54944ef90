package record_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/record"
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
			err := record.Replace(file, "x", []byte("new\n"))
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
	require.Error(t, record.Replace(file+".none", "x", nil))
}

// A run that could make less than the recorded one leaves it alone.
func TestPutKeepsWhatIsMore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.md")
	const before = "<!-- x: begin -->\n| a |\n| b |\n<!-- x: end -->\n"
	require.NoError(t, os.WriteFile(file, []byte(before), 0o600))
	require.ErrorIs(t, record.Put(file, "x", []byte("| a |\n")), record.ErrLess)
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, before, string(got))

	require.NoError(t, record.Put(file, "x", []byte("| c |\n| d |\n")))
	got, err = os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "<!-- x: begin -->\n| c |\n| d |\n<!-- x: end -->\n", string(got))
}

func TestRow(t *testing.T) {
	require.Equal(t, "| a | b\\|c | \"d\" & e |\n", record.Row("a", "b|c", "\"d\" & e"))
}
