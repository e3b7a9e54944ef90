// Package m has a function of each form in which a guard stands.
package m

import "runtime"

const most = 3

type limit int

// Guard is a function.
func Guard(n int) bool {
	if n > 9 {
		return false
	}
	return true
}

// Few has its bound in a constant.
func Few(n int) bool { return n <= most }

// Holds names nothing that it takes.
func (limit) Holds(int, ...int) bool { return true }

// Set returns nothing.
func (l *limit) Set() {
	*l = 7
}

// Count has parameters of types and values, as many as wanted.
func Count[K comparable, V any](of map[K]V, _ int, _more ...V) int {
	return len(of) + len(_more)
}

// Zero can tell its type from nothing that it takes.
func Zero[T any]() (zero T) { return zero }

// Recovers is to be deferred.
func Recovers() bool {
	return recover() != nil
}

// Caller says who called it.
func Caller() string {
	return caller()
}

func caller() string {
	pc, _, _, _ := runtime.Caller(2)
	return runtime.FuncForPC(pc).Name()
}
