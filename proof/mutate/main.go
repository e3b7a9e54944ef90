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
// line in its place. A "#" at the beginning of a line makes it a comment. The
// source is not touched: the compiler gets the change as an overlay.
//
// A mutant is killed if the tests fail, and survives if they pass. One that does
// not build, or whose line is not there, is an error of the list. The exit
// status is 1 unless all are killed.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
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

// Mutant is one changed line.
type Mutant struct {
	At       string // list:line, where the mutant is described
	File     string // relative to the root of the repository
	Args     []string
	Old, New string
}

// Fate is what became of a mutant.
type Fate int

// The fates.
const (
	Killed Fate = iota
	Survived
	Broken // it does not build, or its line is not there
)

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
	counts := try(ctx, jobs, all)
	if err := ctx.Err(); err != nil {
		return false, err
	}
	fmt.Printf("%d mutants: %d killed, %d survived, %d broken, in %s\n",
		len(all), counts[Killed], counts[Survived], counts[Broken], time.Since(start).Round(time.Second))
	return counts[Killed] == len(all), nil
}

// try runs the tests on each mutant and prints those that were not killed.
func try(ctx context.Context, jobs int, all []Mutant) (counts [3]int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	queue := make(chan Mutant)
	for range jobs {
		wg.Go(func() {
			for m := range queue {
				fate, why := m.Try(ctx, "..")
				mu.Lock()
				counts[fate]++
				switch fate {
				case Survived:
					fmt.Printf("survived  %s: %s\n    - %s\n    + %s\n", m.At, m.File, m.Old, m.New)
				case Broken:
					fmt.Printf("broken    %s: %s: %s\n", m.At, m.File, why)
				case Killed:
				}
				if tried := counts[Killed] + counts[Survived] + counts[Broken]; tried%100 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d tried\n", tried, len(all))
				}
				mu.Unlock()
			}
		})
	}
	for _, m := range all {
		if ctx.Err() != nil {
			break
		}
		queue <- m
	}
	close(queue)
	wg.Wait()
	return counts
}

// parse reads a list.
func parse(name, text string) (all []Mutant, err error) {
	var m Mutant
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "- ") && m.File != "" && m.Old == "":
			m.Old = strings.TrimSpace(line[2:])
		case (line == "+" || strings.HasPrefix(line, "+ ")) && m.Old != "":
			m.New = strings.TrimSpace(line[1:])
			all = append(all, m)
			m.Old, m.New = "", "" // the next change may be of the same file
		case m.Old == "" && !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "+"):
			words := strings.Fields(line)
			if len(words) < 2 {
				return nil, fmt.Errorf("%s:%d: a file and what to test", name, i+1)
			}
			m = Mutant{File: words[0], Args: words[1:]}
		default:
			return nil, fmt.Errorf("%s:%d: out of order", name, i+1)
		}
		if m.Old != "" && m.New == "" {
			m.At = fmt.Sprintf("%s:%d", name, i+1)
		}
	}
	if m.Old != "" {
		return nil, fmt.Errorf("%s: the last mutant has no new line", name)
	}
	return all, nil
}

// Apply returns the source with the change made.
func (m Mutant) Apply(source []byte) ([]byte, error) {
	lines := bytes.Split(source, []byte("\n"))
	at := -1
	for i, line := range lines {
		if string(bytes.TrimSpace(line)) != m.Old {
			continue
		}
		if at >= 0 {
			return nil, fmt.Errorf("the line stands there twice, %d and %d", at+1, i+1)
		}
		at = i
	}
	if at < 0 {
		return nil, fmt.Errorf("the line is not there: %s", m.Old)
	}
	lines[at] = []byte(m.New)
	return bytes.Join(lines, []byte("\n")), nil
}

// Try runs the tests on the mutant, in the repository at root.
func (m Mutant) Try(ctx context.Context, root string) (fate Fate, why string) {
	root, err := filepath.Abs(root)
	if err != nil {
		return Broken, err.Error()
	}
	source, err := os.ReadFile(filepath.Join(root, m.File))
	if err != nil {
		return Broken, err.Error()
	}
	changed, err := m.Apply(source)
	if err != nil {
		return Broken, err.Error()
	}
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return Broken, err.Error()
	}
	defer os.RemoveAll(dir)
	overlay, _ := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(root, m.File): filepath.Join(dir, "mutant.go")}})
	if err := os.WriteFile(filepath.Join(dir, "mutant.go"), changed, 0o600); err != nil {
		return Broken, err.Error()
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		return Broken, err.Error()
	}
	module, args := m.module(root)
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-count=1", "-vet=off", "-timeout=5m", "-overlay=" + filepath.Join(dir, "overlay.json")}, args...)...)
	cmd.Dir = module
	out, err := cmd.CombinedOutput()
	switch {
	case bytes.Contains(out, []byte("[build failed]")), bytes.Contains(out, []byte("[setup failed]")):
		return Broken, string(out)
	case bytes.Contains(out, []byte("no tests to run")):
		return Broken, "no tests to run"
	case err == nil:
		return Survived, ""
	}
	return Killed, ""
}

// module returns the folder to run go test in. A package that begins with
// "proof/" is one of that module.
func (m Mutant) module(root string) (dir string, args []string) {
	if rest, ok := strings.CutPrefix(m.Args[0], "proof/"); ok {
		return filepath.Join(root, "proof"), append([]string{"./" + rest}, m.Args[1:]...)
	}
	return root, m.Args
}
