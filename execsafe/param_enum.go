package execsafe

import "github.com/untaint/untaint"

// Enum declares a choice among constants. A value that is none of them is
// Invalid with code "not_a_choice". Since the values are the program's own text, they
// may begin with "-": a choice between two flags is an Enum too.
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
