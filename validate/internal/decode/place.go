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
		name, plain := d.nameAt(int(^l))
		if plain {
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

// maxLooked is how much of a name is looked at for a path, which shows 64 bytes of
// it: far more than these take, each as an escape. A name of a megabyte may have
// many mistakes inside.
const maxLooked = 1 << 10

// nameAt returns the name that begins at an offset, as it is written and as far as
// a path may show it, and whether it stands so in a path too. It was read before.
func (d *reading) nameAt(from int) (name []byte, plain bool) {
	plain = true
	at := from + 1
	for ; d.doc[at] != '"' && at-from <= maxLooked; at++ {
		if c := d.doc[at]; !inPlainName[c] {
			plain = false
			if c == '\\' {
				at++
			}
		}
	}
	name = d.doc[from+1 : at]
	return name, plain && len(name) > 0 && len(name) <= 32
}

// inPlainName has the bytes that need no care in a path.
var inPlainName = func() (in [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") {
		in[c] = true
	}
	return in
}()
