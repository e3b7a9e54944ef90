// Package network runs tests in a network namespace of their own, in which every
// address of IPv4 and IPv6 is this machine: an attack that gets through is a real
// exchange, and no packet leaves.
package network

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/untaint/untaint/internal/test/env"
)

// inside is set in the environment of a test binary that runs in its namespace.
const inside = "UNTAINT_TEST_NETWORK"

// Main runs the tests of a package in a namespace, by starting the test binary
// again. Call it from TestMain. Where no namespace can be made the tests run
// here, and those that call Ready are skipped, in CI failed.
func Main(m *testing.M) {
	for _, arg := range os.Args {
		if strings.HasPrefix(arg, "-test.fuzz") { // fuzz targets connect to nothing
			os.Exit(m.Run())
		}
	}
	if os.Getenv(inside) != "" || runtime.GOOS != "linux" {
		os.Exit(m.Run())
	}
	code, err := again()
	if err != nil {
		fmt.Fprintln(os.Stderr, "no network namespace:", err)
		os.Exit(m.Run())
	}
	os.Exit(code)
}

// Ready skips the test outside of a namespace, or fails it in CI.
func Ready(tb testing.TB) {
	tb.Helper()
	if os.Getenv(inside) == "" {
		env.Missing(tb, "a network namespace", "needs Linux, ip of iproute2, and the right to unshare")
	}
}

// setup brings the loopback up and makes every address local ("AnyIP").
const setup = `ip link set lo up && ip route add local 0.0.0.0/0 dev lo &&
ip -6 route add local ::/0 dev lo && ip -6 addr add fe80::1/64 dev lo nodad && exec "$@"`

func again() (code int, err error) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		return 0, err
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	cmd := exec.Command(sh, append([]string{"-c", setup, "sh", self}, os.Args[1:]...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), inside+"=1")
	namespaces(cmd)
	signal.Ignore(os.Interrupt) // the child gets it too, and ends us
	if err := cmd.Run(); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			return 0, err
		}
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return 128 + int(status.Signal()), nil
		}
		return exit.ExitCode(), nil
	}
	return 0, nil
}
