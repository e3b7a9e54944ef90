// Command bench runs our packages beside their peers, in one process and one
// run, and prints one table for each area. The rows of a case take turns,
// several rounds long, and the fastest turn of each counts: on a noisy machine
// that is the closest to what the code costs. Read the ratios, not the times.
//
//	go run ./bench [-rounds n] [-time 50ms] [-seed n] [-case text] [-record folder] [-compare file] [area ...]
//
// With -case only the cases whose names hold the text are measured.
// With -seed each area is also measured on inputs that are generated from that
// number, so that nobody has to trust the ones that were chosen. With -record it
// writes measured.json, measured.md and measured.svg there, and the summary into
// the README; areas that were not run keep what was recorded. With -compare it
// prints which ratios are worse than the recorded ones, and exits with status 1
// if one is more than twice as large.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/untaint/untaint/internal/test/env"
)

// areas are the tables in the order in which they are printed.
var areas = []Area{
	errorArea,
	sanitizeArea,
	contextsArea,
	validateArea,
	shapesArea,
	moreArea,
	smallArea,
	listsArea,
	decodeArea,
	sqlBuildArea,
	sqlRunArea,
	execArea,
	netsafeArea,
}

// options are what the command line says.
type options struct {
	rounds  int
	turn    time.Duration
	seed    uint64
	part    string
	record  string
	compare string
	names   []string
}

func main() {
	testing.Init()
	env.KeepInherited() // of which os/exec closes none in a child, and execsafe all
	var o options
	flag.IntVar(&o.rounds, "rounds", 5, "how many turns each row takes")
	flag.DurationVar(&o.turn, "time", 50*time.Millisecond, "how long a turn lasts")
	flag.Uint64Var(&o.seed, "seed", 0, "also measure inputs generated from this number, unless it is 0")
	flag.StringVar(&o.part, "case", "", "measure only the cases whose names hold this text")
	flag.StringVar(&o.record, "record", "", "folder to record the numbers in")
	flag.StringVar(&o.compare, "compare", "", "recorded numbers to compare with")
	flag.Parse()
	o.names = flag.Args()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	for _, name := range o.names {
		if !slices.ContainsFunc(areas, func(a Area) bool { return a.Name == name }) {
			return fmt.Errorf("no area %q", name)
		}
	}
	if o.record != "" && o.part != "" {
		return errors.New("-record takes whole areas, and -case leaves some of one out")
	}
	machine := describe()
	fmt.Println(machine)
	fmt.Println()
	var all []Measured
	for _, area := range areas {
		if len(o.names) > 0 && !slices.Contains(o.names, area.Name) {
			continue
		}
		if o.seed != 0 && area.Generate != nil {
			area.Cases = slices.Concat(area.Cases, area.Generate(o.seed))
		}
		area.Cases = slices.DeleteFunc(slices.Clone(area.Cases), func(c Case) bool { return !strings.Contains(c.Name, o.part) })
		m := measure(area, o.rounds, o.turn)
		printArea(os.Stdout, m)
		all = append(all, m)
	}
	if o.compare != "" {
		if err := compare(os.Stdout, o.compare, all); err != nil {
			return err
		}
	}
	if o.record == "" {
		return nil
	}
	return keep(o, machine, all)
}
