package contain_test

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// No file gets a bit that gives a program another's rights, with any right to
// write and by any call with a mode.
func TestNoSetIDBits(t *testing.T) {
	needs(t, contain.All)
	for name, metadata := range map[string]bool{"open files": false, "by name": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.Chmod(dir, 0o777))
			spec := perl(t, `use Fcntl; chdir $ARGV[0] or die;
				print "open " if sysopen(F, "a", O_CREAT|O_WRONLY, 04755);
				sysopen(F, "b", O_CREAT|O_WRONLY, 0755) or die "b: $!";
				print "fchmod " if chmod 04755, *F;
				print "chmod " if chmod 04755, "b";
				print "setgid " if chmod 02755, "b";
				print "fine" if chmod 0700, *F;`, dir)
			spec.Policy.Write, spec.Policy.Metadata = []contain.Place{{Path: dir}}, metadata
			out, _ := run(t, spec)
			require.Equal(t, "fine", out)
		})
	}
}

// How other processes are scheduled is not a contained process's to say.
func TestSchedulingOfOthers(t *testing.T) {
	needs(t, contain.All)
	// The number of a group outside this namespace reads as 0, which setpriority
	// takes for the caller's own. 19 is below every other priority, so that no
	// right is needed for it.
	out, _ := run(t, perl(t, `my $p = getppid; my $g = getpgrp($p);
		print "other " if setpriority(0, $p, 19); print "group " if $g && setpriority(1, $g, 19); print "user " if setpriority(2, 0, 19); print "own" if setpriority(0, 0, 19);`))
	require.Equal(t, "own", out)
}

// What is in a process's folder in /proc about others is not its to read.
func TestOwnFolderInProc(t *testing.T) {
	needs(t, contain.All)
	out, _ := run(t, perl(t, `for (qw(net/tcp net/unix net/route maps status cgroup mountinfo stat)) { print "$_ " if open(F, "<", "/proc/self/$_") }
		opendir(D, "/proc/self/fd") and print "fd ";  print "task " if open(F, "<", "/proc/self/task/$$/net/unix")`))
	require.Equal(t, "maps status cgroup mountinfo stat fd ", out)
}

// A file in memory is not executed by who may execute a helper.
func TestNoFilesInMemoryUnderHelpers(t *testing.T) {
	needs(t, contain.All)
	number := map[string]string{"amd64": "319", "arm64": "279"}[runtime.GOARCH]
	spec := perl(t, `my $name = "x"; print syscall(`+number+`, $name, 0)`)
	spec.Policy.Exec = []string{"/usr/bin/id"}
	out, _ := run(t, spec)
	require.Equal(t, "-1", out)
	spec.Policy.Exec = nil
	out, _ = run(t, spec)
	require.NotEqual(t, "-1", out, "it is of use where nothing is executed")
}
