package html

import (
	"strings"
	"unicode/utf8"
)

// link is what the attributes of one <a> or <area> say together.
type link struct {
	followed    bool // it has an href
	external    bool // which goes to another host
	rel, target int  // where these attributes are in the list, -1 for nowhere
}

// cleanAttributes decides on the attributes of an element that is written. It
// returns the list with those to keep marked, and their values ready to be
// escaped.
func (e *engine) cleanAttributes(el elementID, at int, attrs []attribute) []attribute {
	var seen attributeSet
	l := link{rel: -1, target: -1}
	for i := range attrs {
		a := &attrs[i]
		a.keep = false
		first := attributeID(e.p.attributes.find(a.name))
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
	if isLink(el) {
		attrs = e.cleanLink(el, at, attrs, &l)
		e.attrs = attrs
	}
	return attrs
}

// isLink reports whether rel and target mean something on the element.
func isLink(el elementID) bool { return el == elA || el == elArea || el == elForm }

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

func (e *engine) noteAttribute(el elementID, a *attribute, reason Reason) {
	name := e.p.attributes.names[a.id]
	if a.id == 0 && isHandler(a.name) {
		name = handlerName
	}
	e.note(Removal{Offset: a.at, Element: el.String(), Attribute: name, Reason: reason})
}

// cleanAttribute decides on one attribute. Those that depend on others it notes
// in l.
func (e *engine) cleanAttribute(el elementID, a *attribute, i int, l *link) {
	a.value = e.decodeValue(el, a)
	if isLink(el) {
		switch a.id {
		case attrRel:
			l.rel = i
			return
		case attrTarget:
			l.target = i
			return
		}
	}
	if !e.p.elements[el].attributes.has(a.id) {
		e.noteAttribute(el, a, ReasonAttribute)
		return
	}
	var reason Reason
	if a.value, a.keep, reason = e.p.cleanValue(a.id, a.value); reason != 0 {
		e.noteAttribute(el, a, reason)
	}
	if a.keep && a.id == attrHref {
		l.followed, l.external = true, isExternal(a.value)
	}
}

// decodeValue returns the value as a browser reads it, and reports what was odd
// in it.
func (e *engine) decodeValue(el elementID, a *attribute) string {
	if nextSpecial(a.value, 0, &specialDecoded, e.valid) == len(a.value) {
		return a.value
	}
	b, odd := appendDecoded(e.scratch[:0], a.value, e.valid)
	for range odd {
		e.noteAttribute(el, a, ReasonCharacter)
	}
	e.scratch = b
	return string(b)
}

// cleanValue checks a decoded value against its type. It returns the value to
// write, whether to write it, and the reason if something was removed.
func (p *Policy) cleanValue(id attributeID, v string) (value string, keep bool, reason Reason) {
	t, words := typeText, ""
	if int(id) < numAttributes {
		t, words = attributes[id].value, attributes[id].words
	}
	switch t {
	case typeText, typeFlag:
		return v, true, 0
	case typeURL:
		if !p.links.allows(v) {
			return "", false, ReasonURL
		}
		return p.anchor(v), true, 0
	case typeImage:
		if v, keep = p.image(v); !keep {
			reason = ReasonURL
		}
		return v, keep, reason
	case typeSrcset:
		if v, keep = cleanSrcset(v, p.image); !keep {
			reason = ReasonURL
		}
		return v, keep, reason
	case typeStyle:
		kept, all := p.cleanStyle(v)
		if !all {
			reason = ReasonStyle
		}
		return kept, all || kept != "", reason
	case typeClass:
		kept, all := p.cleanClass(v)
		if !all {
			reason = ReasonValue
		}
		return kept, all || kept != "", reason
	case typeID:
		if v, keep = p.id(v); !keep {
			reason = ReasonValue
		}
		return v, keep, reason
	case typeIDRefs:
		return p.references(v), true, 0
	case typeHashRef:
		if v == "" || v[0] != '#' {
			return "", false, ReasonValue
		}
		if v, keep = p.id(v[1:]); !keep {
			return "", false, ReasonValue
		}
		return "#" + v, true, 0
	}
	if !isValue(t, words, v) {
		return "", false, ReasonValue
	}
	return v, true, 0
}

// isValue reports whether a value is of one of the types that are kept as they
// are.
func isValue(t valueType, words, v string) bool {
	switch t {
	case typeWord:
		return v != "" && containsWord(words, v)
	case typeInteger:
		return isInteger(v)
	case typeNumber:
		return isNumber(v)
	case typeLength:
		return isLength(v)
	case typeColor:
		return isColor(v)
	case typeLanguage:
		return isLanguage(v)
	case typeDate:
		return isDate(v)
	case typeMIME:
		return isMIME(v)
	case typeQuery:
		return isQuery(v)
	case typeName:
		return isFieldName(v)
	}
	return false
}

// image returns the image URL to write, through the policy's hook if it has one
// and the URL goes to a host.
func (p *Policy) image(u string) (string, bool) {
	if !p.images.allows(u) {
		return "", false
	}
	if p.rewriteImage == nil || !isExternal(u) {
		return u, true
	}
	u = p.rewriteImage(trimURL(u))
	return u, utf8.ValidString(u) && p.images.allows(u)
}

// anchor gives a link inside the page the prefix that IDs get, if the policy
// allows IDs. Without them, such links go to anchors of the page itself.
func (p *Policy) anchor(u string) string {
	if !p.hasIDs {
		return u
	}
	hash := strings.IndexFunc(u, func(c rune) bool { return c > ' ' })
	if hash < 0 || u[hash] != '#' || hash+1 == len(u) {
		return u
	}
	return u[:hash+1] + p.prefixed(u[hash+1:])
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

// prefixed puts the policy's prefix in front of an ID that lacks it.
func (p *Policy) prefixed(id string) string {
	if strings.HasPrefix(id, p.idPrefix) {
		return id
	}
	return p.idPrefix + id
}

// references gives each ID in a list its prefix.
func (p *Policy) references(list string) string {
	ids := htmlFields(list)
	same := true
	for i, id := range ids {
		ids[i] = p.prefixed(id)
		same = same && ids[i] == id
	}
	if same {
		return list
	}
	return strings.Join(ids, " ")
}

// htmlFields splits a list at ASCII whitespace, which strings.Fields does not.
func htmlFields(list string) []string {
	return strings.FieldsFunc(list, func(c rune) bool { return c < utf8.RuneSelf && isSpace(byte(c)) })
}

// cleanClass returns the classes that the policy allows, and whether that is
// all of them.
func (p *Policy) cleanClass(list string) (kept string, all bool) {
	classes := htmlFields(list)
	n := 0
	for _, class := range classes {
		if p.allowsClass(class) {
			classes[n] = class
			n++
		}
	}
	if n == len(classes) {
		return list, true
	}
	return strings.Join(classes[:n], " "), false
}

func (p *Policy) allowsClass(class string) bool {
	if p.classes[class] {
		return true
	}
	for _, prefix := range p.classPrefixes {
		if strings.HasPrefix(class, prefix) {
			return true
		}
	}
	return false
}

// cleanLink decides on rel and target, which depend on where the link goes, and
// adds what the policy wants each link to have. What it would add is taken from
// the input without a word, so that the output is itself clean.
func (e *engine) cleanLink(el elementID, at int, attrs []attribute, l *link) []attribute {
	newTab := e.p.newTab && l.external
	blank := newTab
	if l.target >= 0 {
		a := &attrs[l.target]
		allowed := e.p.elements[el].attributes.has(a.id)
		switch {
		case newTab:
			a.value, a.keep = "_blank", true
		case allowed && containsWord("_blank _self", a.value) && a.value != "":
			a.keep = true
			blank = equalFold(a.value, "_blank")
		case allowed:
			e.noteAttribute(el, a, ReasonValue)
		default:
			e.noteAttribute(el, a, ReasonAttribute)
		}
	} else if newTab {
		attrs = append(attrs, attribute{id: attrTarget, value: "_blank", keep: true, at: at})
	}
	var forced []string
	if l.followed && el != elForm {
		forced = e.p.rel
	}
	usual := e.p.usualRel(len(forced) > 0, blank)
	if l.rel < 0 {
		if usual == "" {
			return attrs
		}
		return append(attrs, attribute{id: attrRel, value: usual, keep: true, at: at})
	}
	a := &attrs[l.rel]
	if a.value == usual && usual != "" {
		a.keep = true
		return attrs
	}
	kept, all := e.keepTokens(el, a, forced, blank)
	if !all {
		e.noteAttribute(el, a, ReasonValue)
	}
	a.value = addTokens(kept, forced, blank)
	a.keep = a.value != "" || all && e.p.elements[el].attributes.has(a.id)
	return attrs
}

// usualRel returns the rel of a link that has none of its own.
func (p *Policy) usualRel(forced, blank bool) string {
	switch {
	case forced && blank:
		return p.relBlank
	case forced:
		return p.relPlain
	case blank:
		return "noopener"
	}
	return ""
}

// keepTokens returns the link types in a rel attribute that may stay, and
// whether that is all of them.
func (e *engine) keepTokens(el elementID, a *attribute, forced []string, blank bool) (kept string, all bool) {
	allowed := e.p.elements[el].attributes.has(a.id)
	tokens := htmlFields(a.value)
	n := 0
	for _, token := range tokens {
		if allowed && containsWord(linkTypes, token) || isOneOf(token, forced) || blank && equalFold(token, "noopener") {
			tokens[n] = token
			n++
		}
	}
	if n == len(tokens) && (n > 0 || allowed) {
		return a.value, true
	}
	return strings.Join(tokens[:n], " "), false
}

// addTokens adds the link types that are missing from a list.
func addTokens(list string, forced []string, blank bool) string {
	have := htmlFields(list)
	for _, token := range forced {
		if !isOneOf(token, have) {
			list += " " + token
			have = append(have, token)
		}
	}
	if blank && !isOneOf("noopener", have) {
		list += " noopener"
	}
	return strings.TrimPrefix(list, " ")
}

func isOneOf(word string, words []string) bool {
	for _, w := range words {
		if equalFold(w, word) {
			return true
		}
	}
	return false
}
