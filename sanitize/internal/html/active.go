package html

import (
	"strings"
	"sync"
)

// What is active would run, load a document or send something, had it been let
// through: a script, a handler, a URL that runs. That is told apart in a report from
// a class or a style that the policy does not have, which honest text is full of.

// activeElements run, or load what runs or takes over the page.
const activeElements = "applet base embed fencedframe frame frameset iframe object portal script"

// activeForeign are elements of SVG and MathML that set what another one refers to.
const activeForeign = "animate animatemotion animatetransform handler listener maction script set"

// urlAttributes are those whose value is followed or loaded, as an element of any
// language has them.
const urlAttributes = "action background cite code codebase data dynsrc formaction from href icon longdesc lowsrc manifest ping poster src srcset to values xlink:href"

// inspect looks at the tag in hand, which is not written, for what is active in it.
func (e *engine) inspect(name string) {
	if e.silent || e.report.Active || e.mode == modeText {
		return
	}
	e.report.Active = isActiveName(name) || e.foreign() && containsWord(activeForeign, name) || e.isRefresh(name)
	for i := range e.tag.attrs {
		e.inspectAttribute(&e.tag.attrs[i])
	}
}

// urlNames and activeNames find a name in the lists.
var (
	urlNames    = sync.OnceValue(func() *nameTable { return newNameTable(append([]string{""}, strings.Fields(urlAttributes)...)) })
	activeNames = sync.OnceValue(func() *nameTable { return newNameTable(append([]string{""}, strings.Fields(activeElements)...)) })
)

func isActiveName(name string) bool { return activeNames().find(name) != 0 }

// isRefresh reports whether the tag in hand leads the page elsewhere.
func (e *engine) isRefresh(name string) bool {
	switch {
	case equalFold(name, "meta"):
		return e.hasAny("http-equiv")
	case equalFold(name, "link"):
		rel := e.attr("rel")
		return hasField(rel, "stylesheet") || hasField(rel, "import")
	}
	return false
}

// inspectAttribute looks at an attribute that is not written.
func (e *engine) inspectAttribute(a *attribute) {
	name := a.name(e.s)
	switch {
	case e.report.Active:
	case isHandler(name), equalFold(name, "srcdoc"):
		e.report.Active = true
	case urlNames().find(name) != 0:
		e.report.Active = runs(decodeValue(a.raw(e.s)))
	case equalFold(name, "style"):
		raw := a.raw(e.s)
		if strings.IndexByte(raw, '(') < 0 && strings.IndexByte(raw, '&') < 0 {
			return // without a function no style did more than style
		}
		e.report.Active = activeStyle(decodeValue(raw))
	}
}

// activeStyle reports whether a style would have run in some browser.
func activeStyle(style string) bool {
	low := strings.ToLower(style)
	return strings.Contains(low, "script:") || strings.Contains(low, "expression(") || strings.Contains(low, "-moz-binding")
}

// runningSchemes are the schemes of URLs that run what they carry.
const runningSchemes = "javascript livescript mocha vbscript blob filesystem jar mhtml view-source feed"

// runs reports whether a URL, or one in a list of them, would run what it carries.
// It reads the scheme as the laxest of browsers did, which skipped controls and
// spaces.
func runs(value string) bool {
	for candidate := range strings.SplitSeq(value, ",") {
		for candidate := range strings.SplitSeq(candidate, ";") {
			scheme, rest, ok := strings.Cut(strings.Map(visibleASCII, candidate), ":")
			switch {
			case !ok:
			case containsWord(runningSchemes, scheme) && scheme != "":
				return true
			case equalFold(scheme, "data") && !startsWithWord(rest, dataImages):
				return true
			}
		}
	}
	return false
}

func startsWithWord(s, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if len(s) >= len(word) && equalFold(s[:len(word)], word) {
			return true
		}
	}
	return false
}

// visibleASCII drops what browsers skip in a scheme.
func visibleASCII(c rune) rune {
	if c <= ' ' || c == 0x7f || c == 0xa0 || c == 0xad || c == 0xfeff {
		return -1
	}
	return c
}
