package execsafetest_test

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/execsafe/execsafetest"
)

var (
	word = execsafe.Pattern("word", "[a-z]+")
	mode = execsafe.Enum("mode", "fast", "slow")
)

func command(t testing.TB, parts ...execsafe.Part) *execsafe.Command {
	t.Helper()
	cmd, err := execsafe.Declare("/usr/bin/printf", execsafe.Limits{Timeout: time.Second, Stdout: 10},
		execsafe.Uncontained(), append(parts, execsafe.Fixed("%s"), word.Operand())...)
	require.NoError(t, err)
	return cmd
}

func TestRecordsWhatWouldRun(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	defer root.Close()
	var r execsafetest.Recorder
	cmd := command(t, execsafe.Dir(root), execsafe.Env("APP_MODE", "x"), mode.Env("APP_SPEED")).WithRunner(&r)
	res, err := cmd.Run(t.Context(), word.Set("hello"), mode.Set("fast"))
	require.NoError(t, err)
	require.Empty(t, res.Stdout)
	require.Equal(t, []execsafe.Call{{
		Program: "/usr/bin/printf",
		Args:    []string{"%s", "hello"},
		Env:     []string{"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "APP_MODE=x", "APP_SPEED=fast"},
		Dir:     root.Name(),
	}}, r.Calls())
}

// What is refused never reaches the fake.
func TestRefusedIsNotRecorded(t *testing.T) {
	var r execsafetest.Recorder
	cmd := command(t).WithRunner(&r)
	_, err := cmd.Run(t.Context(), word.Set("-rf"))
	require.ErrorIs(t, err, untaint.Code("no_match"))
	_, err = cmd.Run(t.Context())
	require.ErrorIs(t, err, untaint.Code("argument_missing"))
	require.Empty(t, r.Calls())
}

func TestReplies(t *testing.T) {
	failed := errors.New("failed")
	r := execsafetest.Recorder{Reply: func(call execsafe.Call) (execsafe.Result, error) {
		if call.Args[1] == "a" {
			return execsafe.Result{Stdout: []byte("one")}, nil
		}
		return execsafe.Result{ExitCode: 3}, failed
	}}
	cmd := command(t).WithRunner(&r)
	res, err := cmd.Run(t.Context(), word.Set("a"))
	require.NoError(t, err)
	require.Equal(t, "one", string(res.Stdout))
	res, err = cmd.Run(t.Context(), word.Set("b"))
	require.ErrorIs(t, err, failed)
	require.Equal(t, 3, res.ExitCode)
	require.Len(t, r.Calls(), 2)
}

// A streamed run reads what the answer has.
func TestStreams(t *testing.T) {
	r := &execsafetest.Recorder{Reply: func(execsafe.Call) (execsafe.Result, error) {
		return execsafe.Result{Stdout: []byte("one\ntwo\n")}, nil
	}}
	p, err := command(t).WithRunner(r).Start(t.Context(), word.Set("a"))
	require.NoError(t, err)
	text, err := io.ReadAll(p)
	require.NoError(t, err)
	require.Equal(t, "one\ntwo\n", string(text))
	require.NoError(t, p.Close())
}

func TestPipelines(t *testing.T) {
	var r execsafetest.Recorder
	cmd := command(t).WithRunner(&r)
	var stages []*execsafe.Invocation
	for _, w := range []string{"a", "b", "c"} {
		inv, err := cmd.With(word.Set(w))
		require.NoError(t, err)
		stages = append(stages, inv)
	}
	pipe, err := execsafe.Pipe(stages...)
	require.NoError(t, err)
	_, err = r.Run(t.Context(), pipe)
	require.NoError(t, err)
	calls := r.Calls()
	require.Len(t, calls, 1)
	require.Len(t, calls[0].Next, 2)
	require.Equal(t, []string{"%s", "c"}, calls[0].Next[1].Args)
	require.Nil(t, calls[0].Next[0].Next)
}

func TestNothingDeclared(t *testing.T) {
	var r execsafetest.Recorder
	for _, inv := range []*execsafe.Invocation{nil, {}} {
		res, err := r.Run(context.Background(), inv)
		require.ErrorIs(t, err, untaint.Code("command_not_built"))
		require.Equal(t, -1, res.ExitCode)
	}
	require.Empty(t, r.Calls())
}

func TestConcurrentUse(t *testing.T) {
	var r execsafetest.Recorder
	cmd := command(t).WithRunner(&r)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				_, err := cmd.Run(context.Background(), word.Set("a"))
				if err != nil || len(r.Calls()) == 0 {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.Len(t, r.Calls(), 160)
}
