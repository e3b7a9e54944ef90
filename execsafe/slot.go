package execsafe

import (
	"github.com/untaint/untaint"
)

// slot is a Param without its type, known by identity.
type slot struct {
	name     string
	kind     slotKind
	begins   firsts                 // what its text may begin with
	has      func(word string) bool // whether its text may have word in it; nil for no
	mistakes []untaint.Violation
}

type slotKind uint8

const (
	slotWord   slotKind = iota // text whose rule bounds what it begins with
	slotConst                  // one of the declaration's own constants
	slotText                   // free text
	slotBool                   // present or not
	slotFile                   // a Path, by name
	slotFolder                 // a Path, by name
	slotOpen                   // a Path, as an open file
)

// byName reports whether the value is a name that the program opens itself.
func (k slotKind) byName() bool { return k == slotFile || k == slotFolder }

func (k slotKind) isPath() bool { return k.byName() || k == slotOpen }

// value is one checked value: its text, or why it is refused.
type value struct {
	text   string
	path   *Path
	access access
	open   bool // handed over as an open file
	create bool // the path must not exist, and the run makes it
	no     *untaint.Violation
}

func (s *slot) mistake(code untaint.Code, ps ...untaint.Param) {
	s.mistakes = append(s.mistakes, *violation(code, untaint.Misuse, ps...))
}
