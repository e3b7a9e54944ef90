package validate_test

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

func TestFailFast(t *testing.T) {
	v := validate.MustFor[user](validate.FailFast())
	require.Len(t, paths(v.Check(&user{})), 1)
	require.Greater(t, len(paths(validate.MustFor[user]().Check(&user{}))), 5)

	type shelf struct {
		Any   any              `json:"any"`
		Users map[string]*user `json:"users" validate:"dive"`
		List  [][]user         `json:"list" validate:"dive,dive"`
		Tail  string           `json:"tail" validate:"required"`
	}
	first := validate.MustFor[shelf](validate.FailFast())
	for name, in := range map[string]*shelf{
		"in an interface": {Any: user{}}, "in a map": {Users: map[string]*user{"a": {}, "b": {}}},
		"in lists": {List: [][]user{nil, {{}, {}}}}, "everywhere": {Any: []any{user{}, &user{}}, Users: map[string]*user{"a": {}}, List: [][]user{{{}}}},
	} {
		require.Len(t, paths(first.Check(in)), 1, name)
	}
}

func TestMaxDepthAndNodes(t *testing.T) {
	chain := func(n int) *node {
		first := &node{Name: "a"}
		for range n - 1 {
			first = &node{Name: "a", Next: first}
		}
		return first
	}
	v := validate.MustFor[node](validate.MaxValues(20, 0))
	require.NoError(t, v.Check(chain(10)))
	require.ErrorIs(t, v.Check(chain(30)), validate.CodeTooDeep)
	v = validate.MustFor[node](validate.MaxValues(0, 20))
	require.NoError(t, v.Check(chain(5)))
	require.ErrorIs(t, v.Check(chain(30)), untaint.Code("too_many_nodes"))
}

func TestClock(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	type event struct {
		Start  time.Time  `json:"start" validate:"gt"`
		Booked *time.Time `json:"booked" validate:"omitempty,lte"`
	}
	v := validate.MustFor[event](validate.Clock(func() time.Time { return now }))
	require.NoError(t, v.Check(&event{Start: now.Add(1), Booked: &now}))
	later := now.Add(time.Second)
	require.Equal(t, []string{"/start too_early", "/booked too_late"}, paths(v.Check(&event{Start: now, Booked: &later})))
}

// decimal is a type that wraps what is to be checked.
type decimal struct{ text string }

func TestUnwrap(t *testing.T) {
	type price struct {
		Net  decimal   `json:"net" validate:"gt=0,lt=100"`
		All  []decimal `json:"all" validate:"dive,gt=0"`
		Held any       `json:"held" validate:"omitempty,gt=0"`
	}
	unwrap := validate.Unwrap(func(d decimal) any {
		if d.text == "boom" {
			panic(canary)
		}
		f, _ := strconv.ParseFloat(d.text, 64)
		return f
	})
	k, err := validate.NewChecker(unwrap)
	require.NoError(t, err)
	require.NoError(t, k.Struct(price{Net: decimal{"5"}, All: []decimal{{"1"}}, Held: decimal{"1"}}))
	require.Equal(t, []string{"/net too_big (below 100)", "/all/0 too_small (above 0)", "/held too_small (above 0)"},
		paths(k.Struct(price{Net: decimal{"100"}, All: []decimal{{"-1"}}, Held: decimal{"0"}})))
	err = k.Struct(price{Net: decimal{"boom"}})
	require.ErrorIs(t, err, untaint.Code("rule_panicked"))
	require.NotContains(t, err.Error(), canary)
	_, err = validate.NewChecker(validate.Unwrap[decimal](nil))
	require.ErrorIs(t, err, untaint.Code("bad_option"))
}

func TestRuleParam(t *testing.T) {
	multiple := validate.RuleParam("multiple", "not_a_multiple", func(param string) (func(int) bool, error) {
		n, err := strconv.Atoi(param)
		if err != nil || n == 0 {
			return nil, errors.New("not a number")
		}
		return func(v int) bool { return v%n == 0 }, nil
	})
	type pack struct {
		Size  int   `json:"size" validate:"multiple=6"`
		Sizes []int `json:"sizes" validate:"dive,multiple=4"`
		Held  any   `json:"held" validate:"omitempty,multiple=2"`
	}
	v := validate.MustFor[pack](multiple)
	require.NoError(t, v.Check(&pack{Size: 12, Sizes: []int{4, 8}, Held: 2}))
	require.Equal(t, []string{"/size not_a_multiple", "/sizes/1 not_a_multiple", "/held unfit_type"}, paths(v.Check(&pack{Size: 7, Sizes: []int{4, 5}, Held: "x"})))
	type bad struct {
		A int `validate:"multiple=x"`
		B int `validate:"multiple"`
	}
	_, err := validate.For[bad](multiple)
	require.ErrorIs(t, err, untaint.Code("bad_parameter"))
	stringer := validate.Rule("named", "not_named", func(s fmt.Stringer) bool { return s.String() != "" })
	k, err := validate.NewChecker(stringer)
	require.NoError(t, err)
	require.NoError(t, k.Var(time.Second, "named"))
}

// signup shows the hooks: what a client typed is brought into form first.
type signup struct {
	Email string               `json:"email" validate:"required,email"`
	Nick  validate.Opt[string] `json:"nick,omitzero" validate:"present,omitempty,min=2"`
	Age   int                  `json:"age" validate:"default=18,min=18"`
}

func TestBefore(t *testing.T) {
	trim := validate.Before(func(in *signup) error { in.Email = strings.TrimSpace(in.Email); return nil })
	v := validate.MustFor[signup](trim, validate.Before(func(in *signup) error { in.Email = strings.ToLower(in.Email); return nil }))
	got, err := v.JSON(strings.NewReader(`{"email":" A@B.co ","nick":"al"}`))
	require.NoError(t, err)
	require.Equal(t, signup{Email: "a@b.co", Nick: validate.Some("al"), Age: 18}, got)
	got, err = v.Request(newRequest("POST", "/", jsonType, `{"email":" A@B.co ","nick":null}`))
	require.NoError(t, err)
	require.True(t, got.Nick.IsNull())

	_, err = v.JSON(strings.NewReader(`{"email":" x ","age":1}`))
	require.Equal(t, []string{"/email not_email (reason no_at_sign)", "/nick missing", "/age too_small (min 18)"}, paths(err))
	_, err = v.JSON(strings.NewReader(`{"email":1,"nick":"a"}`))
	require.Equal(t, []string{"/email type_mismatch (want string)", "/nick too_short (min 2)"}, paths(err))

	refuse := validate.MustFor[signup](validate.Before(func(*signup) error {
		return untaint.New("hook", untaint.Violation{Path: "/email", Code: "disposable", Kind: untaint.Denied})
	}))
	_, err = refuse.JSON(strings.NewReader(`{"email":"a@b.co","nick":"al"}`))
	require.ErrorIs(t, err, untaint.Denied)
	foreign := validate.MustFor[signup](validate.Before(func(*signup) error { return errors.New(canary) }))
	_, err = foreign.JSON(strings.NewReader(`{"email":"a@b.co","nick":"al"}`))
	require.ErrorIs(t, err, untaint.Failed)
	require.NotContains(t, err.Error(), canary)
	_, err = validate.For[user](trim)
	require.ErrorIs(t, err, untaint.Code("bad_option"))
	_, err = validate.For[signup](validate.Before[signup](nil))
	require.ErrorIs(t, err, untaint.Code("bad_option"))
}

func TestBeforeThatPanics(t *testing.T) {
	v := validate.MustFor[signup](validate.Before(func(*signup) error { panic(canary) }))
	_, err := v.JSON(strings.NewReader(`{"email":"a@b.co","nick":"al"}`))
	require.ErrorIs(t, err, untaint.Code("rule_panicked"))
	require.ErrorIs(t, err, untaint.Misuse)
	require.NotContains(t, err.Error(), canary)
}

func TestOpt(t *testing.T) {
	type patch struct {
		A validate.Opt[string]         `json:"a,omitzero"`
		B validate.Opt[*int]           `json:"b"`
		C validate.Opt[[]string]       `json:"c,omitzero" validate:"omitempty,max=2,dive,min=2"`
		D validate.Opt[address]        `json:"d,omitzero"`
		E validate.Opt[map[string]int] `json:"e,omitzero" validate:"omitempty,dive,min=1"`
	}
	v := validate.MustFor[patch]()
	got, err := v.JSON(strings.NewReader(`{"a":"x","b":null,"c":["aa"],"d":{"zip":"1"},"e":{"k":1}}`))
	require.NoError(t, err)
	text, ok := got.A.Get()
	require.True(t, ok && text == "x" && got.A.IsSet() && !got.A.IsNull() && !got.A.IsZero())
	_, ok = got.B.Get()
	require.True(t, !ok && got.B.IsSet() && got.B.IsNull())
	require.Equal(t, []string{"aa"}, got.C.Or(nil))
	require.Equal(t, "1", got.D.Or(address{}).Zip)
	out, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, `{"a":"x","b":null,"c":["aa"],"d":{"street":"","zip":"1"},"e":{"k":1}}`, string(out))

	got, err = v.JSON(strings.NewReader(`{}`))
	require.NoError(t, err)
	require.True(t, got.A.IsZero() && !got.A.IsSet() && got.A.Or("other") == "other")
	out, err = json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, `{"b":null}`, string(out))
	_, err = v.JSON(strings.NewReader(`{"c":["aa","b","cc"],"d":{"zip":1,"nope":2},"e":{"k":0}}`))
	require.Equal(t, []string{"/d/zip type_mismatch (want string)", "/d/nope unknown_field", "/c too_many (max 2)", "/e/k too_small (min 1)"}, paths(err))

	var o validate.Opt[address]
	require.NoError(t, o.UnmarshalJSON([]byte(`{"zip":"1"}`)))
	require.Error(t, o.UnmarshalJSON([]byte(`{"zap":"1"}`)))
	require.Equal(t, "1", o.Or(address{}).Zip, "what fails changes nothing")
}

// TestConveniences: the functions without a Validator are the same, compiled at
// the first call, and return what For would say at each.
func TestConveniences(t *testing.T) {
	for range 2 {
		got, err := validate.JSON[signup](strings.NewReader(`{"email":"a@b.co","nick":"al"}`))
		require.NoError(t, err)
		require.Equal(t, "a@b.co", got.Email)
		_, err = validate.JSON[signup](strings.NewReader(`{"email":"a"}`))
		require.ErrorIs(t, err, untaint.Invalid)
		_, err = validate.Request[signup](newRequest("POST", "/", jsonType, `{"email":"a@b.co","nick":"al"}`))
		require.NoError(t, err)
		_, err = validate.JSON[wrong](strings.NewReader(`{}`))
		require.ErrorIs(t, err, untaint.Misuse)
		_, err = validate.Request[wrong](newRequest("POST", "/", jsonType, `{}`))
		require.ErrorIs(t, err, untaint.Misuse)
		n, err := validate.JSON[int](strings.NewReader(`1`))
		require.NoError(t, err)
		require.Equal(t, 1, n)
	}
}

func TestZeroFile(t *testing.T) {
	var f validate.File
	text, err := io.ReadAll(f.Open())
	require.NoError(t, err)
	require.Empty(t, text)
	require.Empty(t, f.Name()+f.Type())
	require.Zero(t, f.Size())
}
