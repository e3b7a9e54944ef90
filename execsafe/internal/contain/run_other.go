//go:build !linux

package contain

// supervisor is for what no other system has.
type supervisor struct{}

// run has no need of a thread of its own here.
func (p *Process) run(started func()) error {
	if err := p.start(); err != nil {
		return err
	}
	started()
	<-p.done
	return nil
}
