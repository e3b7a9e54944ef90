// Command trial runs the probes of package escape inside namespaces that its
// caller has made, never on the machine itself: some of them mount, kill and
// fill what they can.
//
//	trial supervise <folder> <user> <level> <probe,probe...>
//	trial work <folder> <level> <probe,probe...>
//
// It prints one Outcome as JSON for each probe.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

func main() {
	err := errors.New("a mistake in the arguments")
	switch {
	case len(os.Args) == 6 && os.Args[1] == "supervise":
		err = supervise(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	case len(os.Args) == 5 && os.Args[1] == "work":
		err = work(os.Args[2], os.Args[3], strings.Split(os.Args[4], ","))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "trial:", err)
		os.Exit(1)
	}
}

// firstPid is from where the worker's processes are numbered, so that none has a
// number that one in a namespace below has too.
const firstPid = "20000"

// supervise is process 1 of the namespaces. It makes what only root can, and has
// the worker run as a user.
func supervise(folder, user, level, probes string) error {
	if os.Getpid() != 1 || os.Getuid() != 0 {
		return errors.New("not process 1 of namespaces of its own")
	}
	uid, err := strconv.ParseUint(user, 10, 32)
	if err != nil {
		return err
	}
	tmp := filepath.Join(folder, "tmp")
	for _, dir := range []string{tmp, filepath.Join(folder, "arena")} {
		if err := unix.Mount("none", dir, "tmpfs", 0, "size=1g,mode=0777"); err != nil {
			return fmt.Errorf("mount: %w", err)
		}
		if err := os.Chown(dir, int(uid), int(uid)); err != nil {
			return err
		}
	}
	if err := loopback(); err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	if err := os.WriteFile("/proc/sys/kernel/ns_last_pid", []byte(firstPid), 0); err != nil {
		return err
	}
	terminal, err := openTerminal()
	if err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	worker := exec.Command("/proc/self/exe", "work", folder, level, probes)
	worker.Stdout, worker.Stderr = os.Stdout, os.Stderr
	worker.Env = append(os.Environ(), "TMPDIR="+tmp, "PROBE_SECRET=secret", "HOME=/")
	worker.ExtraFiles = []*os.File{terminal}
	worker.SysProcAttr = &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)},
		Setsid:     true, Setctty: true, Ctty: 3, Pdeathsig: syscall.SIGKILL,
	}
	return worker.Run()
}

// loopback switches on the only interface there is.
func loopback() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	r, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	r.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, r); err != nil {
		return err
	}
	_, err = net.InterfaceByName("lo")
	return err
}

// openTerminal makes a terminal for the worker to have, and keeps its other end.
func openTerminal() (*os.File, error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		return nil, err
	}
	n, err := unix.IoctlGetUint32(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		return nil, err
	}
	name := "/dev/pts/" + strconv.Itoa(int(n))
	if err := os.Chmod(name, 0o666); err != nil {
		return nil, err
	}
	return os.OpenFile(name, os.O_RDWR|unix.O_NOCTTY, 0)
}
