package main

import "testing"

// Area is one table: what is compared and with whom.
type Area struct {
	Name  string // the word that selects it on the command line, such as "validate"
	Title string
	Cases []Case
	// Generate returns more cases, whose inputs are made from the seed. It may
	// be nil.
	Generate func(seed uint64) []Case
	// Scheduled says that most of what is measured is other processes and the
	// kernel that schedules them. It takes ten times as many turns, each a
	// quarter as long, so that some are turns which nothing else got into.
	Scheduled bool
}

// Case is one piece of work that each row does in its own way.
type Case struct {
	Name string
	// Setup prepares what the rows share, such as a database, and returns what
	// undoes it. An error leaves the case out, with the error in its place.
	Setup func() (cleanup func(), err error)
	// Paired is for differences that are smaller than what the speed of the
	// machine varies from one turn to the next. Its rows have Once and no Run.
	Paired bool
	// Rows come in the order of the table. The first is the limit that the
	// ratios refer to: hand-written code, or the physical round trip.
	Rows []Row
}

// Row is one contestant.
type Row struct {
	Name string
	Ours bool
	// Run is a benchmark: it loops on b.Loop or b.N and checks, before that,
	// that the work is really done.
	Run func(b *testing.B)
	// Once does the work a single time, in a case that is paired.
	Once func() error
}
