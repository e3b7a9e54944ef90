package contain

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// sweepTime is how long Wait waits for killed processes to be gone. They can no
// longer run, but one in the middle of a disk write takes its time.
const sweepTime = 250 * time.Millisecond

// scanPause is the pause from which on it is worth to look into /proc.
const scanPause = time.Millisecond

// sweep waits until nothing of the group is left but zombies, which are for
// process 1 to reap and hold nothing, and reaps those that have become children
// of this program because it is process 1 or a subreaper.
func (t *tree) sweep() {
	pause := 50 * time.Microsecond
	for end := time.Now().Add(sweepTime); syscall.Kill(-t.group, 0) != syscall.ESRCH; {
		if pid, err := unix.Wait4(-t.group, nil, unix.WALL|unix.WNOHANG, nil); err == nil && pid > 0 {
			continue
		}
		if time.Now().After(end) || pause >= scanPause && t.onlyZombies() {
			return
		}
		time.Sleep(pause)
		pause *= 2
	}
}

// onlyZombies reports whether all of the group that can be seen is dead. Since
// each has been killed, none can come to it meanwhile.
func (t *tree) onlyZombies() bool {
	folders, err := os.ReadDir("/proc")
	if err != nil || !ownProc() {
		return false
	}
	group, found := []byte(strconv.Itoa(t.group)), false
	for _, folder := range folders {
		if name := folder.Name(); name[0] < '0' || name[0] > '9' {
			continue
		}
		stat, err := os.ReadFile("/proc/" + folder.Name() + "/stat")
		if err != nil {
			continue
		}
		// proc_pid_stat(5); the name of the program, in brackets, may hold any
		// character.
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) < 18 || !bytes.Equal(fields[2], group) {
			continue
		}
		state, threads := fields[0][0], string(fields[17])
		if state != 'Z' && state != 'X' || threads != "0" && threads != "1" {
			return false // a zombie with threads is one whose first thread has ended
		}
		found = true
	}
	return found
}
