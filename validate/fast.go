package validate

import "reflect"

// program is a plan by offsets.
type program struct{}

func (c *compiler) link() {}

func (e *engine) runProgram(p *program, v reflect.Value, w *walker) bool { return false }

func (v *Validator[T]) accepts(p *T) bool { return false }
