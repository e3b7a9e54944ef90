//go:build linux

// Command limiter gives up what rights and resources it can and executes the
// program named by its arguments. It is the helper of a program that cannot
// contain a child from outside, for the benchmarks to compare with.
package main

import (
	"fmt"
	"os"
	"syscall"
)

const (
	prSetNoNewPrivs = 38
	rlimitCore      = 4
)

func main() {
	err := limit()
	if err == nil {
		err = syscall.Exec(os.Args[1], os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, "limiter:", err)
	os.Exit(1)
}

func limit() error {
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	for _, row := range []struct {
		resource int
		max      uint64
	}{
		{syscall.RLIMIT_AS, 4 << 30}, {syscall.RLIMIT_CPU, 60}, {syscall.RLIMIT_FSIZE, 1 << 20}, {syscall.RLIMIT_NOFILE, 64}, {rlimitCore, 0},
	} {
		if err := syscall.Setrlimit(row.resource, &syscall.Rlimit{Cur: row.max, Max: row.max}); err != nil {
			return err
		}
	}
	return nil
}
