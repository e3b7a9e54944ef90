package sqlsafe

import (
	"slices"
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// A statement that finds only the rows of a tenant can still give them to another,
// by setting the column of the scope. So the columns that a text sets are noted. Not
// those after ON DUPLICATE KEY UPDATE: that has no WHERE for a Scope, and is refused.

// setPart is the part of a list of assignments that comes next: SET a = 1, b = 2.
type setPart uint8

const (
	setNothing setPart = iota // there is no list
	setColumn                 // a column that is set
	setValue                  // what it is set to

	setParts
)

// setting has a row for each part of a list that may stand before a text, since what
// the text sets depends on it.
type setting[T any] [setParts]T

// assigned is a column that is set.
type assigned struct{ table, column string } // table is "" for none

// next returns what comes after a token. A clause ends the list, but not a word
// between CASE and END.
func (p setPart) next(word, prev string, tok lex.Token, cased bool) setPart {
	switch {
	case tok.Kind == lex.Word && word == "SET" && prev != "CHARACTER":
		return setColumn
	case p == setNothing:
		return setNothing
	case tok.Kind == lex.Word && !cased && endsSet(word, prev):
		return setNothing
	case tok.Kind != lex.Punct:
		return p
	case word == ",":
		return setColumn
	case word == "=", word == ":=":
		return setValue
	}
	return p
}

// endsSet reports whether a word is that of a clause after a list of assignments.
func endsSet(word, prev string) bool {
	switch word {
	case "FROM":
		return prev != "DISTINCT" // IS DISTINCT FROM
	case "WHEN", "OUTPUT":
		return true
	}
	return endsFrom[word] && word != "VALUES" // which is a function of MySQL
}

// assignments are the lists of assignments of a level.
type assignments struct {
	updates bool       // it has one
	updated []tableRef // the tables whose rows that sets, none if they stand in another text
	columns setting[[]assigned]
}

// start notes the tables whose rows are set from here on.
func (a *assignments) start(of []tableRef) {
	a.updates, a.updated = true, slices.Clone(of)
}

// column notes a column, or after a dot that what came before it is its table.
func (a *assignments) column(before setPart, name string, dot bool) {
	all := a.columns[before]
	if last := len(all) - 1; dot && last >= 0 {
		all[last] = assigned{all[last].column, name}
		return
	}
	a.columns[before] = append(all, assigned{column: name})
}

// have reports whether a column is one of those that are set in one of the places of
// its table.
func have(all []assigned, column string, places []string) bool {
	return slices.ContainsFunc(all, func(a assigned) bool {
		if !strings.EqualFold(a.column, column) {
			return false
		}
		return slices.ContainsFunc(places, func(place string) bool { return a.table == "" || strings.EqualFold(a.table, place) })
	})
}
