// Command coverage merges coverage profiles and prints how much of each package
// they cover together. It exits with status 1 if a package is below the bar.
//
//	go run ./coverage -min 90 profile ...
package main

import (
	"bufio"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// uncounted are the packages that only tests use, one of generated tables, where
// a row of data is not a line of code, and applications: their tests drive them
// from outside, and leave out how a server starts and stops.
var uncounted = []string{
	"internal/test/argattack", "internal/test/nocompile", "internal/test/env", "internal/test/network", "internal/test/hostile",
	"internal/test/source", "internal/test/arrows", "validate/internal/table", "examples/webapp", "examples/mcp",
}

func main() {
	bar := flag.Float64("min", 0, "the least percentage of a package")
	flag.Parse()
	low, err := run(*bar, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
	if low > 0 {
		fmt.Fprintf(os.Stderr, "coverage: %d packages are below %.0f%%\n", low, *bar)
		os.Exit(1)
	}
}

// block is one stretch of statements, as a profile names it.
type block struct {
	place      string
	statements int
}

func run(bar float64, profiles []string) (low int, err error) {
	covered := map[block]bool{}
	for _, name := range profiles {
		if err := read(name, covered); err != nil {
			return 0, err
		}
	}
	type count struct{ all, hit int }
	packages := map[string]*count{}
	for b, hit := range covered {
		file, _, _ := strings.Cut(b.place, ":")
		pkg := strings.TrimPrefix(path.Dir(file), "github.com/untaint/")
		if strings.HasPrefix(pkg, "untaint/proof") || slices.ContainsFunc(uncounted, func(s string) bool { return strings.HasSuffix(pkg, s) }) {
			continue
		}
		if packages[pkg] == nil {
			packages[pkg] = &count{}
		}
		packages[pkg].all += b.statements
		if hit {
			packages[pkg].hit += b.statements
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(packages)) {
		c := packages[pkg]
		percent := 100 * float64(c.hit) / float64(max(c.all, 1))
		mark := ""
		if percent < bar {
			mark = "  below the bar"
			low++
		}
		fmt.Printf("%6.1f%%  %s%s\n", percent, pkg, mark)
	}
	return low, nil
}

// read marks the blocks that a profile covers. Its lines read
// "file.go:1.2,3.4 statements count".
func read(name string, covered map[block]bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 {
			continue // "mode: set"
		}
		statements, err := strconv.Atoi(fields[1])
		if err != nil {
			return fmt.Errorf("%s: not a coverage profile", name)
		}
		b := block{fields[0], statements}
		covered[b] = covered[b] || fields[2] != "0"
	}
	return lines.Err()
}
