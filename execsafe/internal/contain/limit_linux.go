package contain

import (
	"time"

	"golang.org/x/sys/unix"
)

// limit sets the resource limits of a stopped child.
func (r *Resources) limit(pid int) error {
	set := func(resource int, soft, hard uint64) error {
		var now unix.Rlimit
		if err := unix.Prlimit(pid, resource, nil, &now); err != nil {
			return failure("read limit", err)
		}
		// Raising a hard limit needs a capability; the lower one holds.
		hard = min(hard, now.Max)
		soft = min(soft, hard)
		if err := unix.Prlimit(pid, resource, &unix.Rlimit{Cur: soft, Max: hard}, nil); err != nil {
			return failure("set limit", err)
		}
		return nil
	}
	if err := set(unix.RLIMIT_CORE, r.Core, r.Core); err != nil {
		return err
	}
	if r.CPU > 0 {
		// At the soft limit comes SIGXCPU, which says why; a second later
		// SIGKILL, which cannot be ignored.
		seconds := uint64((r.CPU + time.Second - 1) / time.Second)
		if err := set(unix.RLIMIT_CPU, seconds, seconds+1); err != nil {
			return err
		}
	}
	rows := []struct {
		resource int
		value    uint64
	}{
		{unix.RLIMIT_AS, r.Memory},
		{unix.RLIMIT_FSIZE, r.FileSize},
		{unix.RLIMIT_NOFILE, r.OpenFiles},
	}
	for _, row := range rows {
		if row.value == 0 {
			continue
		}
		if err := set(row.resource, row.value, row.value); err != nil {
			return err
		}
	}
	if r.Processes > 1 {
		return set(unix.RLIMIT_NPROC, r.Processes, r.Processes)
	}
	return nil
}
