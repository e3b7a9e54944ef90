package execsafe_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

func invocation(t *testing.T, cmd *execsafe.Command, args ...execsafe.Arg) *execsafe.Invocation {
	t.Helper()
	inv, err := cmd.With(args...)
	require.NoError(t, err)
	return inv
}

func TestPipeMistakes(t *testing.T) {
	cat := execsafe.MustDeclare("/usr/bin/cat", limits(), execsafe.Uncontained(), execsafe.Input(100))
	one := func(args ...execsafe.Arg) *execsafe.Invocation { return invocation(t, cat, args...) }
	same := one()
	used := one()
	_, err := execsafe.Run(t.Context(), used)
	require.NoError(t, err)
	for _, row := range []struct {
		stages []*execsafe.Invocation
		want   string
	}{
		{nil, "argument_missing"},
		{[]*execsafe.Invocation{one()}, "argument_missing"},
		{[]*execsafe.Invocation{one(), nil, {}}, "/stages/1 command_not_built; /stages/2 command_not_built"},
		{[]*execsafe.Invocation{same, same}, "/stages/1 argument_twice"},
		{[]*execsafe.Invocation{used, one()}, "/stages/0 argument_twice"},
		{[]*execsafe.Invocation{one(), one(execsafe.StdinBytes(nil))}, "/stages/1 stream_not_possible"},
		{[]*execsafe.Invocation{one(execsafe.StdoutTo(io.Discard)), one()}, "/stages/0 stream_not_possible"},
	} {
		_, err := execsafe.Pipe(row.stages...)
		require.EqualError(t, err, "execsafe.Pipe: misuse: "+row.want)
	}
	_, err = cat.Start(t.Context(), execsafe.StdoutTo(io.Discard))
	require.ErrorIs(t, err, untaint.Code("stream_not_possible"))
}

// Three stages, with input at one end and a writer at the other.
func TestPipeline(t *testing.T) {
	sort := execsafe.MustDeclare("/usr/bin/sort", limits(), execsafe.BestEffort(), execsafe.Input(1<<20))
	uniq := execsafe.MustDeclare("/usr/bin/uniq", limits(), execsafe.BestEffort())
	wc := execsafe.MustDeclare("/usr/bin/wc", limits(), execsafe.BestEffort(), execsafe.Fixed("-l"))
	var out bytes.Buffer
	pipe, err := execsafe.Pipe(
		invocation(t, sort, execsafe.StdinFrom(strings.NewReader(strings.Repeat("b\na\n", 10_000)))),
		invocation(t, uniq), invocation(t, wc, execsafe.StdoutTo(&out)))
	require.NoError(t, err)
	res, err := execsafe.Run(t.Context(), pipe)
	require.NoError(t, err)
	require.Equal(t, "2\n", out.String())
	require.Len(t, res.Stages, 3)
	require.Empty(t, res.Stdout)
}

// A stage that fails, or cannot be started, ends the others at once and is what
// the run failed of.
func TestPipelineFails(t *testing.T) {
	yes := execsafe.MustDeclare("/usr/bin/yes", limits(), execsafe.BestEffort())
	sleep := execsafe.MustDeclare("/usr/bin/sleep", limits(), execsafe.BestEffort(), execsafe.Fixed("59"))
	fail := execsafe.MustDeclare("/usr/bin/false", limits(), execsafe.BestEffort())
	began := time.Now()
	pipe, err := execsafe.Pipe(invocation(t, sleep), invocation(t, fail), invocation(t, sleep))
	require.NoError(t, err)
	res, err := execsafe.Run(t.Context(), pipe)
	require.ErrorIs(t, err, execsafe.CodeExitStatus)
	require.Equal(t, 1, res.Stages[1].ExitCode)
	require.Less(t, time.Since(began), soon)

	l := limits()
	l.Concurrent = 1
	single := execsafe.MustDeclare("/usr/bin/cat", l, execsafe.BestEffort())
	pipe, err = execsafe.Pipe(invocation(t, yes), invocation(t, single), invocation(t, single))
	require.NoError(t, err)
	_, err = execsafe.Run(t.Context(), pipe)
	require.ErrorIs(t, err, untaint.Busy)
	_, err = single.Run(t.Context()) // the place is free again
	require.NoError(t, err)
}

// What the system refuses at the start has its kind, and the run's folder and
// place are given back.
func TestStartsThatFail(t *testing.T) {
	word := execsafe.Text("word", 100_000)
	many := execsafe.MustDeclare("/usr/bin/true", limits(), execsafe.BestEffort(), execsafe.EndOfOptions("--"), word.Operand().Repeated(0, 1000))
	long := strings.Repeat("x", 100_000)
	words := make([]string, 100)
	for i := range words {
		words[i] = long
	}
	_, err := many.Run(t.Context()) // makes the folder that all runs share
	require.NoError(t, err)
	t.Setenv("TMPDIR", t.TempDir())
	_, err = many.Run(t.Context(), word.Each(words...))
	require.ErrorIs(t, err, untaint.Code("arguments_too_long"))
	require.ErrorIs(t, err, untaint.TooLarge)
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestJSON(t *testing.T) {
	type point struct{ X, Y int }
	read := func(text string) (point, error) { return execsafe.JSON[point](execsafe.Result{Stdout: []byte(text)}) }
	got, err := read(` {"X":1,"Y":2} `)
	require.NoError(t, err)
	require.Equal(t, point{1, 2}, got)
	for _, text := range []string{"", "null x", `{"X":1`, `{"X":"1"}`, `{"Z":1}`, `{"X":1,"X":2}`, "{\"X\":1}\xff", `[1]`, `{"X":1.5}`, `{"X":1e99}`} {
		got, err := read(text)
		require.ErrorIs(t, err, untaint.Code("output_not_json"), text)
		require.ErrorIs(t, err, untaint.Malformed)
		require.Zero(t, got)
	}
	_, err = execsafe.JSON[any](execsafe.Result{Stdout: []byte(strings.Repeat("[", 100_000))})
	require.ErrorIs(t, err, untaint.Code("output_too_deep"))
	_, err = execsafe.JSON[any](execsafe.Result{Stdout: []byte(strings.Repeat("[", 60) + strings.Repeat("]", 60))})
	require.NoError(t, err)
}

// A program that fails after its output was read says so at the end of it, and
// half a line that a killed program wrote is not given out as a line.
func TestStreamsEndWithTheRun(t *testing.T) {
	cut := limits()
	cut.Stdout = 7
	print := execsafe.MustDeclare("/usr/bin/printf", cut, execsafe.BestEffort(), execsafe.Fixed(`one\ntwo-and-more\n`))
	var got []string
	var failed error
	for line, err := range print.Lines(t.Context(), 100) {
		if failed = err; err == nil {
			got = append(got, string(line))
		}
	}
	require.ErrorIs(t, failed, execsafe.CodeOutputLimit)
	require.Equal(t, []string{"one"}, got)

	fail := execsafe.MustDeclare("/usr/bin/cat", limits(), execsafe.BestEffort(), execsafe.Fixed("none"))
	p, err := fail.Start(t.Context())
	require.NoError(t, err)
	_, err = io.ReadAll(p)
	require.ErrorIs(t, err, execsafe.CodeExitStatus)
	_, again := p.Read(make([]byte, 1))
	require.Equal(t, err, again)
	require.NoError(t, p.Close())

	for line, err := range fail.Lines(t.Context(), 0) {
		require.Nil(t, line)
		require.ErrorIs(t, err, untaint.Misuse)
	}
	word := execsafe.Text("word", 10)
	for line, err := range fail.Lines(t.Context(), 10, word.Set("x")) {
		require.Nil(t, line)
		require.ErrorIs(t, err, untaint.Code("argument_foreign"))
	}
	require.False(t, errors.Is(failed, untaint.Misuse))
}
