package sqlsafe

import (
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
	for _, seen := range w.scopes {
		if seen.use&(scopeName|scopeCondition) == 0 || seen.use&scopeCondition == 0 && w.names(seen.r.last) {
			w.errs.Add(untaint.Violation{Code: codeNoScope, Kind: untaint.Misuse})
		}
	}
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
	for _, t := range w.templates {
		for _, name := range t.names {
			if strings.EqualFold(name, table) {
				return true
			}
		}
	}
	return false
}

// closed refuses what goes on with OR after the condition of a scoped statement.
func (w *writer) closed(r *relation) {
	if r.limited() && w.right == bindOr {
		w.misuse(codeOpenCondition)
	}
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
	if r.alias != "" {
		if !plainName(r.alias) {
			w.misuse(codeBadTableName)
			return
		}
		w.buf = append(w.d.appendName(w.buf, r.alias), '.')
	}
	w.buf = w.d.appendName(w.buf, c.name)
}
