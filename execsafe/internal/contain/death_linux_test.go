package contain_test

import (
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Another part of the program may have waited for the child by the time its pipe is
// made.
func TestDeathPipeOfTheDead(t *testing.T) {
	cmd := exec.Command("/bin/true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	require.NoError(t, cmd.Run())
	require.NoError(t, contain.ArmDeathPipe(cmd.Process.Pid))
}
