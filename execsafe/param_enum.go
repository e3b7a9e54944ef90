package execsafe

import "github.com/untaint/untaint"

// Enum declares a choice among constants. Any other value is Invalid with code
// "not_a_choice". Because the values are constants, they may begin with "-": a
// choice between two flags is an Enum too.
func Enum(name constant, values ...constant) *Param[string] {
	list := texts(values)
	p := newParam(name, slotConst, firsts{}, func(v string) value {
		for _, s := range list {
			if s == v {
				return value{text: s}
			}
		}
		return refuse(codeNotAChoice, untaint.Invalid)
	})
	if len(list) == 0 {
		p.slot.mistake(codeBadRule, untaint.TextParam("rule", "values"))
	}
	for i, s := range list {
		if _, ok := plain(s, maxArgument, false); !ok {
			p.slot.mistake(codeBadRule, untaint.IntParam("value", int64(i)))
		}
	}
	return p
}
