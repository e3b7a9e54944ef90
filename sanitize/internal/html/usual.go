package html

import "github.com/untaint/untaint/internal/text"

// Almost all of what people write is the same few tokens: text, a start tag that
// closes nothing and stands as it is written, the end tag of the innermost element.
// usual takes those in a few branches each, with nothing to search and nothing to
// copy, and leaves every other one to the rules of the whole parser. What it does is
// what they would do; it only knows beforehand that most of their questions have the
// answer "no".

// ease says how much of what may come inside of an element is usual.
type ease uint8

const (
	noEase   ease = iota
	rowEase       // white space, end tags and parts of a table
	fullEase      // anything
)

// easeIn returns the ease of an element that is about to be put on the stack, once it
// has been counted.
func (e *engine) easeIn(o *open) ease {
	if e.drops > 0 || o.space != inHTML || o.inserted || e.mode == modeText || o.items != noGap {
		return noEase
	}
	within := o.id
	if !o.written {
		within = elUnknown
		if o.below >= 0 {
			within = e.stack[o.below].id
		}
	}
	if o.is(rows) || o.id == elColgroup || within.is(rows) || within == elColgroup {
		return rowEase
	}
	return fullEase
}

// usual reads usual tokens from i on, and returns the place of the first one that is
// not, or the end of the input. It is over where it has to begin anew.
func (e *engine) usual(i int) (next int, over bool) {
	if e.preEnd >= 0 && e.preEnd < e.length() {
		e.preEnd = -1 // something else stands at the start of the <pre>
	}
	if e.mode == modeText || e.deep.any || e.preEnd >= 0 || e.innermostOpen().ease == noEase {
		return i, false
	}
	u := run{mark: i, clean: e.mode == modeClean}
	for i < len(e.s) && !u.over {
		next = i
		switch {
		case e.s[i] != '<':
			next = e.usualText(&u, i)
		case i+1+wordBytes > len(e.s):
		case e.s[i+1] == '/':
			next = e.usualEnd(i)
		case e.s[i+1] == '!' || e.s[i+1] == '?':
			next = e.usualComment(&u, i)
		default:
			next = e.usualStart(&u, i)
		}
		if next == i {
			break
		}
		i = next
	}
	e.sync(&u, i)
	return i, u.over
}

// run is what usual has read and not yet told the output: the input from mark on,
// which is written as it stands.
type run struct {
	mark  int
	clean bool
	over  bool // a token was read that may have changed what holds for the next ones
}

// sync tells the output of all up to i.
func (e *engine) sync(u *run, i int) {
	if u.mark < i && u.clean {
		e.same(u.mark, i)
	}
	u.mark, e.read = i, i
}

// usualText reads the text at i up to the next "<". It returns i if the text is not
// usual.
func (e *engine) usualText(u *run, i int) int {
	o := e.innermostOpen()
	ease := o.ease
	if ease == noEase || i == e.skipLF || !e.tidy || o.spaces >= spacesLines && !e.isSpaced(i) {
		return i
	}
	s, j := e.s, i
	for j < len(s) && isSpace(s[j]) {
		j++
	}
	switch {
	case j == len(s) || isMarkup(s, j):
		if e.returns {
			e.usualReturns(u, i, j)
		}
		return j
	case ease != fullEase || e.lines.due != noGap:
		return i
	}
	e.lines.begun = true
	if e.returns {
		e.usualReturns(u, i, j)
	}
	for {
		if e.returns {
			j = nextReturn(s, j)
		} else {
			j = nextMarkup(s, j)
		}
		if j == len(s) || isMarkup(s, j) {
			return j
		}
		if n := writtenReference(s, j); n > 0 {
			j += n
			continue
		}
		e.sync(u, j)
		if s[j] == '\r' {
			e.usualReturns(u, j, j+1)
			j++
			continue
		}
		if isBare(s, j) {
			if u.clean {
				e.put(escapes[s[j]])
			}
			j++
			u.mark = j
			continue
		}
		text, next, odd := decodeSpecial(s, j, inText)
		if odd {
			e.note(Removal{Offset: j, Reason: ReasonCharacter})
		}
		e.writeDecoded(text, j, next)
		u.mark, j = next, next
	}
}

// isSpaced reports whether the text at i, whose white space is kept by a style that goes,
// is the same without it: there are single spaces alone, and none starts a line.
func (e *engine) isSpaced(i int) bool {
	return e.lines.due == noGap && (e.lines.begun || e.s[i] != ' ') && isSingleSpaced(e.s, i)
}

// usualReturns writes each CR in s[i:j] as the line break that it is, if none follows.
func (e *engine) usualReturns(u *run, i, j int) {
	for ; i < j; i++ {
		if e.s[i] != '\r' {
			continue
		}
		e.sync(u, i)
		if u.mark = i + 1; u.clean && (i+1 == len(e.s) || e.s[i+1] != '\n') {
			e.put("\n")
		}
	}
}

// isBare reports whether the "<", ">" or "&" at i, which is in text, means itself by
// what follows it.
func isBare(s string, i int) bool {
	if s[i] != '&' || i+1 == len(s) {
		return true
	}
	c := s[i+1]
	return c != '#' && !isLetter(c) && !isDigit(c)
}

// isMarkup reports whether what stands at i is a "<" that starts more than text, or may
// do so.
func isMarkup(s string, i int) bool {
	if s[i] != '<' {
		return false
	}
	if i+1 == len(s) {
		return true
	}
	c := s[i+1]
	return isLetter(c) || c == '/' || c == '!' || c == '?'
}

// writtenReference returns the length of the reference at i if it is one that is
// written as it stands, and 0 otherwise.
func writtenReference(s string, i int) int {
	if s[i] != '&' || i+len("&amp;") > len(s) {
		return 0
	}
	switch s[i+1] {
	case 'a':
		if s[i+2] == 'm' && s[i+3] == 'p' && s[i+4] == ';' {
			return len("&amp;")
		}
	case 'l', 'g':
		if s[i+2] == 't' && s[i+3] == ';' {
			return len("&lt;")
		}
	case 'n':
		if i+len("&nbsp;") <= len(s) && s[i:i+len("&nbsp;")] == "&nbsp;" {
			return len("&nbsp;")
		}
	}
	return 0
}

// usualEnd reads the end tag at i, if it is that of the innermost element and both
// tags are written. Otherwise it returns i.
func (e *engine) usualEnd(i int) int {
	o := e.innermostOpen()
	end := &endWords[o.id]
	if o.ease == noEase || !o.written || o.around != noGap || (text.Word(e.s, i+1)^end.word)&end.mask != 0 {
		return i
	}
	next := i + int(end.size)
	if end.long && (next > len(e.s) || e.s[i:next] != endTags[o.id]) {
		return i
	}
	e.steps += 2
	e.opened[o.id]--
	e.shown[o.id]--
	e.written = int(o.below)
	e.stack = e.stack[:len(e.stack)-1]
	if end.resets {
		e.lines = lines{}
	}
	return next
}

// usualStart reads the start tag at i, if it closes nothing, may stand there, and is
// written. Otherwise it returns i.
func (e *engine) usualStart(u *run, i int) int {
	id, nameEnd := usualName(e.p.names, e.s, i+1)
	kind := e.p.usual[id]
	if kind == notUsual || !e.takes(kind) {
		if id == elUnknown && e.silent {
			if end := e.usualUnknown(u, i); end != i {
				return end
			}
		}
		e.known = knownName{i, nameEnd, id}
		return i
	}
	if e.s[nameEnd] != '>' {
		return e.usualTag(u, id, kind, i, nameEnd)
	}
	switch kind {
	case usualLink, usualImage:
		return i // one without an address is none
	case usualBreak, usualRule, usualColumn:
		e.lines = lines{}
		return nameEnd + 1
	case usualInline:
	default:
		e.lines = lines{}
	}
	e.pushUsual(id, i)
	return nameEnd + 1
}

// usualComment reads the comment, declaration or processing instruction at i.
func (e *engine) usualComment(u *run, i int) int {
	e.note(Removal{Offset: i, Reason: ReasonComment})
	e.sync(u, i)
	u.mark = markupEnd(e.s, i)
	return u.mark
}

// pushUsual opens an element that is written.
func (e *engine) pushUsual(id elementID, at int) *open {
	e.steps += 2
	within := e.innermostOpen()
	o := open{id: id, at: at, written: true, below: int32(e.written), ease: fullEase, hidden: within.hidden, spaces: within.spaces}
	if id.is(rows) || id == elColgroup {
		o.ease = rowEase
	}
	e.opened[id]++
	e.shown[id]++
	e.written = len(e.stack)
	e.stack = append(e.stack, o)
	return &e.stack[e.written]
}

// usualTag is usualStart for a tag with attributes.
func (e *engine) usualTag(u *run, id elementID, kind usual, i, nameEnd int) int {
	slot, keep := 0, e.remembers(id, kind)
	if keep {
		slot = e.tagSlot(nameEnd)
		if end := e.recall(u, id, kind, i, slot); end != i {
			return end
		}
	}
	if e.decides {
		q := quickTag{id: id, at: i, done: nameEnd}
		if end := e.quick(u, &q); end != i {
			e.steps += 1 + q.count
			says := e.opens(id, kind, i, q.says)
			e.beginTag(id)
			if keep {
				e.rememberQuick(u, slot, &q, end, says)
			}
			return end
		}
	}
	t := &e.tag
	if !t.scanRest(e.s, i, nameEnd) {
		return i
	}
	e.steps += 1 + len(t.attrs)
	e.sync(u, i)
	u.mark = t.end
	if id == elP && e.maybeWordItem() || e.isRenderedTeX(id) || e.isWordMarker(id) || e.saysNothing(id) {
		e.startKnown(id, i)
		u.over = true
		return u.mark
	}
	if !e.cleanAttributes(id) {
		e.openAs(id, false)
		return t.end
	}
	var says lineStyle
	if e.losesStyle() {
		var ok bool
		if says, ok = e.lostLines(); !ok {
			e.openAs(id, true)
			return t.end
		}
	}
	says = e.opens(id, kind, i, says)
	from := e.length()
	e.writeStart(id)
	if keep && says.around == noGap {
		e.remember(slot, from, says)
	}
	return t.end
}

// opens puts an element that is written on the stack, unless it is void. It returns what
// the style that is lost says of lines there: a block is on lines of its own anyway.
func (e *engine) opens(id elementID, kind usual, at int, says lineStyle) lineStyle {
	if kind >= usualBlock {
		e.lines = lines{}
	}
	if id.is(void) {
		return lineStyle{}
	}
	if says.around != noGap {
		if id.is(block | para | cell | rows | tablePart) {
			says.around = noGap
		}
		e.widen(says.around)
	}
	o := e.pushUsual(id, at)
	if says == (lineStyle{}) {
		return says
	}
	if e.take(o, says); o.items != noGap {
		o.ease = noEase
	}
	return says
}

// ground stands for the place around all elements.
var ground = open{ease: fullEase}

// innermostOpen returns the innermost element, or the ground if none is open.
func (e *engine) innermostOpen() *open {
	if len(e.stack) == 0 {
		return &ground
	}
	return &e.stack[len(e.stack)-1]
}

// takes reports whether an element of that kind can be opened at the place that was
// reached, and what it means there is that it is opened and nothing else.
func (e *engine) takes(kind usual) bool {
	o := e.innermostOpen()
	switch {
	case e.full():
		return false
	case kind >= usualRowGroup:
		return o.ease == rowEase && o.written && e.takesPart(kind, o.id)
	case o.ease != fullEase:
		return false
	case kind == usualLink:
		return e.lines.due == noGap && e.opened[elA] == 0
	case kind < usualBlock:
		return e.lines.due == noGap
	case e.opened[elP]+e.shown[elP] > 0:
		return false
	}
	switch kind {
	case usualItem:
		return o.written && (o.id == elUl || o.id == elOl)
	case usualTerm:
		return o.written && o.id == elDl
	case usualHeading:
		return !o.id.is(heading) && !e.container().is(heading)
	}
	return true
}

// takesPart reports whether a part of a table can be opened directly in the innermost
// element, and what is around that is a table.
func (e *engine) takesPart(kind usual, parent elementID) bool {
	n := len(e.stack)
	switch kind {
	case usualRowGroup:
		return parent == elTable
	case usualColumn:
		return parent == elColgroup
	case usualRow:
		return isRowGroup(parent) && n > 1 && e.stack[n-2].id == elTable
	}
	return parent == elTr && n > 2 && isRowGroup(e.stack[n-2].id) && e.stack[n-3].id == elTable
}

// usual says what usualStart makes of a start tag.
type usual uint8

const (
	notUsual    usual = iota
	usualInline       // starts and ends nothing else, and fits wherever text does
	usualBreak        // <br>
	usualImage        // <img>
	usualLink         // as inline where no other link is open

	usualBlock   // the same where no <p> is open
	usualRule    // <hr>
	usualHeading // the same where no heading is open
	usualItem    // the same, and directly in a list
	usualTerm    // and so for <dl>

	usualRowGroup // the same, and directly in the part of a table that it is in
	usualRow
	usualCell
	usualColumn // <col>
)

// usualKind returns what an element is to usualStart.
func usualKind(id elementID) usual {
	switch id {
	case elNobr, elForm, elPre:
		return notUsual
	case elA:
		return usualLink
	case elImg:
		return usualImage
	case elBr:
		return usualBreak
	case elHr:
		return usualRule
	case elLi:
		return usualItem
	case elDd, elDt:
		return usualTerm
	case elTable:
		return usualBlock
	case elTbody, elThead, elTfoot, elColgroup:
		return usualRowGroup
	case elCol:
		return usualColumn
	case elTr:
		return usualRow
	case elTd, elTh:
		return usualCell
	}
	t := elements[id].traits
	switch {
	case t&^formatting == 0:
		return usualInline
	case t&closesP == 0 || t&^(special|closesP|plainEnd|implied|block|para|heading) != 0:
		return notUsual
	case t&heading != 0:
		return usualHeading
	}
	return usualBlock
}
