// Command arm64 runs the escape suite on linux/arm64, whatever it is called on:
// it boots Debian's kernel in qemu-system-aarch64 with a few of Debian's programs,
// the probes and this module's code built for that machine, and prints what
// succeeded there. Emulated, all levels take an hour or two; some are the default.
//
//	go run ./escape/arm64 [-levels name;name] [-classes name,name] [-all] [-keep folder]
//
// It needs qemu-system-arm, gcc-aarch64-linux-gnu, libc6-dev-arm64-cross, and an
// apt that reaches Debian's packages. It installs nothing.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/untaint/untaint/proof/escape"
	"github.com/untaint/untaint/proof/escape/arm64/wire"
)

func main() {
	levels := flag.String("levels", strings.Join([]string{escape.Require, escape.RequireTemp, escape.RequireWritable}, ";"), "the levels, separated by semicolons")
	classes := flag.String("classes", "", "the classes of probes, separated by commas; all if none is named")
	all := flag.Bool("all", false, "each level")
	keep := flag.String("keep", "", "a folder to keep what was downloaded and built in")
	wait := flag.Duration("timeout", 3*time.Hour, "how long the machine may run")
	flag.Parse()
	var job wire.Job
	if !*all {
		job.Levels = strings.Split(*levels, ";")
	}
	if *classes != "" {
		job.Classes = strings.Split(*classes, ",")
	}
	ctx, cancel := context.WithTimeout(context.Background(), *wait)
	defer cancel()
	if err := run(ctx, job, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "arm64:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, job wire.Job, keep string) error {
	for _, need := range []string{"qemu-system-aarch64", "aarch64-linux-gnu-gcc", "apt-get", "dpkg-deb"} {
		if _, err := exec.LookPath(need); err != nil {
			return fmt.Errorf("%w: install qemu-system-arm, gcc-aarch64-linux-gnu and libc6-dev-arm64-cross", err)
		}
	}
	folder := keep
	if folder == "" {
		made, err := os.MkdirTemp("", "arm64")
		if err != nil {
			return err
		}
		defer os.RemoveAll(made)
		folder = made
	}
	m := machine{folder: folder}
	for _, step := range []func(context.Context) error{m.download, m.build} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	text, err := json.Marshal(job)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(m.root(), wire.Folder, "job"), text, 0o644); err != nil {
		return err
	}
	if err := archive(m.root(), m.in("initrd")); err != nil {
		return err
	}
	return m.boot(ctx)
}

// boot runs the machine and prints its rows.
func (m machine) boot(ctx context.Context) error {
	kernels, err := filepath.Glob(m.in("kernel/boot/vmlinuz-*"))
	if err != nil || len(kernels) != 1 {
		return fmt.Errorf("%d kernels: %w", len(kernels), err)
	}
	cmd := exec.CommandContext(ctx, "qemu-system-aarch64", "-machine", "virt", "-cpu", "max,pauth-impdef=on", "-smp", "2", "-m", "2048",
		"-nographic", "-no-reboot", "-nic", "none", "-kernel", kernels[0], "-initrd", m.in("initrd"),
		"-append", "console=ttyAMA0 quiet panic=-1 mitigations=off rdinit="+wire.Folder+"/guest")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	log, err := os.Create(m.in("console"))
	if err != nil {
		return err
	}
	defer log.Close()
	rows, done, broken := 0, false, 0
	lines := bufio.NewScanner(io.TeeReader(out, log))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		what, rest, _ := strings.Cut(line, " ")
		switch what {
		case wire.Has:
			fmt.Println("The kernel has:", rest)
		case wire.Failed:
			err = errors.Join(err, errors.New(rest))
		case wire.Done:
			done = true
		case wire.Counted:
			var c escape.Count
			if jerr := json.Unmarshal([]byte(rest), &c); jerr != nil {
				return jerr
			}
			rows, broken = rows+1, broken+len(c.Broken)
			show(c)
		}
	}
	err = errors.Join(err, cmd.Wait())
	if !done {
		err = errors.Join(err, errors.New("the machine ended before its work did"))
	}
	if broken > 0 {
		err = errors.Join(err, fmt.Errorf("%d succeeded against their level's word", broken))
	}
	return err
}

func show(c escape.Count) {
	got, tried := 0, 0
	for class, n := range c.Tried {
		got, tried = got+c.Got[class], tried+n
	}
	user := "root"
	if c.UID != 0 {
		user = "nobody"
	}
	fmt.Printf("%s, %s: %d of %d, look-ups %d of %d, against its word: %d", c.Level.Name, user, got, tried, c.Looks[0], c.Looks[1], len(c.Broken))
	for _, b := range c.Broken {
		fmt.Print("; ", b)
	}
	fmt.Println()
}
