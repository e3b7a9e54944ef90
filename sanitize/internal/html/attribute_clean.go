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
	if len(t.attrs) == 0 && !isLink(el) && el != elIframe {
		return e.isStill(el)
	}
	e.styleCut = false
	var seen attributeSet
	l := link{rel: -1, target: -1}
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
		a.id = e.rowFor(el, first)
		if seen.has(first) {
			e.noteAttribute(el, a, ReasonDuplicate)
			continue
		}
		seen.set(first)
		e.cleanAttribute(el, a, i, &l)
	}
	if t.skipped > 0 {
		e.report.Active = true // nobody has looked
	}
	for range t.skipped {
		e.note(Removal{Offset: t.at, Element: el.String(), Reason: ReasonAttribute})
	}
	switch {
	case isLink(el):
		e.cleanLink(el, &l)
	case el == elIframe:
		e.cleanSandbox()
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
// the first one.
func (e *engine) rowFor(el elementID, first attributeID) attributeID {
	rule := &e.p.elements[el].attributes
	for id := first; id != 0; id = sameName[id] {
		if rule.has(id) {
			return id
		}
	}
	return first
}

// cleanAttribute decides on one attribute. Those that depend on others it notes
// in l.
func (e *engine) cleanAttribute(el elementID, a *attribute, i int, l *link) {
	if e.silent && !e.p.elements[el].attributes.has(a.id) && !isLink(el) && el != elIframe {
		return
	}
	value := e.decodeValue(el, a)
	if isLink(el) {
		switch a.id {
		case attrRel:
			l.rel, l.relValue = i, value
			return
		case attrTarget:
			l.target, l.targetValue = i, value
			return
		}
	}
	if el == elIframe && a.id == attrSandbox {
		return // see cleanSandbox
	}
	if !e.p.elements[el].attributes.has(a.id) {
		e.noteAttribute(el, a, ReasonAttribute)
		return
	}
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
	if a.plain && kept != value || !a.plain {
		e.setValue(a, kept)
	}
	if a.id == attrHref {
		l.href = kept
	}
}

// cleanValue is that of the policy, but that a list of IDs is written into memory that
// the engine has.
func (e *engine) cleanValue(el elementID, id attributeID, v string) (value string, keep bool, reason Reason) {
	if int(id) >= numAttributes || attributes[id].value != typeIDRefs {
		return e.p.cleanValue(el, id, v)
	}
	value, all := e.references(v)
	if !all {
		reason = ReasonValue
	}
	return value, true, reason
}

// keepsData keeps a data-* attribute that the policy allows by its prefix.
func (e *engine) keepsData(el elementID, a *attribute) bool {
	if len(e.p.data) == 0 && len(e.p.elements[el].data) == 0 || !e.p.allowsData(el, a.name(e.s)) {
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

// notPlain says which bytes of a value are decoded or escaped.
var notPlain = byteSet("&\x00\r<>\"'`")

// decodeValue returns the value as a browser reads it, and reports what was odd
// in it.
func (e *engine) decodeValue(el elementID, a *attribute) string {
	raw := a.raw(e.s)
	if a.plain {
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
func (p *Policy) cleanValue(el elementID, id attributeID, v string) (value string, keep bool, reason Reason) {
	row := &dataRow
	if int(id) < numAttributes {
		row = &attributes[id]
	}
	return valueChecks[row.value](p, el, row, v)
}

// dataRow is the row of a policy's own data-* attributes.
var dataRow = attributeRow{value: typeText}

// valueCheck checks the decoded value of an attribute of one type, as cleanValue.
type valueCheck func(p *Policy, el elementID, row *attributeRow, v string) (value string, keep bool, reason Reason)

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
	typeIDRefs:   is(func(string) bool { return false }), // see engine.cleanValue
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
	return func(_ *Policy, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
		if !ok(v) {
			return "", false, ReasonValue
		}
		return v, true, 0
	}
}

func checkWord(_ *Policy, _ elementID, row *attributeRow, v string) (string, bool, Reason) {
	if v == "" || !containsWord(row.words, v) {
		return "", false, ReasonValue
	}
	return v, true, 0
}

func checkURL(p *Policy, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	return p.cleanLinkURL(v)
}

// cleanLinkURL checks a URL to go to.
func (p *Policy) cleanLinkURL(v string) (value string, keep bool, reason Reason) {
	value, reason = p.link(v)
	return value, reason != ReasonURL, reason
}

func checkImage(p *Policy, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	value, reason := p.image(v)
	return value, reason != ReasonURL, reason
}

func checkSrcset(p *Policy, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	kept, ok := cleanSrcset(v, p.image)
	switch {
	case !ok:
		return "", false, ReasonURL
	case kept != v:
		return kept, true, ReasonRewritten
	}
	return v, true, 0
}

func checkStyle(p *Policy, el elementID, _ *attributeRow, v string) (string, bool, Reason) {
	kept, all := p.cleanStyle(el, v)
	if all {
		return kept, true, 0
	}
	return kept, kept != "", ReasonStyle
}

func checkClass(p *Policy, el elementID, _ *attributeRow, v string) (string, bool, Reason) {
	kept, all := p.cleanClass(el, v)
	if all {
		return kept, true, 0
	}
	return kept, kept != "", ReasonValue
}

func checkID(p *Policy, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	if v, ok := p.id(v); ok {
		return v, true, 0
	}
	return "", false, ReasonValue
}

func checkHashRef(p *Policy, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	if v == "" || v[0] != '#' {
		return "", false, ReasonValue
	}
	if id, ok := p.id(v[1:]); ok {
		return "#" + id, true, 0
	}
	return "", false, ReasonValue
}

// id returns the ID to write, and whether it is one. What counts is the length
// with the prefix, since that is what is read when the output is cleaned again.
func (p *Policy) id(v string) (string, bool) {
	if v == "" {
		return "", false
	}
	v = p.prefixed(v)
	return v, isID(v)
}

// maxReferences is how many IDs a list keeps. Each gets a prefix that can be many times
// as long as itself.
const maxReferences = 8

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
func (p *Policy) cleanClass(el elementID, list string) (kept string, all bool) {
	own := p.elements[el].classes
	if own == nil {
		return keepFields(list, p.classes.allows)
	}
	return keepFields(list, func(class string) bool {
		return p.classes.allows(class) || own.allows(class)
	})
}
