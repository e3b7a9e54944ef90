package validate_test

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// agreeOnce checks one random struct twice: as usual, where accept runs until an
// op refuses and explain goes on from there, and by explain alone, from the first
// op on, which a partial check of all fields is. Both have to say the same.
func agreeOnce(t testing.TB, seed1, seed2 uint64, n *tally) {
	r := rand.New(rand.NewPCG(seed1, seed2))
	var opts []validate.Option
	if seed1%2 == 0 {
		opts = append(opts, validate.Compatible())
	}
	k, err := validate.NewChecker(opts...)
	require.NoError(t, err)
	typ := fittingStruct(r, k)
	for range 6 {
		p := reflect.New(typ)
		for i := range typ.NumField() {
			randomValue(r, p.Elem().Field(i), 0)
		}
		usual, explained := k.Struct(p.Interface()), k.Except(p.Interface())
		if untaint.KindOf(usual) == untaint.Misuse {
			n.panicked++
			continue
		}
		if (usual == nil) != (explained == nil) {
			t.Fatalf("seeds %d %d: %v\nvalue %#v\nusual  %v\nexplained %v", seed1, seed2, typ, p.Elem(), usual, explained)
		}
		if usual == nil {
			n.accepted++
			continue
		}
		n.refused++
		require.Equal(t, paths(explained), paths(usual), "seeds %d %d: %v", seed1, seed2, typ)
	}
}

// fittingStruct is randomStruct with fields whose tags have no mistake, of three
// or more tries each.
func fittingStruct(r *rand.Rand, k *validate.Checker) reflect.Type {
	var fields []reflect.StructField
	for try := 0; try < 9 || len(fields) == 0; try++ {
		f := randomStruct(r).Field(r.IntN(3))
		f.Name = string(rune('A' + len(fields)))
		with := reflect.StructOf(append(slices.Clone(fields), reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag}))
		if k.Struct(reflect.New(with).Interface()) == nil || !errors.Is(k.Struct(reflect.New(with).Interface()), untaint.Misuse) {
			fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
		}
	}
	return reflect.StructOf(fields)
}

// TestAcceptAgreesWithExplain runs the relation of FuzzProgram on types that
// are the same in each run.
func TestAcceptAgreesWithExplain(t *testing.T) {
	types := 400
	if full() {
		types = 10000
	}
	var n tally
	for i := range types {
		agreeOnce(t, uint64(i), 11, &n)
	}
	t.Logf("%d accepted, %d refused, %d of types with mistakes", n.accepted, n.refused, n.panicked)
	require.NotZero(t, n.accepted*n.refused)
}

// FuzzProgram: accept refuses what explain has something to say about, and
// leaves off where explain would begin.
func FuzzProgram(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Add(uint64(2), uint64(3))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		var n tally
		agreeOnce(t, a, b, &n)
	})
}

// numbers has a field for each op of a program on numbers.
type numbers struct {
	I   int       `json:"i" validate:"min=2,max=5"`
	I8  int8      `json:"i8" validate:"gt=1,lt=6"`
	I16 int16     `json:"i16" validate:"gte=2,lte=5"`
	I32 int32     `json:"i32" validate:"min=2,max=5"`
	I64 int64     `json:"i64" validate:"min=2,max=5"`
	U   uint      `json:"u" validate:"min=2,max=5"`
	U8  uint8     `json:"u8" validate:"gt=1,lt=6"`
	U16 uint16    `json:"u16" validate:"min=2,max=5"`
	U32 uint32    `json:"u32" validate:"min=2,max=5"`
	U64 uint64    `json:"u64" validate:"min=2,max=5"`
	F   float64   `json:"f" validate:"gt=1,lt=6"`
	F32 float32   `json:"f32" validate:"gt=1,lt=6"`
	O   int32     `json:"o" validate:"omitempty,min=2,max=5"`
	L   []uint16  `json:"l" validate:"len=1,dive,min=2,max=5"`
	LF  []float64 `json:"lf" validate:"len=1,dive,gt=1,lt=6"`
	LI  []int     `json:"li" validate:"len=1,dive,omitempty,min=2,max=5"`
	LE  []int     `json:"le" validate:"omitempty,max=1,dive,len=2"`
}

// TestNumbersAtTheirBounds: below, at and above each bound, for each size of
// number.
func TestNumbersAtTheirBounds(t *testing.T) {
	v := validate.MustFor[numbers]()
	of := func(n int) *numbers {
		return &numbers{
			n, int8(n), int16(n), int32(n), int64(n), uint(n), uint8(n), uint16(n), uint32(n), uint64(n), float64(n), float32(n), int32(n),
			[]uint16{uint16(n)}, []float64{float64(n)}, []int{n}, nil,
		}
	}
	for n := 2; n <= 5; n++ {
		require.NoError(t, v.Check(of(n)), "%d", n)
	}
	require.Len(t, paths(v.Check(of(1))), 16)
	require.Len(t, paths(v.Check(of(6))), 16)
	require.Len(t, paths(v.Check(of(0))), 14, "omitempty leaves two out")
	require.ErrorIs(t, v.Check(&numbers{}), untaint.Code("too_small"))
	in := of(3)
	in.LE = []int{2}
	require.NoError(t, v.Check(in))
	in.LE = []int{3}
	require.ErrorIs(t, v.Check(in), untaint.Code("not_equal"))
}
