package validate_test

import (
	"errors"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// mustBeOurs requires of an error that it is of our type and holds nothing of
// what was sent.
func mustBeOurs(t *testing.T, err error, what string, val any) {
	t.Helper()
	if err == nil {
		return
	}
	var ours *untaint.Error
	require.True(t, errors.As(err, &ours), "%T of %s on a %T", err, what, val) // a cyclic value cannot be printed
	require.NotContains(t, err.Error(), canary, "%s on a %T", what, val)
}

// loop is a value that holds itself in each way that Go allows.
type loop struct {
	Self *loop          `validate:"omitempty"`
	Any  any            `validate:"omitempty"`
	Map  map[string]any `validate:"omitempty,dive"`
	List []any          `validate:"omitempty,dive"`
	Kids []*loop        `validate:"omitempty,dive"`
}

func cyclic() *loop {
	l := &loop{Map: map[string]any{}, List: make([]any, 1)}
	l.Self, l.Any, l.Kids = l, l, []*loop{l, l}
	l.Map["a"], l.List[0] = l.Map, l.List
	return l
}

// hostileValues are what a request, or a caller that errs, may bring along.
func hostileValues() []any {
	var (
		noText *string
		noLoop *loop
		text   = canary
		list   = make([]any, 1)
	)
	list[0] = list
	deep := any(canary)
	for range 3000 {
		deep = []any{deep}
	}
	return []any{
		nil, noText, noLoop, &text, true, 0, -1, int64(math.MaxInt64), int64(math.MinInt64), uint64(math.MaxUint64), uint8(255), uintptr(7),
		math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, math.SmallestNonzeroFloat64, math.Copysign(0, -1), float32(math.NaN()), complex(1, 2),
		"", canary, canary + "\xff\xfe", "\xed\xa0\x80" + canary, "\x00", "\u202e" + canary, "a\r\nb" + canary, strings.Repeat(canary, 500),
		"1e999", "99999999999999999999999999", strings.Repeat("9", 400), "-" + canary, "http://" + canary + "/%zz", canary + "@" + canary, "[::1", "::ffff:1.2.3.4%" + canary,
		[]byte(canary), []byte(nil), []string{canary, "\xff"}, []string(nil), [2]string{canary}, []any{nil, canary, 1}, [0]int{}, list, deep,
		map[string]string{"key": canary}, map[string]any(nil), map[any]any{math.NaN(): canary, nil: nil}, map[float64]int{math.NaN(): 1}, map[[2]int]string{{1, 2}: canary},
		func() {}, make(chan int), struct{}{}, struct{ a string }{canary}, inner{canary}, &inner{}, cyclic(), *cyclic(), errors.New(canary),
		time.Time{}, time.Duration(math.MaxInt64), time.UTC, &http.Request{}, validate.Some(canary), untaint.NewSecret(canary),
	}
}

// everyRule are tags that use each rule there is.
func everyRule(t *testing.T) []string {
	tags := []string{"-", "", ",", "=", "|", "a|", "dive,dive,required", "keys", "endkeys", "dive,keys,required,endkeys,required"}
	for _, v := range vectors(t) {
		tags = append(tags, v.Tag, "dive,"+v.Tag, "required|"+v.Tag)
	}
	for _, name := range append(builtins(t), "present", "default") {
		tags = append(tags, name, name+"=", name+"=1", name+"=some thing", name+"=A 1", name+"=\xff\x00", "omitempty,"+name+"=9999999999999999999999")
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// TestEveryRuleSurvivesEveryValue: a verdict or an error of ours, and never a
// panic, in both modes; also of what only an interface holds, where the type is
// the client's choice.
func TestEveryRuleSurvivesEveryValue(t *testing.T) {
	n, refused, misuse := 0, 0, 0
	tags := everyRule(t)
	for _, opts := range [][]validate.Option{nil, {validate.Compatible()}} {
		k, err := validate.NewChecker(opts...)
		require.NoError(t, err)
		for i, tag := range tags {
			if !full() && i%5 != 0 {
				continue
			}
			held := reflect.New(reflect.StructOf([]reflect.StructField{
				{Name: "V", Type: reflect.TypeFor[any](), Tag: reflect.StructTag("validate:" + strconv.Quote(tag))},
			}))
			for j, v := range hostileValues() {
				if !sampled(i, j) {
					continue
				}
				if v != nil {
					held.Elem().Field(0).Set(reflect.ValueOf(v))
				}
				for what, err := range map[string]error{"Var": k.Var(v, tag), "an any": k.Struct(held.Interface())} {
					n++
					switch {
					case errors.Is(err, untaint.Misuse): // the tag is the program's own, and is told
						misuse++
					case err != nil:
						refused++
						mustBeOurs(t, err, what+" "+tag, v)
					}
				}
			}
		}
	}
	require.NotZero(t, refused)
	t.Logf("%d checks of %d tags: %d values refused, %d tags refused as the program's mistake", n, len(tags), refused, misuse)
}

// sampled picks one in sixteen of a large table, another for each row, unless
// UNTAINT_FULL=1 asks for all.
func sampled(i, j int) bool { return full() || (i+j)%16 == 0 }

// TestEveryEntrySurvives: each public entry, with each hostile value.
func TestEveryEntrySurvives(t *testing.T) {
	var noChecks *loop
	k, err := validate.NewChecker()
	require.NoError(t, err)
	v := validate.MustFor[loop]()
	for _, val := range hostileValues() {
		for name, call := range map[string]func() error{
			"Struct":         func() error { return validate.Struct(val) },
			"Checker.Struct": func() error { return k.Struct(val) },
			"Checker.Only":   func() error { return k.Only(val, "Name") },
			"Checker.Except": func() error { return k.Except(val, "Name", "") },
			"Var":            func() error { return validate.Var(val, "required") },
			"VarWith":        func() error { return k.VarWith(val, val, "eqfield=Name") },
			"VarWith nil":    func() error { return k.VarWith(val, nil, "eqfield") },
		} {
			mustBeOurs(t, call(), name, val)
		}
	}
	require.ErrorIs(t, v.Check(noChecks), untaint.Code("bad_argument"))
	require.ErrorIs(t, v.Check(cyclic()), untaint.TooLarge)
	_, err = v.JSON(nil)
	require.ErrorIs(t, err, untaint.Misuse)
	_, err = v.Request(nil)
	require.ErrorIs(t, err, untaint.Misuse)
	_, err = v.Request(&http.Request{})
	mustBeOurs(t, err, "Request", nil)
	_, err = v.Only("\xff", "", ".", "Self..Self", "Self[0]", strings.Repeat("Self.", 5000))
	require.ErrorIs(t, err, untaint.Code("no_such_field"))
}

// TestEveryFormatSurvivesMegabytes: a rule on a text of a megabyte ends, and
// says nothing of it. The rules that validator does with regular expressions
// are linear too, only slower.
func TestEveryFormatSurvivesMegabytes(t *testing.T) {
	rows := []string{
		strings.Repeat("a", 1<<20), strings.Repeat("a.", 1<<19), strings.Repeat("9", 1<<20), "http://" + strings.Repeat("a", 1<<20), strings.Repeat("%41", 1<<18) + "\xff",
		strings.Repeat("é", 1<<19), strings.Repeat("a@", 1<<19), strings.Repeat("\u202e", 1<<18), "data:" + strings.Repeat(";a=b", 1<<18), strings.Repeat("[", 1<<20),
	}
	n := 0
	for i, v := range vectors(t) {
		for j, text := range rows {
			if !full() && (i+j)%len(rows) != 0 {
				continue
			}
			n++
			err := validate.Var(text, v.Tag)
			if !errors.Is(err, untaint.Misuse) {
				mustBeOurs(t, err, v.Tag, nil)
			}
			if err != nil {
				require.NotContains(t, err.Error(), text[:20])
			}
		}
	}
	t.Logf("%d checks of a megabyte", n)
}

// TestAMillionItems: what is too long is refused before its elements are looked
// at, a million good ones pass, and a million bad ones end the check early.
func TestAMillionItems(t *testing.T) {
	type items struct {
		Short []int          `validate:"max=10,dive,min=1"`
		Ints  []int          `validate:"dive,min=0"`
		Texts []string       `validate:"dive,max=3"`
		Any   []any          `validate:"omitempty,dive,required"`
		Set   []int          `validate:"omitempty,unique"`
		Map   map[int]string `validate:"omitempty,dive,max=3"`
	}
	const n = 1_000_000
	some := n / 10 // of what is slow to make
	if full() {
		some = n
	}
	in := items{Ints: make([]int, n), Texts: make([]string, n), Set: make([]int, some), Map: make(map[int]string, some)}
	for i := range some {
		in.Set[i], in.Map[i] = i, "abc"
	}
	require.NoError(t, validate.Struct(&in))
	in.Short = make([]int, n)
	require.ErrorIs(t, validate.Struct(&in), untaint.Code("too_many"))
	in = items{Any: make([]any, n)}
	var ours *untaint.Error
	require.ErrorAs(t, validate.Struct(&in), &ours)
	require.ErrorIs(t, ours, validate.CodeRequired)
	k, err := validate.NewChecker(validate.MaxValues(0, 1000))
	require.NoError(t, err)
	require.ErrorIs(t, k.Struct(items{Ints: make([]int, n)}), untaint.Code("too_many_nodes"))
	require.ErrorIs(t, k.Struct(items{Any: slices.Repeat([]any{1}, n)}), untaint.Code("too_many_nodes"))
}

// TestUnbuilt: a Validator or Checker that nobody made refuses everything.
func TestUnbuilt(t *testing.T) {
	var none *validate.Validator[inner]
	for _, v := range []*validate.Validator[inner]{none, {}} {
		require.ErrorIs(t, v.With(t.Context()).Limit(validate.Limits{}).Check(&inner{"a"}), untaint.Misuse)
		_, err := v.JSON(strings.NewReader(`{}`))
		require.ErrorIs(t, err, untaint.Code("bad_argument"))
		_, err = v.Request(newRequest("POST", "/", jsonType, `{}`))
		require.ErrorIs(t, err, untaint.Code("bad_argument"))
		_, err = v.Only("Name")
		require.ErrorIs(t, err, untaint.Misuse)
		_, err = v.Except("Name")
		require.ErrorIs(t, err, untaint.Misuse)
	}
	var nobody *validate.Checker
	for _, k := range []*validate.Checker{nobody, {}} {
		k = k.With(t.Context())
		for _, err := range []error{k.Struct(inner{"a"}), k.Only(inner{}, "Name"), k.Except(inner{}), k.Var(1, "min=1"), k.VarWith(1, 1, "eqfield")} {
			require.ErrorIs(t, err, untaint.Misuse)
		}
	}
	_, err := validate.For[inner](validate.Option{})
	require.NoError(t, err, "the zero Option changes nothing")
}
