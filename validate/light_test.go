package validate_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// valuesInside counts by hand how many values a check visits, as MaxValues does.
func valuesInside(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			n = 1 + valuesInside(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		n = v.Len()
		for i := range v.Len() {
			n += valuesInside(v.Index(i))
		}
	case reflect.Map:
		n = v.Len()
		for it := v.MapRange(); it.Next(); {
			n += valuesInside(it.Value())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += valuesInside(v.Field(i))
		}
	}
	return n
}

// TestLimitsToTheValue: as many values as a limit allows pass, and one more is
// refused, whichever of them were looked at before anything counted.
func TestLimitsToTheValue(t *testing.T) {
	types := 300
	if full() {
		types = 10000
	}
	tried := 0
	for seed := range types {
		r := rand.New(rand.NewPCG(uint64(seed), 31))
		p := reflect.New(nestedStruct(r, 4, 3))
		nestedValue(r, p.Elem(), 1<<30)
		if limit := valuesInside(p.Elem()); limit > 1 {
			requireLimit(t, p.Interface(), limit, fmt.Sprint("seed ", seed))
			tried++
		}
	}
	require.Greater(t, tried, types/2)
}

// requireLimit requires that a value passes with as many values as limit, and no
// fewer.
func requireLimit(t *testing.T, p any, limit int, which string) {
	t.Helper()
	enough, err := validate.NewChecker(validate.MaxValues(0, limit))
	require.NoError(t, err)
	short, err := validate.NewChecker(validate.MaxValues(0, limit-1))
	require.NoError(t, err)
	require.NoError(t, enough.Struct(p), "%s: %d", which, limit)
	require.ErrorIs(t, short.Struct(p), untaint.TooLarge, "%s: %d", which, limit)
}

// mixed has lists that need nothing but memory, before one whose rules are code.
type mixed struct {
	Light  []int            `json:"light" validate:"dive,min=1"`
	Rows   [][]int          `json:"rows" validate:"dive,dive,min=1"`
	Pair   [2]int           `json:"pair" validate:"dive,min=1"`
	Ptr    *mixedIn         `json:"ptr" validate:"required"`
	Lists  map[string][]int `json:"lists" validate:"dive,dive,min=1"`
	Heavy  []mixedIn        `json:"heavy" validate:"dive"`
	Unique []int            `json:"unique" validate:"unique,dive,min=1"`
}

type mixedIn struct {
	IDs []int `json:"ids" validate:"dive,min=1"`
	Set []int `json:"set" validate:"unique"`
}

func ones(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = 1 + i
	}
	return s
}

// TestLimitsOfAMixture: a run takes over what was looked at before it began.
func TestLimitsOfAMixture(t *testing.T) {
	for _, n := range []int{2, 63, 64, 65, 200} {
		v := &mixed{
			Light: ones(n), Rows: [][]int{ones(n), ones(3), ones(64)}, Pair: [2]int{1, 2},
			Lists: map[string][]int{"a": ones(n), "b": {1}}, Ptr: &mixedIn{IDs: ones(n)}, Heavy: []mixedIn{{IDs: ones(n)}, {}}, Unique: ones(n),
		}
		limit := n + 3 + n + 3 + 64 + 2 + 2 + n + 1 + 1 + n + 2 + n + n
		requireLimit(t, v, limit, fmt.Sprint(n))
	}
}

// TestLimitsBehindAMap: the lists in a map that nothing counted are counted once a
// run begins.
func TestLimitsBehindAMap(t *testing.T) {
	type in struct {
		Lists map[string][]int `json:"lists" validate:"dive,dive,min=1"`
		Heavy []int            `json:"heavy" validate:"unique,dive,min=1"`
	}
	v := &in{map[string][]int{"a": ones(64), "b": {1}}, ones(6000)}
	requireLimit(t, v, 2+65+6000, "a map of lists")
}

// TestLimitsOfOneMap: a map is counted too, however many entries need no run.
func TestLimitsOfOneMap(t *testing.T) {
	type in struct {
		M map[int]int   `json:"m" validate:"dive,min=1"`
		U map[int][]int `json:"u" validate:"dive,unique"`
	}
	v := &in{M: map[int]int{}}
	for i := range 100 {
		v.M[i] = 1
	}
	requireLimit(t, v, 100, "a map")
	v.U = map[int][]int{1: {1, 2}, 2: {2, 1}}
	requireLimit(t, v, 102, "two maps")
}

// TestDepthOfLightValues: a level too deep is refused where nothing counts levels.
func TestDepthOfLightValues(t *testing.T) {
	type in struct {
		P ***[][1]*int `json:"p" validate:"omitnil,dive,dive,required,min=1"`
	}
	one := 1
	list := [][1]*int{{&one}}
	p := &list
	q := &p
	for depth := 1; depth < 8; depth++ {
		err := validate.MustFor[in](validate.MaxValues(depth, 0)).Check(&in{&q})
		if depth >= 4 {
			require.NoError(t, err, "%d", depth)
		} else {
			require.ErrorIs(t, err, untaint.TooLarge, "%d", depth)
		}
	}
}

// TestEveryPlaceOfAFew: lists of all lengths around those that need no run, with one
// bad element.
func TestEveryPlaceOfAFew(t *testing.T) {
	type in struct {
		Ints   []int              `json:"ints" validate:"dive,min=1"`
		Texts  []string           `json:"texts" validate:"dive,max=3,alpha"`
		Points [][2]float64       `json:"points" validate:"dive,dive,gte=1"`
		Named  map[string]float64 `json:"named" validate:"dive,keys,max=3,endkeys,gte=1"`
		Ptrs   []*int             `json:"ptrs" validate:"dive,required,min=1"`
	}
	v := validate.MustFor[in]()
	one, zero := 1, 0
	for _, n := range []int{1, 2, 3, 4, 5, 31, 63, 64, 65, 130} {
		for bad := range n {
			x := in{Ints: ones(n), Named: map[string]float64{"a": 1}}
			for range n {
				x.Texts, x.Points, x.Ptrs = append(x.Texts, "abc"), append(x.Points, [2]float64{1, 2}), append(x.Ptrs, &one)
			}
			require.NoError(t, v.Check(&x))
			x.Ints[bad], x.Texts[bad], x.Points[bad][1], x.Ptrs[bad] = 0, "ab1", 0, &zero
			x.Named["b"] = 0
			at := fmt.Sprint("/", bad)
			require.Equal(t, []string{"/ints" + at, "/named/b", "/points" + at + "/1", "/ptrs" + at, "/texts" + at}, sortedPlaces(v.Check(&x)))
		}
	}
}

// TestEntriesOnTheStack: the keys and values of a map lie on the stack while they are
// looked at, and stay right when it grows and when memory is collected.
func TestEntriesOnTheStack(t *testing.T) {
	type item struct {
		Tags []string `json:"tags" validate:"min=1,dive,min=1,max=9,alphanum"`
	}
	type in struct {
		Texts map[string]string   `json:"texts" validate:"dive,keys,alphanum,endkeys,min=1,alphanum"`
		Lists map[int][]string    `json:"lists" validate:"dive,keys,min=0,endkeys,min=1,dive,alphanum"`
		Ptrs  map[string]*item    `json:"ptrs" validate:"dive,required"`
		Any   map[any][][2]string `json:"-" validate:"dive,keys,required,endkeys,dive,dive,alphanum"`
	}
	v := validate.MustFor[in]()
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				runtime.GC()
			}
		}
	})
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			for i := range 200 {
				x := in{map[string]string{}, map[int][]string{}, map[string]*item{}, map[any][][2]string{}}
				for k := range 9 {
					text := fmt.Sprintf("%dx%dx%d", w, i, k)
					x.Texts[text], x.Lists[k], x.Ptrs[text], x.Any[text] = text, []string{text}, &item{[]string{text}}, [][2]string{{text, text}}
				}
				var err error
				wait := make(chan struct{})
				go func() { err = v.Check(&x); close(wait) }() // on a stack that is still small
				<-wait
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	close(done)
	wg.Wait()
}
