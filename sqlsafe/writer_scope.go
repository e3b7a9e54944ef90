package sqlsafe

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"

	"github.com/untaint/untaint"
)

// limited reports whether there is a scope that holds.
func (r *relation) limited() bool { return r.scope != nil && r.scope.err == nil }

// is reports whether the column is the one of the scope.
func (s *scope) is(c *column) bool { return s != nil && s.col == c }

// scope notes that the query uses a table, if it is scoped.
func (w *writer) scope(r *relation, use scopeUse) {
	if r.scope == nil {
		return
	}
	if r.scope.err != nil {
		if use == scopeColumns { // the name of the table says it too
			w.carry(r.scope.err)
		}
		return
	}
	for i := range w.scopes {
		if w.scopes[i].r.last == r.last {
			w.scopes[i].use |= use
			return
		}
	}
	w.scopes = append(w.scopes, scopeSeen{r, use})
}

// scopesHold refuses a query that uses a scoped table without its scope.
func (w *writer) scopesHold() {
	if w.open() {
		w.misuse(codeOpenCondition)
	}
	for _, seen := range w.scopes {
		if seen.use&(scopeName|scopeCondition) == 0 || seen.use&scopeCondition == 0 && w.names(seen.r.last) || !w.limited(seen) {
			w.errs.Add(untaint.Violation{Code: codeNoScope, Kind: untaint.Misuse})
		}
	}
}

// open reports whether something goes on with a scoped statement that has no
// condition of its own.
func (w *writer) open() bool {
	rest := bytes.TrimSpace(w.buf[w.sealed:])
	return w.sealed > 0 && len(rest) > 0 && rest[0] != ')' && !bytes.HasPrefix(bytes.ToUpper(rest), []byte("RETURNING"))
}

// uses reports whether the query is of a scoped table.
func (w *writer) uses(table string) bool {
	for _, seen := range w.scopes {
		if seen.r.last == table {
			return true
		}
	}
	return false
}

// names reports whether a constant text of the query names a table.
func (w *writer) names(table string) bool {
	for _, seen := range w.texts {
		if seen.t.unnamed {
			return true
		}
		for _, name := range seen.t.names {
			if strings.EqualFold(name, table) {
				return true
			}
		}
	}
	return false
}

// closed refuses what goes on after a scoped statement and would take its
// condition apart: OR, an operator, AND that goes on with OR.
func (w *writer) closed(r *relation) {
	if r.limited() && !w.ends(w.right) {
		w.misuse(codeOpenCondition)
	}
}

// ends reports whether a condition keeps its meaning before b.
func (w *writer) ends(b binding) bool {
	return b == bindOuter || b == bindClear || b == bindCondition || b == bindAnd && !w.wide
}

// limit notes a Scope. A level needs one of each table in it, told apart by their
// aliases.
func (w *writer) limit(r *relation) {
	i := 0
	for i < len(w.limits) && (w.limits[i].last != r.last || w.limits[i].alias != r.alias) {
		i++
	}
	if i == len(w.limits) {
		w.limits = append(w.limits, r)
	}
	w.bound = 1 << i // none beyond the last bit
}

// limited reports whether each place where a text names the table has a Scope that
// the rows there must meet.
func (w *writer) limited(seen scopeSeen) bool {
	var mask scopeSet
	for i, r := range w.limits {
		if r.last == seen.r.last {
			mask |= 1 << i
		}
	}
	want, got := 0, (w.spare & mask).len()
	for _, name := range w.named {
		if name == seen.r.last {
			want++
		}
	}
	for _, text := range w.texts {
		levels := text.t.levels
		for i := range levels {
			last := i+1 == len(levels)
			refs, scopes := levels[i].count(seen, text.names), (levels[i].binds(text, last) & mask).len()
			switch {
			case !last && refs > scopes:
				return false
			case levels[i].verb:
				want += max(refs-scopes, 0) // those of a level are for its own tables
			default:
				want, got = want+refs, got+scopes
			}
		}
	}
	return want <= got
}

// count returns how often the level names the table.
func (l *level) count(seen scopeSeen, names []string) (n int) {
	for _, m := range l.names {
		if names != nil && strings.EqualFold(names[m], seen.r.last) {
			n++
		}
	}
	for _, name := range l.named {
		if strings.EqualFold(name, seen.r.last) || name == conflicting && seen.use&scopeInsert != 0 {
			n++
		}
	}
	return n
}

// places reports whether the i-th marker stands for a table of a level.
func (t *template) places(i int) bool {
	for l := range t.levels {
		if slices.Contains(t.levels[l].names, i) {
			return true
		}
	}
	return false
}

// binds returns the scopes that the rows of the level must meet.
func (l *level) binds(text textSeen, last bool) (set scopeSet) {
	if text.markers == nil {
		return 0
	}
	conds := l.conds
	if last && text.lost {
		conds = conds[:max(len(conds)-1, 0)]
	}
	for _, g := range conds {
		set |= g.binds(text.markers)
	}
	return set
}

func (s scopeSet) len() int { return bits.OnesCount64(uint64(s)) }

// subselect writes the rows of the scope in the place of the table.
func (w *writer) subselect(r *relation) {
	w.scope(r, scopeName)
	if !r.limited() {
		w.query(r.name) // which is a refusal
		return
	}
	w.string("(SELECT * FROM ")
	w.query(r.name)
	w.string(" WHERE ")
	w.buf = w.d.appendName(w.buf, r.scope.col.name)
	w.string(" = ")
	w.field(r.scope.col, r.scope.value)
	w.string(") AS ")
	alias := r.alias
	if alias == "" {
		alias = r.last
	}
	if !plainName(alias) {
		w.misuse(codeBadTableName)
		return
	}
	w.buf = w.d.appendName(w.buf, alias)
}

// column writes a column, qualified if there is an alias.
func (r *relation) column(w *writer, c *column) {
	w.scope(r, scopeColumns)
	if r.alias != "" {
		if !plainName(r.alias) {
			w.misuse(codeBadTableName)
			return
		}
		w.buf = append(w.d.appendName(w.buf, r.alias), '.')
	}
	w.buf = w.d.appendName(w.buf, c.name)
}

// name returns the table that a query is the Name of, without a scope.
func (q Query) name() (string, bool) {
	if q.n == nil {
		return "", false
	}
	if named, ok := q.n.part.(interface{ tableName() string }); ok {
		return named.tableName(), true
	}
	return "", false
}
