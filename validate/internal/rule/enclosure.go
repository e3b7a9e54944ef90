package rule

import "reflect"

// Enclosure is a struct around a value.
type Enclosure struct {
	Type  reflect.Type
	Off   uintptr
	Path  string     // in its program
	Level int        // of its program
	Out   *Enclosure // the next one around
}
