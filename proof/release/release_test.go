package main

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
)

// Two builds of one commit are the same bytes, wherever and whenever they are made.
func TestReproducible(t *testing.T) {
	released, err := modules("../..")
	require.NoError(t, err)
	require.Contains(t, released, "adapters/ginsafe")
	list, err := reproduce("../..", t.TempDir(), released)
	require.NoError(t, err)
	t.Logf("%s", list)
}

// Their list is signed, and a signature is good for that list alone.
func TestSigned(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		env.Missing(t, "ssh-keygen", "apt-get install openssh-client")
	}
	require.NoError(t, signed(t.TempDir(), []byte("0123  untaint.zip\n")))
}
