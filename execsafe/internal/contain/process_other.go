//go:build !unix && !windows

package contain

// available returns nothing: this system starts no processes.
func available(Protections) (Protections, error) { return 0, nil }

type tree struct{}

func (tree) kill() {}

func (p *Process) start() error { return &Error{Reason: Unavailable, Missing: ProcessTree} }
