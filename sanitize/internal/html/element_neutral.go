package html

import "strings"

// Editors write elements that mean something else than their name says.

// saysNothing reports whether the tag in hand takes back by its style what its
// element says: Google Docs puts all it copies into <b style="font-weight:normal">.
// Without the style, all of it would be bold.
func (e *engine) saysNothing(id elementID) bool {
	var name, neutral string
	switch id {
	case elB, elStrong:
		name, neutral = "font-weight", "normal lighter 100 200 300 400 500"
	case elI, elEm:
		name, neutral = "font-style", "normal"
	case elU, elIns, elS, elStrike, elDel:
		name, neutral = "text-decoration", "none"
	default:
		return false
	}
	if e.findStyle() == nil || e.p.keepsStyle(id, name) {
		return false
	}
	style := e.attr("style")
	return containsWord(neutral, styleValue(style, name)) || id != elB && name == "text-decoration" && containsWord(neutral, styleValue(style, name+"-line"))
}

// canSayNothing reports whether a style can take back what the element says.
func canSayNothing(id elementID) bool {
	switch id {
	case elB, elStrong, elI, elEm, elU, elIns, elS, elStrike, elDel:
		return true
	}
	return false
}

// isHidden reports whether the tag in hand says that its element is not shown.
func (e *engine) isHidden() bool {
	a := e.findStyle()
	return a != nil && equalFold(styleValue(e.valueOf(a), "display"), "none")
}

// isInHidden reports whether an element on the stack is not shown. It is asked
// seldom, and reads each of their tags once more.
func (e *engine) isInHidden() bool {
	kept := e.tag
	defer func() { e.tag = kept }()
	e.tag = tag{}
	for i := range e.stack {
		o := &e.stack[i]
		if !o.looked && o.space == inHTML && !o.inserted && e.s[o.at] == '<' && e.tag.scan(e.s, o.at, o.at+1) {
			o.hidden = e.isHidden()
		}
		if o.looked = true; o.hidden {
			return true
		}
	}
	return false
}

// styleValue returns the value of the last declaration of a property, "" for none.
func styleValue(style, name string) (value string) {
	for d := newDeclarations(style); d.rest != ""; {
		declaration := trimStyle(d.next())
		if declaration == "" || lower(declaration[0]) != name[0] {
			continue
		}
		n, v, _ := strings.Cut(declaration, ":")
		if equalFold(trimStyle(n), name) {
			v, _, _ = strings.Cut(v, "!")
			value = trimStyle(v)
		}
	}
	return value
}

// keepsStyle reports whether the policy keeps a property on an element.
func (p *Policy) keepsStyle(el elementID, name string) bool {
	return p.elements[el].attributes.has(attrStyle) && p.allowsProperty(el, propertyNamed(name))
}

// isRenderedTeX reports whether the tag in hand holds the glyphs of a formula that
// was written as its source just before: KaTeX writes both, and hides one of them
// by a style sheet.
func (e *engine) isRenderedTeX(id elementID) bool {
	if !e.saidTeX || id != elSpan {
		return false
	}
	class := e.attr("class")
	return hasField(class, renderedTeX)
}

// renderedTeX is the class of those glyphs.
const renderedTeX = "katex-html"
