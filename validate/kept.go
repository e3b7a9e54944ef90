package validate

import (
	"reflect"
	"sync"
)

// validators are the ones that the package-level functions have compiled, by
// type: a *Validator[T], or the error of For. A program has as many as it has
// types, so they are never dropped.
var validators sync.Map

// kept returns the validator of a type with the default options.
func kept[T any]() (*Validator[T], error) {
	t := reflect.TypeFor[T]()
	known, ok := validators.Load(t)
	if !ok {
		v, err := For[T]()
		if known = v; err != nil {
			known = err
		}
		validators.Store(t, known)
	}
	switch known := known.(type) {
	case *Validator[T]:
		return known, nil
	case error:
		return nil, known
	}
	return For[T]()
}
