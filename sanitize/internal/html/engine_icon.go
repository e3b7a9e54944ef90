package html

import "strings"

// An inline <svg> that is shapes and text alone is kept, if the policy takes icons.
// It is not read by the engine, whose rules for foreign elements only follow what a
// parser does, but by the cleaner of drawings, which writes what it keeps anew: no
// element of it is a place where HTML starts again, except for <title> and <desc>,
// which hold text. Any other <svg> leaves its text, as without icons.

// Icon reads a drawing, from "<svg" to "</svg>". It appends to b what may stand of it
// in a page and returns true if it is an icon. The report is then of what it left out;
// nil if nobody asks.
type Icon func(b []byte, drawing string, removed *Report) (kept []byte, ok bool)

// maxIcon is the longest drawing that is read as an icon, and that is written.
const maxIcon = 16 << 10

// icon writes the drawing that the tag in hand starts, if it is an icon.
func (e *engine) icon() bool {
	if e.p.icon == nil || e.drops > 0 || e.mode == modeText || !e.fits(elSvg) {
		return false
	}
	at := e.tag.at
	end, ok := e.endOfIcon(at)
	if !ok {
		return false
	}
	var removed *Report
	if !e.silent {
		removed = new(Report)
	}
	if e.drawing, ok = e.p.icon(e.drawing[:0], e.s[at:end], removed); !ok || len(e.drawing) > maxIcon {
		return false
	}
	if removed != nil {
		for _, r := range removed.Removals {
			r.Offset += at
			e.note(r)
		}
		e.report.Dropped += removed.Dropped
	}
	e.drawn = end
	e.breakLine()
	e.lines.begun = true
	switch kept := borrow(e.drawing); {
	case e.mode != modeClean:
	case kept == e.s[at:end]:
		e.same(at, end)
	default:
		e.put(kept)
	}
	return true
}

// endOfIcon returns where the drawing at a place ends. A drawing in it makes it none.
// What is read twice is bounded by the length of the input: an <svg> that turned out
// to be none may be followed by others that end at the same place.
func (e *engine) endOfIcon(at int) (end int, ok bool) {
	const tag = "</svg>"
	if e.svgEnd <= at {
		for e.svgEnd = nextEnd(e.s, at); e.svgEnd < len(e.s) && !strings.HasPrefix(e.s[e.svgEnd:], tag); {
			e.svgEnd = nextEnd(e.s, e.svgEnd+1)
		}
	}
	end = e.svgEnd + len(tag)
	if e.svgEnd == len(e.s) || end-at > maxIcon || e.iconBytes > 2*len(e.s) {
		return 0, false
	}
	e.iconBytes += end - at
	return end, true
}

// IsActive reports whether an attribute of an element in a drawing would run, or lead
// elsewhere.
func IsActive(name, value string) bool {
	switch {
	case isHandler(name), equalFold(name, "srcdoc"), urlNames().find(name) != 0:
		return true
	case equalFold(name, "style"):
		return activeStyle(value)
	}
	return false
}
