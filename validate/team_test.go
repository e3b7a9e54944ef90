package validate_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

type (
	tenantKey struct{}

	// invoice is checked by the team's validator, for its rule sku.
	invoice struct {
		Tenant string            `json:"tenant" validate:"tenant"`
		Lines  []line            `json:"lines" validate:"required,dive"`
		Notes  map[string]string `json:"notes" validate:"dive,keys,slug,endkeys,max=5"`
		Total  money             `json:"total" validate:"gt=0"`
		Note   *string           `json:"note" validate:"omitempty,max=3"`
	}
	line struct {
		SKU   string `json:"sku" validate:"sku"`
		Count int    `json:"count" validate:"min=1"`
	}
	money struct {
		Cents int `json:"cents"`
	}
	// plain uses nothing of the team's.
	plain struct {
		Mail string `json:"mail" validate:"email"`
	}
)

func teamValidator(t testing.TB) *validator.Validate {
	t.Helper()
	v := validator.New()
	require.NoError(t, v.RegisterValidation("sku", func(fl validator.FieldLevel) bool { return strings.HasPrefix(fl.Field().String(), "S-") }))
	require.NoError(t, v.RegisterValidationCtx("tenant", func(ctx context.Context, fl validator.FieldLevel) bool {
		return ctx.Value(tenantKey{}) == fl.Field().String()
	}))
	v.RegisterAlias("slug", "lowercase,max=8")
	v.RegisterCustomTypeFunc(func(f reflect.Value) any { return f.Interface().(money).Cents }, money{})
	v.RegisterStructValidation(func(sl validator.StructLevel) {
		if l := sl.Current().Interface().(line); l.Count > 100 {
			sl.ReportError(l.Count, "Count", "Count", "bulk", canary)
		}
	}, line{})
	return v
}

func paths(err error) []string {
	var all []string
	for v := range untaint.Violations(err) {
		all = append(all, v.String())
	}
	return all
}

// TestTeamValidator: what a program has registered runs, sees the context of the
// call, and its errors are told as ours, with JSON Pointers.
func TestTeamValidator(t *testing.T) {
	ctx := context.WithValue(t.Context(), tenantKey{}, "acme")
	v, err := validate.For[invoice](playground.With(teamValidator(t)))
	require.NoError(t, err)
	good := invoice{Tenant: "acme", Lines: []line{{"S-1", 1}}, Notes: map[string]string{"a": "b"}, Total: money{5}}
	require.NoError(t, v.With(ctx).Check(&good))
	require.Equal(t, []string{"/tenant invalid (rule tenant)"}, paths(v.Check(&good)), "without the context")
	var nobody context.Context
	require.Equal(t, []string{"/tenant invalid (rule tenant)"}, paths(v.With(nobody).Check(&good)))

	note := "too long"
	bad := invoice{Tenant: "acme", Lines: []line{{"x", 0}, {"S-2", 200}}, Notes: map[string]string{"A/b": "too long"}, Note: &note}
	err = v.With(ctx).Check(&bad)
	require.NotContains(t, err.Error(), canary)
	require.ElementsMatch(t, []string{
		"/lines/0/sku invalid (rule sku)", "/lines/0/count too_small (min 1)", "/lines/1/count invalid (rule bulk)",
		"/notes/A~1b wrong_format (format lowercase)", "/notes/A~1b too_long (max 5)", "/total too_small (above 0)", "/note too_long (max 3)",
	}, paths(err))

	only, err := v.Only("Tenant", "Total")
	require.NoError(t, err)
	require.Equal(t, []string{"/total too_small (above 0)"}, paths(only.With(ctx).Check(&bad)))
	except, err := v.Except("Lines", "Notes", "Total", "Note")
	require.NoError(t, err)
	require.NoError(t, except.With(ctx).Check(&bad))
	require.Error(t, except.Check(&bad))
	_, err = v.Only("Tennant")
	require.ErrorIs(t, err, untaint.Code("no_such_field"))
}

// TestTeamChecker: the same by a Checker, beside types that the team has nothing
// to do with, which keep the stricter verdicts.
func TestTeamChecker(t *testing.T) {
	k, err := validate.NewChecker(playground.With(teamValidator(t)))
	require.NoError(t, err)
	require.Error(t, k.Struct(line{"x", 1}))
	require.NoError(t, k.Struct(&line{"S-1", 1}))
	require.NoError(t, k.Only(line{"x", 1}, "Count"))
	require.NoError(t, k.Except(line{"x", 1}, "SKU"))
	require.ErrorIs(t, k.Struct(plain{`"quoted"@example.com`}), untaint.Code("not_email"))
	require.ErrorIs(t, k.Var("x", "sku"), untaint.Code("invalid"))
	require.NoError(t, k.Var("S-1", "required,sku"))
	require.NoError(t, k.Var("abc", "slug"))
	require.Error(t, k.Var("ABC", "slug"))
	require.Error(t, k.VarWith("S-1", "S-2", "sku,eqfield"))
	require.NoError(t, k.VarWith("S-1", "S-1", "sku,eqfield"))
	require.ErrorIs(t, k.VarWith("S-1", nil, "sku,eqfield"), untaint.Invalid)
	require.ErrorIs(t, k.Var("a", "tenant"), untaint.Invalid)
	require.NoError(t, k.With(context.WithValue(t.Context(), tenantKey{}, "a")).Var("a", "tenant"))
	require.ErrorIs(t, k.Var(1, "sku,nosuch"), untaint.Misuse, "validator's panic at a bad tag")
}

// TestTeamRequest: a request's own context reaches the validations.
func TestTeamRequest(t *testing.T) {
	v := validate.MustFor[invoice](playground.With(teamValidator(t)))
	const body = `{"tenant":"acme","lines":[{"sku":"S-1","count":1}],"total":{}}`
	request := func(tenant string) error {
		r := newRequest("POST", "/", jsonType, body)
		_, err := v.Request(r.WithContext(context.WithValue(t.Context(), tenantKey{}, tenant)))
		return err
	}
	require.Equal(t, []string{"body /total too_small (above 0)"}, paths(request("acme")))
	require.Equal(t, []string{"body /tenant invalid (rule tenant)", "body /total too_small (above 0)"}, paths(request("other")))
}

// TestTeamSurvivesCycles: validator itself would end the program.
func TestTeamSurvivesCycles(t *testing.T) {
	type knot struct {
		SKU  string `validate:"sku"`
		Next *knot
		Any  any
		Map  map[string]*knot
		List []*knot
	}
	n := &knot{SKU: "S-1"}
	v := validate.MustFor[knot](playground.With(teamValidator(t)), validate.MaxValues(0, 100_000))
	require.NoError(t, v.Check(n))
	for _, tie := range []func(){
		func() { n.Next = n },
		func() { n.Next, n.Any = nil, n },
		func() { n.Any, n.Map = nil, map[string]*knot{"a": n} },
		func() { n.Map, n.List = nil, []*knot{n, n, n} },
	} {
		tie()
		require.ErrorIs(t, v.Check(n), untaint.TooLarge)
	}
	k, err := validate.NewChecker(playground.With(teamValidator(t)))
	require.NoError(t, err)
	require.ErrorIs(t, k.Var(cyclic(), "required,sku"), untaint.TooLarge)
	wide := &knot{SKU: "S-1", List: make([]*knot, 200_000)}
	require.ErrorIs(t, v.Check(wide), untaint.Code("too_many_nodes"))
}

// TestTeamOptions: the options of a validator are taken over.
func TestTeamOptions(t *testing.T) {
	type private struct {
		name string `validate:"required"`
	}
	v := validator.New(validator.WithPrivateFieldValidation())
	k, err := validate.NewChecker(playground.With(v))
	require.NoError(t, err)
	require.Error(t, k.Struct(private{}))
	require.NoError(t, k.Struct(private{name: "a"}))

	type other struct {
		Name string `binding:"required"`
	}
	v = validator.New()
	v.SetTagName("binding")
	k, err = validate.NewChecker(playground.With(v))
	require.NoError(t, err)
	require.Error(t, k.Struct(other{}))
	require.NoError(t, k.Struct(other{"a"}))

	type ruled struct {
		Name string
		Any  any
	}
	v = validator.New()
	v.RegisterStructValidationMapRules(map[string]string{"Name": "required"}, ruled{})
	k, err = validate.NewChecker(playground.With(v), validate.FailFast())
	require.NoError(t, err)
	require.Error(t, k.Struct(ruled{}))
	require.NoError(t, k.Struct(ruled{Name: "a"}))
	require.ErrorIs(t, k.Struct(struct{ V any }{ruled{}}), untaint.Invalid, "also where only an interface holds it")

	boom := validator.New()
	require.NoError(t, boom.RegisterValidation("boom", func(validator.FieldLevel) bool { panic(canary) }))
	k, err = validate.NewChecker(playground.With(boom))
	require.NoError(t, err)
	err = k.Var("a", "boom")
	require.ErrorIs(t, err, untaint.Code("rule_panicked"))
	require.NotContains(t, err.Error(), canary)
	require.ErrorIs(t, k.Struct(struct {
		A *http.Request `validate:"boom"`
	}{&http.Request{}}), untaint.Misuse)
}
