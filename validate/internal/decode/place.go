package decode

import (
	"strconv"
	"strings"

	"github.com/untaint/untaint"
)

// path returns the JSON Pointer of where the reading is. All those of one
// document lie together.
func (d *reading) path() string {
	b := &d.report.write().paths
	if b.Cap() == 0 {
		b.Grow(firstPaths)
	}
	from := b.Len()
	b.WriteString(d.report.base)
	for _, l := range d.levels {
		if l == inObject {
			continue
		}
		b.WriteByte('/')
		if l >= 0 {
			var room [20]byte
			b.Write(strconv.AppendInt(room[:0], int64(l), 10))
			continue
		}
		name := d.nameAt(int(^l))
		if isPlainName(name) {
			b.Write(name)
			continue
		}
		// What is not UTF-8 in it is for PathKey.
		b.WriteString(strings.TrimPrefix(untaint.PathKey("", string(unquote(nil, name))), "/"))
	}
	return b.String()[from:]
}

// firstPaths is room for the paths of a handful of mistakes.
const firstPaths = 64

// isPlainName reports a name that stands in a path as it does in the document.
func isPlainName(raw []byte) bool {
	for _, c := range raw {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c-'0' > 9 && c != '_' && c != '-' {
			return false
		}
	}
	return len(raw) > 0 && len(raw) <= 32
}

// nameAt returns the name that begins at an offset, as it is written. It was read
// before.
func (d *reading) nameAt(from int) []byte {
	at := from + 1
	for d.doc[at] != '"' {
		if d.doc[at] == '\\' {
			at++
		}
		at++
	}
	return d.doc[from+1 : at]
}
