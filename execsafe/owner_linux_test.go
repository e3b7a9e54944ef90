package execsafe_test

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// In a user namespace as sandboxes make them, the system's files belong to a
// number without a user: they are root's outside, and programs run.
func TestUserNamespace(t *testing.T) {
	if os.Getenv("EXECSAFE_IN_NAMESPACE") != "" {
		info, err := os.Stat("/usr/bin/true")
		require.NoError(t, err)
		require.EqualValues(t, 65534, info.Sys().(*syscall.Stat_t).Uid)
		for name, k := range map[string]execsafe.Containment{"uncontained": execsafe.Uncontained(), "best effort": execsafe.BestEffort()} {
			cmd, err := execsafe.Declare("/usr/bin/true", limits(), k)
			require.NoError(t, err, name)
			_, err = cmd.Run(t.Context())
			require.NoError(t, err, name)
		}
		return
	}
	if os.Getuid() != 0 {
		env.Missing(t, "root", "run the tests as root, in a container for example")
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestUserNamespace$", "-test.v")
	cmd.Env = append(os.Environ(), "EXECSAFE_IN_NAMESPACE=1", "TMPDIR=/tmp")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 65533, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: 65533, Size: 1}},
		Credential:  &syscall.Credential{Uid: 1000, Gid: 1000, NoSetGroups: true},
		Pdeathsig:   syscall.SIGKILL,
	}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), "--- PASS: TestUserNamespace")
}

// Outside of a namespace the number is that of a user, who may change what is
// theirs.
func TestOwnerNobody(t *testing.T) {
	if os.Getuid() != 0 {
		env.Missing(t, "root", "run the tests as root, in a container for example")
	}
	path := t.TempDir() + "/program"
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/true\n"), 0o755))
	require.NoError(t, os.Chown(path, 65534, 65534))
	_, err := launderProgram(execsafe.Declare, path, limits(), execsafe.Uncontained(), execsafe.Helpers("/bin/true"))
	require.EqualError(t, err, "execsafe.Declare: misuse: /program program_writable")
}
