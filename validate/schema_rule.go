package validate

import (
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/untaint/untaint/validate/internal/plan"
	"github.com/untaint/untaint/validate/internal/tag"
)

// extent is how much of a rule a schema says.
type extent uint8

const (
	saysNothing extent = iota
	saysPart
	saysAll
)

// sayRule says a rule, or that one of several has to hold.
func (x *schemaExport) sayRule(w *saying, s *seen, st *step, sc scope) {
	nodes := make([]*schemaNode, 0, len(st.alts))
	least, always := saysAll, false
	for i := range st.alts {
		n, how := x.sayTest(&st.alts[i], s, sc)
		least = min(least, how)
		always = always || how == saysAll && n.empty()
		nodes = append(nodes, n)
	}
	switch {
	case always:
		return
	case least == saysNothing:
	case len(nodes) == 1:
		w.demands.and(nodes[0])
	default:
		w.demands.and(node(keyword{"anyOf", nodes}))
	}
	if least != saysAll {
		w.named = append(w.named, st.text())
	}
}

// sayTest says one rule about a value that is not null. An empty schema of a
// rule that is said means that it always holds.
func (x *schemaExport) sayTest(t *test, s *seen, sc scope) (*schemaNode, extent) {
	switch {
	case t.arg == nil || t.spec == nil || rules[t.name] != t.spec:
		return nil, saysNothing // the program's own
	case t.name == "present" && s.opt, t.name == "default":
		return nil, saysAll
	case t.name == "required":
		return x.sayRequired(s, sc)
	case s.opaque, t.name == "present":
		return nil, saysNothing
	case t.name == "unique":
		return sayUnique(t.arg, s)
	}
	if say := valueSayings[t.name]; say != nil {
		return say(t.arg, s)
	}
	say, ok := textSayings[t.name]
	if !ok || t.spec.withParam != nil && t.arg.has || !t.arg.strict && (t.spec.strict != nil || t.spec.build != nil) {
		return nil, saysNothing
	}
	k := kindOf(s.typ)
	switch {
	case k == kindString && say.part:
		return say.text, saysPart
	case k == kindString:
		return say.text, saysAll
	case k&(kindNumber|kindBool) == 0 || t.spec.takes&k == 0:
	case say.number != nil:
		return say.number, saysPart
	case say.always:
		return nil, saysAll
	}
	return nil, saysNothing
}

// sayRequired says that a value is not zero, which only counts where nothing
// stood in front of it that could be nil.
func (x *schemaExport) sayRequired(s *seen, sc scope) (*schemaNode, extent) {
	k := kindOf(s.typ)
	switch {
	case s.foreign:
	case s.nullable, k == kindSlice, k == kindMap, k == kindBytes, s.typ == jsonNumberType:
		return nil, saysAll
	case s.opaque, s.typ == durationType:
	case k == kindString:
		return node(keyword{"minLength", int64(1)}), saysAll
	case k == kindInt:
		return node(keyword{"not", node(keyword{"const", int64(0)})}), saysAll
	case k == kindUint:
		return node(keyword{"minimum", int64(1)}), saysAll
	case k == kindBool:
		return node(keyword{"const", true}), saysAll
	case k == kindStruct && s.inside && s.form.IsObject() && x.refuses(s.form, *s, reflect.Zero(s.typ), nil, sc, true):
		return nil, saysAll // the fields' own rules say it
	}
	return nil, saysNothing
}

// sayUnique says that no element comes twice, where equal elements are equal in
// JSON.
func sayUnique(a *arg, s *seen) (*schemaNode, extent) {
	if a.has || !s.form.IsList() {
		return nil, saysNothing
	}
	elem := s.form.Elem()
	for elem.IsPointer() {
		elem = elem.Elem()
	}
	n := node(keyword{"uniqueItems", true})
	byMethod, _ := elem.ByMethod()
	k := kindOf(elem.Type())
	switch {
	case elem.IsOptional() || elem.IsDict() || elem.IsList() || byMethod || k&(kindString|kindNumber|kindBool) == 0:
		return nil, saysNothing
	case elem.Type() == durationType, elem.Type() == jsonNumberType, elem.Type().Kind() == reflect.Float32:
		return n, saysPart
	case s.noNulls || s.form.Elem().IsPointer():
		return n, saysAll
	}
	return n, saysPart // a null is the zero value, which may stand there too
}

// valueSayings say the rules that have a parameter, or are about numbers.
var valueSayings = map[string]func(*arg, *seen) (*schemaNode, extent){
	"len":            saySize(plan.Eq),
	"min":            saySize(plan.Gte),
	"max":            saySize(plan.Lte),
	"gt":             saySize(plan.Gt),
	"gte":            saySize(plan.Gte),
	"lt":             saySize(plan.Lt),
	"lte":            saySize(plan.Lte),
	"eq":             sayEqual(true),
	"ne":             sayEqual(false),
	"eq_ignore_case": sayFold(true, func(a *arg) []string { return []string{a.param} }),
	"ne_ignore_case": sayFold(false, func(a *arg) []string { return []string{a.param} }),
	"oneof":          sayOneOf(true),
	"noneof":         sayOneOf(false),
	"oneofci":        sayFold(true, func(a *arg) []string { return tag.Split(a.param) }),
	"noneofci":       sayFold(false, func(a *arg) []string { return tag.Split(a.param) }),
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
func saySize(op plan.Comparison) func(*arg, *seen) (*schemaNode, extent) {
	return func(a *arg, s *seen) (*schemaNode, extent) {
		l := readLimit(a.param)
		switch k := kindOf(s.typ); {
		case !l.fits(s.typ):
		case k == kindString:
			return sayCount(op, l.int, "Length")
		case k == kindSlice, k == kindArray && s.form.IsList():
			return sayCount(op, l.int, "Items")
		case k == kindMap:
			return sayCount(op, l.int, "Properties")
		case k == kindBytes:
			return sayBytes(op, l.int)
		case s.typ == durationType && op != plan.Eq: // of text, JSON Schema has no order
			return sayBound(op, l.duration), saysPart
		case s.typ == durationType:
		case k == kindInt:
			return sayBound(op, l.int), saysAll
		case k == kindUint:
			return sayBound(op, numeral(strconv.FormatUint(l.uint, 10))), saysAll
		case s.typ.Kind() == reflect.Float64 && !math.IsInf(l.float, 0) && !math.IsNaN(l.float):
			return sayBound(op, floatNumeral(l.float)), saysAll
		}
		return nil, saysNothing
	}
}

func sayBound(op plan.Comparison, n any) *schemaNode {
	word := map[plan.Comparison]string{plan.Eq: "const", plan.Gte: "minimum", plan.Gt: "exclusiveMinimum", plan.Lte: "maximum", plan.Lt: "exclusiveMaximum"}[op]
	return node(keyword{word, n})
}

// sayCount says a limit of a length.
func sayCount(op plan.Comparison, n int64, what string) (*schemaNode, extent) {
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
func sayBytes(op plan.Comparison, n int64) (*schemaNode, extent) {
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

func sayMaxBytes(a *arg, s *seen) (*schemaNode, extent) {
	n, err := strconv.Atoi(a.param)
	switch {
	case err != nil:
	case kindOf(s.typ) == kindBytes:
		return sayBytes(plan.Lte, int64(n))
	case kindOf(s.typ) == kindString && n >= 0: // a character is at least one byte
		return node(keyword{"maxLength", int64(n)}), saysPart
	}
	return nil, saysNothing
}

func sayEqual(want bool) func(*arg, *seen) (*schemaNode, extent) {
	return func(a *arg, s *seen) (*schemaNode, extent) {
		var val any
		l := readLimit(a.param)
		switch k := kindOf(s.typ); {
		case k == kindString && utf8.ValidString(a.param):
			val = a.param
		case k == kindBool:
			b, err := strconv.ParseBool(a.param)
			if err != nil {
				return nil, saysNothing
			}
			val = b
		case s.typ == durationType || k&kindNumber == 0 || !l.fits(s.typ):
			return nil, saysNothing
		case k == kindInt:
			val = l.int
		case k == kindUint:
			val = numeral(strconv.FormatUint(l.uint, 10))
		case s.typ.Kind() != reflect.Float64 || math.IsInf(l.float, 0) || math.IsNaN(l.float):
			return nil, saysNothing
		default:
			val = floatNumeral(l.float)
		}
		return mustOrMustNot(node(keyword{"const", val}), want), saysAll
	}
}

func mustOrMustNot(n *schemaNode, want bool) *schemaNode {
	if want {
		return n
	}
	return node(keyword{"not", n})
}

func sayOneOf(want bool) func(*arg, *seen) (*schemaNode, extent) {
	return func(a *arg, s *seen) (*schemaNode, extent) {
		var list []any
		k := kindOf(s.typ)
		for _, word := range tag.Split(a.param) {
			switch {
			case k == kindString && utf8.ValidString(word):
				list = append(list, word)
			case k&kindWhole != 0 && s.typ.Kind() != reflect.Uintptr:
				if regexp.MustCompile(wholePattern).MatchString(word) && word != "-0" {
					list = append(list, numeral(word)) // as the rule writes a number; no other is ever found
				}
			default:
				return nil, saysNothing
			}
		}
		if len(list) == 0 || s.typ == durationType {
			return nil, saysNothing
		}
		return mustOrMustNot(node(keyword{"enum", list}), want), saysAll
	}
}

// sayFold says words in any case. A pattern has no folding of its own in the
// syntax that all share, so each letter is written in each of its cases.
func sayFold(want bool, words func(*arg) []string) func(*arg, *seen) (*schemaNode, extent) {
	return func(a *arg, s *seen) (*schemaNode, extent) {
		list := words(a)
		if kindOf(s.typ) != kindString || !utf8.ValidString(a.param) || len(list) == 0 {
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
func sayText(want bool, quote func(string) string, before, after string) func(*arg, *seen) (*schemaNode, extent) {
	return func(a *arg, s *seen) (*schemaNode, extent) {
		if kindOf(s.typ) != kindString || !utf8.ValidString(a.param) || a.param == "" {
			return nil, saysNothing
		}
		return textPattern(before+quote(a.param)+after, want), saysAll
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

func sayPort(_ *arg, s *seen) (*schemaNode, extent) {
	if kindOf(s.typ)&kindWhole == 0 || s.typ == durationType {
		return nil, saysNothing
	}
	return node(keyword{"minimum", int64(1)}, keyword{"maximum", int64(math.MaxUint16)}), saysAll
}

// sayDefault says that a value is zero.
func sayDefault(_ *arg, s *seen) (*schemaNode, extent) {
	n, _, ok := emptyForm(*s)
	if k := kindOf(s.typ); !ok || s.nullable || k == kindSlice || k == kindMap {
		return nil, saysNothing
	}
	return n, saysAll
}

// sayDate says the one layout of package time that is also one of JSON Schema.
func sayDate(a *arg, s *seen) (*schemaNode, extent) {
	if kindOf(s.typ) != kindString || a.param != "2006-01-02" {
		return nil, saysNothing
	}
	return node(keyword{"pattern", `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}, keyword{"format", "date"}), saysPart
}
