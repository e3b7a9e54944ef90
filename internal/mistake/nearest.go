package mistake

import (
	"math"
	"strconv"
	"strings"
)

// DidYouMean returns "did you mean" with the one of names that is the fewest
// typing mistakes away from name, and "" if none is near. Of two that are
// equally near it takes the first in the alphabet, so that what it says does not
// depend on the order of a map.
func DidYouMean(name string, names []string) string {
	best := Nearest(name, names)
	if best == "" {
		return ""
	}
	return "did you mean " + strconv.Quote(best) + "?"
}

// Nearest is the name that DidYouMean asks for.
func Nearest(name string, names []string) string {
	best, least := "", len(name)/3+2
	for _, n := range names {
		if d := distance(name, n); d < least || d == least && best != "" && n < best {
			best, least = n, d
		}
	}
	return best
}

// maxCompared bounds the work for a name that is a text.
const maxCompared = 256

// distance is how many letters have to be inserted, removed, replaced or
// swapped with their neighbour to make b of a, at most; case counts for nothing.
func distance(a, b string) int {
	if len(a) > maxCompared || len(b) > maxCompared {
		return math.MaxInt
	}
	a, b = strings.ToLower(a), strings.ToLower(b)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
