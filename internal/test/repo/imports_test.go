package repo_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// floors names the packages from the ground up. A package may import what
// stands on a lower floor, and itself what is below its own folder.
var floors = []struct {
	floor int
	path  string
}{
	{-1, module + "/internal/english"},
	{1, module + "/internal/jsonname"},
	{0, module},
	{1, module + "/internal/code"},
	{1, module + "/internal/mistake"},
	{1, module + "/internal/address"},
	{1, module + "/internal/mailbox"},
	{1, module + "/internal/confusable"},
	{1, module + "/internal/text"},
	{1, module + "/internal/uri"},
	{2, module + "/validate"},
	{2, module + "/sanitize"},
	{2, module + "/sqlsafe"},
	{2, module + "/execsafe"},
	{2, module + "/netsafe"},
}

// unlisted is the floor of what only tests use.
const unlisted = -2

// floorOf returns the floor of a package and the room that it belongs to; what
// lies in a folder of a room belongs to the room.
func floorOf(path string) (floor int, room string) {
	floor = unlisted
	for _, f := range floors {
		if path == f.path || f.path != module && strings.HasPrefix(path, f.path+"/") {
			floor, room = f.floor, f.path
		}
	}
	return floor, room
}

func TestImportsGoOneWay(t *testing.T) {
	arrows := 0
	for _, p := range goList(t) {
		floor, room := floorOf(p.ImportPath)
		if floor == unlisted {
			continue // what only tests use
		}
		for _, imp := range p.Imports {
			if !strings.HasPrefix(imp+"/", module+"/") {
				if floor <= 0 {
					require.NotContains(t, strings.Split(imp, "/")[0], ".", "the root imports the standard library alone, not %s", imp)
				}
				continue
			}
			below, other := floorOf(imp)
			if other == room {
				continue
			}
			arrows++
			require.True(t, below != unlisted && (below < floor || below == 1 && floor == 1),
				"%s must not import %s: imports go from the packages to the shared rooms of internal to the root to internal/english", p.ImportPath, imp)
		}
	}
	t.Logf("%d arrows, none back up", arrows)
}
