package plan_test

import (
	"reflect"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/plan"
)

// order is what the programs of these tests look at.
type order struct {
	Name  string
	Count int
	Sizes []int
}

// fail is what an op refuses with a code.
func fail(code untaint.Code) *plan.Failure {
	return &plan.Failure{Code: code, Kind: untaint.Invalid}
}

// orderProgram is what a compiler makes of the rules: a name of 1 to 3 characters, a
// count from 1 to 9 of which each test is one more op, and sizes from 1 to 5.
func orderProgram(b *plan.Bounds) *plan.Program {
	var o order
	ofInt, _ := plan.NumberOp(reflect.Int) // which has 32 bits on some systems
	size := plan.NewProgram(reflect.TypeFor[int](), []plan.Op{
		{Code: ofInt, Lo: 1, Hi: 5, Next: 1, Fail: fail("size")},
	}, false)
	p := plan.NewProgram(reflect.TypeFor[order](), []plan.Op{
		{Code: plan.OpText, Lo: 1, Hi: 3, Next: 1, Path: "/name", Name: "Name", Fail: fail("name")},
		{Code: ofInt, Off: uint32(unsafe.Offsetof(o.Count)), Lo: 1, Hi: 9, Next: 3, Path: "/count", Name: "Count", Fail: fail("count")},
		{Code: plan.OpNotInt, Off: uint32(unsafe.Offsetof(o.Count)), Lo: 7, Next: 3, Path: "/count", Name: "Count", X: &plan.Operands{Kind: reflect.Int}, Fail: fail("seven")},
		{Code: plan.OpElems, Off: uint32(unsafe.Offsetof(o.Sizes)), Next: 4, Path: "/sizes", Name: "Sizes", Cost: 1,
			X: &plan.Operands{Prog: size, Size: unsafe.Sizeof(0)}},
	}, false)
	size.Complete(b, false)
	p.Complete(b, false)
	return p
}

func TestProgram(t *testing.T) {
	roomy := plan.Bounds{Depth: 8, Values: 100}
	for _, c := range []struct {
		name   string
		bounds plan.Bounds
		value  order
		stops  int // at which op Quick does, which leaves to a run what may pass a bound
		want   string
	}{
		{"accepted", roomy, order{"abc", 9, []int{1, 5}}, 4, ""},
		{"without elements", roomy, order{"é", 1, nil}, 4, ""},
		{"the first op", roomy, order{"abcd", 1, nil}, 0, "x: invalid: /name name"},
		{"the second test of a value", roomy, order{"a", 7, nil}, 2, "x: invalid: /count seven"},
		{"no further test of a refused value", roomy, order{"a", 10, nil}, 1, "x: invalid: /count count"},
		{"an element", roomy, order{"a", 1, []int{1, 6, 2}}, 3, "x: invalid: /sizes/1 size"},
		{"each mistake", roomy, order{"", 0, []int{0, 6}}, 0, "x: invalid: /name name; /count count; /sizes/0 size; /sizes/1 size"},
		{"the first alone", plan.Bounds{Depth: 8, Values: 100, FailFast: true}, order{"", 0, []int{0}}, 0, "x: invalid: /name name"},
		{"as many values as allowed", plan.Bounds{Depth: 8, Values: 3}, order{"a", 1, []int{1, 1, 1}}, 3, ""},
		{"one value more", plan.Bounds{Depth: 8, Values: 3}, order{"a", 1, []int{1, 1, 1, 1}}, 3, "x: too_large: /sizes/3 too_many_nodes (max 3)"},
		{"too deep", plan.Bounds{Depth: 1, Values: 100}, order{"a", 1, []int{1}}, 3, "x: too_large: /sizes/0 too_deep (max 1)"},
	} {
		p := orderProgram(&c.bounds)
		base := unsafe.Pointer(&c.value)
		at := p.Quick(base)
		require.Equal(t, c.stops, at, c.name)
		err := p.Check("x", &c.bounds, at, base, reflect.Value{})
		require.Equal(t, c.want == "", p.Accepts(&c.bounds, base), c.name)
		if c.want == "" {
			require.NoError(t, err, c.name)
			continue
		}
		require.EqualError(t, err, c.want, c.name)
	}
}
