package execsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/nocompile"
)

// What does not compile needs no check at run time. The control holds the one
// hole that is known, so that a compiler that closes it is noticed.
func TestDoesNotCompile(t *testing.T) {
	files, refused := nocompile.Run(t, "testdata/nocompile")
	t.Logf("%d snippets, %d misuses refused by the compiler", files, refused)
	require.GreaterOrEqual(t, refused, 40)
}
