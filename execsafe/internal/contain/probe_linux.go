package contain

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// available returns those of the wanted rungs this kernel gives this program.
// Only what is asked for is tried, since namespaces are slow to try.
func available(want Rungs) Rungs {
	have := Tree | Death
	if want&^have != 0 {
		have |= probeStop()
	}
	if want.Has(Namespaces) && probeNamespaces() {
		have |= Namespaces
	}
	return have & want
}

// probeStop tries everything that is done in the stop, on a copy of this very
// program, which is killed in that stop and so never runs.
var probeStop = sync.OnceValue(func() Rungs {
	applied, err := rehearse(All)
	if err != nil {
		return 0
	}
	return applied
})

// probeNamespaces tries whether this user may make namespaces.
var probeNamespaces = sync.OnceValue(func() bool {
	applied, err := rehearse(Namespaces | Descriptors)
	return err == nil && applied.Has(Namespaces)
})

// rehearse starts this program, stops it, applies what is wanted and kills it.
func rehearse(want Rungs) (Rungs, error) {
	s := &Spec{Path: "/proc/self/exe", Argv: []string{"probe"}, Want: want | Tree | Death}
	if _, err := os.Stat(s.Path); err != nil {
		if s.Path, err = os.Executable(); err != nil {
			return 0, failure("find this program", err)
		}
	}
	l := newLaunch(s)
	l.rehearsal = true
	p, err := l.start()
	if err != nil {
		return 0, err
	}
	_, _ = p.Wait()
	return p.Applied(), nil
}

// namespaces are those of the Namespaces rung. There is none for mounts: it
// would add nothing to Files.
const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS
