package html

import (
	"strings"

	"github.com/untaint/untaint/internal/text"
)

// A tag is decided on while it is read, if there is no report: each attribute stays or
// goes where it stands, and those that stay are copied together with what is around
// them. It is left to the rest of the parser if anything else has to be known of it: what
// was written of it is taken back then, and it is read once more.

// quickTag is such a tag.
type quickTag struct {
	id      elementID
	at      int // where it starts
	done    int // what is in front of this place was read, and is written from the run's mark on
	from    int // where it starts in the output, if it is changed
	changed bool
	seen    attributeSet
	has     needs // what was kept of what the element may need
	count   int   // of attributes
	href    string
	rel     bool // the link has types
	assumed bool // they were decided on before its address was read
	says    lineStyle
}

// maxQuickAttributes is how many attributes are decided on so: far less than the rest of
// the parser takes.
const maxQuickAttributes = 32

// quick reads the start tag that q begins with, and writes it. It returns the place
// after it, or where it starts if it has to be read in another way.
func (e *engine) quick(u *run, q *quickTag) (end int) {
	if togetherOf[q.id].clean != nil && (q.id != elA || e.p.newTab) {
		return q.at
	}
	e.decoded = e.decoded[:0]
	mark, size, from, to := u.mark, len(e.out), e.from, e.to
	i := q.done
	for {
		for i < len(e.s) && betweenAttributes[e.s[i]] {
			i++
		}
		if i == len(e.s) || q.count == maxQuickAttributes {
			break
		}
		if e.s[i] == '>' {
			if !e.endQuick(u, q, i) {
				break
			}
			return i + 1
		}
		next := e.quickAttribute(u, q, i)
		if next == i {
			break
		}
		i = next
		q.count++
	}
	u.mark, e.out, e.from, e.to = mark, e.out[:size], from, to
	return e.givesUp(q.at, i)
}

// givesUp returns i, from where s[i:end] was read in vain.
func (e *engine) givesUp(i, end int) int {
	e.steps += end - i
	return i
}

// betweenAttributes has the bytes that stand between the attributes of a tag.
var betweenAttributes = byteSet("/ \n\t\r\f")

// endQuick ends the tag at its ">", if it still is such an element.
func (e *engine) endQuick(u *run, q *quickTag, i int) bool {
	if needs := needsOf(q.id); needs != needsNothing && q.has&needs == 0 {
		return false
	}
	if q.id == elA && !q.rel && len(e.p.forcedRel(elA, q.href)) > 0 {
		e.quickPut(u, q, e.p.relWritten)
	}
	if q.assumed && len(e.p.forcedRel(elA, q.href)) != len(e.p.rel) {
		return false
	}
	e.quickSame(u, q, i, i+1)
	return true
}

// quickSame writes s[i:j] as it stands.
func (e *engine) quickSame(u *run, q *quickTag, i, j int) {
	if i != q.done {
		e.quickSync(u, q)
		u.mark = i
	}
	q.done = j
}

// quickPut writes what does not stand there in the input.
func (e *engine) quickPut(u *run, q *quickTag, s string) {
	e.quickSync(u, q)
	e.put(s)
}

// quickSync tells the output of all that was read of a tag which is changed.
func (e *engine) quickSync(u *run, q *quickTag) {
	if !q.changed {
		e.sync(u, q.at)
		q.changed, q.from = true, e.length()
	}
	e.sync(u, q.done)
}

// quickAttribute decides on the attribute at i, and returns the place after it, or i if
// it has to be read in another way.
func (e *engine) quickAttribute(u *run, q *quickTag, i int) (next int) {
	if i+wordBytes > len(e.s) {
		return i
	}
	s, w := e.s, text.Word(e.s, i)
	row, size := e.p.shorts.find(w, zeros(w^('='*ones)))
	first, nameEnd := attributeID(row), i+size
	v := quickValue{exact: s[i-1] == ' '}
	if row == 0 {
		for nameEnd = i + 1; nameEnd < len(s) && !endsName[s[nameEnd]]; {
			nameEnd++
		}
		if first = attributeID(e.p.attributes.find(s[i:nameEnd])); first == 0 && e.p.hasData(q.id) {
			return i
		}
		v.exact = v.exact && s[i:nameEnd] == e.p.attributes.names[first]
	}
	id := e.quickRow(q, first)
	switch {
	case first == attrClass && q.id == elSpan && e.saidTeX:
		if v.readOther(s, nameEnd); hasField(e.quickDecoded(v.raw), renderedTeX) {
			return e.givesUp(i, v.next)
		}
	case nameEnd+1 >= len(s) || s[nameEnd] != '=' || s[nameEnd+1] != '"':
		v.readOther(s, nameEnd)
	case id != 0 && id != attrStyle:
		if end, keep := e.glance(q.id, id, nameEnd+2); end > 0 && (v.exact || !keep) {
			if keep {
				e.keepAsWritten(u, q, id, i, end)
			}
			return end + 1
		}
		v.read(s, nameEnd+2)
	default:
		if n := strings.IndexByte(s[nameEnd+2:], '"'); n >= 0 {
			v.raw, v.next = s[nameEnd+2:nameEnd+2+n], nameEnd+n+3
		}
	}
	if v.next == 0 {
		return e.givesUp(i, len(s))
	}
	if id != 0 && !e.keepQuick(u, q, id, i, &v) {
		return e.givesUp(i, v.next)
	}
	return v.next
}

// keepAsWritten keeps the attribute at i, which stands there as it is written, with a value
// that ends at end.
func (e *engine) keepAsWritten(u *run, q *quickTag, id attributeID, i, end int) {
	if q.has |= neededBy[id]; id == attrHref {
		q.href = e.s[i+len(`href="`) : end]
	}
	e.quickSame(u, q, i-1, end+1)
}

// quickRow returns the row that decides on an attribute with the first row of its name, 0
// if it goes whatever its value is.
func (e *engine) quickRow(q *quickTag, first attributeID) attributeID {
	if first == 0 || q.seen.has(first) {
		return 0
	}
	q.seen.set(first)
	id := first
	for reads := &e.p.elements[q.id].reads; id != 0 && !reads.has(id); {
		id = sameName[id]
	}
	return id
}

// quickValue is the value of an attribute, and the place after it, 0 if it does not end.
type quickValue struct {
	raw   string
	next  int
	plain bool // it is known to hold nothing that is decoded or escaped, except for CR
	exact bool // the attribute stands in the input as it is written, if its value does
}

// read reads the value in double quotes that starts at i.
func (v *quickValue) read(s string, i int) {
	end, plain := usualValue(s, i)
	if end >= 0 {
		v.raw, v.next, v.plain = s[i:end], end+1, plain
	}
}

// readOther reads the value in single quotes, in none, or that is not there, behind the
// name that ends at i.
func (v *quickValue) readOther(s string, i int) {
	if at, end, next, ok := scanValue(s, i); ok {
		v.raw, v.next, v.exact = s[at:end], next, false
		v.plain = isPlainValue(v.raw)
	}
}

// keepQuick decides by its value on the attribute at i, which may stay, and writes it if
// it does. It returns false if it has to be read in another way.
func (e *engine) keepQuick(u *run, q *quickTag, id attributeID, i int, v *quickValue) bool {
	value, kept, keep, ok := v.raw, "", false, true
	if !v.plain || e.returns {
		value = e.quickDecoded(value)
	}
	switch {
	case id == attrStyle:
		kept, keep, ok = e.quickStyle(q, value)
	case q.id == elA && id == attrRel:
		q.rel = true
		kept, keep = e.quickRel(q, value)
	case q.id == elA && id == attrTarget:
		ok = !e.p.elements[elA].attributes.has(attrTarget)
	default:
		kept, keep, _ = e.cleanValue(q.id, id, value)
	}
	if !keep || !ok {
		return ok
	}
	if q.has |= neededBy[id]; id == attrHref {
		q.href = kept
	}
	switch {
	case v.exact && (v.plain && kept == v.raw || !v.plain && isEscaped(v.raw, kept)):
		e.quickSame(u, q, i-1, v.next)
		return true
	case v.plain && isPlainValue(kept):
		e.quickSync(u, q)
		e.putThree(e.p.starts[id], kept, `"`)
	default:
		e.quickSync(u, q)
		e.put(e.p.starts[id])
		e.putValue(kept)
		e.put(`"`)
	}
	u.mark, q.done = v.next, v.next
	return true
}

// quickDecoded returns a value as a browser reads it.
func (e *engine) quickDecoded(raw string) string {
	if strings.IndexByte(raw, '&') < 0 && (!e.returns || strings.IndexByte(raw, '\r') < 0) {
		return raw
	}
	start := len(e.decoded)
	if e.returns {
		e.decoded, _ = appendDecoded(e.decoded, raw, true)
		return borrow(e.decoded[start:])
	}
	for {
		n := strings.IndexByte(raw, '&')
		if n < 0 {
			e.decoded = append(e.decoded, raw...)
			return borrow(e.decoded[start:])
		}
		text, next, _ := decodeSpecial(raw, n, inValue)
		e.decoded = append(append(e.decoded, raw[:n]...), text...)
		raw = raw[next:]
	}
}

// quickStyle decides on a style. It is not ok if the style says more than which of its declarations
// stay, or than what becomes of the text in the element.
func (e *engine) quickStyle(q *quickTag, style string) (kept string, keep, ok bool) {
	allowed := e.p.elements[q.id].attributes.has(attrStyle)
	switch {
	case !allowed && q.id.is(void):
		return "", false, true // what it says of lines goes without a trace
	case !allowed, q.id == elP && strings.Contains(style, "vel"), canSayNothing(q.id):
		return "", false, false
	}
	if q.id == elSpan && e.items && e.marks(style) {
		return "", false, false
	}
	var l layout
	kept, all := e.cleanStyle(q.id, style, &l)
	if all {
		return kept, true, true
	}
	if l.cut || e.p.keepsLines && l.any {
		return "", false, false
	}
	q.says = l.lineStyle()
	return kept, kept != "", q.says.around == noGap || q.id.is(void)
}

// quickRel decides on the types of a link. If its address was not read yet, it is taken for
// one that gets all types of the policy, which endQuick looks after.
func (e *engine) quickRel(q *quickTag, rel string) (kept string, keep bool) {
	forced := e.p.rel
	if q.assumed = q.href == ""; !q.assumed {
		forced = e.p.forcedRel(elA, q.href)
	}
	kept, keep, _ = e.linkTypes(elA, rel, forced, false)
	return kept, keep
}
