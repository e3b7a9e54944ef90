package schema

import (
	"math"
	"reflect"
	"strconv"

	"github.com/untaint/untaint/validate/internal/decode"
	"github.com/untaint/untaint/validate/internal/rule"
)

// Patterns of what decoding reads from text. Like all patterns of a schema they
// are in the part of the syntax that ECMA-262 and RE2 read alike.
const (
	wholePattern    = `^-?(?:0|[1-9][0-9]*)$`
	unsignedPattern = `^(?:0|[1-9][0-9]*)$`
	numberPattern   = `^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`
	timePattern     = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$`
	durationPattern = `^[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$`
)

// byOwn is the schema of what is read in a way that only the program knows.
func byOwn(t reflect.Type, words ...keyword) *schema {
	return node(append(words, keyword{"$comment", "decoded by " + t.String()})...)
}

// leafForm is the schema of what is decoded as a whole.
func leafForm(s seen) *schema {
	byMethod, text := false, false
	if !s.secret {
		byMethod, text = s.form.ByMethod()
	}
	switch {
	case s.how == decode.Quoted:
		return quotedForm(s.typ)
	case s.how != decode.Plain:
		return node(keyword{"$comment", "decoded as its json tag says"})
	case byMethod && !text:
		return byOwn(s.typ)
	case byMethod:
		return byOwn(s.typ, keyword{"type", "string"})
	case s.typ == jsonNumberType:
		return node(keyword{"type", "number"})
	case s.typ == rule.DurationType:
		return node(keyword{"type", []any{"string", "integer"}}, keyword{"pattern", durationPattern})
	}
	switch rule.KindOf(s.typ) {
	case rule.KindString:
		return node(keyword{"type", "string"})
	case rule.KindBool:
		return node(keyword{"type", "boolean"})
	case rule.KindInt, rule.KindUint:
		return wholeForm(s.typ)
	case rule.KindFloat:
		return node(keyword{"type", "number"})
	case rule.KindTime:
		return node(keyword{"type", "string"}, keyword{"pattern", timePattern}, keyword{"format", "date-time"})
	case rule.KindBytes, rule.KindArray:
		return bytesForm(s.typ)
	}
	if s.typ.Kind() != reflect.Interface || s.typ.NumMethod() > 0 {
		return byOwn(s.typ)
	}
	return node()
}

// wholeForm is the schema of an integer. What 64 bits hold is not written down:
// most readers of a schema hold numbers in a float64, which rounds it.
func wholeForm(t reflect.Type) *schema {
	n := node(keyword{"type", "integer"})
	switch t.Kind() {
	case reflect.Int8, reflect.Int16, reflect.Int32:
		most := int64(math.MaxInt64) >> (64 - t.Bits())
		n.set("minimum", -most-1)
		n.set("maximum", most)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		n.set("minimum", int64(0))
		n.set("maximum", int64(1)<<t.Bits()-1)
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		n.set("minimum", int64(0))
	}
	return n
}

// quotedForm is the schema of a number inside a string.
func quotedForm(t reflect.Type) *schema {
	expr := numberPattern
	switch rule.KindOf(t) {
	case rule.KindInt:
		expr = wholePattern
	case rule.KindUint:
		expr = unsignedPattern
	}
	return node(keyword{"type", "string"}, keyword{"pattern", expr})
}

// bytesForm is the schema of bytes, which are base64 in JSON.
func bytesForm(t reflect.Type) *schema {
	if t.Elem() != reflect.TypeFor[byte]() {
		return byOwn(t)
	}
	n := node(keyword{"type", "string"}, keyword{"contentEncoding", "base64"})
	if t.Kind() != reflect.Array {
		n.set("pattern", `^`+base64Four+`*(?:`+base64Tails[1]+`|`+base64Tails[2]+`)?$`)
		return n
	}
	n.set("pattern", `^`+base64Four+`*`+base64Tails[t.Len()%3]+`$`)
	n.set("minLength", base64Length(int64(t.Len())))
	n.set("maxLength", base64Length(int64(t.Len())))
	return n
}

const base64Four = `(?:[A-Za-z0-9+/]{4})`

// base64Tails are how base64 ends, by the number of bytes over a multiple of
// three. Decoding does not look at the bits that encode nothing.
var base64Tails = [3]string{"", `[A-Za-z0-9+/]{2}==`, `[A-Za-z0-9+/]{3}=`}

// base64Length is how many characters so many bytes take.
func base64Length(n int64) int64 { return (n + 2) / 3 * 4 }

// keyForm is the schema of a map's keys before any rule.
func keyForm(form decode.Form) *schema {
	if form.KeyByMethod() {
		return byOwn(form.Type().Key())
	}
	switch rule.KindOf(form.Type().Key()) {
	case rule.KindInt:
		if form.Type().Key() == rule.DurationType {
			return byOwn(rule.DurationType)
		}
		return pattern(wholePattern)
	case rule.KindUint:
		return pattern(unsignedPattern)
	case rule.KindFloat:
		return pattern(numberPattern)
	}
	return node()
}

func floatNumeral(f float64) any { return numeral(strconv.FormatFloat(f, 'g', -1, 64)) }

// emptyForm is the schema of an empty value and that value, and false where no
// schema says it.
func emptyForm(s seen) (n *schema, zero reflect.Value, ok bool) {
	zero = reflect.Zero(s.typ)
	if s.opaque || s.typ == rule.DurationType {
		return nil, zero, false
	}
	switch rule.KindOf(s.typ) {
	case rule.KindString:
		return node(keyword{"const", ""}), zero, true
	case rule.KindInt, rule.KindUint, rule.KindFloat:
		return node(keyword{"const", int64(0)}), zero, true
	case rule.KindBool:
		return node(keyword{"const", false}), zero, true
	case rule.KindSlice:
		return node(keyword{"maxItems", int64(0)}), reflect.MakeSlice(s.typ, 0, 0), true
	case rule.KindMap:
		return node(keyword{"maxProperties", int64(0)}), reflect.MakeMap(s.typ), true
	}
	return nil, zero, false
}

// defaultJSON is the value of the rule default as JSON.
func defaultJSON(s seen, text string) (val any, ok bool) {
	switch k := rule.KindOf(s.typ); {
	case s.foreign || s.secret:
		return nil, false
	case s.typ == jsonNumberType:
		return numeral(text), true
	case k == rule.KindString || s.opaque || s.typ == rule.DurationType || k == rule.KindTime:
		return text, true
	case k == rule.KindBool:
		return text == "true" || text == "1" || text == "on", true
	case k == rule.KindInt:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case k == rule.KindUint:
		n, err := strconv.ParseUint(text, 10, 64)
		return numeral(strconv.FormatUint(n, 10)), err == nil
	case k == rule.KindFloat:
		f, err := strconv.ParseFloat(text, 64)
		return floatNumeral(f), err == nil
	}
	return nil, false
}
