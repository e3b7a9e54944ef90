package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/proof/escape"
)

// world is what the probes are let loose on.
type world struct {
	program, arena, given, scratch string

	victim    *exec.Cmd
	port      int
	leaked    int
	listeners []io.Closer
	ids       [3]int // shared memory, semaphore, queue
}

// work runs probes at a level.
func work(folder, level string, names []string) error {
	if os.Getppid() != 1 {
		return errors.New("not below a supervisor")
	}
	w := &world{program: filepath.Join(folder, "probe"), arena: filepath.Join(folder, "arena", "of"), given: filepath.Join(folder, "arena", "given"), scratch: scratchOf(folder)}
	probes, err := escape.List(w.program)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGUSR2)
	if err := weaken(level); err != nil {
		return err
	}
	if err := w.reset(); err != nil {
		return err
	}
	if err := w.leak(); err != nil {
		return err
	}
	if err := w.listen(); err != nil {
		return err
	}
	run, err := w.runner(level)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(os.Stdout)
	for _, p := range probes {
		if !slices.Contains(names, p.Name) {
			continue
		}
		o, err := w.try(run, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return nil
}

// try runs one probe in a world that is as it should be.
func (w *world) try(run runner, p escape.Probe) (escape.Outcome, error) {
	if err := w.reset(); err != nil {
		return escape.Outcome{}, err
	}
	if err := w.share(); err != nil {
		return escape.Outcome{}, err
	}
	defer w.unshare()
	if err := w.newVictim(); err != nil {
		return escape.Outcome{}, err
	}
	numbers := [7]int{os.Getpid(), w.victim.Process.Pid, w.port, w.leaked, w.ids[0], w.ids[1], w.ids[2]}
	out, well, applied := run(context.Background(), p.Name, numbers)
	o := escape.Outcome{Probe: p.Name, Succeeded: well, Applied: applied, Said: strings.TrimSpace(string(out[:min(len(out), 200)]))}
	if p.Has("victim") {
		o.Succeeded = !alive(strconv.Itoa(w.victim.Process.Pid))
	}
	survivors := named("survivor")
	if p.Has("survivor") {
		o.Succeeded = len(survivors) > 0
	}
	if len(survivors) > 0 || p.Class == "resource" || p.Class == "tree" || !well && bytes.Equal(out, nil) {
		// Whatever is left: in these namespaces all but process 1 is ours.
		_ = syscall.Kill(-1, syscall.SIGKILL)
	}
	// What it may have done to this program.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 0)
	return o, nil
}

// reset makes the files anew. Nothing is removed while something is mounted
// below, which a probe may have done.
func (w *world) reset() error {
	if mounts, err := os.ReadFile("/proc/self/mountinfo"); err != nil || strings.Count(string(mounts), filepath.Dir(w.arena)) > 1 || strings.Count(string(mounts), filepath.Dir(w.scratch)) > 1 {
		for _, dir := range []string{w.scratch, filepath.Join(w.arena, "outside")} {
			for unix.Unmount(dir, unix.MNT_DETACH) == nil {
			}
		}
	}
	_ = unix.Sethostname([]byte("untaint"))
	if err := errors.Join(os.RemoveAll(w.arena), os.RemoveAll(w.given), os.RemoveAll(w.scratch)); err != nil {
		return err
	}
	outside := filepath.Join(w.arena, "outside")
	for _, dir := range []string{filepath.Join(outside, "empty"), w.given, w.scratch} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	for name, text := range map[string]string{"secret": "SECRET", "readable": "text", "outside/text": "some text"} {
		if err := os.WriteFile(filepath.Join(w.arena, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	_ = unix.Setxattr(filepath.Join(w.arena, "secret"), "user.secret", []byte("SECRET"), 0)
	return os.Symlink(filepath.Join(w.arena, "secret"), filepath.Join(w.arena, "link"))
}

// leak leaves a file open without close-on-exec, as a C library would.
func (w *world) leak() (err error) {
	if w.leaked, err = unix.Open(filepath.Join(w.arena, "secret"), unix.O_RDONLY, 0); err != nil {
		return err
	}
	_, err = unix.FcntlInt(uintptr(w.leaked), unix.F_DUPFD, 77)
	return err
}

// listen has somebody at each address that the probes know.
func (w *world) listen() error {
	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	w.port = tcp.Addr().(*net.TCPAddr).Port
	tcp6, err := net.Listen("tcp6", fmt.Sprintf("[::1]:%d", w.port))
	if err != nil {
		return err
	}
	udp, err := net.ListenPacket("udp", fmt.Sprintf(":%d", w.port))
	if err != nil {
		return err
	}
	abstract, err := net.Listen("unix", "@untaint-probe")
	if err != nil {
		return err
	}
	for _, l := range []net.Listener{tcp, tcp6, abstract} {
		go accept(l)
	}
	w.listeners = append(w.listeners, udp)
	return nil
}

func accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		_ = c.Close()
	}
}

// share makes what is shared by number or name: System V objects, a queue, and
// unix sockets in the arena.
func (w *world) share() error {
	if l, err := net.Listen("unix", filepath.Join(w.arena, "socket")); err == nil {
		go accept(l)
		w.listeners = append(w.listeners, l)
	}
	if l, err := net.ListenPacket("unixgram", filepath.Join(w.arena, "datagrams")); err == nil {
		w.listeners = append(w.listeners, l)
	}
	const create = unix.IPC_CREAT | 0o600
	memory, err := unix.SysvShmGet(unix.IPC_PRIVATE, 4096, create)
	if err != nil {
		return err
	}
	semaphore, _, no1 := unix.Syscall(unix.SYS_SEMGET, unix.IPC_PRIVATE, 1, create)
	queue, _, no2 := unix.Syscall(unix.SYS_MSGGET, unix.IPC_PRIVATE, create, 0)
	if no1 != 0 || no2 != 0 {
		return errors.Join(no1, no2)
	}
	w.ids = [3]int{memory, int(semaphore), int(queue)}
	message := struct {
		kind int64
		text [8]byte
	}{kind: 1}
	_, _, _ = unix.Syscall6(unix.SYS_MSGSND, queue, uintptr(unsafe.Pointer(&message)), 6, unix.IPC_NOWAIT, 0, 0)
	name, _ := unix.BytePtrFromString("untaint-probe")
	fd, _, no := unix.Syscall6(unix.SYS_MQ_OPEN, uintptr(unsafe.Pointer(name)), unix.O_CREAT|unix.O_RDWR|unix.O_CLOEXEC, 0o600, 0, 0, 0)
	if no == 0 {
		_ = unix.Close(int(fd))
	}
	return nil
}

func (w *world) unshare() {
	_, _ = unix.SysvShmCtl(w.ids[0], unix.IPC_RMID, nil)
	_, _, _ = unix.Syscall6(unix.SYS_SEMCTL, uintptr(w.ids[1]), 0, unix.IPC_RMID, 0, 0, 0)
	_, _, _ = unix.Syscall(unix.SYS_MSGCTL, uintptr(w.ids[2]), unix.IPC_RMID, 0)
	for _, name := range []string{"untaint-probe", "untaint-other"} {
		p, _ := unix.BytePtrFromString(name)
		_, _, _ = unix.Syscall(unix.SYS_MQ_UNLINK, uintptr(unsafe.Pointer(p)), 0, 0)
	}
	for _, l := range w.listeners[1:] {
		_ = l.Close()
	}
	w.listeners = w.listeners[:1]
}

// newVictim has a process to hurt.
func (w *world) newVictim() error {
	if w.victim != nil {
		_ = w.victim.Process.Kill()
		_ = w.victim.Wait()
	}
	w.victim = exec.Command("/usr/bin/sleep", "600")
	w.victim.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return w.victim.Start()
}

// alive reports whether a process is there and no zombie.
func alive(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return false
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	return len(fields) > 0 && string(fields[0]) != "Z" && string(fields[0]) != "X"
}

// named returns the living processes of a name, after those that are being
// killed have had a moment.
func named(name string) (pids []string) {
	for range 5 {
		pids = nil
		files, _ := filepath.Glob("/proc/[0-9]*/comm")
		for _, f := range files {
			text, _ := os.ReadFile(f)
			if pid := filepath.Base(filepath.Dir(f)); strings.TrimSpace(string(text)) == name && alive(pid) {
				pids = append(pids, pid)
			}
		}
		if len(pids) == 0 {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return pids
}
