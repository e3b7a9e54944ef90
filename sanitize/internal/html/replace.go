package html

import (
	"cmp"
	"strings"
)

// What stands in the place of an element that the policy does not take, where its
// tag alone says something: a link to the film, the description of the image.

// replace writes what the element of the tag in hand leaves.
func (e *engine) replace(id elementID) {
	if e.drops > 0 || e.mode == modeText {
		return
	}
	switch id {
	case elImg:
		if alt := e.attr("alt"); alt != "" {
			e.say(alt)
		}
	case elIframe:
		e.intoCell(e.tag.at)
		e.leaveLink("src")
	case elEmbed:
		e.leaveLink("src")
	case elArea:
		if e.attr("href") != "" {
			e.leaveLink("href")
		}
	case elVideo, elAudio:
		if e.leaveLink("src") {
			e.dropRest()
		}
	case elRp:
		if i := e.inScope(elRuby); i >= 0 {
			e.stack[i].parts++
		}
	case elRt:
		e.beginReading()
	case elSource:
		o := e.current()
		if o != nil && !o.written && o.space == inHTML && (o.id == elVideo || o.id == elAudio) && e.leaveLink("src") {
			e.dropRest()
		}
	}
}

// beginReading writes the bracket in front of a <rt> that is not written, unless the
// input has a <rp> for it: else the reading of a word would touch the word.
func (e *engine) beginReading() {
	i := e.inScope(elRuby)
	rest := strings.TrimLeft(e.s[e.tag.end:], " \t\r\n\f")
	if i < 0 || e.stack[i].parts > 0 || strings.HasPrefix(rest, "</") {
		return
	}
	e.beginLine()
	e.write("(")
	e.current().bracket = true
}

// replaceUnknown writes what an element that HTML does not have leaves: that of
// an editor's <oembed url>.
func (e *engine) replaceUnknown(name string) {
	if equalFold(name, "oembed") && e.drops == 0 && e.mode != modeText {
		e.leaveLink("url")
	}
}

// dropRest drops what else is in the element on top of the stack: it tells readers
// whose browser plays no film that theirs plays none.
func (e *engine) dropRest() {
	if o := e.current(); o != nil && !o.drops {
		o.drops, o.ease = true, noEase
		e.drops++
	}
}

// leaveLink writes a link to what an attribute of the tag in hand names, and
// reports whether the place of the film is told. The link's text is the element's
// title, or the URL. Where no link may stand its text stands alone.
func (e *engine) leaveLink(name string) bool {
	title := e.attr("title")
	if title == "" {
		title = cmp.Or(e.attr("aria-label"), e.attr("alt"))
	}
	u := e.attr(name)
	if u = trimURL(u); isFragment(u) {
		u = "" // which leads to no film
	}
	href, reason := "", ReasonURL
	if u != "" && e.p.elements[elA].allowed && e.p.elements[elA].attributes.has(attrHref) && e.fits(elA) {
		href, _, reason = e.cleanLinkURL(u)
	}
	if reason == ReasonURL {
		address := ""
		if title == "" && e.p.tellsAddress(u) {
			address = u
		}
		e.say(title + address)
		e.apart()
		return address != ""
	}
	if strings.TrimSpace(title) == "" {
		title = u
	}
	e.apart()
	e.endInserted(elUnknown)
	if e.mode == modeClean {
		e.breakLine()
		e.put(`<a href="`)
		e.putValue(href)
		e.put(`"`)
		e.put(e.p.linkExtras(href))
		e.put(">")
		e.writeWords(strings.TrimSpace(title))
		e.put("</a>")
	}
	e.apart()
	return true
}

// tellsAddress reports whether the address of what goes is written as text where no
// link may lead to it. One of another host is not if the policy has links, and so
// has decided about that host.
func (p *Policy) tellsAddress(u string) bool {
	told := urlRule{relative: true}
	if a := &p.elements[elA]; !a.allowed || !a.attributes.has(attrHref) {
		told.protocolRelative, told.schemes = true, []string{"http", "https"}
	}
	return u != "" && told.allowsForm(u)
}

// say writes words that stand in an attribute of the input, apart from what is
// around them.
func (e *engine) say(words string) {
	if e.mode == modeText {
		e.plain.words(e, words)
		return
	}
	if words = strings.TrimSpace(words); words == "" || e.container().is(rows) {
		return
	}
	e.apart()
	e.endInserted(elUnknown)
	e.writeWords(words)
	e.apart()
}
