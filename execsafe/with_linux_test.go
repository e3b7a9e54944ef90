package execsafe_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
)

var withLimits = execsafe.Limits{Timeout: time.Second, Stdout: 1}

func declared(t testing.TB, parts ...execsafe.Part) *execsafe.Command {
	t.Helper()
	c, err := execsafe.Declare("/bin/true", withLimits, execsafe.Uncontained(), parts...)
	require.NoError(t, err)
	return c
}

// A parameter that stands at two places is given once, and counts once: it
// hides no argument that has no place.
func TestParameterAtTwoPlaces(t *testing.T) {
	word, other := execsafe.Pattern("word", "[a-z]+"), execsafe.Pattern("other", "[a-z]+")
	c := declared(t, word.Operand(), word.Flag("--again"))

	inv, err := c.With(word.Set("one"))
	require.NoError(t, err)
	require.Equal(t, []string{"one", "--again=one"}, inv.Call().Args)

	for code, args := range map[untaint.Code][]execsafe.Arg{
		"argument_twice":   {word.Set("one"), word.Set("two")},
		"argument_foreign": {word.Set("one"), other.Set("two")},
	} {
		_, err := c.With(args...)
		require.ErrorIs(t, err, code)
	}
	_, err = c.With(other.Set("two"), word.Set("one"))
	require.ErrorIs(t, err, untaint.Code("argument_foreign"))
	_, err = c.With()
	require.ErrorIs(t, err, untaint.Code("argument_missing"))
}

// One value is too few where two are declared, however it is given.
func TestOneValueOfTwo(t *testing.T) {
	word := execsafe.Pattern("word", "[a-z]+")
	c := declared(t, word.Operand().Repeated(2, 3))
	for _, a := range []execsafe.Arg{word.Set("one"), word.Each("one"), word.Each()} {
		_, err := c.With(a)
		require.ErrorIs(t, err, untaint.Code("argument_count"))
	}
	inv, err := c.With(word.Each("one", "two"))
	require.NoError(t, err)
	require.Equal(t, []string{"one", "two"}, inv.Call().Args)

	inv, err = declared(t, word.Operand().Repeated(1, 3)).With(word.Set("one"))
	require.NoError(t, err)
	require.Equal(t, []string{"one"}, inv.Call().Args)
}

// mixed is a command of n parameters of each kind in turn, an argument for each,
// and what they come to.
func mixed(t testing.TB, n int) (c *execsafe.Command, args []execsafe.Arg, want []string) {
	t.Helper()
	kinds := []func(i int) (execsafe.Part, execsafe.Arg, []string){
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			p := launderPattern(execsafe.Pattern, fmt.Sprint("p", i), "[a-z]+[0-9]*")
			return p.Operand(), p.Set(fmt.Sprint("word", i)), []string{fmt.Sprint("word", i)}
		},
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			p := launderRange(execsafe.Int, fmt.Sprint("p", i), 0, 1000)
			return p.Flag("--number"), p.Set(i), []string{fmt.Sprint("--number=", i)}
		},
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			p := launderText(execsafe.Text, fmt.Sprint("p", i), 100)
			return p.Joined("--text="), p.Set("größer\u00a0" + fmt.Sprint(i)), []string{"--text=größer\u00a0" + fmt.Sprint(i)}
		},
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			p := launderEnum(execsafe.Enum, fmt.Sprint("p", i), "slow", "fast")
			return p.Flag("-s"), p.Set("fast"), []string{"-s", "fast"}
		},
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			p := launderBool(execsafe.Bool, fmt.Sprint("p", i))
			return p.Flag("--all"), p.Set(i%2 == 0), map[bool][]string{true: {"--all"}}[i%2 == 0]
		},
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			p := launderRange(execsafe.Duration, fmt.Sprint("p", i), 0, time.Hour)
			return p.Joined("w="), p.Set(90 * time.Second), []string{"w=90"}
		},
		func(i int) (execsafe.Part, execsafe.Arg, []string) {
			return execsafe.Fixed("--fixed"), execsafe.Arg{}, []string{"--fixed"}
		},
	}
	var parts []execsafe.Part
	for i := range n {
		part, arg, texts := kinds[i%len(kinds)](i)
		parts, want = append(parts, part), append(want, texts...)
		if arg != (execsafe.Arg{}) {
			args = append(args, arg)
		}
	}
	return declared(t, parts...), args, want
}

// As many arguments as there may be, of each kind and in any order, come to the
// same, and one that is refused, missing, or there twice is found among them.
func TestArgumentsInAnyOrder(t *testing.T) {
	foreign := execsafe.Int("foreign", 0, 1)
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 40 {
		c, args, want := mixed(t, n+1)
		if len(args) == 0 {
			continue
		}
		for range 20 {
			inv, err := c.With(args...)
			require.NoError(t, err)
			require.Equal(t, want, inv.Call().Args, n)
			r.Shuffle(len(args), func(i, j int) { args[i], args[j] = args[j], args[i] })
		}
		at := r.IntN(len(args))
		_, err := c.With(append(args[:len(args):len(args)], foreign.Set(1))...)
		require.ErrorIs(t, err, untaint.Code("argument_foreign"))
		_, err = c.With(append(args[:len(args):len(args)], args[at])...)
		require.ErrorIs(t, err, untaint.Code("argument_twice"))
		fewer := append(args[:at:at], args[at+1:]...)
		if _, err = c.With(fewer...); err != nil { // a Bool may be missing
			require.ErrorIs(t, err, untaint.Code("argument_missing"))
		}
		_, err = c.With(append(fewer[:len(fewer):len(fewer)], foreign.Set(1))...)
		require.ErrorIs(t, err, untaint.Code("argument_foreign"))
	}
}

// The first byte decides quickly, and the whole rune in the end.
func TestReservedRuneIsToldFromItsNeighbour(t *testing.T) {
	text := execsafe.Text("text", 100)
	c := declared(t, execsafe.Reserve("é"), execsafe.EndOfOptions("--"), text.Operand())
	inv, err := c.With(text.Set("è"))
	require.NoError(t, err)
	require.Equal(t, []string{"--", "è"}, inv.Call().Args)
	_, err = c.With(text.Set("é"))
	require.ErrorIs(t, err, untaint.Code("reserved_first"))
}

// There is no allocation for each argument.
func TestAllocationsOfWith(t *testing.T) {
	for _, n := range []int{3, 10, 30} {
		c, args, _ := mixed(t, n)
		var err error
		require.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, err = c.With(args...) }), 6.0, n)
		require.NoError(t, err)
	}
}

func launderRange[T ~string, V, P any](f func(T, V, V) P, name string, min, max V) P {
	return f(T(name), min, max)
}

func launderText[T ~string, P any](f func(T, int) P, name string, max int) P { return f(T(name), max) }

func launderEnum[T ~string, P any](f func(T, ...T) P, name string, a, b T) P { return f(T(name), a, b) }

func launderBool[T ~string, P any](f func(T) P, name string) P { return f(T(name)) }
