package html

import (
	"strings"
	"unicode/utf8"
)

// cleanAttributes decides on the attributes of the tag in hand, whose element is
// about to be written. It marks those to keep, and reports whether what is left
// still is such an element: a link without an address is none.
func (e *engine) cleanAttributes(el elementID) bool {
	t := &e.tag
	together := &togetherOf[el]
	if len(t.attrs) == 0 && together.clean == nil {
		return e.isStill(el)
	}
	e.styleCut, e.saidAll = false, false
	var seen attributeSet
	e.link = link{}
	e.mostValues = max(e.mostValues, len(e.values))
	e.values, e.decoded = e.values[:0], e.decoded[:0]
	for i := range t.attrs {
		a := &t.attrs[i]
		first := a.id
		if first == 0 {
			first = attributeID(e.p.attributes.find(a.name(e.s)))
		}
		if first == 0 && e.keepsData(el, a) {
			continue
		}
		if first == 0 {
			e.noteAttribute(el, a, ReasonAttribute)
			continue
		}
		var allowed bool
		a.id, allowed = e.rowFor(el, first)
		if seen.has(first) {
			e.noteAttribute(el, a, ReasonDuplicate)
			continue
		}
		seen.set(first)
		later := together.clean != nil && together.attributes.has(a.id)
		if allowed || later || !e.silent {
			e.cleanAttribute(el, a, i, allowed, later)
		}
	}
	if t.skipped > 0 {
		e.report.Active = true // nobody has looked
	}
	for range t.skipped {
		e.note(Removal{Offset: t.at, Element: el.String(), Reason: ReasonAttribute})
	}
	if together.clean != nil {
		together.clean(e, el)
	}
	return e.isStill(el)
}

// isStill reports whether an element without what the policy took from it is one.
func (e *engine) isStill(el elementID) bool {
	needs := needsOf(el)
	if needs == needsNothing {
		return true
	}
	lost := false
	for i := range e.tag.attrs {
		a := &e.tag.attrs[i]
		switch {
		case a.added || neededBy[a.id]&needs == 0:
		case a.keep:
			return true
		default:
			lost = true // and was reported
		}
	}
	if !lost {
		e.noteElement(el, e.tag.at, ReasonElement)
	}
	return false
}

// needs are sets of attributes, of which an element has to have one.
type needs uint8

const (
	needsNothing needs = 0
	needsTarget  needs = 1 << iota
	needsImage
	needsFrame
)

func needsOf(el elementID) needs {
	switch el {
	case elA:
		return needsTarget
	case elImg, elSource:
		return needsImage
	case elIframe:
		return needsFrame
	}
	return needsNothing
}

// neededBy has the sets that each attribute is in.
var neededBy = func() (sets [maxAttributes]needs) {
	for id, row := range attributes {
		switch row.name {
		case "href", "id", "name":
			sets[id] = needsTarget
		case "src":
			sets[id] = needsImage | needsFrame
		case "srcset":
			sets[id] = needsImage
		}
	}
	return sets
}()

// rowFor returns the row of the name that the policy allows on the element, or
// the first one if it allows none.
func (e *engine) rowFor(el elementID, first attributeID) (id attributeID, allowed bool) {
	rule := &e.p.elements[el].attributes
	for id := first; id != 0; id = sameName[id] {
		if rule.has(id) {
			return id, true
		}
	}
	return first, false
}

// cleanAttribute decides on one attribute. Those that depend on others it only notes.
func (e *engine) cleanAttribute(el elementID, a *attribute, i int, allowed, later bool) {
	value := a.raw(e.s)
	if !a.plain {
		value = e.decodeValue(el, a)
	}
	switch {
	case later:
		e.noteLater(a.id, i, value)
	case allowed:
		e.cleanAllowed(el, a, i, value)
	default:
		e.noteAttribute(el, a, ReasonAttribute)
	}
}

// cleanAllowed decides on an attribute that the policy allows, by its value.
func (e *engine) cleanAllowed(el elementID, a *attribute, i int, value string) {
	if e.p.value != nil {
		own, ok := e.p.value(el.String(), e.p.attributes.names[a.id], value)
		if !ok || !utf8.ValidString(own) {
			e.noteAttribute(el, a, ReasonValue)
			return
		}
		if own != value {
			e.noteAttribute(el, a, ReasonRewritten)
			value, a.plain = own, false
		}
	}
	kept, keep, reason := e.cleanValue(el, a.id, value)
	if reason != 0 {
		e.styleCut = e.styleCut || reason == ReasonStyle
		e.noteAttribute(el, a, reason)
	}
	if a.keep = keep; !keep {
		return
	}
	if a.id == attrStyle && !a.plain && kept == value && e.p.value == nil {
		a.plain = e.tag.isTidy(a.raw(e.s)) && isPlainValue(a.raw(e.s))
	}
	if a.plain && kept != value || !a.plain {
		e.setValue(a, kept)
	}
	if a.id == attrHref {
		e.link.href = i + 1
	}
}

// keepsData keeps a data-* attribute that the policy allows by its prefix.
func (e *engine) keepsData(el elementID, a *attribute) bool {
	if !e.p.hasData(el) || !e.p.allowsData(el, a.name(e.s)) {
		return false
	}
	a.id = attrData
	for i := range e.tag.attrs {
		b := &e.tag.attrs[i]
		if b == a {
			break
		}
		if b.id == attrData && equalFold(b.name(e.s), a.name(e.s)) {
			e.noteAttribute(el, a, ReasonDuplicate)
			return true
		}
	}
	value := e.decodeValue(el, a)
	e.keepValue(a, value, value)
	return true
}

// decodeValue returns the value as a browser reads it, and reports what was odd
// in it.
func (e *engine) decodeValue(el elementID, a *attribute) string {
	raw := a.raw(e.s)
	if a.plain || strings.IndexByte(raw, '&') < 0 && e.tag.isTidy(raw) {
		return raw
	}
	special := false
	for i := 0; i < len(raw); i++ {
		if notPlain[raw[i]] {
			special = true
			break
		}
	}
	if !special && e.valid {
		a.plain = true
		return raw
	}
	if nextSpecial(raw, 0, &specialDecoded, e.valid) == len(raw) {
		a.plain = !special
		return raw
	}
	start := len(e.decoded)
	var odd int
	e.decoded, odd = appendDecoded(e.decoded, raw, e.valid)
	for range odd {
		e.noteAttribute(el, a, ReasonCharacter)
	}
	if e.p.hasHooks() {
		return string(e.decoded[start:]) // a hook may keep what it is given
	}
	return borrow(e.decoded[start:])
}

// cleanValue checks a decoded value against its type. It returns the value to
// write, whether to write it, and the reason if something was removed.
func (e *engine) cleanValue(el elementID, id attributeID, v string) (value string, keep bool, reason Reason) {
	row := &dataRow
	if int(id) < numAttributes {
		row = &attributes[id]
	}
	return valueChecks[row.value](e, el, row, v)
}

// dataRow is the row of a policy's own data-* attributes.
var dataRow = attributeRow{value: typeText}

// valueCheck checks the decoded value of an attribute of one type, as cleanValue.
type valueCheck func(e *engine, el elementID, row *attributeRow, v string) (value string, keep bool, reason Reason)

// valueChecks has the check of each type.
var valueChecks = [numTypes]valueCheck{
	typeNever:    is(func(string) bool { return false }),
	typeText:     is(func(string) bool { return true }),
	typeFlag:     is(func(string) bool { return true }),
	typeWord:     checkWord,
	typeInteger:  is(isInteger),
	typeNumber:   is(isNumber),
	typeLength:   is(isLength),
	typeColor:    is(isColor),
	typeLanguage: is(isLanguage),
	typeDate:     is(isDate),
	typeMIME:     is(isMIME),
	typeQuery:    is(isQuery),
	typeName:     is(isFieldName),
	typeKey:      is(isAccessKey),
	typeClass:    checkClass,
	typeID:       checkID,
	typeIDRefs:   checkReferences,
	typeHashRef:  checkHashRef,
	typeURL:      checkURL,
	typeImage:    checkImage,
	typeSrcset:   checkSrcset,
	typeFrame:    checkFrame,
	typeStyle:    checkStyle,
	typeRel:      is(func(string) bool { return false }), // on no link
	typeTarget:   is(func(string) bool { return false }),
}

// is returns the check of a type whose values are kept as they are.
func is(ok func(string) bool) valueCheck {
	return func(_ *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
		if !ok(v) {
			return "", false, ReasonValue
		}
		return v, true, 0
	}
}

func checkWord(_ *engine, _ elementID, row *attributeRow, v string) (string, bool, Reason) {
	if v == "" || !hasWord(row.words, v) {
		return "", false, ReasonValue
	}
	return v, true, 0
}

func checkURL(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	return e.cleanLinkURL(v)
}

// cleanLinkURL checks a URL to go to.
func (e *engine) cleanLinkURL(v string) (value string, keep bool, reason Reason) {
	value, reason = e.linkTo(v)
	return value, reason != ReasonURL, reason
}

func checkImage(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	value, reason := e.p.image(v)
	return value, reason != ReasonURL, reason
}

func checkSrcset(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	kept, ok := cleanSrcset(e.p, v)
	switch {
	case !ok:
		return "", false, ReasonURL
	case kept != v:
		return kept, true, ReasonRewritten
	}
	return v, true, 0
}

func checkStyle(e *engine, el elementID, _ *attributeRow, v string) (string, bool, Reason) {
	var l layout
	kept, all := e.cleanStyle(el, v, &l)
	if e.p.value == nil && !l.cut && (!e.p.keepsLines || !l.any) {
		e.said, e.saidAll = l.lineStyle(), true
	}
	if all {
		return kept, true, 0
	}
	return kept, kept != "", ReasonStyle
}

func checkClass(e *engine, el elementID, _ *attributeRow, v string) (string, bool, Reason) {
	kept, all := e.cleanClass(el, v)
	if all {
		return kept, true, 0
	}
	return kept, kept != "", ReasonValue
}

func checkID(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	if v, ok := e.id(v); ok {
		return v, true, 0
	}
	return "", false, ReasonValue
}

func checkHashRef(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	if v == "" || v[0] != '#' {
		return "", false, ReasonValue
	}
	id, ok := e.id(v[1:])
	switch {
	case !ok:
		return "", false, ReasonValue
	case len(id) == len(v)-1:
		return v, true, 0
	}
	return e.prefixed("#", v[1:]), true, 0
}

// id returns the ID to write, and whether it is one. What counts is the length
// with the prefix, since that is what is read when the output is cleaned again.
func (e *engine) id(v string) (string, bool) {
	if v == "" {
		return "", false
	}
	if !strings.HasPrefix(v, e.p.idPrefix) {
		v = e.prefixed("", v)
	}
	return v, isID(v)
}

// maxReferences is how many IDs a list keeps. Each gets a prefix that can be many times
// as long as itself.
const maxReferences = 8

func checkReferences(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	kept, all := e.references(v)
	if !all {
		return kept, true, ReasonValue
	}
	return kept, true, 0
}

// references gives each ID in a list its prefix, and reports whether all are kept.
func (e *engine) references(list string) (kept string, all bool) {
	same, n := true, 0
	for i := 0; i < len(list) && n <= maxReferences; {
		var id string
		if id, i = nextField(list, i); id != "" {
			same = same && strings.HasPrefix(id, e.p.idPrefix)
			n++
		}
	}
	all = n <= maxReferences
	if same && all {
		return list, true
	}
	start := len(e.decoded)
	for i, n := 0, 0; i < len(list) && n < maxReferences; n++ {
		var id string
		if id, i = nextField(list, i); id == "" {
			break
		}
		if n > 0 {
			e.decoded = append(e.decoded, ' ')
		}
		if !strings.HasPrefix(id, e.p.idPrefix) {
			e.decoded = append(e.decoded, e.p.idPrefix...)
		}
		e.decoded = append(e.decoded, id...)
	}
	return borrow(e.decoded[start:]), all
}

// cleanClass returns the classes that the policy allows, and whether that is
// all of them.
func (e *engine) cleanClass(el elementID, list string) (kept string, all bool) {
	every, own := &e.p.classes, e.p.elements[el].classes
	if own == nil && !every.mayAllow(list) && skipSpace(list, 0) < len(list) {
		return "", false
	}
	lost, n, start := false, 0, len(e.decoded)
	for i := 0; ; {
		var class string
		if class, i = nextField(list, i); class == "" {
			break
		}
		switch {
		case !every.allows(class) && (own == nil || !own.allows(class)):
			lost = true
			continue
		case n == 0:
			kept = class // often the only one, which needs no copy
		case n == 1:
			e.decoded = append(e.decoded, kept...)
			fallthrough
		default:
			e.decoded = append(append(e.decoded, ' '), class...)
		}
		n++
	}
	switch {
	case !lost:
		return list, true
	case n > 1:
		kept = borrow(e.decoded[start:])
	}
	return kept, false
}
