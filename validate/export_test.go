package validate

import (
	"fmt"
	"reflect"
)

// Reflected returns what runs by reflection when values of a type are checked, and
// the mistakes in its tags.
func Reflected(t reflect.Type) ([]string, error) {
	e, _ := newEngine(options{})
	p, ms := e.compileType(t)
	seen := map[*program]bool{}
	var out []string
	var walk func([]op)
	inner := func(p *program) {
		if p != nil && !seen[p] {
			seen[p] = true
			walk(p.ops)
		}
	}
	walk = func(ops []op) {
		for i := range ops {
			o := &ops[i]
			switch {
			case o.code == opRule:
				out = append(out, o.path+" "+o.x.label)
			case o.code == opDynamic:
				out = append(out, o.path+" "+o.x.typ.String())
			case o.code == opEntries && o.how == mapByReflection:
				out = append(out, o.path+" "+o.x.typ.String())
			case (o.code == opJump || o.code == opGiven || o.code == opEmpty) && o.lo == omitZero:
				out = append(out, fmt.Sprintf("%s zero of %v", o.path, o.x.typ))
			}
			if o.x == nil {
				continue
			}
			for _, alt := range o.x.alts {
				walk(alt)
			}
			walk(o.x.none)
			inner(o.x.prog)
			inner(o.x.keys)
		}
	}
	inner(p)
	return out, ms.err("validate.Struct")
}
