package nocompile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/nocompile"
)

func TestRun(t *testing.T) {
	files, refused := nocompile.Run(t, "testdata/sample")
	require.Equal(t, 2, files)
	require.Equal(t, 3, refused)
}
