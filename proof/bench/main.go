// Command bench runs our packages beside their peers, in one process and one
// run, and prints one table for each area. The rows of a case take turns,
// several rounds long, and the fastest turn of each counts: on a noisy machine
// that is the closest to what the code costs. Read the ratios, not the times.
//
//	go run ./bench [-rounds n] [-time 50ms] [-out folder] [-readme file] [area ...]
//
// With -out it also writes RESULTS.md and one bar chart for each area there;
// with -readme a summary between the two lines of that file that are for it.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/untaint/untaint/proof/readme"
)

// areas are the tables in the order in which they are printed.
var areas = []Area{
	errorArea,
	sanitizeArea,
	contextsArea,
	validateArea,
	decodeArea,
	sqlBuildArea,
	sqlRunArea,
	execArea,
}

func main() {
	testing.Init()
	rounds := flag.Int("rounds", 5, "how many turns each row takes")
	turn := flag.Duration("time", 50*time.Millisecond, "how long a turn lasts")
	out := flag.String("out", "", "folder for RESULTS.md and the charts")
	readmeFile := flag.String("readme", "", "file to put a summary into")
	flag.Parse()
	if err := run(*rounds, *turn, *out, *readmeFile, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, turn time.Duration, out, readmeFile string, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(areas, func(a Area) bool { return a.Name == name }) {
			return fmt.Errorf("no area %q", name)
		}
	}
	machine := describe()
	fmt.Println(machine)
	fmt.Println()
	results := &strings.Builder{}
	preamble(results, machine, rounds, turn)
	brief := &bytes.Buffer{}
	for _, area := range areas {
		if len(names) > 0 && !slices.Contains(names, area.Name) {
			continue
		}
		measured := measure(area, rounds, turn)
		summary(brief, measured)
		printArea(os.Stdout, measured)
		markdown(results, measured)
		if out == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(out, area.Name+".svg"), chart(measured), 0o644); err != nil {
			return err
		}
	}
	if readmeFile != "" {
		if err := readme.Replace(readmeFile, "bench", brief.Bytes()); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	return os.WriteFile(filepath.Join(out, "RESULTS.md"), []byte(results.String()), 0o644)
}
