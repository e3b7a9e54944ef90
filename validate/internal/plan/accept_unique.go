package plan

// Pair are two elements that are equal; the second is never 0.
type Pair struct{ First, Second int }

// fewElements is up to how many elements are compared pair by pair, which
// needs no memory.
const fewElements = 12

// firstTwice finds the first element that equals one before it.
func firstTwice[K comparable](n int, at func(int) K) Pair {
	if n <= fewElements {
		for i := range n {
			for j := range i {
				if at(i) == at(j) {
					return Pair{j, i}
				}
			}
		}
		return Pair{}
	}
	seen := make(map[K]int, n)
	for i := range n {
		if j, ok := seen[at(i)]; ok {
			return Pair{j, i}
		}
		seen[at(i)] = i
	}
	return Pair{}
}
