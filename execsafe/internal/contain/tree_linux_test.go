package contain_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

// Each of these leaves something behind that would live for a minute.
var stragglers = map[string]string{
	"background child":  `if (fork == 0) { sleep 60; exit }`,
	"double fork":       `if (fork == 0) { if (fork == 0) { sleep 60 } exit }`,
	"daemon by setsid":  `use POSIX; if (fork == 0) { POSIX::setsid(); if (fork == 0) { sleep 60 } exit }`,
	"group of its own":  `use POSIX; if (fork == 0) { POSIX::setpgid(0, 0); sleep 60; exit }`,
	"ignores all":       `if (fork == 0) { $SIG{$_} = "IGNORE" for qw(TERM HUP INT QUIT PIPE ALRM USR1); sleep 60; exit }`,
	"stopped":           `if (fork == 0) { kill "STOP", $$; sleep 60; exit }`,
	"no death signal":   `if (fork == 0) { syscall(157, 1, 0, 0, 0, 0); sleep 60; exit }`,
	"closes everything": `if (fork == 0) { syscall(3, $_) for 0..255; sleep 60; exit }`,
}

// soon is long for a busy machine and short for a straggler.
const soon = 20 * time.Second

// settle gives the straggler the time to get away.
const settle = `; select undef, undef, undef, 0.2;`

// When the process ends by itself, what it left ends too.
func TestNothingSurvivesTheEnd(t *testing.T) {
	needs(t, contain.ProcessGroup)
	for name, script := range stragglers {
		t.Run(name, func(t *testing.T) {
			spec := perl(t, script+settle+`print "done"`)
			spec.Env = []string{"TAG=" + t.Name()}
			out, state := run(t, spec)
			require.Equal(t, "done", out)
			require.Zero(t, state.Code)
			require.Empty(t, tagged(t, "TAG="+t.Name()))
		})
	}
}

// Kill ends all of it, at once, though it asks for more time.
func TestKillEndsTheTree(t *testing.T) {
	needs(t, contain.ProcessGroup)
	for name, script := range stragglers {
		t.Run(name, func(t *testing.T) {
			spec := perl(t, `$SIG{TERM}="IGNORE";`+script+`; $| = 1; print "x"; sleep 60`)
			spec.Env = []string{"TAG=" + t.Name()}
			began := time.Now()
			_, state := runFor(t, spec, 300*time.Millisecond)
			require.Less(t, time.Since(began), soon)
			require.Equal(t, syscall.SIGKILL, state.Signal)
			require.Empty(t, tagged(t, "TAG="+t.Name()))
		})
	}
}

// Namespaces hold the tree by themselves.
func TestNamespacesHoldTheTree(t *testing.T) {
	needs(t, contain.Namespaces)
	for name, script := range stragglers {
		t.Run(name, func(t *testing.T) {
			spec := perl(t, script+settle+`print "done"`)
			spec.Want, spec.Require = 0, contain.Namespaces
			spec.Env = []string{"TAG=" + t.Name()}
			_, state := run(t, spec)
			require.Zero(t, state.Code)
			require.Empty(t, tagged(t, "TAG="+t.Name()))
		})
	}
}

// bombs fork without a pause. Each fork takes one of the tokens that the first
// process puts into a pipe: without a bound, what a bomb leaves to be buried
// would stop this machine for half a minute and every test beside this one.
var bombs = map[string]string{
	"grows":   `pipe R, W; syswrite W, "x" x 2048; while (1) { sysread(R, my $token, 1); fork }`,
	"is gone": `for (1..4) { next if fork; while (1) { exit if fork } } sleep 60`,
}

// A fork bomb is killed while it forks, whether it fills the machine or has
// each process replaced by the next before a signal could be aimed at it.
func TestForkBomb(t *testing.T) {
	needs(t, contain.All)
	for name, script := range bombs {
		t.Run(name, func(t *testing.T) {
			spec := perl(t, script)
			spec.Env = []string{"TAG=" + t.Name()}
			began := time.Now()
			_, state := runFor(t, spec, 150*time.Millisecond)
			t.Logf("killed %v after the start", time.Since(began))
			require.Empty(t, tagged(t, "TAG="+t.Name()))
			require.Equal(t, syscall.SIGKILL, state.Signal)

			spec.Limits.Processes = 1
			_, _ = runFor(t, spec, 150*time.Millisecond)
			require.Empty(t, tagged(t, "TAG="+t.Name()))
		})
	}
}

// A zombie that nobody reaps does not hold up Wait for as long as a process
// that still ends. Here its parent, which got away, keeps it in the group.
func TestZombieDoesNotHoldUpWait(t *testing.T) {
	spec := perl(t, `use POSIX; my $group = $$; pipe R, W; $| = 1;
		if (fork == 0) {
			setpgid(0, 0); print $$;
			if (fork == 0) { setpgid(0, $group); close R; close W; sleep 60; exit }
			close W; sleep 60; exit
		}
		close W; sysread R, $_, 1; print " ready"`)
	spec.Want = 0
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	spec.Stdout = w
	p, err := contain.Start(spec)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	var keeper int
	_, err = fmt.Fscan(r, &keeper)
	require.NoError(t, err)
	defer func() { _ = syscall.Kill(keeper, syscall.SIGKILL) }()
	_, err = p.Wait()
	require.NoError(t, err)
	for _, left := range group(t, p.Pid()) {
		require.Contains(t, left, ") Z ")
	}
	require.Len(t, group(t, p.Pid()), 1)
}

func TestKillAfterTheEndHitsNobody(t *testing.T) {
	p, err := contain.Start(shell("exit 3"))
	require.NoError(t, err)
	<-p.Done()
	for range 3 {
		p.Kill()
		state, err := p.Wait()
		require.NoError(t, err)
		require.Equal(t, 3, state.Code)
	}
	require.Empty(t, group(t, p.Pid()))
}

// parentThatDies starts a tree, says its number, and waits for its own end.
func parentThatDies() {
	spec := contain.Spec{Path: os.Getenv("PROGRAM"), Argv: []string{"perl", "-e", os.Getenv("SCRIPT")}, Env: []string{"TAG=" + os.Getenv("TREE")}}
	if os.Getenv("CONTAINED") != "" {
		spec.Want = contain.All
	}
	p, err := contain.Start(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Pid())
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the test says so
	if os.Getenv("END") == "panic" {
		panic("the parent breaks")
	}
}

// Whatever ends the parent ends the whole tree, grandchildren included.
func TestTreeDiesWithItsParent(t *testing.T) {
	for _, end := range []string{"kill", "panic", "exit"} {
		for _, contained := range []string{"", "yes"} {
			for name, script := range stragglers {
				if contained == "" && (strings.Contains(script, "setsid") || strings.Contains(script, "setpgid")) {
					continue // nothing keeps these in the group
				}
				t.Run(end+"/"+contained+"/"+name, func(t *testing.T) {
					if contained != "" {
						needs(t, contain.All)
					}
					treeDies(t, end, contained, script)
				})
			}
		}
	}
}

func treeDies(t *testing.T, end, contained, script string) {
	parent := exec.Command("/proc/self/exe")
	parent.Env = []string{
		roleVariable + "=parent", "END=" + end, "CONTAINED=" + contained, "TREE=" + t.Name() + ";",
		"PROGRAM=" + perl(t, "").Path, "SCRIPT=" + script + `; sleep 60`,
	}
	out, err := parent.StdoutPipe()
	require.NoError(t, err)
	in, err := parent.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, parent.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	var pid int
	_, err = fmt.Sscan(line, &pid)
	require.NoError(t, err, line)
	require.Eventually(t, func() bool { return len(tagged(t, "TAG="+t.Name()+";")) >= 2 }, soon, 5*time.Millisecond)
	if end == "kill" {
		require.NoError(t, parent.Process.Kill())
	}
	require.NoError(t, in.Close())
	_ = parent.Wait()
	require.Eventually(t, func() bool { return len(tagged(t, "TAG="+t.Name()+";")) == 0 }, soon, 5*time.Millisecond)
}
