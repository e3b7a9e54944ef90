// Command mutate changes one security line at a time and sees that a test fails.
// A guard whose loss no test notices is not tested.
//
//	go run ./mutate [-jobs n] [list ...]
//
// The lists are the files of lines/, one for each package. A mutant is
//
//	sanitize/context_csv.go ./sanitize -run TestCSV
//	- if isFormula(cell) {
//	+ if false {
//
// the file, what to give to go test, the line as it stands there, once, and the
// line in its place. A "#" at the beginning of a line makes it a comment.
//
// The source is not touched: the compiler gets the changes as an overlay. All
// mutants are built at once, each in a copy of its function, which is called if
// the environment of a process says so, and the tests run once for each. A line
// that stands in no function is built alone, and so is what survived.
//
// A mutant is killed if the tests fail, and survives if they pass. One that does
// not build, or whose line is not there, is an error of the list. The exit
// status is 1 unless all are killed.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"time"
)

func main() {
	jobs := flag.Int("jobs", 2, "how many to try at once")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := run(ctx, *jobs, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
	if !ok {
		os.Exit(1)
	}
}

// Fate is what became of a mutant.
type Fate int

// The fates.
const (
	Killed Fate = iota
	Survived
	Broken // it does not build, or its line is not there
)

// verdict reads what the tests of a mutant printed and how they ended.
func verdict(out []byte, err error) (fate Fate, why string) {
	exited := new(exec.ExitError)
	switch {
	case bytes.Contains(out, []byte("no tests to run")):
		return Broken, "no tests to run"
	case err == nil:
		return Survived, ""
	case !errors.As(err, &exited): // they did not run
		return Broken, err.Error()
	}
	return Killed, string(out)
}

func run(ctx context.Context, jobs int, lists []string) (ok bool, err error) {
	if len(lists) == 0 {
		if lists, err = filepath.Glob("mutate/lines/*.txt"); err != nil {
			return false, err
		}
	}
	var all []Mutant
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			return false, err
		}
		some, err := parse(list, string(text))
		if err != nil {
			return false, err
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return false, fmt.Errorf("no mutants in %v", lists)
	}
	start := time.Now()
	root, err := filepath.Abs("..")
	if err != nil {
		return false, err
	}
	h, err := newHarness(ctx, root, all)
	if err != nil {
		return false, err
	}
	counts, alone := try(ctx, jobs, h)
	if err := errors.Join(ctx.Err(), h.Close()); err != nil {
		return false, err
	}
	fmt.Printf("%d mutants: %d killed, %d survived, %d broken, in %s; %d were built alone\n",
		len(all), counts[Killed], counts[Survived], counts[Broken], time.Since(start).Round(time.Second), alone)
	return counts[Killed] == len(all), nil
}

// try runs the tests on each mutant and prints those that were not killed.
func try(ctx context.Context, jobs int, h *harness) (counts [3]int, alone int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	queue := make(chan int)
	for range jobs {
		wg.Go(func() {
			for i := range queue {
				fate, why, together := h.Try(ctx, i)
				mu.Lock()
				counts[fate]++
				if !together {
					alone++
				}
				tell(h.all[i], fate, why)
				if tried := counts[Killed] + counts[Survived] + counts[Broken]; tried%100 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d tried\n", tried, len(h.all))
				}
				mu.Unlock()
			}
		})
	}
	for i := range h.all {
		if ctx.Err() != nil {
			break
		}
		queue <- i
	}
	close(queue)
	wg.Wait()
	return counts, alone
}

// tell prints a mutant that was not killed.
func tell(m Mutant, fate Fate, why string) {
	switch fate {
	case Survived:
		fmt.Printf("survived  %s: %s\n    - %s\n    + %s\n", m.At, m.File, m.Old, m.New)
	case Broken:
		fmt.Printf("broken    %s: %s: %s\n", m.At, m.File, why)
	case Killed:
	}
}
