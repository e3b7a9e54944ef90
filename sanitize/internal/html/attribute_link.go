package html

import "strings"

// link is what the attributes of one <a>, <area> or <form> say together.
type link struct {
	href        string // "" if it has none
	rel, target int    // where these attributes are in the list, -1 for nowhere
	relValue    string
	targetValue string
}

// isLink reports whether rel and target mean something on the element.
func isLink(el elementID) bool { return el == elA || el == elArea || el == elForm }

// cleanLink decides on rel and target, which depend on where the link goes, and
// adds what the policy wants each link to have. What it would add is taken from
// the input without a word, so that the output is itself clean.
func (e *engine) cleanLink(el elementID, l *link) {
	newTab := e.p.newTab && isExternal(l.href)
	blank := newTab
	if l.target >= 0 {
		blank = e.cleanTarget(el, &e.tag.attrs[l.target], l.targetValue, newTab)
	} else if newTab {
		e.addAttribute(attrTarget, "_blank")
	}
	forced := e.p.forcedRel(el, l.href)
	if l.rel >= 0 {
		e.cleanRel(el, &e.tag.attrs[l.rel], l.relValue, forced, blank)
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
	usual := e.p.usualRel(len(forced) > 0, blank)
	if value == usual && usual != "" {
		e.keepValue(a, value, value)
		return
	}
	allowed := e.p.elements[el].attributes.has(a.id)
	kept, all := keepFields(value, func(token string) bool {
		return allowed && containsWord(linkTypes, token) || isOneOf(token, forced) || blank && equalFold(token, "noopener")
	})
	all = all && (allowed || strings.TrimSpace(value) != "")
	if !all {
		e.noteAttribute(el, a, ReasonValue)
	}
	if kept = addTokens(kept, forced, blank); kept != "" || all && allowed {
		e.keepValue(a, value, kept)
	}
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

// addTokens adds the link types that are missing from a list.
func addTokens(list string, forced []string, blank bool) string {
	for _, token := range forced {
		if !hasField(list, token) {
			list += " " + token
		}
	}
	if blank && !hasField(list, "noopener") {
		list += " noopener"
	}
	return strings.TrimPrefix(list, " ")
}
