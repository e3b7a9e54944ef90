package argattack_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/argattack"
	"github.com/untaint/untaint/internal/test/env"
)

// A control: with os/exec each attack of the catalogue really fires.
func TestEachAttackFires(t *testing.T) {
	if os.Getenv("LANG") == "" {
		t.Setenv("LANG", "C.UTF-8")
	}
	for _, a := range argattack.Catalogue() {
		t.Run(a.Name, func(t *testing.T) {
			env.Program(t, a.Program, a.Debian)
			if a.Effect == argattack.Egress {
				env.Program(t, "ssh", "openssh-client") // which the others ask the host with
			}
			w := argattack.Test(t)
			require.True(t, w.Control(t.Context(), a), "os/exec stopped it, so it shows nothing")
		})
	}
	t.Logf("%d attacks", len(argattack.Catalogue()))
}
