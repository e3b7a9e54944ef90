package contain_test

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// machine returns what runs a filter as the kernel does.
func machine(t testing.TB, program []unix.SockFilter) *bpf.VM {
	t.Helper()
	raw := make([]bpf.RawInstruction, len(program))
	for i, in := range program {
		raw[i] = bpf.RawInstruction{Op: in.Code, Jt: in.Jt, Jf: in.Jf, K: in.K}
	}
	code, all := bpf.Disassemble(raw)
	require.True(t, all)
	vm, err := bpf.NewVM(code)
	require.NoError(t, err)
	return vm
}

// nativeArch is what the kernel calls the architecture of this machine.
var nativeArch = map[string]uint32{"amd64": unix.AUDIT_ARCH_X86_64, "arm64": unix.AUDIT_ARCH_AARCH64}[runtime.GOARCH]

// call is struct seccomp_data, in the byte order of the machine.
func call(arch, nr uint32, args ...uint32) []byte {
	data := binary.BigEndian.AppendUint32(nil, nr)
	data = binary.BigEndian.AppendUint32(data, arch)
	data = append(data, make([]byte, 8+6*8)...)
	for i, arg := range args {
		binary.BigEndian.PutUint32(data[16+8*i:], arg)
	}
	return data
}

// Each filter gives each call the answer that the tables name, and is short.
func TestFilterSaysWhatItsTablesSay(t *testing.T) {
	for i := range 1 << 6 {
		spec := &contain.Spec{}
		set := func(bit int) bool { return i&(1<<bit) != 0 }
		if set(0) {
			spec.Policy.Exec = []string{"/bin/sh"}
		}
		if set(1) {
			spec.Limits.Processes = 1
		}
		spec.Policy.Network, spec.Policy.Privileged = set(2), set(3)
		if set(4) {
			spec.Policy.Write = []contain.Place{{Path: "/tmp"}}
		}
		if set(5) {
			spec.Want = contain.All
		}
		program, calls := contain.Filter(spec)
		require.NotEmpty(t, program)
		longest := 188
		if set(4) && set(5) {
			longest = 195
		}
		require.Less(t, len(program), longest, "the kernel translates it for each process")
		vm := machine(t, program)
		for nr := range uint32(contain.NewestCall + 50) {
			for _, args := range [][]uint32{{0, 0}, {1, 1}, {unix.AF_UNIX, unix.SOCK_DGRAM}, {unix.AF_INET, unix.SOCK_RAW | unix.SOCK_CLOEXEC}, {unix.CLONE_NEWUSER, unix.TIOCSTI}, {unix.CLONE_THREAD, 0}, {0, unix.S_ISUID, unix.S_ISUID}, {0, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER}, {^uint32(0), ^uint32(0)}} {
				want := unix.SECCOMP_RET_ALLOW
				if code := calls[nr]; code != nil {
					got, err := machine(t, code).Run(call(0, nr, args...))
					require.NoError(t, err)
					want = got
				}
				if nr > contain.NewestCall {
					want = unix.SECCOMP_RET_ERRNO | int(unix.ENOSYS)
				}
				got, err := vm.Run(call(nativeArch, nr, args...))
				require.NoError(t, err)
				require.Equal(t, want, got, fmt.Sprint(nr, args))
			}
		}
		for _, nr := range []uint32{0, 0x40000000, ^uint32(0)} {
			got, err := vm.Run(call(unix.AUDIT_ARCH_I386, nr))
			require.NoError(t, err)
			require.Equal(t, uint32(unix.SECCOMP_RET_KILL_PROCESS), uint32(got), "another architecture's call")
		}
	}
}

// With a network there are the sockets of the internet, and netlink for what
// lists interfaces: not for audit, filters, transforms or other sockets.
func TestNetworkSockets(t *testing.T) {
	answer := func(privileged bool, args ...uint32) uint32 {
		program, _ := contain.Filter(&contain.Spec{Policy: contain.Policy{Network: true, Privileged: privileged}})
		got, err := machine(t, program).Run(call(nativeArch, unix.SYS_SOCKET, args...))
		require.NoError(t, err)
		return uint32(got)
	}
	const no = unix.SECCOMP_RET_ERRNO | uint32(unix.EACCES)
	for _, privileged := range []bool{false, true} {
		for _, family := range []uint32{unix.AF_INET, unix.AF_INET6} {
			require.EqualValues(t, unix.SECCOMP_RET_ALLOW, answer(privileged, family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0))
			require.Equal(t, privileged, answer(privileged, family, unix.SOCK_RAW, 1) == unix.SECCOMP_RET_ALLOW)
		}
		require.Equal(t, uint32(unix.SECCOMP_RET_ALLOW), answer(privileged, unix.AF_NETLINK, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE))
		for protocol := uint32(1); protocol < 30; protocol++ {
			require.Equal(t, no, answer(privileged, unix.AF_NETLINK, unix.SOCK_RAW, protocol), protocol)
		}
		for _, family := range []uint32{unix.AF_UNIX, unix.AF_PACKET, unix.AF_ALG, unix.AF_VSOCK, unix.AF_XDP} {
			require.Equal(t, no, answer(privileged, family, unix.SOCK_STREAM, 0), family)
		}
	}
}
