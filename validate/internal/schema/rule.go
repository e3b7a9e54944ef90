package schema

import (
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/rule"
	"github.com/untaint/untaint/validate/internal/tag"
)

// extent is how much of a rule a schema says.
type extent uint8

const (
	saysNothing extent = iota
	saysPart
	saysAll
)

// sayUnique says that no element comes twice, where equal elements are equal in
// JSON.
func sayUnique(a *rule.Arg, s *seen) (*schema, extent) {
	if a.Has || !s.form.IsList() {
		return nil, saysNothing
	}
	elem := s.form.Elem()
	for elem.IsPointer() {
		elem = elem.Elem()
	}
	n := node(keyword{"uniqueItems", true})
	byMethod, _ := elem.ByMethod()
	k := rule.KindOf(elem.Type())
	switch {
	case elem.IsOptional() || elem.IsDict() || elem.IsList() || byMethod || k&(rule.KindString|rule.KindNumber|rule.KindBool) == 0:
		return nil, saysNothing
	case elem.Type() == rule.DurationType, elem.Type() == jsonNumberType, elem.Type().Kind() == reflect.Float32:
		return n, saysPart
	case s.noNulls || s.form.Elem().IsPointer():
		return n, saysAll
	}
	return n, saysPart // a null is the zero value, which may stand there too
}

// valueSayings say the rules that have a parameter, or are about numbers.
var valueSayings = map[string]func(*rule.Arg, *seen) (*schema, extent){
	"len":            saySize(plan.Eq),
	"min":            saySize(plan.Gte),
	"max":            saySize(plan.Lte),
	"gt":             saySize(plan.Gt),
	"gte":            saySize(plan.Gte),
	"lt":             saySize(plan.Lt),
	"lte":            saySize(plan.Lte),
	"eq":             sayEqual(true),
	"ne":             sayEqual(false),
	"eq_ignore_case": sayFold(true, func(a *rule.Arg) []string { return []string{a.Param} }),
	"ne_ignore_case": sayFold(false, func(a *rule.Arg) []string { return []string{a.Param} }),
	"oneof":          sayOneOf(true),
	"noneof":         sayOneOf(false),
	"oneofci":        sayFold(true, func(a *rule.Arg) []string { return tag.Split(a.Param) }),
	"noneofci":       sayFold(false, func(a *rule.Arg) []string { return tag.Split(a.Param) }),
	"maxbytes":       sayMaxBytes,
	"port":           sayPort,
	"isdefault":      sayDefault,
	"datetime":       sayDate,
	"contains":       sayText(true, wholeText, "", ""),
	"containsany":    sayText(true, anyRune, "", ""),
	"containsrune":   sayText(true, firstRune, "", ""),
	"excludes":       sayText(false, wholeText, "", ""),
	"excludesall":    sayText(false, anyRune, "", ""),
	"excludesrune":   sayText(false, firstRune, "", ""),
	"startswith":     sayText(true, wholeText, "^", ""),
	"startsnotwith":  sayText(false, wholeText, "^", ""),
	"endswith":       sayText(true, wholeText, "", "$"),
	"endsnotwith":    sayText(false, wholeText, "", "$"),
}

// saySize says a comparison of a value, or of its length, with a number.
func saySize(op plan.Comparison) func(*rule.Arg, *seen) (*schema, extent) {
	return func(a *rule.Arg, s *seen) (*schema, extent) {
		l := rule.ReadLimit(a.Param)
		switch k := rule.KindOf(s.typ); {
		case !l.Fits(s.typ):
		case k == rule.KindString:
			return sayCount(op, l.Int, "Length")
		case k == rule.KindSlice, k == rule.KindArray && s.form.IsList():
			return sayCount(op, l.Int, "Items")
		case k == rule.KindMap:
			return sayCount(op, l.Int, "Properties")
		case k == rule.KindBytes:
			return sayBytes(op, l.Int)
		case s.typ == rule.DurationType && op != plan.Eq: // of text, JSON Schema has no order
			return sayBound(op, l.Duration), saysPart
		case s.typ == rule.DurationType:
		case k == rule.KindInt:
			return sayBound(op, l.Int), saysAll
		case k == rule.KindUint:
			return sayBound(op, numeral(strconv.FormatUint(l.Uint, 10))), saysAll
		case s.typ.Kind() == reflect.Float64 && !math.IsInf(l.Float, 0) && !math.IsNaN(l.Float):
			return sayBound(op, floatNumeral(l.Float)), saysAll
		}
		return nil, saysNothing
	}
}

func sayBound(op plan.Comparison, n any) *schema {
	word := map[plan.Comparison]string{plan.Eq: "const", plan.Gte: "minimum", plan.Gt: "exclusiveMinimum", plan.Lte: "maximum", plan.Lt: "exclusiveMaximum"}[op]
	return node(keyword{word, n})
}

// sayCount says a limit of a length.
func sayCount(op plan.Comparison, n int64, what string) (*schema, extent) {
	if n < 0 && (op == plan.Gte || op == plan.Gt) {
		return nil, saysAll
	}
	least, most, ok := span(op, n)
	if !ok {
		return nil, saysNothing
	}
	out := node()
	if least > 0 {
		out.set("min"+what, least)
	}
	if most >= 0 {
		out.set("max"+what, most)
	}
	return out, saysAll
}

// span is the range of lengths that a comparison leaves, with -1 for no end, and
// false where there are none or their numbers overflow.
func span(op plan.Comparison, n int64) (least, most int64, ok bool) {
	switch op {
	case plan.Eq:
		return n, n, n >= 0
	case plan.Gte:
		return n, -1, true
	case plan.Gt:
		return n + 1, -1, n < math.MaxInt64
	case plan.Lte:
		return 0, n, n >= 0
	}
	return 0, n - 1, n > 0
}

// sayBytes says a limit of bytes in characters of base64, which stand for three
// bytes each four.
func sayBytes(op plan.Comparison, n int64) (*schema, extent) {
	if n < 0 || n > math.MaxInt64/4 {
		return nil, saysNothing
	}
	least, most, ok := span(op, n)
	if !ok {
		return nil, saysNothing
	}
	out := node()
	if least > 0 {
		out.set("minLength", base64Length(least))
	}
	if most >= 0 {
		out.set("maxLength", base64Length(most))
	}
	return out, saysPart
}

func sayMaxBytes(a *rule.Arg, s *seen) (*schema, extent) {
	n, err := strconv.Atoi(a.Param)
	switch {
	case err != nil:
	case rule.KindOf(s.typ) == rule.KindBytes:
		return sayBytes(plan.Lte, int64(n))
	case rule.KindOf(s.typ) == rule.KindString && n >= 0: // a character is at least one byte
		return node(keyword{"maxLength", int64(n)}), saysPart
	}
	return nil, saysNothing
}

func sayEqual(want bool) func(*rule.Arg, *seen) (*schema, extent) {
	return func(a *rule.Arg, s *seen) (*schema, extent) {
		var val any
		l := rule.ReadLimit(a.Param)
		switch k := rule.KindOf(s.typ); {
		case k == rule.KindString && utf8.ValidString(a.Param):
			val = a.Param
		case k == rule.KindBool:
			b, err := strconv.ParseBool(a.Param)
			if err != nil {
				return nil, saysNothing
			}
			val = b
		case s.typ == rule.DurationType || k&rule.KindNumber == 0 || !l.Fits(s.typ):
			return nil, saysNothing
		case k == rule.KindInt:
			val = l.Int
		case k == rule.KindUint:
			val = numeral(strconv.FormatUint(l.Uint, 10))
		case s.typ.Kind() != reflect.Float64 || math.IsInf(l.Float, 0) || math.IsNaN(l.Float):
			return nil, saysNothing
		default:
			val = floatNumeral(l.Float)
		}
		return mustOrMustNot(node(keyword{"const", val}), want), saysAll
	}
}

func mustOrMustNot(n *schema, want bool) *schema {
	if want {
		return n
	}
	return node(keyword{"not", n})
}

func sayOneOf(want bool) func(*rule.Arg, *seen) (*schema, extent) {
	return func(a *rule.Arg, s *seen) (*schema, extent) {
		var list []any
		k := rule.KindOf(s.typ)
		for _, word := range tag.Split(a.Param) {
			switch {
			case k == rule.KindString && utf8.ValidString(word):
				list = append(list, word)
			case k&rule.KindWhole != 0 && s.typ.Kind() != reflect.Uintptr:
				if regexp.MustCompile(wholePattern).MatchString(word) && word != "-0" {
					list = append(list, numeral(word)) // as the rule writes a number; no other is ever found
				}
			default:
				return nil, saysNothing
			}
		}
		if len(list) == 0 || s.typ == rule.DurationType {
			return nil, saysNothing
		}
		return mustOrMustNot(node(keyword{"enum", list}), want), saysAll
	}
}

// sayFold says words in any case. A pattern has no folding of its own in the
// syntax that all share, so each letter is written in each of its cases.
func sayFold(want bool, words func(*rule.Arg) []string) func(*rule.Arg, *seen) (*schema, extent) {
	return func(a *rule.Arg, s *seen) (*schema, extent) {
		list := words(a)
		if rule.KindOf(s.typ) != rule.KindString || !utf8.ValidString(a.Param) || len(list) == 0 {
			return nil, saysNothing
		}
		for i, word := range list {
			list[i] = foldPattern(word)
		}
		return textPattern("^(?:"+strings.Join(list, "|")+")$", want), saysAll
	}
}

func foldPattern(word string) string {
	var b strings.Builder
	for _, r := range word {
		if unicode.SimpleFold(r) == r {
			b.WriteString(regexp.QuoteMeta(string(r)))
			continue
		}
		b.WriteByte('[')
		b.WriteRune(r)
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			b.WriteRune(f)
		}
		b.WriteByte(']')
	}
	return b.String()
}

// sayText says a rule that looks for a text, which quote makes a pattern of.
func sayText(want bool, quote func(string) string, before, after string) func(*rule.Arg, *seen) (*schema, extent) {
	return func(a *rule.Arg, s *seen) (*schema, extent) {
		if rule.KindOf(s.typ) != rule.KindString || !utf8.ValidString(a.Param) || a.Param == "" {
			return nil, saysNothing
		}
		return textPattern(before+quote(a.Param)+after, want), saysAll
	}
}

func wholeText(s string) string { return regexp.QuoteMeta(s) }

func firstRune(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return regexp.QuoteMeta(string(r))
}

// anyRune writes a choice and not a class, in which the syntaxes differ.
func anyRune(s string) string {
	var words []string
	for _, r := range s {
		words = append(words, regexp.QuoteMeta(string(r)))
	}
	return "(?:" + strings.Join(words, "|") + ")"
}

func sayPort(_ *rule.Arg, s *seen) (*schema, extent) {
	if rule.KindOf(s.typ)&rule.KindWhole == 0 || s.typ == rule.DurationType {
		return nil, saysNothing
	}
	return node(keyword{"minimum", int64(1)}, keyword{"maximum", int64(math.MaxUint16)}), saysAll
}

// sayDefault says that a value is zero.
func sayDefault(_ *rule.Arg, s *seen) (*schema, extent) {
	n, _, ok := emptyForm(*s)
	if k := rule.KindOf(s.typ); !ok || s.nullable || k == rule.KindSlice || k == rule.KindMap {
		return nil, saysNothing
	}
	return n, saysAll
}

// sayDate says the one layout of package time that is also one of JSON Schema.
func sayDate(a *rule.Arg, s *seen) (*schema, extent) {
	if rule.KindOf(s.typ) != rule.KindString || a.Param != "2006-01-02" {
		return nil, saysNothing
	}
	return node(keyword{"pattern", `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}, keyword{"format", "date"}), saysPart
}
