package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFilesAreWhatTheGeneratorMakes(t *testing.T) {
	require.NoError(t, run("..", true))
}
