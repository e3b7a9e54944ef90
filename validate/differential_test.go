package validate_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

var differentialTypes = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int32](), reflect.TypeFor[uint](),
	reflect.TypeFor[uint8](), reflect.TypeFor[float64](), reflect.TypeFor[float32](), reflect.TypeFor[bool](), reflect.TypeFor[[]byte](),
	reflect.TypeFor[[]string](), reflect.TypeFor[[]int](), reflect.TypeFor[[2]string](), reflect.TypeFor[map[string]string](), reflect.TypeFor[map[string]int](),
	reflect.TypeFor[*string](), reflect.TypeFor[*int](), reflect.TypeFor[**string](), reflect.TypeFor[any](), reflect.TypeFor[time.Duration](),
	reflect.TypeFor[addr](), reflect.TypeFor[*addr](), reflect.TypeFor[[]addr](), reflect.TypeFor[map[string]addr](), reflect.TypeFor[[]*addr](), reflect.TypeFor[untaint.Secret[string]](),
}

var differentialRules = []string{
	"required", "omitempty", "omitnil", "omitzero", "isdefault", "dive", "structonly", "nostructlevel", "min=2", "max=3", "len=3", "gt=1", "gte=2", "lt=5", "lte=4",
	"eq=3", "ne=abc", "min=0x2", "max=010", "oneof=a b 1 2", "noneof=1 a", "oneofci=A b", "alpha", "alphanum", "number", "numeric", "email", "url", "uuid", "ip", "ipv4", "cidr",
	"hostname", "fqdn", "base64", "e164", "semver", "hexcolor", "json", "jwt", "boolean", "latitude", "lowercase", "ascii", "contains=a", "excludes=b", "startswith=a", "endsnotwith=c",
	"unique", "eqfield=B", "nefield=B", "gtfield=B", "ltefield=B", "eqcsfield=B", "ltcsfield=C", "required_if=B 1", "required_unless=B a", "required_with=B", "required_without=C",
	"excluded_if=C 2", "excluded_with=B", "excluded_without_all=B C", "skip_unless=B 1", "required_with_all=B C", "eq=1|eq=2|alpha", "ip|hostname", "iscolor", "keys,min=1,endkeys", "port", "isbn", "iso3166_1_alpha2",
	"iso4217", "datetime=2006-01-02", "duration", "timezone", "luhn_checksum", "eq_ignore_case=ABC", "fieldcontains=B", "fieldexcludes=C", "multibyte", "credit_card", "md5", "dive,required", "dive,min=2,max=3",
}

var differentialStrings = []string{"", "a", "b", "ab", "abc", "abcd", "1", "2", "3", "10", "a1", "é", "ééé", "\xff", "a@b.co", "http://a.b", "1.2.3.4", "::1", "10.0.0.0/8", "true", "#fff", "1.2.3", "US", "USD", "A", "2020-01-02", "1h", "UTC", "{}", "YQ==", "+4912345678"}

// randomValue fills v in one of the ways that rules tell apart.
func randomValue(r *rand.Rand, v reflect.Value, depth int) {
	if depth > 4 || r.IntN(6) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(differentialStrings[r.IntN(len(differentialStrings))])
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt([]int64{0, 1, 2, 3, 4, 5, -1, 8, 100}[r.IntN(9)])
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint([]uint64{0, 1, 2, 3, 4, 5, 8, 100}[r.IntN(8)])
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, 1, 1.5, 2, 3, 5, -1, math.NaN(), math.Inf(1)}[r.IntN(9)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Slice:
		n := r.IntN(5)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			randomValue(r, v.Index(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			randomValue(r, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(4) {
			key, val := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			randomValue(r, key, depth+1)
			randomValue(r, val, depth+1)
			v.SetMapIndex(key, val)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		randomValue(r, v.Elem(), depth+1)
	case reflect.Interface:
		held := reflect.New(differentialTypes[r.IntN(len(differentialTypes))]).Elem()
		if held.Kind() != reflect.Interface {
			randomValue(r, held, depth+1)
			v.Set(held)
		}
	case reflect.Struct:
		if s, ok := v.Addr().Interface().(*untaint.Secret[string]); ok {
			*s = untaint.NewSecret(differentialStrings[r.IntN(len(differentialStrings))])
			return
		}
		for i := range v.NumField() {
			randomValue(r, v.Field(i), depth+1)
		}
	}
}

// randomStruct is a struct type of three fields with random tags.
func randomStruct(r *rand.Rand) reflect.Type {
	fields := make([]reflect.StructField, 3)
	for i := range fields {
		tag := ""
		for n := r.IntN(3); n > 0; n-- {
			if tag != "" {
				tag += ","
			}
			tag += differentialRules[r.IntN(len(differentialRules))]
		}
		fields[i] = reflect.StructField{Name: string(rune('A' + i)), Type: differentialTypes[r.IntN(len(differentialTypes))]}
		if tag != "" {
			fields[i].Tag = reflect.StructTag("validate:" + strconv.Quote(tag))
		}
	}
	return reflect.StructOf(fields)
}

// tally counts what a differential run has seen.
type tally struct{ accepted, refused, panicked int }

// compareOnce checks one random struct with both engines: the same verdict and
// the same number of refused fields, unless validator panics, where ours is an
// error or, for what its panic never looked at, a verdict.
func compareOnce(t testing.TB, seed1, seed2 uint64, n *tally) {
	r := rand.New(rand.NewPCG(seed1, seed2))
	typ := randomStruct(r)
	k, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	theirs := validator.New()
	for range 6 {
		p := reflect.New(typ)
		randomValue(r, p.Elem(), 0)
		for i := range typ.NumField() {
			randomValue(r, p.Elem().Field(i), 0)
		}
		ours := k.Struct(p.Interface())
		var want error
		panicked := false
		func() {
			defer func() { panicked = recover() != nil }()
			want = theirs.Struct(p.Interface())
		}()
		if panicked {
			n.panicked++
			continue
		}
		if errors.Is(ours, untaint.Misuse) {
			continue // a mistake in the tag, which validator did not come to
		}
		if (ours == nil) != (want == nil) {
			t.Fatalf("seeds %d %d: %v\nvalue %#v\nours %v\ntheirs %v", seed1, seed2, typ, p.Elem(), ours, want)
		}
		if ours == nil {
			n.accepted++
			continue
		}
		n.refused++
		count := 0
		for range untaint.Violations(ours) {
			count++
		}
		var list validator.ValidationErrors
		if errors.As(want, &list) && len(list) != count {
			t.Fatalf("seeds %d %d: %v\nvalue %#v\nours %v\ntheirs %v", seed1, seed2, typ, p.Elem(), ours, want)
		}
	}
}

// TestAgreesWithValidator runs the relation of FuzzAgreesWithValidator on types
// that are the same in each run.
func TestAgreesWithValidator(t *testing.T) {
	types := 1500
	if full() {
		types = 60000
	}
	var n tally
	for i := range types {
		compareOnce(t, uint64(i), 7, &n)
	}
	t.Logf("%d accepted, %d refused by both, %d where validator panics", n.accepted, n.refused, n.panicked)
	require.NotZero(t, n.accepted*n.refused)
}

// FuzzAgreesWithValidator: in compatible mode a random struct type, with random
// tags and a random value, gets validator's verdict and as many refusals.
func FuzzAgreesWithValidator(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		var n tally
		compareOnce(t, a, b, &n)
	})
}

// TestVarIgnoresTheTagOfAStruct: as validator does, also behind a pointer.
func TestVarIgnoresTheTagOfAStruct(t *testing.T) {
	k, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	theirs := validator.New()
	for _, in := range []any{addr{"a", "12345"}, &addr{"a", "12345"}, &addr{}} {
		require.Equal(t, theirs.VarWithValue(in, 1, "ltecsfield") == nil, k.VarWith(in, 1, "ltecsfield") == nil)
	}
}
