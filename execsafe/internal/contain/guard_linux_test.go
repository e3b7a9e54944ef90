package contain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// The waits for stops are looked after as long as there is one, and begin to be
// once more.
func TestWaitsAreLookedAfter(t *testing.T) {
	needs(t, contain.All)
	for range 2 {
		run(t, shell("exit 0"))
		require.True(t, contain.Watching())
		require.Eventually(t, func() bool { return !contain.Watching() }, 10*time.Second, 5*time.Millisecond)
	}
}
