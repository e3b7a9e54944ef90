package escape_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/stretchr/testify/require"
)

// The table that execsafe's own is held against is what go-landlock says.
func TestLandlockTable(t *testing.T) {
	text, err := os.ReadFile("../../execsafe/internal/contain/testdata/landlock.txt")
	require.NoError(t, err)
	versions := []landlock.Config{
		landlock.V1, landlock.V2, landlock.V3, landlock.V4, landlock.V5, landlock.V6,
		landlock.V7, landlock.V8, landlock.V9, landlock.V10, landlock.V11,
	}
	rows := ""
	for i, v := range versions {
		rows += fmt.Sprintf("%d %#x %#x %#x\n", i+1, uint64(v.HandledAccessFS), uint64(v.HandledAccessNet), uint64(v.Scoped))
	}
	_, table, _ := strings.Cut(string(text), "(2026-11-29).\n")
	require.Equal(t, rows, table)
}
