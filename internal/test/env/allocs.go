package env

import "testing"

// Allocs returns how often f allocates at least. A run may have to make what a
// sync.Pool has forgotten, which happens at any time and often under the race
// detector; not every one of fifty has to.
func Allocs(f func()) float64 {
	least := testing.AllocsPerRun(1, f)
	for range 49 {
		least = min(least, testing.AllocsPerRun(1, f))
	}
	return least
}
