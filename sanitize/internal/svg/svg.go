// Package svg reads drawings and writes what may stay of them.
package svg

// Limits bound a drawing. They are not checked here.
type Limits struct {
	MaxBytes, MaxDepth, MaxElements int
}

// What is wrong with a drawing as a whole.
type What uint8

// What can be wrong.
const (
	None      What = iota
	Malformed      // no well-formed XML with one <svg> around all
	TooLarge       // over a limit
	Repeats        // elements that repeat others too often, or themselves
)

// Fault says why a drawing can't be cleaned. The zero Fault says that it can.
type Fault struct {
	What What
	At   int // where, if it is Malformed
	Most int // the limit otherwise
}
