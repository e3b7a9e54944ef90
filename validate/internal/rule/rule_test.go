package rule_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

func TestTable(t *testing.T) {
	require.Greater(t, len(rule.Table), 180)
	for name, r := range rule.Table {
		require.Equal(t, name, r.Name)
		require.True(t, tag.IsName(name), name)
		require.Equal(t, tag.Rule, tag.KindOf(name), name)
		require.NotEmpty(t, r.Code, name)
		require.NotZero(t, r.Kind, name)
		require.NotZero(t, r.Takes, name)
		tests := 0
		for _, test := range []bool{r.Text != nil || r.Strict != nil, r.ArgText != nil, r.Build != nil, r.Number != nil && r.Text == nil} {
			if test {
				tests++
			}
		}
		require.Equal(t, 1, tests, "%s has one test", name)
	}
}

// The codes that package validate spells out for its readers are the ones here.
func TestPublicCodes(t *testing.T) {
	require.Equal(t,
		[]untaint.Code{rule.CodeRequired, rule.CodeMissing, rule.CodeNotOneOf, rule.CodeNotUnique, rule.CodeFieldMismatch},
		[]untaint.Code{validate.CodeRequired, validate.CodeMissing, validate.CodeNotOneOf, validate.CodeNotUnique, validate.CodeFieldMismatch})
}

// values are tried with each rule that takes their kind.
var values = []any{
	"", "a", "b", "abc", "red", "RED", "Straße", "true", "false", "T", "1", "0", "-3", "1.5", "a b", "\x00", "é\xff", "8080",
	0, 1, -1, 2, 3, 10, 443, 65535, 65536, math.MaxInt, math.MinInt,
	int8(3), int16(-3), int32(443), uint(0), uint(3), uint8(255), uint16(443), uint64(math.MaxUint64),
	0.0, 1.5, 3.0, -3.0, math.Inf(1), math.NaN(), float32(1.5), float32(3),
	true, false, time.Duration(3), time.Second, time.Time{}, time.Unix(1, 0),
	[]byte(nil), []byte{}, []byte("abc"), []byte(`{"a":1}`),
	[]string(nil), []string{}, []string{"a", "b", "a"}, []string{"a", "b", "c"}, []int{1, 2, 3}, []int{1, 2, 1}, []uint16{7, 7},
	map[string]int(nil), map[string]int{}, map[string]int{"a": 1, "b": 1, "c": 2}, [3]int{}, [3]int{1, 2, 3},
}

// parameters are those of the rules that need one.
var parameters = []string{"", "0", "1", "3", "-3", "1.5", "3s", "abc", "red green abc", "1 2 443 255", "true", "false", "a", "aé", "99999999999999999999"}

// plainTypes says that no type wraps a value.
type plainTypes struct{}

func (plainTypes) Plain(reflect.Type) bool { return true }

func (plainTypes) Extract(v reflect.Value) (value reflect.Value, nullable, ok bool) {
	return v, false, true
}

type opList []plan.Op

func (l *opList) Add(o plan.Op) {
	o.Next = int32(len(*l) + 1)
	o.Fail = &plan.Failure{Code: "refused", Kind: untaint.Invalid}
	*l = append(*l, o)
}

// What a rule becomes for a kind of value says the same as its test by reflection.
func TestOpsAgreeWithTheTest(t *testing.T) {
	tried := map[string]int{}
	for name, r := range rule.Table {
		if r.Ops == nil || r.Cross || name == "present" {
			continue // there is no struct around these values
		}
		for _, param := range parameters {
			if r.Param == rule.NoParam && param != "" {
				continue
			}
			for _, v := range values {
				tried[name] += agree(t, r, param, v)
			}
		}
		require.NotZero(t, tried[name], name)
	}
	require.GreaterOrEqual(t, len(tried), 20)
}

// agree returns how many results were compared.
func agree(t *testing.T, r *rule.Spec, param string, v any) int {
	t.Helper()
	typ := reflect.TypeOf(v)
	if !r.Takes.Holds(typ) {
		return 0
	}
	now := func() time.Time { return time.Unix(1, 0) }
	a := &rule.Arg{Types: plainTypes{}, Now: now, Name: r.Name, Param: param, Has: param != "", Strict: true, Type: typ, Raw: typ}
	test := r.Compile(a)
	if len(a.Mistakes) > 0 {
		return 0
	}
	var ops opList
	if !r.Ops(&ops, rule.Value{Type: typ}, &test) {
		return 0
	}
	at := reflect.New(typ)
	at.Elem().Set(reflect.ValueOf(v))
	p := plan.NewProgram(typ, ops, false)
	bounds := plan.Bounds{Depth: 8, Values: 1000}
	p.Complete(&bounds, false)
	f := plan.Frame{Field: at.Elem(), Raw: at.Elem()}
	want := test.Run(&f) && !f.Wrong
	require.Equal(t, want, p.Accepts(&bounds, at.UnsafePointer()), "%s=%s on %s %#v", r.Name, param, typ, v)
	return 1
}

func TestKinds(t *testing.T) {
	require.Equal(t, "string, []byte", (rule.KindString | rule.KindBytes).String())
	for _, v := range values {
		k := rule.KindOf(reflect.TypeOf(v))
		require.NotZero(t, k, fmt.Sprintf("%T", v))
		require.Zero(t, k&(k-1), "%T is of one kind", v)
	}
	require.True(t, rule.KindStringer.Holds(reflect.TypeFor[time.Month]()))
	require.False(t, rule.KindInt.Holds(reflect.TypeFor[string]()))
}

func TestLimit(t *testing.T) {
	for _, c := range []struct {
		param string
		fits  []reflect.Type
	}{
		{"3", []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[uint](), reflect.TypeFor[float64](), rule.DurationType, reflect.TypeFor[string]()}},
		{"-3", []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[float64](), rule.DurationType, reflect.TypeFor[string]()}},
		{"1.5", []reflect.Type{reflect.TypeFor[float64]()}},
		{"3s", []reflect.Type{rule.DurationType}},
		{"x", nil},
	} {
		l := rule.ReadLimit(c.param)
		for _, typ := range []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[uint](), reflect.TypeFor[float64](), rule.DurationType, reflect.TypeFor[string]()} {
			require.Equal(t, slices.Contains(c.fits, typ), l.Fits(typ), "%s as %s", c.param, typ)
		}
	}
}
