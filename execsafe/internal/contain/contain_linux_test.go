package contain_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

func TestEveryProtectionIsApplied(t *testing.T) {
	needs(t, contain.All)
	spec := shell(`while read -r line; do echo "$line"; done < /proc/self/status; exit 7`)
	spec.Require = contain.All
	out, state := run(t, spec)
	require.Equal(t, contain.All, state.Applied)
	require.Equal(t, 7, state.Code)
	require.Nil(t, state.Signal)
	require.Positive(t, state.Memory)
	for _, line := range []string{"NoNewPrivs: 1", "Seccomp: 2", "CapEff: 0000000000000000", "CapPrm: 0000000000000000"} {
		require.Contains(t, strings.ReplaceAll(out, "\t", " "), line)
	}
}

func TestUncontainedHasTreeAndDeath(t *testing.T) {
	out, state := run(t, contain.Spec{Path: "/bin/sh", Argv: []string{"sh", "-c", "echo /*; exec env"}, Env: []string{"A=b"}, Dir: "/"})
	require.Equal(t, contain.ProcessTree|contain.ParentDeath, state.Applied)
	require.Contains(t, out, "/proc")
	require.Contains(t, out, "A=b\n")
	require.NotContains(t, out, "HOME=", "the environment of the parent was passed on")
}

func TestEachProtectionAlone(t *testing.T) {
	needs(t, contain.All)
	for i := contain.Limits; i <= contain.Signals; i <<= 1 {
		t.Run(i.String(), func(t *testing.T) {
			spec := shell("exit 0")
			spec.Want = i
			_, state := run(t, spec)
			require.Equal(t, 0, state.Code)
			require.True(t, state.Applied.Has(i|contain.ProcessTree|contain.ParentDeath), state.Applied.String())
		})
	}
}

func TestMayExecuteNothing(t *testing.T) {
	needs(t, contain.Files|contain.SystemCalls)
	for _, program := range []string{"/bin/true", "/lib64/ld-linux-x86-64.so.2 /bin/true", "/proc/self/exe", "/bin/sh"} {
		out, state := run(t, shell("exec "+program))
		require.Equal(t, 126, state.Code, out)
		require.Contains(t, out, "Permission denied")
	}
}

func TestMayExecuteWhatIsListed(t *testing.T) {
	needs(t, contain.Files|contain.SystemCalls)
	spec := shell("/usr/bin/id -u; /bin/ls /")
	spec.Policy.Exec = []string{"/usr/bin/id"}
	out, _ := run(t, spec)
	require.Contains(t, out, fmt.Sprintf("%d\n", os.Getuid()))
	require.Contains(t, out, "/bin/ls: Permission denied")
}

// A program that names no loader gets none, and a script not its interpreter.
func TestListedProgramWithoutALoader(t *testing.T) {
	needs(t, contain.Files|contain.SystemCalls)
	script := filepath.Join(t.TempDir(), "script")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/bash\necho ran\n"), 0o755))
	static := filepath.Join(t.TempDir(), "static")
	writeStatic(t, static)
	spec := shell(script + "; " + static + "; echo $?; /bin/true")
	spec.Policy.Exec = []string{script}
	out, _ := run(t, spec)
	require.NotContains(t, out, "ran")
	require.Equal(t, 3, strings.Count(out, "Permission denied"), out)

	spec.Policy.Exec = []string{static}
	out, _ = run(t, spec)
	require.Contains(t, out, "\n42\n")
	require.Equal(t, 2, strings.Count(out, "Permission denied"), out)
}

func TestReadsOnlyWhatIsDeclared(t *testing.T) {
	needs(t, contain.Files)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in"), []byte("inside\n"), 0o644))
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(dir, "link")))
	script := `for f in ` + dir + `/in ` + dir + `/link /etc/passwd /etc/hostname /proc/1/status /proc/$PPID/status /dev/kmsg; do
		read -r line < $f && echo "$f: $line"; done`
	spec := shell(script)
	spec.Policy.Read = []contain.Place{{Path: dir}}
	out, _ := run(t, spec)
	require.Contains(t, out, dir+"/in: inside\n")
	require.Equal(t, 6, strings.Count(out, "Permission denied"), out)

	spec.Policy.Read = nil
	out, _ = run(t, spec)
	require.Equal(t, 7, strings.Count(out, "Permission denied"), out)
}

// An open file gives the right to the file itself, whatever its name becomes.
func TestPlaceByOpenFileCannotBeSwapped(t *testing.T) {
	needs(t, contain.Files)
	dir := t.TempDir()
	name := filepath.Join(dir, "data")
	require.NoError(t, os.WriteFile(name, []byte("checked\n"), 0o644))
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	spec := shell("read -r line < " + name + ` && echo "got $line"`)
	spec.Policy.Read = []contain.Place{{File: f}}
	out, _ := run(t, spec)
	require.Equal(t, "got checked\n", out)

	require.NoError(t, os.Remove(name))
	require.NoError(t, os.Symlink("/etc/hostname", name))
	out, _ = run(t, spec)
	require.Contains(t, out, "Permission denied")

	spec = shell(`read -r line < /proc/self/fd/3 && echo "got $line"`)
	spec.ExtraFiles = []*os.File{f}
	spec.Policy.Read = []contain.Place{{File: f}}
	out, _ = run(t, spec)
	require.Equal(t, "got checked\n", out)
}

func TestWritesOnlyWhatIsDeclared(t *testing.T) {
	needs(t, contain.Files|contain.Truncation)
	dir, other := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "kept"), []byte("kept"), 0o666))
	script := fmt.Sprintf(`echo a > %[1]s/new; echo b > %[2]s/new; echo c >> %[2]s/kept; : > %[2]s/kept`, dir, other)
	spec := shell(script)
	spec.Policy.Write = []contain.Place{{Path: dir}}
	spec.Policy.Read = []contain.Place{{Path: other}}
	out, _ := run(t, spec)
	require.Equal(t, 3, strings.Count(out, "Permission denied"), out)
	require.FileExists(t, filepath.Join(dir, "new"))
	require.NoFileExists(t, filepath.Join(other, "new"))
	kept, err := os.ReadFile(filepath.Join(other, "kept"))
	require.NoError(t, err)
	require.Equal(t, "kept", string(kept))
}

// With nothing to write, not even modes and times can be changed.
func TestReadOnlyCoversMetadata(t *testing.T) {
	needs(t, contain.Files|contain.SystemCalls)
	dir := t.TempDir()
	name := filepath.Join(dir, "f")
	require.NoError(t, os.WriteFile(name, nil, 0o644))
	before, err := os.Stat(name)
	require.NoError(t, err)
	script := `my $f = shift; chmod 0777, $f; utime 1, 1, $f; chown $<, $(+0, $f; truncate $f, 9; unlink $f; rename $f, "$f.x"; link $f, "$f.y"; symlink $f, "$f.z"; mkdir "$f.d"`
	spec := perl(t, script, name)
	spec.Policy.Read = []contain.Place{{Path: dir}}
	_, state := run(t, spec)
	require.Zero(t, state.Code)
	after, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, before, after)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

func TestNoSockets(t *testing.T) {
	needs(t, contain.SystemCalls)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	script := `use Socket; my $port = shift;
		for my $family (1, 2, 10, 16, 17, 40) { for my $type (1, 2, 3) { print "open $family $type: ", 0+$!, "\n" if socket(my $s, $family, $type, 0) } }
		if (socket(my $s, PF_INET, SOCK_STREAM, 0)) { print connect($s, sockaddr_in($port, inet_aton("127.0.0.1"))) ? "connected\n" : "refused $!\n" }
		print "pair\n" if socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, 0); print "dgram pair\n" if socketpair(my $a, my $b, AF_UNIX, SOCK_DGRAM, 0)`
	out, state := run(t, perl(t, script, fmt.Sprint(port)))
	require.Zero(t, state.Code, out)
	require.Equal(t, "pair\n", out)

	spec := perl(t, script, fmt.Sprint(port))
	spec.Policy.Network = true
	out, _ = run(t, spec)
	require.Contains(t, out, "connected\n")
	require.NotContains(t, out, "open 1 ", "unix sockets reach the services of this machine")
	require.NotContains(t, out, "open 2 3", "raw")
	require.NotContains(t, out, "open 17 ", "packet")
	require.NotContains(t, out, "open 40 ", "vsock")
}

// Without the filter, Landlock refuses TCP by itself.
func TestNoTCPByLandlock(t *testing.T) {
	needs(t, contain.TCP)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	script := `use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0) or die "no socket";
		print connect($s, sockaddr_in(shift, inet_aton("127.0.0.1"))) ? "connected" : "refused: $!"`
	spec := perl(t, script, fmt.Sprint(l.Addr().(*net.TCPAddr).Port))
	spec.Want = contain.Files | contain.TCP
	out, _ := run(t, spec)
	require.Equal(t, "refused: Permission denied", out)
}

func TestNoSignalToTheOutside(t *testing.T) {
	needs(t, contain.Signals)
	script := `print kill(0, getppid()), kill(0, shift), kill(0, $$), kill("KILL", -1)`
	spec := perl(t, script, fmt.Sprint(os.Getpid()))
	out, state := run(t, spec)
	require.Equal(t, "0010", out)
	require.Zero(t, state.Code)
}

// The limits hold, each shown by what it does.
func TestLimits(t *testing.T) {
	needs(t, contain.Limits)
	dir := t.TempDir()
	limited := func(script string, r contain.Resources) contain.Spec {
		spec := perl(t, script)
		spec.Limits = r
		spec.Policy.Write = []contain.Place{{Path: dir}}
		return spec
	}
	t.Run("CPU", func(t *testing.T) {
		_, state := runSpending(t, limited(`1 while 1`, contain.Resources{CPU: 500 * time.Millisecond}), 10*time.Second)
		require.Equal(t, syscall.SIGXCPU, state.Signal)
		require.InDelta(t, time.Second, state.User+state.System, float64(500*time.Millisecond))
	})
	t.Run("CPU ignored", func(t *testing.T) {
		_, state := runSpending(t, limited(`$SIG{XCPU}="IGNORE"; 1 while 1`, contain.Resources{CPU: time.Second}), 10*time.Second)
		require.Equal(t, syscall.SIGKILL, state.Signal)
		require.InDelta(t, 2*time.Second, state.User+state.System, float64(500*time.Millisecond))
	})
	t.Run("Memory", func(t *testing.T) {
		out, state := run(t, limited(`my @a; push @a, "x" x (1<<20) while 1`, contain.Resources{Memory: 256 << 20}))
		require.NotZero(t, state.Code)
		require.Contains(t, out, "Out of memory")
		require.Less(t, state.Memory, int64(256<<20))
	})
	t.Run("FileSize", func(t *testing.T) {
		name := filepath.Join(dir, "big")
		spec := limited(`open my $f, ">", shift or die $!; syswrite $f, "x" x 1000 while 1`, contain.Resources{FileSize: 100_000})
		spec.Argv = append(spec.Argv, name)
		_, state := run(t, spec)
		require.Equal(t, syscall.SIGXFSZ, state.Signal)
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, int64(100_000), info.Size())
	})
	t.Run("OpenFiles", func(t *testing.T) {
		out, _ := run(t, limited(`my @f; while (open my $f, "<", "/dev/null") { push @f, $f } print scalar @f, " $!"`, contain.Resources{OpenFiles: 20}))
		require.Contains(t, out, " Too many open files")
		require.Less(t, len(strings.Fields(out)[0]), 3)
	})
	t.Run("Core", func(t *testing.T) {
		out, _ := run(t, shell(`ulimit -c; ulimit -Hc`))
		require.Equal(t, "0\n0\n", out)
	})
}

// One process may have threads but no children, also as root.
func TestOneProcess(t *testing.T) {
	needs(t, contain.SystemCalls)
	spec := perl(t, `my $p = fork; print defined $p ? "forked" : "no: $!"`)
	spec.Limits.Processes = 1
	out, state := run(t, spec)
	require.Zero(t, state.Code)
	require.Equal(t, "no: Resource temporarily unavailable", out)
}

// A file that the parent left open by mistake is not there.
func TestDescriptorsAreClosed(t *testing.T) {
	needs(t, contain.Descriptors)
	fd, err := syscall.Open("/dev/null", syscall.O_RDONLY, 0) // not close-on-exec
	require.NoError(t, err)
	defer syscall.Close(fd)
	list := `opendir my $d, "/proc/self/fd"; print join ",", sort { $a <=> $b } grep { /\d/ && -l "/proc/self/fd/$_" } readdir $d`
	spec := perl(t, list)
	spec.Want &^= contain.Descriptors
	out, _ := run(t, spec)
	require.Contains(t, strings.Split(out, ","), fmt.Sprint(fd))

	extra, err := os.Open("/dev/null")
	require.NoError(t, err)
	defer extra.Close()
	spec = perl(t, list)
	spec.ExtraFiles = []*os.File{extra, extra}
	out, _ = run(t, spec)
	require.Equal(t, "0,1,2,3,4,5", out, "standard ones, two extra ones, and the listing's own")
}

// A program that is not the one that was checked never begins.
func TestSwappedProgram(t *testing.T) {
	needs(t, contain.Limits)
	dir := t.TempDir()
	name, marker := filepath.Join(dir, "program"), filepath.Join(dir, "ran")
	require.NoError(t, os.Symlink("/bin/sh", name))
	checked, err := os.Stat(name)
	require.NoError(t, err)
	spec := contain.Spec{Path: name, Argv: []string{"sh", "-c", ": > " + marker}, Dir: "/", Program: checked}
	_, state := run(t, spec)
	require.Zero(t, state.Code)
	require.FileExists(t, marker)
	require.NoError(t, os.Remove(marker))

	other, err := os.Stat("/bin/bash")
	require.NoError(t, err)
	spec.Program = other
	_, err = contain.Start(spec)
	var e *contain.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, contain.Swapped, e.Reason)
	require.NoFileExists(t, marker)
}

func TestStartReasons(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), mode))
		return path
	}
	long := strings.Repeat("x", 1<<17)
	closed, err := os.Open(dir)
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	for name, row := range map[string]struct {
		spec   contain.Spec
		reason contain.Reason
	}{
		"vanished":             {contain.Spec{Path: dir + "/none"}, contain.NotFound},
		"not executable":       {contain.Spec{Path: write("plain", "x", 0o644)}, contain.NotAllowed},
		"no program":           {contain.Spec{Path: write("junk", "junk", 0o755)}, contain.NotAllowed},
		"a folder":             {contain.Spec{Path: dir}, contain.NotAllowed},
		"lost folder":          {contain.Spec{Path: "/bin/true", Dir: dir + "/none"}, contain.NotFound},
		"long argument":        {contain.Spec{Path: "/bin/true", Argv: []string{"true", long}}, contain.TooLarge},
		"lost place to write":  {contain.Spec{Path: "/bin/true", Want: contain.Files, Policy: contain.Policy{Write: []contain.Place{{Path: dir + "/none"}}}}, contain.PlaceMissing},
		"lost helper":          {contain.Spec{Path: "/bin/true", Want: contain.Files, Policy: contain.Policy{Exec: []string{dir + "/none"}}}, contain.PlaceMissing},
		"place that is closed": {contain.Spec{Path: "/bin/true", Want: contain.Files, Policy: contain.Policy{Read: []contain.Place{{File: closed}}}}, contain.Invalid},
		"lost policy":          {contain.Spec{Path: "/bin/true", Want: contain.Files, Policy: contain.Policy{Read: []contain.Place{{Path: dir + "/none"}}}}, contain.PlaceMissing},
	} {
		t.Run(name, func(t *testing.T) {
			for _, want := range []contain.Protections{0, contain.All} {
				row.spec.Want |= want
				_, err := contain.Start(row.spec)
				var e *contain.Error
				require.ErrorAs(t, err, &e)
				require.Equal(t, row.reason, e.Reason, err.Error())
			}
		})
	}
}

func TestWorkingFolderByOpenFile(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "here"), nil, 0o644))
	f, err := os.Open(dir)
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, os.Rename(dir, dir+"-moved"))
	spec := shell(`[ -e here ] && echo yes`)
	spec.Dir, spec.DirFile = "/nonexistent", f
	out, _ := run(t, spec)
	require.Equal(t, "yes\n", out)
}

func TestNamespaces(t *testing.T) {
	needs(t, contain.Namespaces)
	spec := perl(t, `print "$$ $< "; open my $f, "<", "/proc/self/net/dev" or die $!; my @l = <$f>; print scalar(@l) - 2`)
	spec.Require = contain.All | contain.Namespaces
	out, state := run(t, spec)
	require.Equal(t, fmt.Sprintf("1 %d 1", os.Getuid()), out, "process 1, its own user, and only the loopback device")
	require.True(t, state.Applied.Has(contain.All|contain.Namespaces))
}

// Root's capabilities are gone unless the policy leaves them.
func TestPrivileges(t *testing.T) {
	needs(t, contain.Privileges)
	for _, keeps := range []bool{false, true} {
		spec := perl(t, `open F, "<", "/proc/self/status"; print grep /^(CapEff|NoNewPrivs)/, <F>`)
		spec.Policy.Privileged = keeps
		out, _ := run(t, spec)
		require.Contains(t, out, "NoNewPrivs:\t1\n")
		require.Equal(t, !keeps || os.Getuid() != 0, strings.Contains(out, "CapEff:\t0000000000000000\n"), out)
	}
}

// A program that is open for writing is not waited for by a run that is over.
func TestKilledWhileTheProgramIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "true")
	b, err := os.ReadFile("/bin/true")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, b, 0o700))
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	require.NoError(t, err)
	defer f.Close()
	shortest := time.Hour
	for range 10 {
		p, err := contain.New(contain.Spec{Path: path})
		require.NoError(t, err)
		p.Kill()
		began := time.Now()
		require.ErrorIs(t, p.Start(), syscall.ETXTBSY)
		shortest = min(shortest, time.Since(began))
	}
	require.Less(t, shortest, 150*time.Millisecond, "all tries take longer")
}
