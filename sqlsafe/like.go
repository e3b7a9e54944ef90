package sqlsafe

import (
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// Contains returns the condition that a column, or any constant expression,
// contains term. Characters with a meaning in a LIKE pattern stand for
// themselves: "50%" finds "50%". Whether upper and lower case differ depends on
// the database's LIKE; write Contains("lower(name)", strings.ToLower(term)) to
// ignore case everywhere.
//
// A NUL in the term is Invalid, because SQLite ends a pattern there. A term
// that is not UTF-8 is Malformed, because SQLite takes each such sequence for
// the same character. A term of more than 8192 bytes is TooLarge. The search is
// not cheap: without a suitable index the database reads every row.
func Contains(column text, term string) Query { return newLike(string(column), term, true, true) }

// Prefix returns the condition that a column begins with term; see [Contains].
func Prefix(column text, term string) Query { return newLike(string(column), term, false, true) }

// Suffix returns the condition that a column ends with term; see [Contains].
func Suffix(column text, term string) Query { return newLike(string(column), term, true, false) }

// maxPattern keeps a pattern, each of whose bytes may need an escape, below the
// 50,000 bytes of SQLITE_MAX_LIKE_PATTERN_LENGTH and the 8,000 of SQL Server's
// common use.
const maxPattern = 8192

func newLike(column, term string, before, after bool) Query {
	l := &like{column: column, term: term, before: before, after: after}
	if err := l.refuse(); err != nil {
		return refused(err)
	}
	return made(l)
}

type like struct {
	column        string
	expr          part // in place of column
	term          string
	before, after bool
}

func (l *like) refuse() error {
	v := untaint.Violation{Kind: untaint.Invalid}
	switch {
	case strings.IndexByte(l.term, 0) >= 0:
		v.Code = codeNulInText
	case !utf8.ValidString(l.term):
		v.Code, v.Kind = codeInvalidUTF8, untaint.Malformed
	case len(l.term) > maxPattern:
		v.Code, v.Kind = codeTooLongPattern, untaint.TooLarge
		v.Params = v.Params.With(untaint.IntParam("max", maxPattern))
	default:
		return nil
	}
	return untaint.New(opBuild, v)
}

// likeEscape is not a backslash, because whether '\' is one character or the
// beginning of another depends on MySQL's sql_mode.
const likeEscape = '!'

func (l *like) write(w *writer) truth {
	if l.expr != nil {
		l.expr.write(w)
	} else if !w.expression(l.column) {
		return unknown
	}
	w.string(" LIKE ")
	if w.bindable(0, l.term) {
		w.value(l.pattern(w.d))
	}
	w.string(" ESCAPE '!'")
	return unknown
}

func (l *like) condition() {}

// pattern returns the term with what LIKE would take for more than itself
// escaped. SQL Server knows sets in brackets too.
func (l *like) pattern(d Dialect) string {
	b := make([]byte, 0, len(l.term)+8)
	if l.before {
		b = append(b, '%')
	}
	for i := range len(l.term) {
		switch c := l.term[i]; c {
		case '%', '_', likeEscape:
			b = append(b, likeEscape, c)
		case '[':
			if dialects[d].likeSets {
				b = append(b, likeEscape)
			}
			b = append(b, c)
		default:
			b = append(b, c)
		}
	}
	if l.after {
		b = append(b, '%')
	}
	return string(b)
}
