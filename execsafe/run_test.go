package execsafe_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

func limits() execsafe.Limits {
	return execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 20}
}

// soon is long for a busy machine, and short of the time that a run which had
// to be ended, and a survivor of one, would take.
const soon = 15 * time.Second

func TestTextArrivesAsTyped(t *testing.T) {
	word := execsafe.Text("word", 100)
	echo, err := execsafe.Declare("/usr/bin/printf", limits(), execsafe.Uncontained(),
		execsafe.EndOfOptions("--"), execsafe.Fixed("%s|"), word.Operand().Repeated(0, 10))
	require.NoError(t, err)
	res, err := echo.Run(context.Background(), word.Each("-rf", "$(id)", "a b"))
	require.NoError(t, err)
	require.Equal(t, "-rf|$(id)|a b|", string(res.Stdout))

	_, err = echo.Run(context.Background(), word.Each("ok", "\x00", "@x"))
	require.EqualError(t, err, "execsafe.With: unsafe: /word/1 argument_control; /word/2 reserved_first")
	require.ErrorIs(t, err, untaint.Unsafe)
}

func TestTimeoutEndsTheRun(t *testing.T) {
	l := limits()
	l.Timeout = 200 * time.Millisecond
	sleep := execsafe.MustDeclare("/usr/bin/sleep", l, execsafe.Uncontained(), execsafe.Fixed("60"))
	began := time.Now()
	_, err := sleep.Run(context.Background())
	require.EqualError(t, err, "execsafe.Run: timeout: timeout (max_ms 200)")
	require.Less(t, time.Since(began), soon)
}

func TestEndlessOutput(t *testing.T) {
	yes := execsafe.MustDeclare("/usr/bin/yes", limits(), execsafe.Uncontained())
	n := 0
	for line, err := range yes.Lines(context.Background(), 100) {
		require.NoError(t, err)
		require.Equal(t, "y", string(line))
		if n++; n == 10 {
			break
		}
	}
	_, err := yes.Run(context.Background())
	require.EqualError(t, err, "execsafe.Run: too_large: output_limit (stream stdout, max 1048576)")
}

// A stage that the next one has read enough of is ended, and has not failed.
func TestPipeEndsWhatNobodyReads(t *testing.T) {
	yes := execsafe.MustDeclare("/usr/bin/yes", limits(), execsafe.Uncontained())
	head := execsafe.MustDeclare("/usr/bin/head", limits(), execsafe.Uncontained(), execsafe.Fixed("-n3"))
	a, err := yes.With()
	require.NoError(t, err)
	b, err := head.With()
	require.NoError(t, err)
	pipe, err := execsafe.Pipe(a, b)
	require.NoError(t, err)
	res, err := execsafe.Run(context.Background(), pipe)
	require.NoError(t, err)
	require.Equal(t, "y\ny\ny\n", string(res.Stdout))
}
