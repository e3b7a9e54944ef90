package execsafe

import (
	"slices"
	"strconv"

	"github.com/untaint/untaint"
)

// builder assembles an invocation.
type builder struct {
	inv   *Invocation
	given []Arg
	args  []string
	found untaint.Collector
}

func (b *builder) no(path string, v untaint.Violation) {
	v.Path = path + v.Path
	b.found.Add(v)
}

// streams takes what is not a parameter's value, and finds arguments that
// belong to no parameter of the command.
func (b *builder) streams() {
	var given [2]bool
	for i := range b.given {
		a := &b.given[i]
		switch {
		case a.slot != nil:
			b.known(i)
		case a.more.get() == nil:
		case a.more.get().zero:
			b.no("", *violation(codeCommandNotBuilt, untaint.Misuse))
		default:
			b.stream(a.more.get(), &given[a.more.get().of])
		}
	}
}

func (b *builder) stream(a *argMore, given *bool) {
	path := "/stdout"
	if a.of == streamInput {
		path = "/stdin"
	}
	switch {
	case a.of == streamInput && b.inv.cmd.input == 0:
		b.no("", *violation(codeInputNotDeclared, untaint.Misuse))
		return
	case *given:
		b.no("", *violation(codeArgumentTwice, untaint.Misuse))
	}
	*given = true
	if v := a.stream(b.inv); v != nil {
		b.no(path, *v)
	}
}

func (b *builder) known(i int) {
	s := b.given[i].slot
	if !slices.Contains(b.inv.cmd.slots, s) {
		b.no("/"+s.name, *violation(codeArgumentForeign, untaint.Misuse))
	}
	for j := range i {
		if b.given[j].slot == s {
			b.no("/"+s.name, *violation(codeArgumentTwice, untaint.Misuse))
		}
	}
}

// dir finds the working folder first, since the names of paths depend on it.
func (b *builder) dir() {
	for i := range b.inv.cmd.places {
		if at := &b.inv.cmd.places[i]; at.kind == placeDir {
			b.each(at, func(v value) { b.inv.more.get().dir = v })
		}
	}
}

func (b *builder) place(at *place) {
	switch at.kind {
	case placeFixed, placeEnd:
		b.args = append(b.args, at.text)
	case placeSwitch:
		b.each(at, func(v value) {
			if v.text != "" {
				b.args = append(b.args, at.text)
			}
		})
	case placeSeparate:
		b.each(at, func(v value) { b.args = append(b.args, at.text, b.text(v)) })
	case placeJoined:
		b.each(at, func(v value) { b.args = append(b.args, at.text+b.text(v)) })
	case placeOperand:
		b.each(at, func(v value) { b.args = append(b.args, b.text(v)) })
	case placeEnv:
		b.each(at, func(v value) { b.inv.more.get().env = append(b.inv.more.get().env, at.text+"="+b.text(v)) })
	}
}

// each hands over the values of a place that pass its checks.
func (b *builder) each(at *place, take func(value)) {
	path := "/" + at.slot.name
	for i := range b.given {
		a := &b.given[i]
		if a.slot != at.slot {
			continue
		}
		more := a.more.get()
		each := more != nil && more.each
		n := 1
		if each {
			n = len(more.many)
		}
		if n < at.min || n > at.max {
			b.no(path, *violation(codeArgumentCount, untaint.Invalid, untaint.IntParam("min", int64(at.min)), untaint.IntParam("max", int64(at.max))))
			return
		}
		if !each {
			b.value(at, path, a.value(), take)
			return
		}
		for j, v := range more.many {
			b.value(at, untaint.PathIndex(path, j), v, take)
		}
		return
	}
	if at.min > 0 {
		b.no(path, *violation(codeArgumentMissing, untaint.Misuse))
	}
}

func (b *builder) value(at *place, path string, v value, take func(value)) {
	if v.no != nil {
		b.no(path, *v.no)
		return
	}
	if v.path != nil {
		if no := v.look(); no != nil {
			b.no(path, *no)
			return
		}
	} else if no := at.begins(v.text); no != nil {
		b.no(path, *no)
		return
	}
	take(v)
}

// begins is the check that depends on where the value stands. The declaration
// has excluded all but free text from failing it; it is made for each value
// nevertheless.
func (at *place) begins(text string) *untaint.Violation {
	if text == "" || at.refused == "" {
		return nil
	}
	for _, r := range at.refused {
		if firstRune(text) != r {
			continue
		}
		if r == '-' {
			return violation(codeOptionLike, untaint.Unsafe)
		}
		return violation(codeReservedFirst, untaint.Unsafe)
	}
	return nil
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// text is the argument for a value. A path is kept, to be opened by the run.
func (b *builder) text(v value) string {
	if v.path == nil {
		return v.text
	}
	more := b.inv.more.get()
	more.paths = append(more.paths, v)
	if v.open {
		more.opens++
		return descriptorName(2 + more.opens)
	}
	return v.path.shown(b.inv.dir().path)
}

func descriptorName(fd int) string { return descriptorFolder + strconv.Itoa(fd) }
