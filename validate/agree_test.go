package validate_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

type (
	status                     string
	consent                    bool
	grade                      int8
	pair2[K comparable, V any] struct {
		Key K `validate:"required"`
		Val V `validate:"required"`
	}
	listOf[T any] struct {
		Items []T `validate:"required,min=1,max=3,dive"`
		Next  *listOf[T]
	}
	Base struct {
		ID   string  `validate:"required,alphanum,max=4"`
		Note *string `validate:"omitempty,min=2"`
	}
	Middle struct {
		*Base
		Rank uint8 `validate:"lte=5"`
	}
	Top struct {
		Middle `validate:"required"`
		Tags   []string `validate:"unique,dive,required,max=3"`
	}
	knot struct {
		Val  int              `validate:"gte=0,lte=5"`
		Kids []*knot          `validate:"max=3,dive,required"`
		By   map[string]*knot `validate:"omitempty,dive,keys,alpha,endkeys"`
	}
	either struct {
		Kind string  `validate:"oneof=a b"`
		A    *Base   `validate:"required_if=Kind a,excluded_unless=Kind a"`
		B    *Middle `validate:"required_if=Kind b,excluded_unless=Kind b"`
	}
	outline interface{ area() float64 }
	round   struct {
		R float64 `validate:"gt=0"`
	}
	oblong struct {
		W float64 `validate:"gt=0"`
	}
	figures  []int
	spoken   string
	Spoken   string
	whatever any
	callback func()
	couples  []pair2[string, int]
	tallies  map[string]int
)

func (d round) area() float64   { return d.R }
func (b *oblong) area() float64 { return b.W }

// anyHolds are what an any of a shape may hold.
var anyHolds = []any{
	"", "abc", 0, 3, 1.5, true, Base{ID: "x"}, Base{}, &Base{}, (*Base)(nil), status("a"), grade(1), time.Duration(3),
	pair2[string, int]{"a", 0}, [2]int{1, 0}, []int{1, 2}, map[string]int{"a": 1}, []any{1, "a"},
}

// shapeOf fills a value of a shape, unexported fields too.
func shapeOf(r *rand.Rand, v reflect.Value, depth int) {
	if !v.CanSet() {
		v = reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
	}
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.Unix(r.Int64N(4), 0)
		return
	case *netip.Addr, *big.Int, *atomic.Bool, *url.URL:
		return
	case *outline:
		*p = []outline{nil, round{}, round{1}, &round{}, &oblong{}, &oblong{1}, (*oblong)(nil)}[r.IntN(7)]
		return
	}
	if depth > 5 || r.IntN(6) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			shapeOf(r, v.Field(i), depth+1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		shapeOf(r, v.Elem(), depth+1)
	case reflect.Slice:
		n := r.IntN(5)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			shapeOf(r, v.Index(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			shapeOf(r, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(4) {
			key, val := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			shapeOf(r, key, depth+1)
			shapeOf(r, val, depth+1)
			if key.Comparable() {
				v.SetMapIndex(key, val)
			}
		}
	case reflect.Interface:
		if v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(anyHolds[r.IntN(len(anyHolds))]))
		}
	default:
		randomValue(r, v, 0)
	}
}

// agrees checks values of a shape with both: the same verdict and as many refusals
// in compatible mode, and nothing accepted by default that validator refuses.
func agrees[T any](t *testing.T) {
	t.Helper()
	compatible, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	byDefault, errDefault := validate.For[T]()
	lax, strict := validator.New(), validator.New(validator.WithRequiredStructEnabled())
	values := 200
	if full() {
		values = 5000
	}
	for i := range values {
		v := new(T)
		shapeOf(rand.New(rand.NewPCG(uint64(i), 3)), reflect.ValueOf(v).Elem(), 0)
		ask := func(v *validator.Validate, p *T) (err error, panicked bool) {
			defer func() { panicked = recover() != nil }()
			return v.Struct(p), false
		}
		want, panicked := ask(lax, v)
		if panicked {
			continue
		}
		ours, n := compatible.Struct(v), 0
		for range untaint.Violations(ours) {
			n++
		}
		var list validator.ValidationErrors
		errors.As(want, &list)
		doc, _ := json.Marshal(v)
		require.Len(t, list, n, "%T %s\nours %v\ntheirs %v", v, doc, ours, want)
		if wantStrict, panicked := ask(strict, v); errDefault == nil && !panicked && (wantStrict != nil || want != nil) {
			require.Error(t, byDefault.Check(v), "%T %s\n%v %v", v, doc, want, wantStrict)
		}
	}
}

// TestNilKeys: where keys are to be checked, none of them is nil.
func TestNilKeys(t *testing.T) {
	type in struct {
		A map[*Base]int `validate:"dive,keys,endkeys"`
		B map[any]int   `validate:"dive,keys,endkeys"`
	}
	for _, v := range []in{{A: map[*Base]int{nil: 1}}, {B: map[any]int{nil: 1}}} {
		require.Error(t, validator.New().Struct(v))
		require.Error(t, validate.Struct(v))
	}
	require.NoError(t, validate.Struct(in{A: map[*Base]int{{ID: "a"}: 1}, B: map[any]int{1: 1}}))
}
