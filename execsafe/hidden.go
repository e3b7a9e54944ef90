package execsafe

import "unsafe"

// hidden points to what no way of printing follows. Printers that go by
// reflection, past a type's methods and into its unexported fields, show an
// address and stop there (CWE-532).
type hidden[T any] struct{ at unsafe.Pointer }

func hide[T any](p *T) hidden[T] { return hidden[T]{unsafe.Pointer(p)} }

// get returns what is hidden, nil if nothing is.
func (h hidden[T]) get() *T { return (*T)(h.at) }
