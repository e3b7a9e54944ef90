package contain

import (
	"slices"

	"golang.org/x/sys/unix"
)

// ForgetProbe makes the next start find out anew what this kernel has.
func ForgetProbe() {
	for _, p := range []*probed{&inStop, &inNamespaces} {
		p.mu.Lock()
		p.known = false
		p.mu.Unlock()
	}
}

// Forget is the same for all that this system has.
func Forget() {
	ForgetProbe()
	kept.mu.Lock()
	defer kept.mu.Unlock()
	for _, p := range kept.places {
		_ = unix.Close(p.fd)
	}
	kept.places = nil
}

// AddFreshPlace has each process read a file that is replaced when it changes.
func AddFreshPlace(path string) (undo func()) {
	before := systemPlaces
	row := before[0]
	row.path, row.rights, row.fresh = path, rightsRead, true
	systemPlaces = append(slices.Clip(before), row)
	Forget()
	return func() { systemPlaces = before; Forget() }
}

// Filter returns the seccomp program for a spec, and what each call that it
// does not simply allow is to be answered by, in instructions of its own.
func Filter(spec *Spec) (program []unix.SockFilter, calls map[uint32][]unix.SockFilter) {
	k := kindOf(spec)
	return compileFilter(k), verdicts(k)
}

// NewestCall is the highest number that a filter lets by.
const NewestCall = newestCall

// LandlockRights returns what the table has for a version of the interface.
func LandlockRights(abi int) (files, net, scoped uint64) {
	for _, row := range landlockABIs {
		if row.abi <= abi {
			files, net, scoped = files|row.files, net|row.net, scoped|row.scoped
		}
	}
	return files, net, scoped
}

// IsNative reports whether a process with these registers is of the machine's
// own architecture.
func IsNative(r unix.PtraceRegs) bool { return nativeCode(&r) }

// ArmDeathPipe makes the pipe for a group and closes it again.
func ArmDeathPipe(group int) error {
	d, err := newDeathPipe(group)
	if err == nil {
		d.close()
	}
	return err
}

// StandStill reports what makes a wait a lost one.
func StandStill(pid, tid int) bool { return standStill(pid, tid) }

// Watching reports whether any wait for a stop is looked after.
func Watching() bool {
	guards.mu.Lock()
	defer guards.mu.Unlock()
	return guards.awake || len(guards.all) > 0
}
