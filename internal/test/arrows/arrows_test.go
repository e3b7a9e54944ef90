package arrows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/arrows"
)

// Three files call each other in a ring, so one arrow leads back up, and the
// file that names nothing is at the bottom.
func TestRing(t *testing.T) {
	houses, err := arrows.Packages("./testdata/cycle")
	require.NoError(t, err)
	h := houses["github.com/untaint/untaint/internal/test/arrows/testdata/cycle"]
	require.Equal(t, 4, h.Arrows)
	require.Len(t, h.Up, 1)
	require.Equal(t, []string{"c.go -> a.go: A"}, h.Up)
	require.Equal(t, []string{"a.go", "b.go", "c.go", "t.go"}, h.Rooms)
}
