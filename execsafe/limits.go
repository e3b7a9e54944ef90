package execsafe

import (
	"time"
)

// Limits bound one run. Timeout and Stdout have no default and must be given.
type Limits struct {
	// Timeout is how long a run may take, from 1 ms to 24 hours. A longer run
	// is killed, and its error is Timeout.
	Timeout time.Duration
	// Stdout is how many bytes the program may write to standard output. If it
	// writes more, the run is killed, and its error is TooLarge with
	// CodeOutputLimit.
	Stdout int64
	// Stderr is the same for standard error; 0 means 64 KiB.
	Stderr int64
	// Concurrent is how many runs of this command there may be at a time; 0
	// means 16. One more is Busy, at once or after Wait.
	Concurrent int
	// Wait is how long a run waits until Concurrent permits it, at most until
	// its context is done; 0 means it does not wait.
	Wait time.Duration

	// What follows is enforced by the kernel for each process of the tree, and
	// only with a Containment that has the Resources protection; 0 is not a limit.

	CPU       time.Duration // processor time, in whole seconds
	Memory    int64         // bytes of address space, at least 1 MiB; Go, Java and Node.js reserve much of it
	FileSize  int64         // bytes of any one file it writes
	OpenFiles int           // file descriptors, at least 4
	// Processes is how many processes there may be. 1 forbids forking. A higher
	// number the kernel compares with all processes of the user; for root it
	// does not apply.
	Processes int
}

const (
	defaultStderr     = 64 << 10
	defaultConcurrent = 16
	maxTimeout        = 24 * time.Hour

	// Below these a number was meant in another unit, or nothing can run.
	minTimeout   = time.Millisecond
	minCPU       = time.Second
	minMemory    = 1 << 20
	minOpenFiles = 4 // the three standard ones and one to load a library
)

// needsKernel reports whether one of the limits is for the kernel to enforce.
func (l Limits) needsKernel() bool {
	return l.CPU > 0 || l.Memory > 0 || l.FileSize > 0 || l.OpenFiles > 0 || l.Processes > 0
}
