package validate_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// reports gathers what ReportOnly reports, and the contexts.
type reports struct {
	errs []error
	ctxs []context.Context
}

func (r *reports) option() validate.Option {
	return validate.ReportOnly(func(ctx context.Context, err error) {
		r.errs, r.ctxs = append(r.errs, err), append(r.ctxs, ctx)
	})
}

// taken returns what was reported since the last time.
func (r *reports) taken() []error {
	errs := r.errs
	*r = reports{}
	return errs
}

type bookmark struct {
	URL  string `json:"url" validate:"required,url"`
	Name string `json:"name" validate:"max=5"`
}

// TestReportOnly: the lax verdict stands, and the strict one is reported, wherever
// a value is checked.
func TestReportOnly(t *testing.T) {
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "request 7")
	var r reports
	v := validate.MustFor[bookmark](r.option()).With(ctx)
	const lax, bad, good = "javascript:alert(1)", "no url", "https://example.com/"

	require.NoError(t, v.Check(&bookmark{good, "a"}))
	require.Empty(t, r.taken())
	require.Error(t, v.Check(&bookmark{bad, "a"}))
	require.Error(t, v.Check(&bookmark{lax, "too long"}))
	require.Empty(t, r.taken(), "refused anyway")

	require.NoError(t, v.Check(&bookmark{lax, "a"}))
	require.Len(t, r.errs, 1)
	require.Equal(t, "request 7", r.ctxs[0].Value(key{}))
	require.ErrorIs(t, r.errs[0], untaint.Code("not_url"))
	require.NotContains(t, r.taken()[0].Error(), "alert")

	in, err := v.JSON(strings.NewReader(`{"url":"` + lax + `"}`))
	require.NoError(t, err)
	require.Equal(t, lax, in.URL)
	require.ErrorContains(t, r.taken()[0], "validate.JSON: invalid: /url not_url")
	_, err = v.JSON(strings.NewReader(`{"url":"` + lax + `","name":1}`))
	require.Error(t, err)
	_, err = v.JSON(strings.NewReader(`{"url":"` + lax + `","name":"too long"}`))
	require.Error(t, err)
	require.Empty(t, r.taken())

	req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(`{"url":"`+lax+`"}`))
	req.Header.Set("Content-Type", "application/json")
	_, err = v.Request(req)
	require.NoError(t, err)
	require.Equal(t, "request 7", r.ctxs[0].Value(key{}))
	require.ErrorContains(t, r.taken()[0], "validate.Request: invalid: body /url not_url")

	for _, err := range v.Stream(ctx, strings.NewReader(`[{"url":"`+good+`"},{"url":"`+lax+`"}]`)) {
		require.NoError(t, err)
	}
	require.Len(t, r.errs, 1)
	require.ErrorContains(t, r.taken()[0], "validate.Stream: invalid: /1/url not_url")

	only, err := v.Only("Name")
	require.NoError(t, err)
	require.NoError(t, only.Check(&bookmark{lax, "a"}))
	require.Empty(t, r.taken(), "the field is not asked for")
	but, err := v.Except("Name")
	require.NoError(t, err)
	require.NoError(t, but.Check(&bookmark{lax, "too long"}))
	require.Len(t, r.taken(), 1)
}

func TestReportOnlyOfAChecker(t *testing.T) {
	var r reports
	k, err := validate.NewChecker(r.option())
	require.NoError(t, err)
	require.NoError(t, k.Struct(bookmark{"javascript:alert(1)", ""}))
	require.Len(t, r.taken(), 1)
	require.NoError(t, k.Struct(&bookmark{"https://example.com/", ""}))
	require.NoError(t, k.Only(bookmark{"javascript:alert(1)", ""}, "URL"))
	require.Len(t, r.taken(), 1)
	require.NoError(t, k.Var("javascript:alert(1)", "url"))
	require.ErrorIs(t, r.taken()[0], untaint.Code("not_url"))
	require.NoError(t, k.VarWith([]byte("secret1"), []byte("hunter2"), "eqfield"))
	require.Len(t, r.taken(), 1)
	require.Error(t, k.Var("no url", "url"))
	require.Empty(t, r.taken())
}

// TestReportOnlyAtStartUp: what only the default finds in the tags is reported, and
// refuses nobody.
func TestReportOnlyAtStartUp(t *testing.T) {
	type basket struct {
		Items []bookmark `json:"items" validate:"max=3"`
	}
	var r reports
	v, err := validate.For[basket](r.option())
	require.NoError(t, err)
	require.ErrorIs(t, r.taken()[0], untaint.Code("missing_dive"))
	require.NoError(t, v.Check(&basket{make([]bookmark, 3)}))
	require.Error(t, v.Check(&basket{make([]bookmark, 4)}))
	require.Empty(t, r.taken())

	type wrong struct {
		A string `validate:"emial"`
	}
	_, err = validate.For[wrong](r.option())
	require.ErrorIs(t, err, untaint.Misuse, "wrong in both")
	_, err = validate.For[bookmark](validate.ReportOnly(nil))
	require.ErrorIs(t, err, untaint.Misuse)

	loud := validate.MustFor[bookmark](validate.ReportOnly(func(context.Context, error) { panic("no") }))
	require.NoError(t, loud.Check(&bookmark{"javascript:alert(1)", ""}))
}

// TestReportOnlyIsCompatible: on random structs the verdict is that of Compatible,
// and there is a report where the default alone refuses.
func TestReportOnlyIsCompatible(t *testing.T) {
	var r reports
	var ks [3]*validate.Checker
	for i, opts := range [][]validate.Option{{validate.Compatible()}, {}, {r.option()}} {
		k, err := validate.NewChecker(opts...)
		require.NoError(t, err)
		ks[i] = k
	}
	reported := 0
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 5))
		typ := fittingStruct(rnd, ks[1])
		if errors.Is(ks[0].Struct(reflect.New(typ).Interface()), untaint.Misuse) {
			continue
		}
		for range 6 {
			p := reflect.New(typ)
			for i := range typ.NumField() {
				randomValue(rnd, p.Elem().Field(i), 0)
			}
			lax, strict := ks[0].Struct(p.Interface()), ks[1].Struct(p.Interface())
			r.taken()
			ours := ks[2].Struct(p.Interface())
			require.Equal(t, lax == nil, ours == nil, "%v: %#v", typ, p.Elem())
			require.Equal(t, lax == nil && strict != nil, len(r.errs) == 1, "%v: %#v", typ, p.Elem())
			if len(r.errs) > 0 {
				reported++
				require.Equal(t, paths(strict), paths(r.errs[0]))
			}
		}
	}
	require.Greater(t, reported, 5)
}
