package validate

import (
	"fmt"
	"reflect"

	"github.com/untaint/untaint/validate/internal/plan"
)

// Reflected returns what runs by reflection when values of a type are checked, and
// the mistakes in its tags.
func Reflected(t reflect.Type) ([]string, error) {
	e, _ := newEngine(options{})
	p, ms := e.compileType(t)
	seen := map[*plan.Program]bool{}
	var out []string
	var walk func([]plan.Op)
	inner := func(p *plan.Program) {
		if p != nil && !seen[p] {
			seen[p] = true
			walk(p.Ops)
		}
	}
	walk = func(ops []plan.Op) {
		for i := range ops {
			o := &ops[i]
			switch {
			case o.Code == plan.OpRule:
				out = append(out, o.Path+" "+o.X.Label)
			case o.Code == plan.OpDynamic:
				out = append(out, o.Path+" "+o.X.Typ.String())
			case o.Code == plan.OpEntries && o.How == plan.MapByReflection:
				out = append(out, o.Path+" "+o.X.Typ.String())
			case (o.Code == plan.OpJump || o.Code == plan.OpGiven || o.Code == plan.OpEmpty) && o.Lo == plan.OmitZero:
				out = append(out, fmt.Sprintf("%s zero of %v", o.Path, o.X.Typ))
			}
			if o.X == nil {
				continue
			}
			for _, alt := range o.X.Alts {
				walk(alt)
			}
			walk(o.X.None)
			inner(o.X.Prog)
			inner(o.X.Keys)
		}
	}
	inner(p)
	return out, ms.err("validate.Struct")
}
