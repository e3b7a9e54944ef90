package execsafe

import "time"

// Result is the outcome of a run. Its output comes from another program and is
// as untrusted as that program's input.
type Result struct {
	// Stdout and Stderr are what the program wrote, at most what Limits allow.
	// Stdout is empty if it was streamed.
	Stdout, Stderr []byte
	// ExitCode is the program's exit code, -1 if it was not started or a
	// signal ended it.
	ExitCode int
	// Applied are the protections that held the process.
	Applied Protections
	// Elapsed is the time from the start to the end.
	Elapsed time.Duration
	// CPU is the processor time of the process and of the children it waited
	// for.
	CPU time.Duration
	// Memory is its largest resident set in bytes, 0 if unknown.
	Memory int64
	// Stages are the results of a pipeline's stages, in order. The other fields
	// are those of the last stage. nil for a single command.
	Stages []Result
}
