package secret_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
)

// TestNoWayOfPrintingShowsAnArgument holds the same for what a command is given,
// checked or refused, alone and with others.
func TestNoWayOfPrintingShowsAnArgument(t *testing.T) {
	word, many := execsafe.Pattern("word", "[A-Za-z0-9][A-Za-z0-9-]*"), execsafe.Pattern("many", "[A-Za-z0-9][A-Za-z0-9-]*")
	number := execsafe.Pattern("number", "[0-9]+")
	limits := execsafe.Limits{Timeout: time.Minute, Stdout: 1 << 20}
	plain := execsafe.MustDeclare("/bin/true", limits, execsafe.Uncontained(), word.Operand())
	full := execsafe.MustDeclare("/bin/true", limits, execsafe.Uncontained(), word.Operand(), many.Operand().Repeated(0, 3), execsafe.Input(99))
	one, err := plain.With(word.Set(canary))
	require.NoError(t, err)
	more, err := full.With(word.Set(canary), many.Each(canary, canary), execsafe.StdinBytes([]byte(canary)))
	require.NoError(t, err)
	type holder struct {
		arg     execsafe.Arg
		run     *execsafe.Invocation
		private any
	}
	values := map[string]any{
		"argument": word.Set(canary), "refused argument": number.Set(canary), "repeated argument": many.Each(canary, canary),
		"input": execsafe.StdinBytes([]byte(canary)), "list": []execsafe.Arg{word.Set(canary), many.Each(canary)},
		"invocation": one, "invocation itself": *one, "full invocation": more, "full invocation itself": *more,
		"struct": holder{word.Set(canary), one, more}, "pointer to a struct": &holder{many.Each(canary), more, word.Set(canary)},
	}
	requireNoLeaks(t, values)
}
