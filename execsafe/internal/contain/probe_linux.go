package contain

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// available returns those of the wanted protections this kernel gives this program.
// Only what is asked for is tried, since namespaces are slow to try. The error
// is a want of resources, which says nothing of the kernel.
func available(want Protections) (Protections, error) {
	have := ProcessTree | ParentDeath
	if want&^have != 0 {
		protections, err := inStop.protections()
		if err != nil {
			return have & want, err
		}
		have |= protections
	}
	if want.Has(Namespaces) {
		protections, err := inNamespaces.protections()
		if err != nil {
			return have & want, err
		}
		have |= protections & Namespaces
	}
	return have & want, nil
}

// probed is what a rehearsal has shown.
type probed struct {
	want Protections

	mu    sync.Mutex
	known bool
	found Protections
}

var (
	// inStop tries everything that is done in the stop, on a copy of this very
	// program, which is killed in that stop and so never runs.
	inStop = probed{want: All}
	// inNamespaces tries whether this user may make namespaces.
	inNamespaces = probed{want: Namespaces | Descriptors}
)

// protections rehearses until the kernel has said yes or no, and remembers that.
func (p *probed) protections() (Protections, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known {
		return p.found, nil
	}
	found, err := rehearse(p.want)
	if p.want.Has(Metadata) && !found.Has(Metadata) && !scarce(err) {
		found, err = rehearse(p.want &^ Metadata) // which may have cost others
	}
	if scarce(err) {
		return 0, err
	}
	p.known, p.found = true, found
	return found, nil
}

// rehearse starts this program, stops it, applies what is wanted and kills it.
func rehearse(want Protections) (Protections, error) {
	spec := Spec{Path: ownProgram(), Argv: []string{"probe"}, Want: want | ProcessTree | ParentDeath}
	spec.Policy.Write = []Place{{Path: "/"}} // for what it takes to let it
	p := &Process{spec: spec, done: make(chan struct{})}
	l := newLaunch(p)
	l.rehearsal = true
	if err := l.start(); err != nil {
		return 0, err
	}
	_, _ = p.Wait()
	return p.Applied(), nil
}

// ownProgram is this program, or one that each system has where there is no
// /proc: it is killed before it begins.
func ownProgram() string {
	for _, path := range []string{"/proc/self/exe", "/bin/true", "/usr/bin/true", "/bin/sh"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return "/proc/self/exe"
}

// namespaces are those of the Namespaces protection. There is none for mounts: it
// would add nothing to Files.
const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS
