package contain_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

//go:embed testdata/landlock.txt
var landlockTable string

// The kernel here knows some version of Landlock; what the others can refuse is
// held against a table, which is held against go-landlock in the proof module.
func TestLandlockVersions(t *testing.T) {
	newest := 0
	for line := range strings.Lines(landlockTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var files, net, scoped uint64
		_, err := fmt.Sscanf(line, "%d 0x%x 0x%x 0x%x", &newest, &files, &net, &scoped)
		require.NoError(t, err, line)
		f, n, s := contain.LandlockRights(newest)
		require.Equal(t, [3]uint64{files, net, scoped}, [3]uint64{f, n, s}, "version %d", newest)
	}
	require.Equal(t, 11, newest)
}
