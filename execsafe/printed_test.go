package execsafe_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe"
)

// Neither an argument nor an invocation shows a value, whoever prints it and
// wherever it stands.
func TestNothingPrintsAValue(t *testing.T) {
	const secret = "s3cretvalue"
	var (
		word  = execsafe.Pattern("word", "[a-z0-9]+")
		bad   = execsafe.Pattern("bad", "[0-9]+")
		many  = execsafe.Pattern("many", "[a-z0-9]+")
		input = execsafe.StdinBytes([]byte(secret))
	)
	cmd := execsafe.MustDeclare("/bin/true", limits(), execsafe.Uncontained(), word.Operand(), many.Operand().Repeated(0, 3), execsafe.Input(99))
	slow, err := cmd.With(word.Set(secret), many.Each(secret, secret), input)
	require.NoError(t, err)
	cmd = execsafe.MustDeclare("/bin/true", limits(), execsafe.Uncontained(), word.Operand())
	fast, err := cmd.With(word.Set(secret))
	require.NoError(t, err)
	all := []any{
		word.Set(secret), bad.Set(secret), many.Each(secret), input, slow, fast, []execsafe.Arg{word.Set(secret)},
		struct{ a execsafe.Arg }{word.Set(secret)}, struct{ A *execsafe.Arg }{new(word.Set(secret))},
		map[string]execsafe.Arg{"a": word.Set(secret)}, struct{ i *execsafe.Invocation }{fast}, *fast, struct{ i execsafe.Invocation }{*slow},
	}
	for i, v := range all {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p", "%T"} {
			out := fmt.Sprintf(verb, v)
			require.NotContains(t, out, secret, "%d %s", i, verb)
			require.NotContains(t, out, fmt.Sprintf("%x", secret), "%d %s", i, verb)
			require.NotContains(t, out, fmt.Sprint([]byte(secret)), "%d %s", i, verb)
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		require.NotContains(t, log.String(), secret, "%d", i)
		text, _ := json.Marshal(v)
		require.NotContains(t, string(text), secret, "%d", i)
	}
	require.Equal(t, "execsafe.Arg(word)", fmt.Sprint(word.Set(secret)))
	require.Equal(t, "execsafe.Invocation(/bin/true word)", fmt.Sprint(fast))
	require.Equal(t, []string{secret}, fast.Call().Args)
}
