package sqlsafe

import (
	"context"
	"reflect"
)

// Launder makes a Query of a text that was made at run time, which nobody but
// a test of the lexer should want.
func Launder(s string, args ...any) Query { return SQL(text(s), args...) }

// The roles in which a piece is added to a Builder.
const (
	RoleAdd = iota
	RoleWhere
	RoleLeftOut
	RoleIn

	RoleEnd
)

// LaunderPiece adds a text that was made at run time to a Builder.
func LaunderPiece(b *Builder, role int, s string, args ...any) {
	switch role {
	case RoleAdd:
		b.Add(text(s), args...)
	case RoleWhere:
		b.Where(text(s), args...)
	case RoleLeftOut:
		b.WhereIf(false, text(s), args...)
	case RoleIn:
		b.Where("?", In(text(s), args))
	}
}

// Markers returns how many markers a text has, 0 if it is refused.
func Markers(d Dialect, s string) int { return len(templateOf(d, s).markers) }

// ForTag compiles a struct with one column of that type= option.
func ForTag(option string) (bool, error) {
	t := reflect.StructOf([]reflect.StructField{{Name: "A", Type: reflect.TypeFor[int](), Tag: reflect.StructTag(`db:"a,type=` + option + `"`)}})
	_, mistakes := columnsOf(t)
	return len(mistakes) == 0, mistakes.Err("sqlsafe.For")
}

// PermitText returns a context as DB makes it for a text.
func PermitText(ctx context.Context, text string) context.Context {
	return &permit{Context: ctx, text: text}
}

// Vouched reports whether Guard would let a text pass with a context.
func Vouched(ctx context.Context, text string) bool {
	return vouched(ctx, statementText{text: text}, 0)
}

// Written builds a query by the writer, and reports whether the flat way takes it.
func Written(d Dialect, q Query) (text string, args []any, flat bool, err error) {
	w := newWriter(d)
	defer w.free()
	if b, ok := q.n.part.(*Builder); ok {
		w.depth++
		b.write(w)
		pieces, values := b.all()
		_, _, flat = buildFlat(d, pieces, values, b.empty, b.room)
	} else {
		w.root(q)
		_, _, flat = q.n.buildFlat(d)
	}
	text, args, err = w.done()
	return text, args, flat, err
}
