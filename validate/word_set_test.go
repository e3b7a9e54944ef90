package validate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// nearWords are texts that a set could take for one another: by their length, by
// their first bytes or by their last ones.
var nearWords = []string{
	"a", "b", "aa", "ab", "ba", "aba", "aca", "abca", "abba", "abcba", "abcda", "12345678", "12340678", "12345679", "02345678",
	"123456789", "1234x6789", "1234y6789", "the first of all", "the fist of all", "the worst of all", "ä", "ö", "a\x00", "\x00", "a\x00\x00\x00", "\x00a",
	strings.Repeat("x", 63) + "y", strings.Repeat("x", 64) + "y", strings.Repeat("x", 31) + "z" + strings.Repeat("x", 32) + "y",
}

// TestOneOfFindsExactlyItsWords: a set answers as a loop over it does, for one
// value and for a list of them.
func TestOneOfFindsExactlyItsWords(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(7, 7))
	for size := range 12 {
		for range 25 {
			set := make([]string, size+1)
			for i := range set {
				set[i] = nearWords[r.IntN(len(nearWords))]
			}
			tag := "oneof='" + strings.Join(set, "' '") + "'"
			for _, word := range append(slices.Clone(nearWords), "", "nothing") {
				want := slices.Contains(set, word)
				require.Equal(t, want, k.Var(word, tag) == nil, "%q in %q", word, set)
				list := slices.Repeat([]string{set[0]}, 100)
				list[r.IntN(len(list))] = word
				require.Equal(t, want, k.Var(list, "dive,"+tag) == nil, "%q in %q, in a list", word, set)
			}
		}
	}
	require.NoError(t, k.Var("", "oneof='' a"))
	require.Error(t, k.Var("b", "oneof='' a"))
	require.NoError(t, k.Var([]string{"", "a", "", "a", ""}, "dive,oneof='' a"))
}

// TestOneOfWithManyWords: more than there is room for are compared one by one.
func TestOneOfWithManyWords(t *testing.T) {
	words := make([]string, 3000)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", i)
	}
	k, err := validate.NewChecker()
	require.NoError(t, err)
	tag := "oneof=" + strings.Join(words, " ")
	for _, w := range []string{"w0", "w17", "w2999"} {
		require.NoError(t, k.Var(w, tag))
	}
	require.ErrorIs(t, k.Var("w3000", tag), untaint.Code("not_one_of"))
}

// TestAnyOfManyTypes: what an interface held last says nothing about what it holds
// next.
func TestAnyOfManyTypes(t *testing.T) {
	type held struct {
		N int `validate:"min=2"`
	}
	type holder struct {
		X any `validate:"required"`
	}
	v := validate.MustFor[holder]()
	p := &held{3}
	for range 3 {
		for _, c := range []struct {
			in   any
			good bool
		}{{"a", true}, {held{2}, true}, {held{1}, false}, {7, true}, {p, true}, {&held{1}, false}, {nil, false}, {[]held{{1}}, false}, {map[string]held{"a": {2}}, true}, {"b", true}, {"c", true}} {
			require.Equal(t, c.good, v.Check(&holder{c.in}) == nil, "%#v", c.in)
		}
	}
}

// TestPointersInLists: each op behind the pointers of a list sees each of them, and
// each counts as a value.
func TestPointersInLists(t *testing.T) {
	type pair struct {
		Width  int    `json:"w" validate:"min=1,max=9"`
		Name   string `json:"n" validate:"required,max=3"`
		Height int8   `json:"h" validate:"max=5"`
	}
	type list struct {
		Items []*pair `json:"items" validate:"dive,required"`
		Maybe []*pair `json:"maybe" validate:"dive"`
	}
	v := validate.MustFor[list](validate.MaxValues(0, 1000))
	good := func(n int) []*pair {
		l := make([]*pair, n)
		for i := range l {
			l[i] = &pair{1, "äöü", 5}
		}
		return l
	}
	for n := range 130 {
		in := list{good(n), good(n)}
		require.NoError(t, v.Check(&in))
		if n == 0 {
			continue
		}
		in.Maybe[n/2] = nil
		require.NoError(t, v.Check(&in))
		for _, bad := range []*pair{nil, {0, "a", 0}, {10, "a", 0}, {1, "", 0}, {1, "abcd", 0}, {1, "a", 6}} {
			in.Items[n-1] = bad
			require.Error(t, v.Check(&in), "%d: %v", n, bad)
		}
	}
	require.NoError(t, v.Check(&list{good(499), nil}))
	require.ErrorIs(t, v.Check(&list{good(501), nil}), untaint.Code("too_many_nodes"))
}
