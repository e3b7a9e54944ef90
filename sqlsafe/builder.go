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
	args    [24]any
	npieces int
	nargs   int
	more    *overflow
}

// builderPieces is how many pieces a Builder has room for in itself.
const builderPieces = 16

// piece is one text with the number of arguments that it takes.
type piece struct {
	text  string
	nargs int
	role  pieceRole
}

type pieceRole uint8

const (
	pieceText  pieceRole = iota
	pieceWhere           // a condition
	pieceNone            // what was left out
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
		role, args = pieceNone, nil
	}
	b.piece(t, role, args)
	return b
}

func (b *Builder) piece(t string, role pieceRole, args []any) {
	b.push(piece{t, len(args), role})
	b.take(args)
}

func (b *Builder) take(args []any) {
	if b.more == nil && b.nargs+len(args) <= len(b.args) {
		b.nargs += copy(b.args[b.nargs:], args)
		return
	}
	b.overflow().args = append(b.overflow().args, args...)
}

func (b *Builder) push(p piece) {
	if b.more == nil && b.npieces < len(b.pieces) {
		b.pieces[b.npieces] = p
		b.npieces++
		return
	}
	b.overflow().pieces = append(b.overflow().pieces, p)
}

func (b *Builder) overflow() *overflow {
	if b.more == nil {
		b.more = &overflow{append([]piece(nil), b.pieces[:b.npieces]...), append([]any(nil), b.args[:b.nargs]...)}
	}
	return b.more
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
	if text, args, ok := buildFlat(d, pieces, values); ok {
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
