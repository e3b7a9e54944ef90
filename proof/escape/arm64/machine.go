package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/untaint/untaint/proof/escape"
	"github.com/untaint/untaint/proof/escape/arm64/wire"
)

// machine is what is booted, in a folder.
type machine struct{ folder string }

func (m machine) in(name string) string { return filepath.Join(m.folder, name) }
func (m machine) root() string          { return m.in("root") }

// programs are Debian's packages with what the suite calls, and their libraries.
var programs = []string{"libc6", "util-linux", "coreutils", "libacl1", "libattr1", "libgmp10", "libselinux1", "libpcre2-8-0"}

// download gets the kernel and the programs by an apt of its own, which knows
// no other architecture and nothing of what is installed here.
func (m machine) download(ctx context.Context) error {
	if found, _ := filepath.Glob(m.in("kernel/boot/vmlinuz-*")); len(found) == 1 {
		return nil // kept
	}
	for _, dir := range []string{"apt/lists/partial", "apt/cache/archives/partial", "kernel", "root"} {
		if err := os.MkdirAll(m.in(dir), 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(m.in("apt/status"), nil, 0o644); err != nil {
		return err
	}
	options := []string{
		"-o", "APT::Architecture=arm64", "-o", "APT::Architectures=arm64", "-o", "Dir::State::lists=" + m.in("apt/lists"),
		"-o", "Dir::State::status=" + m.in("apt/status"), "-o", "Dir::Cache=" + m.in("apt/cache"), "-o", "APT::Sandbox::User=root",
	}
	if err := m.command(ctx, m.in("apt"), nil, "apt-get", append(options, "update")...); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "apt-cache", append(options, "depends", "linux-image-arm64")...).Output()
	if err != nil {
		return err
	}
	_, kernel, found := strings.Cut(string(out), "Depends: ")
	if !found {
		return errors.New("apt knows no kernel for arm64")
	}
	kernel, _, _ = strings.Cut(kernel, "\n")
	if err := m.command(ctx, m.in("apt"), nil, "apt-get", append(append(options, "download", kernel), programs...)...); err != nil {
		return err
	}
	packages, err := filepath.Glob(m.in("apt/*.deb"))
	if err != nil {
		return err
	}
	for _, p := range packages {
		into := m.root()
		if strings.HasPrefix(filepath.Base(p), "linux-image") {
			into = m.in("kernel")
		}
		err = errors.Join(err, m.command(ctx, "", nil, "dpkg-deb", "-x", p, into))
	}
	return errors.Join(err, m.link())
}

// link has the programs that Debian keeps in /bin in /usr/bin as well, where an
// installed system has both.
func (m machine) link() error {
	programs, err := filepath.Glob(filepath.Join(m.root(), "bin", "*"))
	if err != nil {
		return err
	}
	for _, p := range programs {
		name := filepath.Base(p)
		if err := os.Symlink("/bin/"+name, filepath.Join(m.root(), "usr", "bin", name)); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// build makes the probes and the programs that run them.
func (m machine) build(ctx context.Context) error {
	folder := filepath.Join(m.root(), wire.Folder)
	for _, dir := range []string{"arena", "tmp"} {
		if err := os.MkdirAll(filepath.Join(folder, dir), 0o755); err != nil {
			return err
		}
	}
	probes, err := escape.Sources()
	if err != nil {
		return err
	}
	gcc := append([]string{"-O1", "-w", "-pthread", "-o", filepath.Join(folder, "probe")}, append(probes, "-lrt")...)
	if err := m.command(ctx, "", nil, "aarch64-linux-gnu-gcc", gcc...); err != nil {
		return err
	}
	env := append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	for name, path := range map[string]string{"trial": "trial", "guest": "arm64/guest"} {
		if err := m.command(ctx, "", env, "go", "build", "-o", filepath.Join(folder, name), "github.com/untaint/untaint/proof/escape/"+path); err != nil {
			return err
		}
	}
	return nil
}

func (m machine) command(ctx context.Context, dir string, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}
