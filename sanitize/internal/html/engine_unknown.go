package html

import (
	"math/bits"
	"strings"

	"github.com/untaint/untaint/internal/text"
)

// People write "Vec<String>" and "<username>", which browsers would hide: a tag
// that HTML does not have is kept as text. But some are meant as tags: those of
// custom elements and of XML, those with a quoted attribute, and those that an end
// tag closes.

// Bounds of what is kept of unknown names. Those on the stack are there only
// because their end tags can end an <svg>; a text of many addresses in angle
// brackets is not nested deep.
const (
	maxUnknown      = 64
	maxUnknownNames = 256
)

// startUnknown handles the start tag in hand, whose element HTML does not have.
func (e *engine) startUnknown(name string) {
	at := e.tag.at
	o := open{nameEnd: uint32(e.tag.nameEnd), at: at}
	if e.isForeign(name) || e.endsAsWritten(name) || e.isUnknownTag(name) {
		e.noteElement(elUnknown, at, ReasonElement)
		e.readUnknown(&o)
		e.replaceUnknown(name)
	} else {
		e.unknownText()
	}
	if e.opened[elUnknown] < maxUnknown {
		e.pushUnknown(o)
	}
}

// readUnknown notes what the style of an element that is meant as one says of lines.
func (e *engine) readUnknown(o *open) {
	switch {
	case e.drops > 0 || e.findStyle() == nil:
	case e.mode == modeText:
		e.readDisplay(o)
	default:
		e.readLayout(o)
	}
}

// pushUnknown is push for an element that HTML does not have.
func (e *engine) pushUnknown(o open) {
	within := e.innermostOpen()
	if within.ease != fullEase || e.mode == modeText || o.around|o.items != noGap || o.spaces != spacesInherited {
		e.push(o)
		return
	}
	e.steps++
	o.below, o.ease, o.hidden, o.spaces = int32(e.written), fullEase, within.hidden, within.spaces
	e.opened[elUnknown]++
	e.stack = append(e.stack, o)
}

// isForeign reports whether a name that HTML does not have is that of an element by
// its form, as <o:p> and <my-widget size=1> are. What is there to be replaced, such as
// <your-name>, has neither attributes nor an end tag.
func (e *engine) isForeign(name string) bool {
	return isForeignName(name) && (strings.Contains(name, ":") || len(e.tag.attrs) > 0 || e.tag.selfClosing || isOrigin(name))
}

// isOrigin reports whether a name is one that spreadsheets on the web write in front
// of what is copied from them, such as <google-sheets-html-origin>, and never end.
func isOrigin(name string) bool {
	const suffix = "-html-origin"
	return len(name) > len(suffix) && equalFold(name[len(name)-len(suffix):], suffix)
}

// unknownText keeps the tag in hand as text.
func (e *engine) unknownText() {
	if e.drops > 0 {
		return
	}
	e.note(Removal{Offset: e.tag.at, Reason: ReasonUnknown})
	if within := e.innermostOpen(); within.ease != fullEase || within.spaces >= spacesLines || e.mode == modeText {
		e.text(e.tag.at, e.tag.end)
		return
	}
	e.beginLine()
	e.appendText(e.tag.at, e.tag.end, inText)
}

// endsAsWritten reports whether an end tag with a name that looks like that of an element
// follows, written in the same way. The first ones are looked for by themselves: most
// documents have one or two such names, and unknownEnds reads all end tags.
func (e *engine) endsAsWritten(name string) bool {
	if e.unknown != nil || e.nameSearches == maxNameSearches || len(name) > maxAttributeName || !isForeignName(name) {
		return false
	}
	if e.nameSearches++; e.unknownFrom == 0 {
		e.unknownFrom = e.tag.end
	}
	for i := e.tag.end; ; {
		n := strings.Index(e.s[i:], name)
		if n < 0 {
			e.steps += len(e.s) - i
			return false
		}
		e.steps += n + 1
		at, end := i+n, i+n+len(name)
		if end < len(e.s) && endsTagName[e.s[end]] && e.s[at-2:at] == "</" {
			return true
		}
		i = end
	}
}

// maxNameSearches is how many names are looked for by themselves.
const maxNameSearches = 4

// isUnknownTag reports whether a start tag is meant as one.
func (e *engine) isUnknownTag(name string) bool {
	if len(name) > maxAttributeName {
		return false
	}
	if e.unknown == nil {
		e.readUnknownEnds(e.tag.end)
	}
	if len(e.unknown) == 0 && !e.isQuoted() {
		return false
	}
	low := strings.ToLower(name)
	known, ok := e.unknown[low]
	if !ok {
		known.lastEnd = -1
	}
	if !e.isQuoted() && known.lastEnd < e.tag.at {
		return false
	}
	if len(e.unknown) == 0 {
		e.unknown = map[string]unknownName{}
	}
	if known.isTag = true; ok || len(e.unknown) < maxUnknownNames {
		e.unknown[low] = known
	}
	return true
}

// isQuoted reports whether a value in the tag in hand stands in quotes.
func (e *engine) isQuoted() bool {
	for i := range e.tag.attrs {
		if e.tag.attrs[i].quoted(e.s) {
			return true
		}
	}
	return false
}

// noUnknown is what is known where no such name has an end tag. It is never written.
var noUnknown = map[string]unknownName{}

// readUnknownEnds reads the end tags behind the first tag that was asked for, which is the
// one that ends at end if there was none before.
func (e *engine) readUnknownEnds(end int) {
	if e.unknownFrom > 0 {
		end = e.unknownFrom
	}
	e.unknown = unknownEnds(e.s, end)
}

// unknownEnds finds the last end tag of each name that HTML does not have. It
// reads the input once, however many such names there are.
func unknownEnds(s string, i int) map[string]unknownName {
	names := noUnknown
	for {
		if i = nextEnd(s, i); i == len(s) {
			return names
		}
		if i += len("</"); i+wordBytes <= len(s) {
			if id, _ := usualName(shortElements(), s, i); id != elUnknown {
				continue
			}
		}
		end := tagNameEnd(s, i)
		name := s[i:end]
		if name == "" || len(name) > maxAttributeName || !isLetter(name[0]) || lookupElement(name) != elUnknown {
			continue
		}
		if len(names) == 0 {
			names = map[string]unknownName{}
		}
		name = strings.ToLower(name)
		if _, ok := names[name]; ok || len(names) < maxUnknownNames {
			names[name] = unknownName{lastEnd: i}
		}
	}
}

// endUnknown handles the end tag in hand, whose element HTML does not have.
func (e *engine) endUnknown(name string) {
	at := e.tag.at
	if isForeignName(name) || len(name) <= maxAttributeName && e.unknown[strings.ToLower(name)].isTag {
		e.noteElement(elUnknown, at, ReasonStray)
	} else {
		e.unknownText()
	}
	for k := len(e.stack) - 1; k >= 0 && e.opened[elUnknown] > 0; k-- {
		e.steps++
		o := &e.stack[k]
		if o.space == inHTML && o.id == elUnknown && equalFold(o.name(e.s), name) {
			e.popTo(k, at, implied)
			return
		}
		if o.is(special) || o.point != noPoint {
			return
		}
	}
}

// usualUnknown reads the tag at i, of an element that HTML does not have, if there is no
// report: one that is kept as text, or leaves nothing. Otherwise it returns i.
func (e *engine) usualUnknown(u *run, i int) (end int) {
	if end = e.emptyUnknown(i); end == i {
		return e.typedUnknown(u, i)
	}
	e.sync(u, i)
	u.mark = end
	return end
}

// typedUnknown reads the tag at i, if it is kept as text by what it says alone, as those
// that people type are. Otherwise it returns i.
func (e *engine) typedUnknown(u *run, i int) (end int) {
	s, within := e.s, e.innermostOpen()
	if !isLetter(s[i+1]) || within.ease != fullEase || within.spaces >= spacesLines {
		return i // before the end is looked for: a flood of "<" is not a flood of searches
	}
	nameEnd, end, has := readTyped(s, i+1)
	e.steps += end - i
	if end == len(s) || has&quotes != 0 || e.mayBeTag(s[i+1:nameEnd], has, end+1) {
		return i
	}
	end++
	e.sync(u, i)
	u.mark = end
	if e.beginLine(); has&escaped == 0 && e.tidy && u.clean {
		e.putThree("&lt;", s[i+1:end-1], "&gt;")
	} else {
		e.appendText(i, end, inText)
	}
	if e.opened[elUnknown] < maxUnknown {
		e.pushUnknown(open{nameEnd: uint32(nameEnd), at: i})
	}
	return end
}

// mayBeTag reports whether a tag with what a name has, which ends in front of a place, may
// be meant as one or be one of HTML.
func (e *engine) mayBeTag(name string, has typedBytes, end int) bool {
	if has&joins != 0 && isForeignName(name) || lookupElement(name) != elUnknown {
		return true
	}
	if e.unknown == nil && len(name) <= maxAttributeName {
		e.readUnknownEnds(end)
	}
	return len(e.unknown) > 0
}

// typedBytes says which bytes are in a tag that people may have typed.
type typedBytes uint8

const (
	endsTyped typedBytes = 1 << iota // ">"
	endsNamed                        // what else ends a name
	quotes                           // with which the tag may end further on
	joins                            // what the names of custom elements and of XML have
	escaped                          // what is not written as it stands
)

var typedByte = func() (kinds [256]typedBytes) {
	for c := range kinds {
		if endsTagName[c] {
			kinds[c] = endsNamed
		}
	}
	kinds['>'] = endsTyped
	kinds['"'], kinds['\''] = quotes, quotes
	kinds[':'], kinds['-'] = joins, joins
	kinds['&'], kinds['<'], kinds['\r'] = escaped, escaped, endsNamed|escaped
	return kinds
}()

// readTyped returns where the name ends that starts at i, where the ">" behind it stands
// or the first quote, and which bytes are in between; len(s) if there is neither.
func readTyped(s string, i int) (nameEnd, end int, has typedBytes) {
	nameEnd = -1
	for ; i < len(s); i++ {
		kind := typedByte[s[i]]
		if kind == 0 {
			continue
		}
		if has |= kind; kind&(endsTyped|endsNamed) != 0 && nameEnd < 0 {
			nameEnd = i
		}
		if kind&(endsTyped|quotes) != 0 {
			break
		}
	}
	return nameEnd, i, has
}

// emptyUnknown returns the place behind the end tag of the element at i, if it has a short
// name with an XML prefix and nothing in it, such as the <o:p></o:p> that ends each
// paragraph of Word's; otherwise i. Such an element leaves nothing.
func (e *engine) emptyUnknown(i int) (end int) {
	w := text.Word(e.s, i+1)
	n := bits.TrailingZeros64(zeros(w^('>'*ones))) / 8
	if n == 0 || n == wordBytes || zeros(w^(':'*ones)) == 0 || e.opened[elUnknown] == maxUnknown {
		return i
	}
	name, rest := e.s[i+1:i+1+n], e.s[i+1+n:]
	if end = i + 2*n + len("<></>"); end > len(e.s) || rest[1] != '<' || rest[2] != '/' || rest[3:3+n] != name || e.s[end-1] != '>' {
		return i
	}
	if !isLetter(name[0]) || tagNameEnd(name, 0) < n || !isForeignName(name) || !strings.Contains(name, ":") {
		return i
	}
	return end
}

// isForeignName reports whether an unknown name looks like that of an element
// nevertheless: a custom element, or one with an XML prefix, such as the <o:p>
// of word processors. What people write between angle brackets, <bob@a-b.com>,
// <https://example.com> and <std::string>, does not.
func isForeignName(name string) bool {
	foreign := false
	if strings.Contains(name, "::") {
		return false
	}
	for i := 0; i < len(name); i++ {
		switch name[i] {
		case ':', '-':
			foreign = true
		case '@':
			return false
		}
	}
	return foreign && name[len(name)-1] != ':'
}
