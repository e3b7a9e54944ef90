package main

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/untaint/untaint/execsafe"
)

// execArea is what a run costs: a program that does nothing, started and waited
// for with both its outputs caught, and what it costs to check arguments.
var execArea = Area{
	Name:      "execsafe",
	Title:     "Running a program",
	Scheduled: true,
	Cases: []Case{
		{Name: "true(1), output caught, default temporary folder", Setup: execSetup, Rows: []Row{
			{Name: "exec.CommandContext", Run: runOSExec},
			{Name: "execsafe, uncontained", Ours: true, Run: func(b *testing.B) { runOurs(b, plainTrue) }},
			{Name: "execsafe, all protections and 5 kernel limits", Ours: true, Run: func(b *testing.B) { runOurs(b, containedTrue) }},
			{Name: "prlimit(1), 5 limits", Run: func(b *testing.B) { runWrapped(b, prlimitArgs...) }},
			{Name: "bwrap, user, pid and ipc namespaces", Run: func(b *testing.B) { runWrapped(b, bwrapArgs...) }},
			{Name: "a Go helper that limits itself and executes", Run: runHelper},
		}},
		{Name: "true(1), 8 goroutines, default temporary folder", Setup: execSetup, Rows: []Row{
			{Name: "exec.CommandContext", Run: func(b *testing.B) {
				runByEight(b, func() error { _, err := osExec(b.Context(), nil, "/usr/bin/true"); return err })
			}},
			{Name: "execsafe, uncontained", Ours: true, Run: func(b *testing.B) { runByEight(b, func() error { _, err := plainTrue.Run(b.Context()); return err }) }},
			{Name: "execsafe, all protections and 5 kernel limits", Ours: true, Run: func(b *testing.B) {
				runByEight(b, func() error { _, err := containedTrue.Run(b.Context()); return err })
			}},
		}},
		{Name: "a static program of one page, default temporary folder", Setup: execSetup, Rows: []Row{
			{Name: "exec.CommandContext", Run: func(b *testing.B) { runWrapped(b, tiny) }},
			{Name: "execsafe, uncontained", Ours: true, Run: func(b *testing.B) { runOurs(b, plainTiny) }},
			{Name: "execsafe, all protections and 5 kernel limits", Ours: true, Run: func(b *testing.B) { runOurs(b, containedTiny) }},
		}},
		{Name: "cat(1), 1 MiB in and out", Setup: execSetup, Rows: []Row{
			{Name: "exec.CommandContext", Run: copyOSExec},
			{Name: "execsafe, uncontained", Ours: true, Run: func(b *testing.B) { copyOurs(b, plainCat) }},
			{Name: "execsafe, all protections and 5 kernel limits", Ours: true, Run: func(b *testing.B) { copyOurs(b, containedCat) }},
		}},
		{Name: "10 arguments checked, nothing run", Setup: execSetup, Rows: []Row{
			{Name: "the same checks by hand", Run: argsByHand},
			{Name: "execsafe, 6 patterns and 4 numbers", Ours: true, Run: argsChecked},
		}},
	},
}

var (
	prlimitArgs = []string{"/usr/bin/prlimit", "--as=4294967296", "--cpu=60", "--fsize=1048576", "--nofile=64", "--core=0", "/usr/bin/true"}
	bwrapArgs   = []string{"/usr/bin/bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--die-with-parent", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "/usr/bin/true"}
)

// The commands that the rows run; made by execSetup.
var (
	plainTrue, containedTrue, plainTiny, containedTiny, plainCat, containedCat, argued *execsafe.Command

	benchWords [6]*execsafe.Param[string]
	benchInts  [4]*execsafe.Param[int]
	megabyte   = bytes.Repeat([]byte("x"), 1<<20)
)

func execSetup() (func(), error) {
	plain := execsafe.Limits{Timeout: time.Minute, Stdout: 2 << 20}
	strict := plain
	strict.CPU, strict.Memory, strict.FileSize, strict.OpenFiles, strict.Processes = time.Minute, 4<<30, 1<<20, 64, 1
	var parts []execsafe.Part
	benchWords = [6]*execsafe.Param[string]{
		execsafe.Pattern("a", "[a-z]+"), execsafe.Pattern("b", "[a-z]+"), execsafe.Pattern("c", "[a-z]+"),
		execsafe.Pattern("d", "[a-z]+"), execsafe.Pattern("e", "[a-z]+"), execsafe.Pattern("f", "[a-z]+"),
	}
	benchInts = [4]*execsafe.Param[int]{execsafe.Int("g", 0, 9), execsafe.Int("h", 0, 9), execsafe.Int("i", 0, 9), execsafe.Int("j", 0, 9)}
	for _, w := range benchWords {
		parts = append(parts, w.Operand())
	}
	for _, n := range benchInts {
		parts = append(parts, n.Flag("--n"))
	}
	remove, err := buildLimiter()
	if err != nil {
		return nil, err
	}
	if err := writeTiny(); err != nil {
		return nil, err
	}
	var errs [7]error
	plainTrue, errs[0] = execsafe.Declare("/usr/bin/true", plain, execsafe.Uncontained())
	containedTrue, errs[1] = execsafe.Declare("/usr/bin/true", strict, execsafe.Require(execsafe.AllProtections))
	plainCat, errs[2] = execsafe.Declare("/usr/bin/cat", plain, execsafe.Uncontained(), execsafe.Input(2<<20))
	containedCat, errs[3] = execsafe.Declare("/usr/bin/cat", strict, execsafe.Require(execsafe.AllProtections), execsafe.Input(2<<20))
	argued, errs[4] = execsafe.Declare("/usr/bin/true", plain, execsafe.Uncontained(), parts...)
	plainTiny, errs[5] = launderProgram(execsafe.Declare, tiny, plain, execsafe.Uncontained())
	containedTiny, errs[6] = launderProgram(execsafe.Declare, tiny, strict, execsafe.Require(execsafe.AllProtections))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return remove, nil
}

// osExec is what a careful program writes without a library: its own
// environment, process group and death signal, and both outputs caught.
func osExec(ctx context.Context, stdin []byte, argv ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var out, errout bytes.Buffer
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"}
	cmd.Stdout, cmd.Stderr = &out, &errout
	if stdin != nil {
		cmd.Stdin = bytes.NewReader(stdin)
	}
	err := cmd.Run()
	return out.Bytes(), err
}

func runOSExec(b *testing.B) { runWrapped(b, "/usr/bin/true") }

func runWrapped(b *testing.B, argv ...string) {
	if _, err := os.Stat(argv[0]); err != nil {
		b.Skip(err)
	}
	for b.Loop() {
		if _, err := osExec(context.Background(), nil, argv...); err != nil {
			b.Fatal(err)
		}
	}
}

func runOurs(b *testing.B, cmd *execsafe.Command) {
	for b.Loop() {
		if _, err := cmd.Run(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// runByEight runs f on eight goroutines at a time.
func runByEight(b *testing.B, f func() error) {
	b.SetParallelism(8 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := f(); err != nil {
				b.Error(err)
			}
		}
	})
}

// tiny is the path of a static program of one page that exits at once: what is
// left of its run is what a run costs. It lies beside the limiter.
var tiny string

func writeTiny() error {
	machine, code := elf.EM_X86_64, []byte{0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05} // eax = 60 (exit), edi = 0, syscall
	if runtime.GOARCH == "arm64" {
		machine, code = elf.EM_AARCH64, []byte{0x00, 0x00, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4} // x0 = 0, x8 = 93, svc
	}
	const at = 0x400000
	header := elf.Header64{Type: uint16(elf.ET_EXEC), Machine: uint16(machine), Version: 1, Entry: at + 64 + 56, Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 1}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA], header.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)
	size := uint64(64 + 56 + len(code))
	prog := elf.Prog64{Type: uint32(elf.PT_LOAD), Vaddr: at, Paddr: at, Filesz: size, Memsz: size, Flags: uint32(elf.PF_R | elf.PF_X), Align: 0x1000}
	var file bytes.Buffer
	if err := errors.Join(binary.Write(&file, binary.LittleEndian, header), binary.Write(&file, binary.LittleEndian, prog)); err != nil {
		return err
	}
	file.Write(code)
	tiny = filepath.Join(filepath.Dir(limiter), "tiny")
	return os.WriteFile(tiny, file.Bytes(), 0o755)
}

// launderProgram declares a program whose path is not a constant, as no other
// code should.
func launderProgram[T ~string](f func(T, execsafe.Limits, execsafe.Containment, ...execsafe.Part) (*execsafe.Command, error), path string, l execsafe.Limits, k execsafe.Containment, parts ...execsafe.Part) (*execsafe.Command, error) {
	return f(T(path), l, k, parts...)
}

func copyOSExec(b *testing.B) {
	b.SetBytes(int64(len(megabyte)))
	for b.Loop() {
		out, err := osExec(context.Background(), megabyte, "/usr/bin/cat")
		wantMegabyte(b, out, err)
	}
}

func copyOurs(b *testing.B, cmd *execsafe.Command) {
	b.SetBytes(int64(len(megabyte)))
	for b.Loop() {
		res, err := cmd.Run(context.Background(), execsafe.StdinBytes(megabyte))
		wantMegabyte(b, res.Stdout, err)
	}
}

func wantMegabyte(b *testing.B, out []byte, err error) {
	if err != nil || len(out) != len(megabyte) {
		b.Fatal(len(out), err)
	}
}

// runHelper is the way of a program that cannot contain a child from outside:
// it starts a helper that limits itself and executes the program.
func runHelper(b *testing.B) { runWrapped(b, limiter, "/usr/bin/true") }

// limiter is the path of the helper, built by execSetup.
var limiter string

func buildLimiter() (remove func(), err error) {
	dir, err := os.MkdirTemp("", "limiter")
	if err != nil {
		return nil, err
	}
	limiter = filepath.Join(dir, "limiter")
	out, err := exec.Command("go", "build", "-o", limiter, "github.com/untaint/untaint/proof/bench/limiter").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("build the helper: %w: %s", err, out)
	}
	return func() { _ = os.RemoveAll(dir) }, nil
}

// checkByHand is what the ten checks come to where somebody writes them out.
func checkByHand(words []string, numbers [4]int) ([]string, bool) {
	argv := make([]string, 1, 11)
	for _, w := range words {
		if w == "" || len(w) > 4096 {
			return nil, false
		}
		for i := range len(w) {
			if w[i] < 'a' || w[i] > 'z' {
				return nil, false
			}
		}
		argv = append(argv, w)
	}
	for _, n := range numbers {
		if n < 0 || n > 9 {
			return nil, false
		}
		argv = append(argv, "--n="+strconv.Itoa(n))
	}
	return argv, true
}

func argsByHand(b *testing.B) {
	words := []string{"alpha", "beta", "gamma", "delta", "epsilon", "zeta"}
	for b.Loop() {
		if argv, ok := checkByHand(words, [4]int{0, 1, 2, 3}); !ok || len(argv) != 11 {
			b.Fatal(argv)
		}
	}
}

func argsChecked(b *testing.B) {
	words := []string{"alpha", "beta", "gamma", "delta", "epsilon", "zeta"}
	for b.Loop() {
		args := make([]execsafe.Arg, 0, 10)
		for i, w := range benchWords {
			args = append(args, w.Set(words[i]))
		}
		for i, n := range benchInts {
			args = append(args, n.Set(i))
		}
		inv, err := argued.With(args...)
		if err != nil || inv == nil {
			b.Fatal(err)
		}
	}
}
