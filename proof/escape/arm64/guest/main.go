// Command guest is process 1 of the machine that command arm64 boots: it mounts
// what a system has, runs the probes at some levels, prints a line for each, and
// switches off.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/proof/escape"
	"github.com/untaint/untaint/proof/escape/arm64/wire"
)

func main() {
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "guest: for process 1 of a machine of its own")
		os.Exit(1)
	}
	if err := run(); err != nil {
		fmt.Println(wire.Failed, err)
	}
	fmt.Println(wire.Done)
	unix.Sync()
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF)
}

func run() error {
	if err := furnish(); err != nil {
		return err
	}
	text, err := os.ReadFile(wire.Folder + "/job")
	if err != nil {
		return err
	}
	var job wire.Job
	if err := json.Unmarshal(text, &job); err != nil {
		return err
	}
	s, err := escape.Open(wire.Folder)
	if err != nil {
		return err
	}
	fmt.Println(wire.Has, execsafe.Probe())
	for _, uid := range []int{0, escape.Nobody} {
		counts, err := s.Compare(context.Background(), uid, job.Of(escape.Levels()), job.Among(s.Probes))
		if err != nil {
			return err
		}
		for _, c := range counts {
			line, err := json.Marshal(c)
			if err != nil {
				return err
			}
			fmt.Println(wire.Counted, string(line))
		}
	}
	return nil
}

// furnish makes of the kernel's first file system a system like any other.
func furnish() (err error) {
	for _, m := range []struct{ kind, at, data string }{
		{"proc", "/proc", ""}, {"sysfs", "/sys", ""}, {"devtmpfs", "/dev", ""},
		{"devpts", "/dev/pts", "ptmxmode=0666"}, {"tmpfs", "/dev/shm", ""}, {"tmpfs", "/tmp", "mode=1777"},
	} {
		err = errors.Join(err, os.MkdirAll(m.at, 0o755), unix.Mount(m.kind, m.at, m.kind, 0, m.data))
	}
	for _, row := range []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TMPDIR=/tmp", escape.RequireProbed + "=1"} {
		name, value, _ := strings.Cut(row, "=")
		err = errors.Join(err, os.Setenv(name, value))
	}
	return errors.Join(err, os.WriteFile("/etc/passwd", []byte("root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"), 0o644))
}
