package contain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// metadataCall is a call with arguments in Perl: F is the name of a file, L that
// of a symbolic link to it, $d its folder and $n the file, both open for reading.
type metadataCall struct {
	name string
	nr   int
	args string
}

const emptyPath, noFollow, cwd = unix.AT_EMPTY_PATH, unix.AT_SYMLINK_NOFOLLOW, unix.AT_FDCWD

var metadataCalls = append([]metadataCall{
	{"fchmod", unix.SYS_FCHMOD, `$n, 0640`},
	{"fchmodat", unix.SYS_FCHMODAT, `$d, "file", 0640`},
	{"fchmodat of the working folder", unix.SYS_FCHMODAT, fmt.Sprintf(`%d, R, 0640`, cwd)},
	{"fchmodat below a descriptor's name", unix.SYS_FCHMODAT, fmt.Sprintf(`%d, "/proc/self/fd/$d/file", 0640`, cwd)},
	{"fchmodat by /dev/fd", unix.SYS_FCHMODAT, fmt.Sprintf(`%d, "/dev/fd/$n", 0640`, cwd)},
	{"fchmodat2", unix.SYS_FCHMODAT2, fmt.Sprintf(`$d, "file", 0640, %d`, noFollow)},
	{"fchmodat2 of a file itself", unix.SYS_FCHMODAT2, fmt.Sprintf(`$n, "", 0640, %d`, emptyPath)},
	{"fchown", unix.SYS_FCHOWN, `$n, -1, $gid`},
	{"fchownat", unix.SYS_FCHOWNAT, `$d, "file", $<, -1, 0`},
	{"fchownat of a link", unix.SYS_FCHOWNAT, fmt.Sprintf(`%d, L, $<, $gid, %d`, cwd, noFollow)},
	{"fchownat of a file itself", unix.SYS_FCHOWNAT, fmt.Sprintf(`$n, "", $<, $gid, %d`, emptyPath)},
	{"utimensat", unix.SYS_UTIMENSAT, `$d, "file", pack("q4", 1, 2, 3, 4), 0`},
	{"utimensat now", unix.SYS_UTIMENSAT, fmt.Sprintf(`%d, F, 0, 0`, cwd)},
	{"utimensat of a link", unix.SYS_UTIMENSAT, fmt.Sprintf(`%d, L, pack("q4", 1, 2, 3, 4), %d`, cwd, noFollow)},
	{"utimensat of a file itself", unix.SYS_UTIMENSAT, `$n, 0, pack("q4", 1, 2, 3, 4), 0`},
	{"setxattr", unix.SYS_SETXATTR, `F, "user.a", "value", 5, 0`},
	{"lsetxattr", unix.SYS_LSETXATTR, `F, "user.b", "", 0, 0`},
	{"fsetxattr", unix.SYS_FSETXATTR, `$n, "user.c", "value", 5, 0`},
	{"removexattr", unix.SYS_REMOVEXATTR, `F, "user.1"`},
	{"lremovexattr", unix.SYS_LREMOVEXATTR, `F, "user.2"`},
	{"fremovexattr", unix.SYS_FREMOVEXATTR, `$n, "user.3"`},
}, oldMetadataCalls...)

// place is a folder with a file that has attributes, and a link to it.
func place(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, []byte("text"), 0o600))
	require.NoError(t, os.Symlink(file, filepath.Join(dir, "link")))
	for i := range 3 {
		if err := unix.Setxattr(file, fmt.Sprint("user.", i+1), []byte("x"), 0); err != nil {
			t.Logf("no attributes here: %v", err)
		}
	}
	return dir
}

// callSub makes a system call with copies: the arguments have to be variables.
const callSub = `sub call { my @a = @_; syscall(shift @a, @a) } `

// changing is a program that makes the calls on the file in a folder, and prints
// what the kernel says of each.
func changing(t testing.TB, dir string) contain.Spec {
	t.Helper()
	script := `my ($dir) = @ARGV; my $gid = $( + 0; chdir "$dir/.." or die; my ($f, $l) = ("$dir/file", "$dir/link");
		my $r = substr($f, rindex($dir, "/") + 1); use Fcntl;
		sysopen(D, $dir, O_RDONLY | O_DIRECTORY) or die "folder: $!"; open(N, "<", $f) or die "file: $!"; my ($d, $n) = (fileno D, fileno N);
		` + callSub + `sub say { print $_[0] == -1 ? 0 + $! : 0, "\n" }`
	for _, c := range metadataCalls {
		args := strings.NewReplacer("F", "$f", "L", "$l", "R", "$r").Replace(c.args)
		script += fmt.Sprintf("\n say(call(%d, %s));", c.nr, args)
	}
	return perl(t, script, dir)
}

// Metadata of a file in a folder that may be written is changed by each call, and
// of one in a folder that may be read by none, whatever way leads to it.
func TestMetadataOnlyWhereItMayWrite(t *testing.T) {
	needs(t, contain.All)
	given, empty := place(t), t.TempDir()
	read := given + "-not" // which begins with the name of the other
	require.NoError(t, os.Rename(place(t), read))
	require.NoError(t, os.Remove(filepath.Join(read, "link")))
	require.NoError(t, os.Symlink(filepath.Join(read, "file"), filepath.Join(read, "link")))
	for dir, errno := range map[string]unix.Errno{given: 0, read: unix.EPERM} {
		spec := changing(t, dir)
		spec.Require = contain.Metadata | contain.Files
		spec.Policy.Read = []contain.Place{{Path: read}}
		spec.Policy.Write = []contain.Place{{Path: empty}, {Path: given}}
		before, err := os.Stat(filepath.Join(dir, "file"))
		require.NoError(t, err)
		out, state := run(t, spec)
		require.Equal(t, contain.All, state.Applied)
		answers := strings.Fields(out)
		require.Len(t, answers, len(metadataCalls), out)
		for i, c := range metadataCalls {
			require.Equal(t, fmt.Sprint(int(errno)), answers[i], c.name)
		}
		after, err := os.Stat(filepath.Join(dir, "file"))
		require.NoError(t, err)
		require.Equal(t, errno != 0, before.Sys().(*syscall.Stat_t).Ctim == after.Sys().(*syscall.Stat_t).Ctim)
	}
}

// What the calls do is what the kernel would have done.
func TestMetadataIsWhatWasAsked(t *testing.T) {
	needs(t, contain.All)
	dir := place(t)
	spec := perl(t, callSub+`chdir $ARGV[0] or die; chmod 0751, "file" or die; mkdir "d" or die; chmod 01700, "d" or die; utime 86400, 1000000000, "file" or die;
		call(`+fmt.Sprint(unix.SYS_SETXATTR)+`, "file", "user.note", "a\0b", 3, 0) == 0 or die "attribute: $!";
		print "fine"; print " missing" if !chmod(0700, "none") && $!{ENOENT}; print " attribute" if call(`+fmt.Sprint(unix.SYS_REMOVEXATTR)+`, "file", "user.none") == -1 && $!{ENODATA};
		print " address" if call(`+fmt.Sprint(unix.SYS_FCHMODAT)+`, -100, 8, 0700) == -1 && $!{EFAULT};
		print " long" if !chmod(0700, "x" x 5000) && $!{ENAMETOOLONG}; print " descriptor" if call(`+fmt.Sprint(unix.SYS_FCHMOD)+`, 77, 0700) == -1 && $!{EBADF};
		print " large" if call(`+fmt.Sprint(unix.SYS_SETXATTR)+`, "file", "user.big", "x", 1 << 40, 0) == -1 && $!{E2BIG};
		print " loop" if symlink("self", "self") && !chmod(0700, "self") && $!{ELOOP};`, dir)
	spec.Policy.Write = []contain.Place{{Path: dir}}
	out, _ := run(t, spec)
	require.Equal(t, "fine missing attribute address long descriptor large loop", out)
	info, err := os.Stat(filepath.Join(dir, "file"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o751), info.Mode())
	require.Equal(t, time.Unix(1_000_000_000, 0).UTC(), info.ModTime().UTC())
	require.EqualValues(t, 86400, info.Sys().(*syscall.Stat_t).Atim.Sec)
	value := make([]byte, 10)
	n, err := unix.Getxattr(filepath.Join(dir, "file"), "user.note", value)
	require.NoError(t, err)
	require.Equal(t, "a\x00b", string(value[:n]))
	info, err = os.Stat(filepath.Join(dir, "d"))
	require.NoError(t, err)
	require.Equal(t, os.ModeDir|os.ModeSticky|0o700, info.Mode())
}

// noListener is a kernel, or a program around this one, that has none to give.
var noListener = refusal{unix.SYS_SECCOMP, unix.BPF_JSET, 1, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, errno(unix.EBUSY)}

// Where a call cannot be held, who required that is told, and for everyone else
// the old rule holds: what is open, and with Metadata what has a name.
func TestMetadataWithoutAListener(t *testing.T) {
	needs(t, contain.All)
	for name, metadata := range map[string]bool{"": false, "chmod ": true} {
		dir := place(t)
		marker := filepath.Join(dir, "ran")
		spec := perl(t, `my ($dir) = @ARGV; open(F, ">", "$dir/ran"); print F chmod(0711, "$dir/file") ? "chmod " : "", chmod(0600, *F) ? "fchmod" : ""`, dir)
		spec.Policy.Write, spec.Policy.Metadata = []contain.Place{{Path: dir}}, metadata
		state, err := startRefused(t, spec, noListener)
		require.NoError(t, err)
		require.Equal(t, contain.All&^contain.Metadata, state.Applied)
		text, err := os.ReadFile(marker)
		require.NoError(t, err)
		require.Equal(t, name+"fchmod", string(text))
		require.NoError(t, os.Remove(marker))

		spec.Require = contain.Metadata
		_, err = startRefused(t, spec, noListener)
		var e *contain.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, contain.Unavailable, e.Reason)
		require.Equal(t, contain.Metadata, e.Missing)
		require.NoFileExists(t, marker)

		spec.Require, spec.Policy.Write = contain.All, nil
		state, err = startRefused(t, spec, noListener)
		require.NoError(t, err, "with nothing to write all is refused, and nothing held")
		require.Equal(t, contain.All, state.Applied)
	}
}

// What is probed anew without a listener has all else.
func TestProbeWithoutAListener(t *testing.T) {
	needs(t, contain.All)
	contain.ForgetProbe()
	defer contain.ForgetProbe()
	state, err := startRefused(t, func() contain.Spec {
		spec := shell("exit 7")
		spec.Policy.Write = []contain.Place{{Path: t.TempDir()}}
		return spec
	}(), noListener)
	require.NoError(t, err)
	require.Equal(t, contain.All&^contain.Metadata, state.Applied)
	require.Equal(t, 7, state.Code)
}

// However fast a name is made to mean something else, by a link, a folder's
// name, the working folder or an open file's number, no file outside is changed.
func TestMetadataIsNotWonByARace(t *testing.T) {
	needs(t, contain.All)
	const turns = 6000
	dir, outside := t.TempDir(), t.TempDir()
	for _, d := range []string{filepath.Join(dir, "in"), filepath.Join(dir, "a"), outside} {
		require.NoError(t, os.MkdirAll(d, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(d, "file"), nil, 0o600))
	}
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "b")))
	spec := perl(t, callSub+`my ($dir, $out, $turns) = @ARGV; chdir $dir or die; my $parent = $$; my @kids;
		sub beside { my $f = shift; my $pid = fork; die unless defined $pid; if (!$pid) { my $i = 0; $f->($i++) while getppid == $parent; exit } push @kids, $pid }
		beside(sub { unlink "n"; symlink($_[0] % 2 ? "$dir/in" : $out, "n"); rename "n", "link" });
		beside(sub { rename "a", "c"; rename "b", "a"; rename "a", "b"; rename "c", "a" });
		my %done; open(I, "<", "in/file") or die; open(O, "<", "$out/file") or die;
		for my $i (1 .. $turns) {
			$done{link}++ if chmod 0640, "link/file"; $done{link_refused}++ if $!{EPERM};
			$done{folder}++ if chmod 0640, "a/file"; $done{in}++ if chmod 0640, "in/file";
			$done{times}++ if utime 1, 1, "link/file";
		}
		kill 9, @kids; print join " ", map { "$_=$done{$_}" } sort keys %done;`, dir, outside, fmt.Sprint(turns))
	spec.Policy.Read = []contain.Place{{Path: outside}}
	spec.Policy.Write = []contain.Place{{Path: dir}}
	file := filepath.Join(outside, "file")
	before, err := os.Stat(file)
	require.NoError(t, err)
	out, state := run(t, spec)
	require.Zero(t, state.Code, out)
	after, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, before, after, out)
	for _, what := range []string{"folder=", fmt.Sprint("in=", turns), "link=", "link_refused=", "times="} {
		require.Contains(t, out, what, "the race was none")
	}
	t.Log(out)
}

// A signal that is handled while a call is held does not spoil it, if the handler
// restarts calls, and who is killed in one leaves nothing.
func TestSignalsWhileACallIsHeld(t *testing.T) {
	needs(t, contain.All)
	dir := place(t)
	spec := perl(t, `use Time::HiRes qw(ualarm); use POSIX (); my $n = 0;
		POSIX::sigaction(POSIX::SIGALRM(), POSIX::SigAction->new(sub { $n++ }, POSIX::SigSet->new, POSIX::SA_RESTART())); my $bad = 0; ualarm(50, 50);
		for (1 .. 3000) { $bad++ unless chmod 0600, $ARGV[0] } ualarm(0); print "bad $bad", $n ? "" : " and no signal"`, filepath.Join(dir, "file"))
	spec.Policy.Write = []contain.Place{{Path: dir}}
	out, _ := run(t, spec)
	require.Equal(t, "bad 0", out)

	before := usageNow(t)
	for range 100 {
		spec := perl(t, `while (1) { chmod 0600, $ARGV[0]; utime 1, 1, $ARGV[0] }`, filepath.Join(dir, "file"))
		spec.Policy.Write = []contain.Place{{Path: dir}}
		_, state := runFor(t, spec, 15*time.Millisecond)
		require.Equal(t, syscall.SIGKILL, state.Signal)
	}
	require.Eventually(t, func() bool { return usageNow(t).files <= before.files }, 10*time.Second, 10*time.Millisecond)
}

// What root may by its capabilities, and a contained process of root's has lost,
// nobody does for it.
func TestMetadataByNoRights(t *testing.T) {
	needs(t, contain.All)
	if os.Getuid() != 0 {
		t.Skip("skipped: only root has rights to lose")
	}
	dir := place(t)
	file := filepath.Join(dir, "file")
	script := `print chmod(0640, $ARGV[0]), utime(1, 1, $ARGV[0]), chown(0, 0, $ARGV[0]), chown(1234, 1234, $ARGV[1])`
	for name, answer := range map[contain.Protections]string{contain.All: "0000", contain.ProcessTree: "1111"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "own"), nil, 0o600))
		require.NoError(t, os.Chown(file, 1234, 1234))
		require.NoError(t, os.Chmod(dir, 0o777))
		spec := perl(t, script, file, filepath.Join(dir, "own"))
		spec.Want = name
		spec.Policy.Write = []contain.Place{{Path: dir}}
		out, _ := run(t, spec)
		require.Equal(t, answer, out)
	}
}

// A program that may write to one file may change the metadata of that file.
func TestMetadataOfAFile(t *testing.T) {
	needs(t, contain.All)
	dir := place(t)
	file, err := os.OpenFile(filepath.Join(dir, "file"), os.O_RDWR, 0)
	require.NoError(t, err)
	defer file.Close()
	for _, given := range []contain.Place{{File: file}, {Path: file.Name()}} {
		spec := perl(t, `print chmod(0640, "$ARGV[0]/file"), chmod(0700, $ARGV[0]), chmod(0600, "$ARGV[0]/link"), chmod(0600, "$ARGV[0]/file/")`, dir)
		spec.Policy.Write = []contain.Place{given}
		out, _ := run(t, spec)
		require.Equal(t, "1010", out)
	}
	require.NoError(t, os.Remove(file.Name()))
	require.NoError(t, os.WriteFile(file.Name()+" (deleted)", nil, 0o600))
	spec := perl(t, `print chmod(0640, $ARGV[0]), "$!"`, file.Name()+" (deleted)")
	spec.Policy.Write = []contain.Place{{File: file}}
	out, _ := run(t, spec)
	require.Equal(t, "0Operation not permitted", out, "that is the name of the removed file now")
}
