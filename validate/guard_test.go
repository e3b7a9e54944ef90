package validate_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/untaint/untaint/validate"
)

// TestBoundsThatNothingPasses: in a list too, where one comparison with the span of
// the bounds would let everything pass if they were the wrong way round.
func TestBoundsThatNothingPasses(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	for _, tag := range []string{"min=5,max=3", "gt=9223372036854775807", "lt=-9223372036854775808", "gt=5,lt=5", "min=9223372036854775807,max=-9223372036854775808"} {
		for _, n := range []int64{math.MinInt64, -1, 0, 3, 4, 5, math.MaxInt64} {
			require.Error(t, k.Var(n, tag), "%d %s", n, tag)
			list := make([]int64, 100)
			for i := range list {
				list[i] = n
			}
			require.Error(t, k.Var(list, "dive,"+tag), "%d %s", n, tag)
		}
	}
	for _, tag := range []string{"min=5,max=3", "max=-1", "len=-1", "lt=0"} {
		for _, s := range []string{"", "abc", "abcde"} {
			require.Error(t, k.Var(s, tag), "%q %s", s, tag)
			require.Error(t, k.Var([]string{s, s, s, s, s, s}, "dive,"+tag), "%q %s", s, tag)
		}
	}
}

// TestVariantsOfLanguages: a variant has to be one that is registered.
func TestVariantsOfLanguages(t *testing.T) {
	for _, tag := range []string{"de-1996", "de-1901-1996", "sl-rozaj", "sl-rozaj-biske", "de-foobar1", "de-1234", "en-scouse", "en-scousx", "ca-valencia", "ca-valencix"} {
		_, err := language.Parse(tag)
		require.Equal(t, err == nil, validate.Var(tag, "bcp47_language_tag") == nil, tag)
	}
}

// TestLongTagsOfVarAreNotKept: what is kept of the tags of Var is bounded in bytes,
// and not only in number.
func TestLongTagsOfVarAreNotKept(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	long := strings.Repeat("x", 100<<10)
	for i := range 400 {
		require.Error(t, k.Var("a", fmt.Sprintf("eq=%d%s", i, long)))
	}
	grown := int64(heap()) - int64(before)
	require.Less(t, grown, int64(16<<20), "400 tags of 100 KiB")
	runtime.KeepAlive(k)
}
