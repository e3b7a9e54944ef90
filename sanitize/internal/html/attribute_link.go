package html

import "strings"

// together is what some attributes of an element are decided by: it is called behind the
// others, and they are left to it.
type together struct {
	attributes attributeSet
	clean      func(e *engine, el elementID)
}

// togetherOf has the row of each element.
var togetherOf = func() (all [numElements]together) {
	for _, el := range [...]elementID{elA, elArea, elForm} {
		all[el].clean = (*engine).cleanLink
		all[el].attributes.set(attrRel)
		all[el].attributes.set(attrTarget)
	}
	all[elIframe].clean = (*engine).cleanSandbox
	all[elIframe].attributes.set(attrSandbox)
	return all
}()

// noteLater keeps the value of an attribute for cleanLink.
func (e *engine) noteLater(id attributeID, at int, value string) {
	e.values = append(e.values, value)
	switch l := &e.link; id {
	case attrRel:
		l.rel, l.relValue = at+1, len(e.values)
	case attrTarget:
		l.target, l.targetValue = at+1, len(e.values)
	}
}

// href returns where the link in hand goes, "" if it has no address.
func (e *engine) href() string {
	if e.link.href == 0 {
		return ""
	}
	a := &e.tag.attrs[e.link.href-1]
	if a.value > 0 {
		return e.values[a.value-1]
	}
	return a.raw(e.s)
}

// cleanLink decides on rel and target, which depend on where the link goes, and
// adds what the policy wants each link to have. What it would add is taken from
// the input without a word, so that the output is itself clean.
func (e *engine) cleanLink(el elementID) {
	l, href := &e.link, e.href()
	newTab := e.p.newTab && isExternal(href)
	blank := newTab
	if l.target > 0 {
		blank = e.cleanTarget(el, &e.tag.attrs[l.target-1], e.values[l.targetValue-1], newTab)
	} else if newTab {
		e.addAttribute(attrTarget, "_blank")
	}
	forced := e.p.forcedRel(el, href)
	if l.rel > 0 {
		e.cleanRel(el, &e.tag.attrs[l.rel-1], e.values[l.relValue-1], forced, blank)
	} else if usual := e.p.usualRel(len(forced) > 0, blank); usual != "" {
		e.addAttribute(attrRel, usual) // see writeAttribute
	}
}

// cleanTarget decides on a target, and reports whether the link opens a new tab.
func (e *engine) cleanTarget(el elementID, a *attribute, value string, newTab bool) (blank bool) {
	allowed := e.p.elements[el].attributes.has(a.id)
	switch {
	case newTab:
		e.keepValue(a, value, "_blank")
		return true
	case allowed && containsWord("_blank _self", value) && value != "":
		e.keepValue(a, value, value)
		return equalFold(value, "_blank")
	case allowed:
		e.noteAttribute(el, a, ReasonValue)
	default:
		e.noteAttribute(el, a, ReasonAttribute)
	}
	return false
}

// cleanRel decides on the link types that the input has.
func (e *engine) cleanRel(el elementID, a *attribute, value string, forced []string, blank bool) {
	kept, keep, all := e.linkTypes(el, value, forced, blank)
	if !all {
		e.noteAttribute(el, a, ReasonValue)
	}
	if keep {
		e.keepValue(a, value, kept)
	}
}

// linkTypes returns the link types to write where the input has some, whether to write
// them, and whether that is all of them.
func (e *engine) linkTypes(el elementID, value string, forced []string, blank bool) (kept string, keep, all bool) {
	usual := e.p.usualRel(len(forced) > 0, blank)
	if value == usual && usual != "" {
		return value, true, true
	}
	allowed := e.p.elements[el].attributes.has(attrRel)
	keeps := func(token string) bool {
		return allowed && hasWord(linkTypes, token) || isOneOf(token, forced) || blank && equalFold(token, "noopener")
	}
	start := len(e.decoded)
	all = e.keepFields(value, keeps)
	all = all && (allowed || strings.TrimSpace(value) != "")
	e.decoded = appendTokens(e.decoded, start, forced, blank)
	kept = strings.TrimPrefix(borrow(e.decoded[start:]), " ")
	return kept, kept != "" || all && allowed, all
}

// forcedRel returns the link types that a link gets.
func (p *Policy) forcedRel(el elementID, href string) []string {
	if href == "" || el == elForm || isFragment(href) {
		return nil
	}
	if len(p.trusted) > 0 && matchesHost(p.trusted, href) {
		return nil
	}
	return p.rel
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

// linkExtras returns the attributes that the policy adds to a link.
func (p *Policy) linkExtras(href string) string {
	extras := ""
	blank := p.newTab && isExternal(href)
	if blank {
		extras = ` target="_blank"`
	}
	if rel := p.usualRel(len(p.forcedRel(elA, href)) > 0, blank); rel != "" {
		extras += ` rel="` + rel + `"`
	}
	return extras
}

// appendTokens adds the link types that are missing from the list b[start:], each with a
// space in front.
func appendTokens(b []byte, start int, forced []string, blank bool) []byte {
	for _, token := range forced {
		if !hasField(borrow(b[start:]), token) {
			b = append(append(b, ' '), token...)
		}
	}
	if blank && !hasField(borrow(b[start:]), "noopener") {
		b = append(b, " noopener"...)
	}
	return b
}

// joinedTokens returns them as a list of their own.
func joinedTokens(forced []string, blank bool) string {
	return strings.TrimPrefix(string(appendTokens(nil, 0, forced, blank)), " ")
}
