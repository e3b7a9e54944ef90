package execsafe

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// firsts is what the text of a parameter may begin with: ranges of runes, and
// whether the text may be empty. It lets a command refuse, when it is compiled,
// a parameter whose values could be options where they stand.
type firsts struct {
	ranges []rune // pairs lo, hi
	empty  bool
}

func anything() firsts { return firsts{ranges: []rune{0, utf8.MaxRune}} }

func digits(negative bool) firsts {
	f := firsts{ranges: []rune{'0', '9'}}
	if negative {
		f.ranges = append(f.ranges, '-', '-')
	}
	return f
}

func (f firsts) has(r rune) bool {
	for i := 0; i+1 < len(f.ranges); i += 2 {
		if f.ranges[i] <= r && r <= f.ranges[i+1] {
			return true
		}
	}
	return false
}

// any returns the first rune of set that the text may begin with.
func (f firsts) any(set string) (rune, bool) {
	for _, r := range set {
		if f.has(r) {
			return r, true
		}
	}
	return 0, false
}

// firstsOf walks a parsed expression. It never leaves out a rune that a match
// may begin with; what it cannot follow, it takes for anything.
func firstsOf(re *syntax.Regexp) firsts {
	switch re.Op {
	case syntax.OpNoMatch:
		return firsts{}
	case syntax.OpLiteral:
		return firstsOfLiteral(re)
	case syntax.OpCharClass:
		return firsts{ranges: re.Rune}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return anything()
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText,
		syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return firsts{empty: true}
	case syntax.OpCapture, syntax.OpPlus:
		return firstsOf(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		return firstsOf(re.Sub[0]).orEmpty()
	case syntax.OpRepeat:
		f := firstsOf(re.Sub[0])
		if re.Min == 0 {
			return f.orEmpty()
		}
		return f
	case syntax.OpConcat:
		return firstsOfConcat(re.Sub)
	case syntax.OpAlternate:
		var f firsts
		for _, sub := range re.Sub {
			g := firstsOf(sub)
			f.ranges = append(slices.Clip(f.ranges), g.ranges...)
			f.empty = f.empty || g.empty
		}
		return f
	}
	f := anything()
	f.empty = true
	return f
}

func (f firsts) orEmpty() firsts {
	f.empty = true
	return f
}

// firstsOfLiteral takes a folded literal for anything but the reserved marks,
// which have no other case: a letter's folds are letters.
func firstsOfLiteral(re *syntax.Regexp) firsts {
	if len(re.Rune) == 0 {
		return firsts{empty: true}
	}
	r := re.Rune[0]
	return firsts{ranges: []rune{r, r}}
}

func firstsOfConcat(subs []*syntax.Regexp) firsts {
	f := firsts{empty: true}
	for _, sub := range subs {
		g := firstsOf(sub)
		f.ranges = append(slices.Clip(f.ranges), g.ranges...)
		f.empty = g.empty
		if !f.empty {
			break
		}
	}
	return f
}
