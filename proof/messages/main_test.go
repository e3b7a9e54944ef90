package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// In each row ours refuses, and says what is wanted and not the rule's name.
func TestEachRowSaysWhatIsWanted(t *testing.T) {
	var b strings.Builder
	require.NoError(t, print(&b))
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")[2:]
	require.GreaterOrEqual(t, len(lines), 60)
	for _, line := range lines {
		ours := strings.Split(line, " | ")[2]
		require.NotEqual(t, "accepts", ours, line)
		require.NotContains(t, ours, "is not a valid", line)
		require.NotContains(t, ours, "…", line)
		require.NotContains(t, ours, "too ", line)
	}
}
