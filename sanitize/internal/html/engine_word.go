package html

import (
	"strconv"
	"strings"
)

// Word writes the items of a list as paragraphs, with a style that says in which list
// and how deep they are, and the bullet or number as text of its own. Such a paragraph
// becomes an item of a list that is inserted for it.

// wordItem is how deep a paragraph of Word's is in its list.
type wordItem struct {
	level  int
	number string // that its marker says, "" for a bullet
}

// maxWordLevel is the deepest level that Word has.
const maxWordLevel = 9

// readWordItem reports whether the <p> in hand is an item, and which.
func (e *engine) readWordItem() (item wordItem, ok bool) {
	if !e.maybeWordItem() || e.drops > 0 || e.mode == modeText || !e.p.elements[elLi].allowed || !e.p.elements[elUl].allowed || !e.p.elements[elOl].allowed {
		return wordItem{}, false
	}
	list := styleValue(e.valueOf(e.findStyle()), "mso-list")
	_, level, found := strings.Cut(list, "level")
	if !found || level == "" || level[0] < '1' || level[0] > '0'+maxWordLevel {
		return wordItem{}, false
	}
	return wordItem{int(level[0] - '0'), e.wordNumber(e.tag.end)}, true
}

// maybeWordItem reports whether the style of the tag in hand may say the level of an
// item, which hardly any does.
func (e *engine) maybeWordItem() bool {
	a := e.findStyle()
	if a == nil {
		return false
	}
	raw := a.raw(e.s)
	return strings.Contains(raw, "vel") || !a.plain && strings.IndexByte(raw, '&') >= 0
}

// maxWordMarker is how far the marker of an item is looked for.
const maxWordMarker = 600

// wordNumber returns the number or letter in the marker of the item that starts at i,
// such as "1." or "a)": the last one of "2.1.", and "" if there is none.
func (e *engine) wordNumber(i int) string {
	s := e.s[i:min(len(e.s), i+maxWordMarker)]
	_, s, found := strings.Cut(s, "mso-list:Ignore")
	if !found {
		return ""
	}
	if _, s, found = strings.Cut(s, ">"); !found {
		return ""
	}
	number := ""
	for s = strings.TrimLeft(s, " \r\n\t("); ; {
		n := 0
		for n < len(s) && n < 6 && (isLetter(s[n]) || isDigit(s[n])) {
			n++
		}
		switch {
		case n == 0:
			return number
		case n == len(s) || s[n] != '.' && s[n] != ')':
			return ""
		}
		number, s = s[:n], s[n+1:]
	}
}

// listAttributes returns what a list needs to begin with a number as Word writes it,
// as far as the policy has it: ` type="a" start="3"`.
func (e *engine) listAttributes(number string) (written string) {
	kind, start := readNumber(number)
	has := e.p.elements[elOl].attributes
	if kind != "" && has.has(attrNumbers) {
		written = ` type="` + kind + `"`
	}
	if start > 1 && has.has(attrStart) {
		written += ` start="` + strconv.Itoa(start) + `"`
	}
	return written
}

// readNumber returns how an item is numbered, and its place. A letter that is a Roman
// number too is one only where a list is likely to begin with it.
func readNumber(number string) (kind string, start int) {
	if n, err := strconv.Atoi(number); err == nil {
		return "", n
	}
	low := strings.ToLower(number)
	kind, start = "i", romanNumber(low)
	if len(low) == 1 && low != "i" {
		kind, start = "a", int(low[0]-'a')+1
	}
	if start == 0 {
		return "", 1
	}
	if low != number {
		kind = strings.ToUpper(kind)
	}
	return kind, start
}

// romanNumber returns the value of a Roman number in small letters, 0 for what is none.
func romanNumber(s string) (n int) {
	values := map[byte]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100}
	for i := range len(s) {
		v := values[s[i]]
		switch {
		case v == 0:
			return 0
		case i+1 < len(s) && values[s[i+1]] > v:
			n -= v
		default:
			n += v
		}
	}
	return max(n, 0)
}

// startWordItem opens the <p> in hand as an item, in the list of the items in front of
// it where there is one.
func (e *engine) startWordItem(item wordItem) bool {
	at := e.tag.at
	e.closeP(at)
	depth := e.wordDepth()
	for ; depth > item.level; depth-- {
		e.pop() // the item
		e.pop() // and its list
	}
	if depth == item.level {
		e.pop()
	} else if !e.openWordList(item, at) {
		return false
	}
	e.items = true
	e.imply(open{id: elLi, at: at, inserted: true})
	e.inspect("p")
	e.noteElement(elP, at, ReasonMisplaced)
	e.push(open{id: elP, at: at})
	return true
}

// wordDepth returns how many inserted lists are open, innermost, around an inserted
// item each.
func (e *engine) wordDepth() (depth int) {
	for i := len(e.stack) - 1; i > 0 && e.stack[i].inserted && e.stack[i].id == elLi && e.stack[i-1].inserted; i -= 2 {
		depth++
	}
	return depth
}

// openWordList opens a list for an item.
func (e *engine) openWordList(item wordItem, at int) bool {
	list, attributes := elUl, ""
	if item.number != "" {
		list, attributes = elOl, e.listAttributes(item.number)
	}
	e.intoCell(at)
	if !e.fits(list) || !e.room(3) {
		return false
	}
	e.implyWith(open{id: list, at: at, inserted: true}, attributes)
	return true
}

// isWordMarker reports whether the tag in hand holds the marker of an item.
func (e *engine) isWordMarker(id elementID) bool {
	if id != elSpan || !e.items || len(e.stack) < 2 {
		return false
	}
	a := e.findStyle()
	return a != nil && e.marks(e.valueOf(a))
}

// marks reports whether a span with the style holds the marker of the item that it is in.
func (e *engine) marks(style string) bool {
	return equalFold(styleValue(style, "mso-list"), "ignore") && e.inWordItem()
}

// inWordItem reports whether the innermost paragraph is an item of Word's.
func (e *engine) inWordItem() bool {
	i := e.innermost(elP, search{stop: scope})
	return i > 0 && e.stack[i-1].inserted && e.stack[i-1].id == elLi
}
