package sqlsafe

import (
	"bytes"
	"cmp"
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
		if seen.use&(scopeName|scopeCondition) == 0 || seen.use&scopeCondition == 0 && w.names(seen.r.last) || w.unread() || !w.limited(seen) {
			w.errs.Add(untaint.Violation{Code: codeNoScope, Kind: untaint.Misuse})
		}
		if w.reassigns(seen) {
			w.errs.Add(untaint.Violation{Path: untaint.PathKey("", seen.r.scope.col.name), Code: codeScopeChanged, Kind: untaint.Misuse})
		}
	}
}

// open reports whether something goes on with a scoped statement that has no
// condition of its own.
func (w *writer) open() bool {
	if w.sealed == 0 {
		return false
	}
	rest := bytes.TrimSpace(w.buf[w.sealed:])
	return len(rest) > 0 && rest[0] != ')' && !bytes.HasPrefix(bytes.ToUpper(rest), []byte("RETURNING"))
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

// unread reports whether a constant text has a name in a form that is not read,
// which may be any table's.
func (w *writer) unread() bool {
	return slices.ContainsFunc(w.texts, func(seen textSeen) bool { return seen.t.unnamed })
}

// names reports whether a constant text of the query may name a table.
func (w *writer) names(table string) bool {
	if w.unread() {
		return true
	}
	for _, seen := range w.texts {
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
	got := w.relations(w.spare, seen.r.last)
	var want []string
	for _, name := range w.named {
		if strings.EqualFold(name.table, seen.r.last) {
			want = append(want, cmp.Or(name.alias, name.table))
		}
	}
	for _, text := range w.texts {
		levels := text.t.levels
		for i := range levels {
			last := i+1 == len(levels)
			places, scopes := levels[i].places(seen, text.names), w.binding(&levels[i], text, last, seen)
			switch {
			case !last && len(unlimited(places, scopes)) > 0:
				return false
			case levels[i].verb:
				want = append(want, unlimited(places, scopes)...) // those of a level are for its own tables
			default:
				want, got = append(want, places...), append(got, scopes...)
			}
		}
	}
	return len(unlimited(want, got)) == 0
}

// unlimited returns the places that no Scope is for. One of As is for the place
// with that alias, and one without an alias for any.
func unlimited(places []string, scopes []*relation) []string {
	left := slices.Clone(places)
	take := func(fits func(place string) bool) {
		if i := slices.IndexFunc(left, fits); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	for _, r := range scopes {
		if r.alias != "" {
			take(func(place string) bool { return strings.EqualFold(place, r.alias) })
		}
	}
	for _, r := range scopes {
		if r.alias == "" {
			take(func(place string) bool { return place != unlimitable })
		}
	}
	return left
}

// places returns the aliases that the table has among them, its name for none.
func (ts *tables) places(seen scopeSeen, names []tableName) (all []string) {
	for _, ref := range ts.refs {
		switch {
		case ref.marker >= 0 && names == nil:
		case ref.marker >= 0 && strings.EqualFold(names[ref.marker].table, seen.r.last):
			all = append(all, cmp.Or(ref.alias, names[ref.marker].alias, seen.r.last))
		case ref.table == unlimitable:
			all = append(all, unlimitable)
		case ref.table == conflicting && seen.use&scopeInsert != 0:
			all = append(all, seen.r.last)
		case strings.EqualFold(ref.table, seen.r.last):
			all = append(all, cmp.Or(ref.alias, ref.table))
		}
	}
	return all
}

// namesTable reports whether the i-th marker stands for a table of a level.
func (t *template) namesTable(i int) bool {
	for l := range t.levels {
		if slices.ContainsFunc(t.levels[l].refs, func(ref tableRef) bool { return ref.marker == i }) {
			return true
		}
	}
	return false
}

// binding returns the Scopes of a table that its rows in the level must meet.
func (w *writer) binding(l *level, text textSeen, last bool, seen scopeSeen) (all []*relation) {
	if text.markers == nil {
		return nil
	}
	conds := l.conds
	if last && text.lost {
		conds = conds[:max(len(conds)-1, 0)]
	}
	var set scopeSet
	for _, c := range conds {
		for i, r := range w.limits {
			if c.binds(text.markers)&(1<<i) != 0 && c.reaches(r, l, seen, text.names) {
				set |= 1 << i
			}
		}
	}
	return w.relations(set, seen.r.last)
}

// reaches reports whether the condition limits the rows that a Scope is of.
func (c *limitation) reaches(r *relation, l *level, seen scopeSeen, names []tableName) bool {
	if c.of == nil {
		return true
	}
	places := c.of.places(seen, names)
	if r.alias == "" {
		return len(places) == 1 && len(l.places(seen, names)) == 1
	}
	return slices.ContainsFunc(places, func(place string) bool { return strings.EqualFold(place, r.alias) })
}

// relations returns those of a set that are of the table.
func (w *writer) relations(set scopeSet, table string) (all []*relation) {
	for i, r := range w.limits {
		if set&(1<<i) != 0 && r.last == table {
			all = append(all, r)
		}
	}
	return all
}

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
	if w.setting == setColumn && w.scoping {
		w.assigned = append(w.assigned, assigned{column: c.name})
	}
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
func (q Query) name() (tableName, bool) {
	if q.n == nil {
		return tableName{}, false
	}
	if named, ok := q.n.part.(interface{ tableName() tableName }); ok {
		return named.tableName(), true
	}
	return tableName{}, false
}

// reassigns reports whether the statement sets the column of the scope in the scoped
// table. The UPDATE that a list of assignments is of may stand in another text.
func (w *writer) reassigns(seen scopeSeen) bool {
	column := seen.r.scope.col.name
	for _, text := range w.texts {
		for i := range text.t.levels {
			l := &text.t.levels[i]
			places := l.updatedPlaces(seen, text.names)
			if len(l.updated) == 0 {
				places = w.updatedPlaces(seen)
			}
			if have(l.columns[text.before], column, places) {
				return true
			}
		}
	}
	return have(w.assigned, column, w.updatedPlaces(seen))
}

// updatedPlaces returns the aliases of the scoped table whose rows a level sets.
func (l *level) updatedPlaces(seen scopeSeen, names []tableName) []string {
	set := tables{refs: l.updated}
	for _, ref := range l.refs {
		// UPDATE o SET n = 1 FROM owned o
		if len(l.updated) > 0 && ref.alias != "" && strings.EqualFold(ref.alias, l.updated[0].table) {
			set.refs = append(slices.Clip(set.refs), ref)
		}
	}
	return set.places(seen, names)
}

// updatedPlaces returns those of all texts. Where one sets rows of a table that
// another names, it may be each.
func (w *writer) updatedPlaces(seen scopeSeen) (all []string) {
	for _, text := range w.texts {
		for i := range text.t.levels {
			l := &text.t.levels[i]
			all = append(all, l.updatedPlaces(seen, text.names)...)
			if l.updates && len(l.updated) == 0 {
				return w.allPlaces(seen)
			}
		}
	}
	return all
}

func (w *writer) allPlaces(seen scopeSeen) (all []string) {
	for _, text := range w.texts {
		for i := range text.t.levels {
			all = append(all, text.t.levels[i].places(seen, text.names)...)
		}
	}
	return all
}
