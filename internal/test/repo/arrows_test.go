package repo_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/arrows"
)

// In each package the files stand on floors: a file names what is below it, and
// at most one arrow in twenty leads back up. `go test ./internal/test/repo -run
// TestFloors -v` lists them.
func TestFloors(t *testing.T) {
	houses, err := arrows.Packages("./...")
	require.NoError(t, err)
	rooms, all, up := 0, 0, 0
	for _, path := range slices.Sorted(maps.Keys(houses)) {
		h := houses[path]
		pkg := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
		debt := owed(t, pkg)
		debt.count(t, "arrows", len(h.Up), h.Arrows/20, "arrows back up: move what is called down, or the caller up")
		debt.keep(t, "arrows")
		t.Logf("%-30s %3d files, %4d arrows, %3d back up", "/"+pkg, len(h.Rooms), h.Arrows, len(h.Up))
		if testing.Verbose() {
			t.Log("    " + strings.Join(h.Up, "\n    "))
		}
		rooms, all, up = rooms+len(h.Rooms), all+h.Arrows, up+len(h.Up)
	}
	require.Greater(t, all, 100)
	t.Logf("%d files, %d arrows, %d back up", rooms, all, up)
}
