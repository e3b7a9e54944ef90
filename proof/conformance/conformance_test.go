package conformance_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/conformance"
)

// TestConformance prints what passed, what differs on purpose and what failed.
func TestConformance(t *testing.T) {
	r, err := conformance.Run(t.Context(), ".")
	if errors.Is(err, conformance.ErrNoModules) {
		env.Missing(t, "the network", err.Error())
	}
	require.NoError(t, err)
	for _, note := range r.Notes {
		t.Log(note)
	}
	t.Logf("\npassed             %d\ndiffers on purpose %d\n  %s\nfailed             %d\n  %s",
		len(r.Passed), len(r.Differs), strings.Join(r.Differs, "\n  "), len(r.Failed), strings.Join(r.Failed, "\n  "))
	require.Empty(t, r.Failed)
	require.Len(t, r.Differs, 1, "what differs on purpose no longer differs, or did not run")
	require.Len(t, r.Passed, 290, "%s", r.Tail)
}
