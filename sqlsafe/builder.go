package sqlsafe

// Builder writes one query piece by piece. The zero Builder is ready to use, by
// one goroutine. An empty Builder does not build: that is Misuse.
//
//	var b sqlsafe.Builder
//	b.Add("SELECT id, name FROM users")
//	b.Where("tenant_id = ?", tenant)
//	b.WhereIf(f.City != "", "city = ?", f.City)
//	b.Add("ORDER BY id LIMIT ?", f.Limit)
//	text, args, err := b.Build(sqlsafe.Postgres)
type Builder struct {
	pieces  [builderPieces]piece
	args    [builderArgs]any
	npieces int
	nargs   int
	empty   bool // something was left out
	room    room
	more    *overflow
}

// What a Builder has room for in itself.
const (
	builderPieces = 24
	builderArgs   = 24
)

// piece is one text with the number of arguments that it takes.
type piece struct {
	text  string
	nargs int32
	role  pieceRole
}

type pieceRole uint8

const (
	pieceText  pieceRole = iota
	pieceWhere           // a condition
)

// overflow takes all of a Builder once it does not fit into the Builder itself.
type overflow struct {
	pieces []piece
	args   []any
}

// Add writes a piece of the statement, after a space.
func (b *Builder) Add(t text, args ...any) *Builder {
	b.piece(string(t), pieceText, args)
	return b
}

// If is Add if ok is true. A DELETE or UPDATE whose WHERE was left out is
// refused.
func (b *Builder) If(ok bool, t text, args ...any) *Builder {
	return b.addIf(ok, pieceText, string(t), args)
}

// Where writes a condition, with WHERE before the first and AND before each of
// the others. A condition that contains an OR gets parentheses.
func (b *Builder) Where(t text, args ...any) *Builder {
	b.piece(string(t), pieceWhere, args)
	return b
}

// WhereIf is Where if ok is true. A DELETE or UPDATE all of whose conditions
// were left out is refused.
func (b *Builder) WhereIf(ok bool, t text, args ...any) *Builder {
	return b.addIf(ok, pieceWhere, string(t), args)
}

func (b *Builder) addIf(ok bool, role pieceRole, t string, args []any) *Builder {
	if !ok {
		b.empty = true
		return b
	}
	b.piece(t, role, args)
	return b
}

func (b *Builder) piece(t string, role pieceRole, args []any) {
	b.room.text(t, len(args))
	if b.more != nil || b.npieces == len(b.pieces) || b.nargs+len(args) > len(b.args) {
		b.overflow()
		b.more.pieces = append(b.more.pieces, piece{t, int32(len(args)), role})
		b.more.args = append(b.more.args, args...)
	} else {
		b.pieces[b.npieces] = piece{t, int32(len(args)), role}
		b.npieces++
		for i, arg := range args {
			b.args[b.nargs+i] = arg
		}
		b.nargs += len(args)
	}
	for _, arg := range args {
		if q, ok := arg.(Query); ok {
			b.room.query(q)
		}
	}
}

// overflow moves all of the Builder out of itself, once it has no room.
func (b *Builder) overflow() {
	if b.more != nil {
		return
	}
	m := &struct {
		overflow
		pieces [2 * builderPieces]piece
		args   [2 * builderArgs]any
	}{}
	m.overflow.pieces = append(m.pieces[:0], b.pieces[:b.npieces]...)
	m.overflow.args = append(m.args[:0], b.args[:b.nargs]...)
	b.more = &m.overflow
}

// all returns the pieces and their arguments.
func (b *Builder) all() ([]piece, []any) {
	if b.more == nil {
		return b.pieces[:b.npieces], b.args[:b.nargs]
	}
	return b.more.pieces, b.more.args
}

// Build returns the statement as [Query.Build] does.
func (b *Builder) Build(d Dialect) (string, []any, error) {
	if !d.known() {
		return "", nil, misuse(codeUnknownDialect)
	}
	pieces, values := b.all()
	if text, args, ok := buildFlat(d, pieces, values, b.empty, b.room); ok {
		return text, args, nil
	}
	w := newWriter(d)
	defer w.free()
	w.own(len(values))
	w.depth++ // a query in it is one in another
	b.write(w)
	return w.done()
}

// Query returns what was added so far as a Query. Later additions do not change
// it.
func (b *Builder) Query() Query {
	c := *b
	if b.more != nil {
		c.more = &overflow{append([]piece(nil), b.more.pieces...), append([]any(nil), b.more.args...)}
	}
	return made(&c)
}
