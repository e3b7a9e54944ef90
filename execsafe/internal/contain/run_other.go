//go:build !linux

package contain

// run has no need of a thread of its own here.
func (p *Process) run(started func()) error {
	if err := p.start(); err != nil {
		return err
	}
	started()
	<-p.done
	return nil
}
