package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// pairedTurns is how much longer than in other cases each row runs: a median
// comes closer to the truth with the root of the number of times.
const pairedTurns = 8

// measurePaired has the rows take turns after each operation and compares each
// with the first by the median of the differences, so that what slows the
// machine down for a while slows all of them down. Their order is another one
// each time, because what a row finds in the caches depends on who came before.
func measurePaired(c Case, rounds int, turn time.Duration) MeasuredCase {
	m := MeasuredCase{Name: c.Name}
	times := make([][]float64, len(c.Rows))
	end := time.Now().Add(time.Duration(len(c.Rows)*rounds*pairedTurns) * turn)
	for n := 0; n < 100 || time.Now().Before(end); n++ {
		for _, at := range rand.Perm(len(c.Rows)) {
			took, err := once(c.Rows[at])
			if err != nil {
				m.Notes = append(m.Notes, fmt.Sprintf("left out: %s: %v", c.Rows[at].Name, err))
				return m
			}
			times[at] = append(times[at], took)
		}
	}
	first := median(times[0])
	for i, row := range c.Rows {
		more, giveOrTake := difference(times[i], times[0])
		memory := testing.Benchmark(func(b *testing.B) {
			for b.Loop() {
				if err := row.Once(); err != nil {
					b.Fatal(err)
				}
			}
		})
		m.Rows = append(m.Rows, MeasuredRow{
			Name: row.Name, Ours: row.Ours, Ns: first + more, Ratio: (first + more) / first,
			Allocs: memory.AllocsPerOp(), Bytes: memory.AllocedBytesPerOp(),
		})
		if i > 0 {
			m.Notes = append(m.Notes, fmt.Sprintf("%s: %+.0f ns beside the first row, give or take %.0f; that is %+.2f %%, give or take %.2f",
				row.Name, more, giveOrTake, 100*more/first, 100*giveOrTake/first))
		}
	}
	m.Notes = append(m.Notes, fmt.Sprintf("these rows take turns after each operation, %d times, and medians count", len(times[0])))
	return m
}

func once(row Row) (ns float64, err error) {
	start := time.Now()
	err = row.Once()
	return float64(time.Since(start)), err
}

// difference returns the median of a[i]-b[i], and half the width of the range
// that the true one is in, 19 times out of 20.
func difference(a, b []float64) (mid, giveOrTake float64) {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	slices.Sort(d)
	half, off := len(d)/2, int(math.Sqrt(float64(len(d))))
	return d[half], max(1, (d[half+off]-d[half-off])/2) // the clock has no finer ticks
}

func median(xs []float64) float64 {
	return slices.Sorted(slices.Values(xs))[len(xs)/2]
}
