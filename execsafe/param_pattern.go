package execsafe

import (
	"regexp"
	"regexp/syntax"

	"github.com/untaint/untaint"
)

// maxPattern is how many bytes a value for a Pattern may have.
const maxPattern = 4096

// Pattern declares text that matches a regular expression as a whole: the
// expression is always anchored at both ends. A value that does not match is
// Invalid with code "no_match"; one of more than 4,096 bytes is TooLarge.
//
// The expression is checked when the command is compiled: one that can match
// the empty text, or something that begins with "-" where an option could
// stand, with "@", or with a prefix that the command reserves, is a mistake
// with code "open_pattern" or "may_be_option". As an operand of a program that
// reads hosts and URLs there, one that lets "://" through, or ":" for rsync and
// the like, is [Text] by another name, with code "text_as_address". What else the expression lets through is
// your decision: a letter and then `.+` lets through a host and a URL.
func Pattern(name, expr constant) *Param[string] {
	re, err := regexp.Compile(`\A(?:` + string(expr) + `)\z`)
	if err != nil {
		p := newParam(name, slotWord, firsts{}, func(string) value {
			return refuse(codeBadRule, untaint.Misuse)
		})
		p.slot.mistake(codeBadRule, untaint.TextParam("rule", "pattern"))
		return p
	}
	begins := patternBegins(string(expr))
	quick := newTable(string(expr))
	p := newParam(name, slotWord, begins, func(v string) value {
		out, ok := plain(v, maxPattern, false)
		if ok && !re.MatchString(v) {
			return refuse(codeNoMatch, untaint.Invalid)
		}
		return out
	})
	p.slot.has = func(word string) bool {
		if quick != nil {
			return quick.mayContain(word)
		}
		return re.MatchString("a"+word+"a") || re.MatchString("file"+word+"/etc/passwd")
	}
	p.quick = func(v string) (string, bool) { return v, v != "" && len(v) <= maxPattern && quick.match(v) }
	if begins.empty {
		p.slot.mistake(codeOpenPattern, untaint.TextParam("matches", "nothing"))
	}
	return p
}

func patternBegins(expr string) firsts {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil { // "a)|(?:b" compiles only inside the anchors
		f := anything()
		f.empty = true
		return f
	}
	return firstsOf(re)
}
