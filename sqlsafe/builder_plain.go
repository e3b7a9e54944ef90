package sqlsafe

import "unsafe"

// A Builder of texts and values alone, which most are, is written without a
// writer, straight into memory of the right size. It is looked at before a byte
// is written, and nothing here refuses anything: what the writer could refuse
// or write in another way goes to the writer, all of it.

// templates are the compiled texts of the pieces that are in a Builder itself.
// They are looked up once and stay on the stack.
type templates [builderPieces]*template

// buildPlain returns false for a Builder that needs the writer.
func (b *Builder) buildPlain(d Dialect) (string, []any, bool) {
	if b.more != nil {
		return "", nil, false
	}
	var ts templates
	room, changes, empty, open := 0, false, false, false
	args := b.args[:b.nargs]
	for i := range b.npieces {
		pc := &b.pieces[i]
		if pc.role == pieceNone {
			empty = true
			continue
		}
		t := templateOf(d, pc.text)
		if !t.takes(d, pc.role, args[:pc.nargs]) || pc.role != pieceText && open || pc.role == pieceText && t.shape.exposed {
			return "", nil, false
		}
		open = open || t.shape.openWhere
		args = args[pc.nargs:]
		changes = changes || t.shape.changes
		ts[i] = t
		room += t.room(pc)
	}
	if room == 0 || empty && changes {
		return "", nil, false
	}
	out := b.appendPlain(make([]byte, 0, room), d, &ts)
	return unsafe.String(unsafe.SliceData(out), len(out)), copied(b.args[:b.nargs]), true
}

// room is how many bytes a piece takes up, or a few more.
func (t *template) room(pc *piece) int {
	room := len(t.text) + pc.nargs // a number may have a digit more than in t.text
	switch pc.role {
	case pieceText:
		return room + len(" ")
	case pieceList:
		room += len(" IN ()") + pc.nargs*len(", $1")
	}
	return room + len(" AND ")
}

func (b *Builder) appendPlain(out []byte, d Dialect, ts *templates) []byte {
	n, glue := 1, " WHERE "
	for i, t := range ts[:b.npieces] {
		pc := &b.pieces[i]
		switch pc.role {
		case pieceNone:
			continue
		case pieceText:
			out = t.appendNumbered(appendSpace(out), d, n)
		case pieceWhere:
			out = append(out, glue...)
			glue = " AND "
			if t.shape.loose {
				out = append(t.appendNumbered(append(out, '('), d, n), ')')
			} else {
				out = t.appendNumbered(out, d, n)
			}
		case pieceList:
			out = append(append(out, glue...), t.text...)
			out = append(d.appendPlaceholders(append(out, " IN ("...), n, pc.nargs), ')')
			glue = " AND "
		}
		n += pc.nargs
	}
	return out
}
