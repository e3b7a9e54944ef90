package decode

import (
	"strconv"

	"github.com/untaint/untaint"
)

// place returns the JSON Pointer of the value or name that begins at an offset.
// The document is JSON up to there.
func (d *reading) place(at int) string {
	d.follow(at)
	d.tracker.nameAt(d.doc)
	return d.path()
}

// around is place for where there is neither.
func (d *reading) around(at int) string {
	d.follow(at)
	return d.path()
}

func (d *reading) follow(at int) {
	t := &d.tracker
	if t.around == nil {
		t.around = t.few[:0]
	}
	if at < t.at {
		t.at, t.around = 0, t.around[:0]
	}
	for t.at < at {
		t.step(d.doc)
	}
}

func (d *reading) path() string {
	draft := d.report.write()
	path := append(draft.path[:0], d.report.base...)
	for i := range d.tracker.around {
		switch a := &d.tracker.around[i]; {
		case a.index >= 0:
			path = strconv.AppendInt(append(path, '/'), int64(a.index), 10)
		case a.from < 0:
		case isPlainName(d.doc[a.from+1 : max(a.from+1, a.to-1)]):
			path = append(append(path, '/'), d.doc[a.from+1:a.to-1]...)
		default:
			path = append(path, untaint.PathKey("", d.nameOf(a))...)
		}
	}
	draft.path = path
	return string(path)
}

// isPlainName reports a name that stands in a path as it does in the document.
func isPlainName(raw []byte) bool {
	for _, c := range raw {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c-'0' > 9 && c != '_' && c != '-' {
			return false
		}
	}
	return len(raw) > 0 && len(raw) <= 32
}

// nameOf returns a name as it is meant. What is not UTF-8 in it is for PathKey.
func (d *reading) nameOf(a *around) string {
	raw := d.doc[a.from+1 : max(a.from+1, a.to-1)]
	return string(unquote(nil, raw))
}

// step passes over one token.
func (t *tracker) step(doc []byte) {
	c := doc[t.at]
	top := len(t.around) - 1
	switch c {
	case '{':
		t.around = append(t.around, around{index: -1, from: -1})
	case '[':
		t.around = append(t.around, around{from: -1})
	case '}', ']':
		if top >= 0 {
			t.around = t.around[:top]
		}
	case ',':
		if top < 0 {
			break
		}
		if a := &t.around[top]; a.index >= 0 {
			a.index++
		} else {
			a.value = false
		}
	case ':':
		if top >= 0 {
			t.around[top].value = true
		}
	case '"':
		t.nameAt(doc)
		t.at = stringEnd(doc, t.at)
		return
	}
	t.at++
}

// nameAt keeps the name that begins here, if one does.
func (t *tracker) nameAt(doc []byte) {
	top := len(t.around) - 1
	if top < 0 || t.at >= len(doc) || doc[t.at] != '"' {
		return
	}
	if a := &t.around[top]; a.index < 0 && !a.value {
		a.from, a.to = t.at, stringEnd(doc, t.at)
	}
}

// stringEnd returns the offset behind the string that begins at i, or the length
// of the document.
func stringEnd(doc []byte, i int) int {
	for i++; i < len(doc); i++ {
		switch doc[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(doc)
}
