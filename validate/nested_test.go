package validate_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// nestedType makes a random type with the tag for a value of it: a leaf, or a
// pointer, a list, an array, a map or a struct of such.
func nestedType(r *rand.Rand, deep int) (reflect.Type, string) {
	kind := r.IntN(3)
	if deep > 0 {
		kind = r.IntN(9)
	}
	switch kind {
	case 0:
		return reflect.TypeFor[int](), "min=1,max=5"
	case 1:
		return reflect.TypeFor[float64](), "gte=1,lte=5"
	case 2:
		return reflect.TypeFor[string](), "min=1,max=5"
	case 3:
		t, tag := nestedType(r, deep-1)
		if t.Kind() == reflect.Struct {
			return reflect.PointerTo(t), ""
		}
		return reflect.PointerTo(t), join("omitnil", tag)
	case 4, 5:
		t, tag := nestedType(r, deep-1)
		return reflect.SliceOf(t), join("dive", tag)
	case 6:
		t, tag := nestedType(r, deep-1)
		return reflect.ArrayOf(r.IntN(4), t), join("dive", tag)
	case 7:
		t, tag := nestedType(r, deep-1)
		return reflect.MapOf(reflect.TypeFor[string](), t), join("dive,keys,max=5,endkeys", tag)
	}
	return nestedStruct(r, deep-1, 1+r.IntN(3)), ""
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + "," + b
}

func nestedStruct(r *rand.Rand, deep, n int) reflect.Type {
	var fields []reflect.StructField
	for i := range n {
		t, tag := nestedType(r, deep)
		name := string(rune('A' + i))
		if tag != "" {
			tag = fmt.Sprintf(`validate:%q`, tag)
		}
		fields = append(fields, reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(tag)})
	}
	return reflect.StructOf(fields)
}

// nestedValue fills a value at random. A leaf is bad once in a while.
func nestedValue(r *rand.Rand, v reflect.Value, bad int) {
	n := 1 + r.IntN(5)
	if r.IntN(bad) == 0 {
		n = 6 * r.IntN(2)
	}
	switch v.Kind() {
	case reflect.Int:
		v.SetInt(int64(n))
	case reflect.Float64:
		v.SetFloat(float64(n))
	case reflect.String:
		v.SetString("ääääää"[:2*n])
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			nestedValue(r, v.Elem(), bad)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(6), 8))
		if r.IntN(20) == 0 { // in more than one block
			v.Set(reflect.MakeSlice(v.Type(), 70, 70))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			nestedValue(r, v.Index(i), bad)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range r.IntN(4) {
			elem := reflect.New(v.Type().Elem()).Elem()
			nestedValue(r, elem, bad)
			key := fmt.Sprint("k", i)
			if r.IntN(bad) == 0 {
				key = "kkkkkk"
			}
			v.SetMapIndex(reflect.ValueOf(key), elem)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			nestedValue(r, v.Field(i), bad)
		}
	}
}

// nestedRefused says by hand which places of a value are refused.
func nestedRefused(v reflect.Value, path string, found *[]string) {
	n := 1
	switch v.Kind() {
	case reflect.Int:
		n = int(v.Int())
	case reflect.Float64:
		n = int(v.Float())
	case reflect.String:
		n = len([]rune(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			nestedRefused(v.Elem(), path, found)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			nestedRefused(v.Index(i), untaint.PathIndex(path, i), found)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			at := untaint.PathKey(path, it.Key().String())
			if it.Key().Len() > 5 {
				*found = append(*found, at)
			}
			nestedRefused(it.Value(), at, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			nestedRefused(v.Field(i), path+"/"+v.Type().Field(i).Name, found)
		}
	}
	if n < 1 || n > 5 {
		*found = append(*found, path)
	}
}

// TestNestedValuesAgree checks small values inside one another in one go, and
// compares that with what a walk by hand refuses, and with explain alone, which a
// partial check of all fields is. Where limits are tight both have to refuse the same
// values; what else they then say depends on where they began to count.
func TestNestedValuesAgree(t *testing.T) {
	types := 400
	if full() {
		types = 10000
	}
	var accepted, refused, limited int
	for seed := range types {
		r := rand.New(rand.NewPCG(uint64(seed), 23))
		typ := nestedStruct(r, 4, 3)
		k, err := validate.NewChecker()
		require.NoError(t, err)
		tight, err := validate.NewChecker(validate.MaxValues(1+r.IntN(8), 1+r.IntN(60)))
		require.NoError(t, err)
		for range 10 {
			p := reflect.New(typ)
			nestedValue(r, p.Elem(), 2+r.IntN(200))
			var want []string
			nestedRefused(p.Elem(), "", &want)
			slices.Sort(want)
			got := k.Struct(p.Interface())
			require.Equal(t, len(want) == 0, got == nil, "seed %d: %v", seed, typ)
			if len(want) <= untaint.MaxViolations {
				require.Equal(t, want, sortedPlaces(got), "seed %d: %v\n%+v", seed, typ, p.Elem())
				require.Equal(t, paths(k.Except(p.Interface())), paths(got), "seed %d: %v", seed, typ)
			}
			if got == nil {
				accepted++
			} else {
				refused++
			}
			got, explained := tight.Struct(p.Interface()), tight.Except(p.Interface())
			require.Equal(t, explained == nil, got == nil, "seed %d: %v", seed, typ)
			if errors.Is(got, untaint.TooLarge) {
				limited++
			}
		}
	}
	t.Logf("%d accepted, %d refused, %d beyond a limit", accepted, refused, limited)
	require.True(t, accepted > types && refused > types && limited > types)
}

// TestElementsOfNoSize: they have no memory, but rules, and count for a limit.
func TestElementsOfNoSize(t *testing.T) {
	type in struct {
		L []struct{}   `json:"l" validate:"dive,required"`
		A [3][2][0]int `json:"a" validate:"dive,dive,dive,min=1"`
	}
	require.NoError(t, validate.MustFor[in]().Check(&in{}))
	require.Equal(t, []string{"/l/0", "/l/1"}, sortedPlaces(validate.MustFor[in]().Check(&in{L: make([]struct{}, 2)})))
	require.NoError(t, validate.MustFor[in](validate.MaxValues(10, 9)).Check(&in{}))
	require.ErrorIs(t, validate.MustFor[in](validate.MaxValues(10, 8)).Check(&in{}), untaint.TooLarge)
}

// TestNilsBesideLists: a nil in a list is refused, whatever the others hold.
func TestNilsBesideLists(t *testing.T) {
	type elem struct {
		L []int `json:"l" validate:"min=1,dive,min=1"`
	}
	type in struct {
		P *elem   `json:"p" validate:"required"`
		L []*elem `json:"l" validate:"dive,required"`
	}
	v, good := validate.MustFor[in](), &elem{L: []int{1}}
	require.NoError(t, v.Check(&in{good, []*elem{good, good}}))
	require.Equal(t, []string{"/l/1", "/p"}, sortedPlaces(v.Check(&in{nil, []*elem{good, nil}})))
	require.Equal(t, []string{"/l/1"}, sortedPlaces(v.Check(&in{good, []*elem{good, nil}})))
	require.Equal(t, []string{"/p"}, sortedPlaces(v.Check(&in{nil, []*elem{good, good}})))
}

// TestTextsOfMapsLeftOut: a text that may be missing is not tested where it is.
func TestTextsOfMapsLeftOut(t *testing.T) {
	type in struct {
		M map[string]string `json:"m" validate:"dive,keys,max=1,endkeys,omitempty,min=2,alpha"`
	}
	v := validate.MustFor[in]()
	require.NoError(t, v.Check(&in{map[string]string{"a": "", "b": "xy"}}))
	require.Equal(t, []string{"/m/b", "/m/c", "/m/dd"}, sortedPlaces(v.Check(&in{map[string]string{"a": "", "b": "x", "c": "11", "dd": ""}})))
}

func sortedPlaces(err error) []string {
	var found []string
	for v := range untaint.Violations(err) {
		found = append(found, v.Path)
	}
	slices.Sort(found)
	return found
}
