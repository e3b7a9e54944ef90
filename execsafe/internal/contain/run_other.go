//go:build !linux

package contain

// run has no need of a thread of its own here.
func run(s *Spec, started func(*Process)) error {
	p, err := start(s)
	if err != nil {
		return err
	}
	started(p)
	<-p.done
	return nil
}
