package contain

import "golang.org/x/sys/unix"

// StartHere starts spec as Start does, but on the calling thread, which it
// keeps until the process has ended; started is told how the start went.
func StartHere(spec Spec, started func(*Process, error)) {
	spec.Want |= spec.Require | Tree | Death
	l := newLaunch(&spec)
	told := make(chan struct{})
	go func() {
		defer close(told)
		err := <-l.started
		started(l.process, err)
	}()
	l.run()
	<-told
}

// Forget makes the next start find out anew what this system has.
func Forget() {
	for _, p := range []*probed{&inStop, &inNamespaces} {
		p.mu.Lock()
		p.known = false
		p.mu.Unlock()
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	for _, p := range kept.places {
		rs := ruleset{fd: p.fd}
		rs.close()
	}
	kept.places = nil
}

// Filter returns the seccomp program for a spec, and what each call that it
// does not simply allow is to be answered by, in instructions of its own.
func Filter(spec *Spec) (program []unix.SockFilter, calls map[uint32][]unix.SockFilter) {
	k := kindOf(spec)
	return compileFilter(k), verdicts(k)
}

// NewestCall is the highest number that a filter lets by.
const NewestCall = newestCall
