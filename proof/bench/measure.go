package main

import (
	"flag"
	"fmt"
	"syscall"
	"testing"
	"time"
)

// Measured is an area with its numbers.
type Measured struct {
	Name  string
	Title string
	Cases []MeasuredCase
}

// MeasuredCase is a case with its numbers.
type MeasuredCase struct {
	Name  string
	Notes []string `json:",omitempty"` // why rows, or the whole case, are missing
	Rows  []MeasuredRow
}

// MeasuredRow is the fastest turn of a row.
type MeasuredRow struct {
	Name   string
	Ours   bool
	Ns     float64
	Allocs int64
	Bytes  int64
	Ratio  float64 // to the first row of the case
}

func measure(area Area, rounds int, turn time.Duration) Measured {
	m := Measured{Name: area.Name, Title: area.Title}
	if area.Scheduled {
		rounds, turn = 10*rounds, turn/4
	}
	if err := flag.Set("test.benchtime", turn.String()); err != nil {
		panic(err) // testing.Init has declared it
	}
	for _, c := range area.Cases {
		m.Cases = append(m.Cases, measureCase(c, rounds, turn))
	}
	return m
}

func measureCase(c Case, rounds int, turn time.Duration) MeasuredCase {
	m := MeasuredCase{Name: c.Name}
	if c.Setup != nil {
		cleanup, err := c.Setup()
		if err != nil {
			m.Notes = append(m.Notes, "left out: "+err.Error())
			return m
		}
		defer cleanup()
	}
	if c.Paired {
		return measurePaired(c, rounds, turn)
	}
	best := make([]testing.BenchmarkResult, len(c.Rows))
	for range rounds {
		for i, row := range c.Rows {
			r := testing.Benchmark(row.Run)
			if r.N > 0 && (best[i].N == 0 || perOp(r) < perOp(best[i])) {
				best[i] = r
			}
		}
	}
	for i, row := range c.Rows {
		if best[i].N == 0 {
			m.Notes = append(m.Notes, fmt.Sprintf("%s failed or was skipped", row.Name))
			continue
		}
		m.Rows = append(m.Rows, MeasuredRow{
			Name: row.Name, Ours: row.Ours,
			Ns: perOp(best[i]), Allocs: best[i].AllocsPerOp(), Bytes: best[i].AllocedBytesPerOp(),
		})
	}
	for i := range m.Rows {
		m.Rows[i].Ratio = m.Rows[i].Ns / m.Rows[0].Ns
	}
	return m
}

// processorMetric is what a row reports if processor time counts, and not the clock.
const processorMetric = "cpu-ns/op"

// processorTime returns what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// perOp is NsPerOp without its rounding to whole nanoseconds, or the processor time.
func perOp(r testing.BenchmarkResult) float64 {
	if ns, ok := r.Extra[processorMetric]; ok {
		return ns
	}
	return float64(r.T.Nanoseconds()) / float64(r.N)
}
