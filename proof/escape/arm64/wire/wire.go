// Package wire is what commands arm64 and guest tell one another.
package wire

import (
	"slices"

	"github.com/untaint/untaint/proof/escape"
)

// Folder is where everything lies in the machine.
const Folder = "/escape"

// What a line of the machine begins with.
const (
	Has     = "escape-has:"
	Counted = "escape-counted:"
	Failed  = "escape-failed:"
	Done    = "escape-done"
)

// Job is what to run: levels and classes by name, all of them if there are none.
type Job struct{ Levels, Classes []string }

// Of returns the levels of the job, the control first.
func (j Job) Of(all []escape.Level) (some []escape.Level) {
	for _, l := range all {
		if l.Name == escape.Control || len(j.Levels) == 0 || slices.Contains(j.Levels, l.Name) {
			some = append(some, l)
		}
	}
	return some
}

// Among returns the probes of the job.
func (j Job) Among(all []escape.Probe) (some []escape.Probe) {
	for _, p := range all {
		if len(j.Classes) == 0 || slices.Contains(j.Classes, p.Class) {
			some = append(some, p)
		}
	}
	return some
}
