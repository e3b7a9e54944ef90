package sqlsafe

import (
	"strings"

	"github.com/untaint/untaint/sqlsafe/internal/lex"
)

// clauseWords end a list of sort keys.
var clauseWords = map[string]bool{
	"SELECT": true, "FROM": true, "WHERE": true, "HAVING": true, "WINDOW": true, "LIMIT": true,
	"OFFSET": true, "FETCH": true, "FOR": true, "UNION": true, "INTERSECT": true, "EXCEPT": true,
	"ROWS": true, "RANGE": true, "GROUPS": true, "RETURNING": true, "VALUES": true, "SET": true,
	"ON": true, "USING": true, "SEPARATOR": true, "LOCK": true, "INTO": true,
}

// looseWords in a condition bind weaker than AND, or make it no condition.
var looseWords = map[string]bool{"OR": true, "XOR": true, "SELECT": true, "WHERE": true}

// keyword takes note of a word outside quotes, given in upper case.
func (c *compiler) keyword(t *template, word string) {
	if c.tokens == 0 {
		c.first = word
	}
	top := len(c.open) == 0
	t.shape.loose = t.shape.loose || top && looseWords[word]
	t.shape.where = t.shape.where || top && word == "WHERE"
	t.shape.changes = t.shape.changes || c.changesRows(word)

	switch prev := strings.ToUpper(c.prev); {
	case word == "BY" && (prev == "ORDER" || prev == "GROUP" || prev == "PARTITION" || prev == "SIBLINGS"):
		c.sort = sortState{on: true, item: true}
	case clauseWords[word]:
		c.sort = sortState{}
	default:
		c.sort.item = false
	}
}

// changesRows reports whether word is the verb of a statement that deletes or
// updates. Both are also part of other clauses: FOR UPDATE, FOR NO KEY UPDATE,
// ON DELETE, ON DUPLICATE KEY UPDATE, DO UPDATE, WHEN MATCHED THEN DELETE.
func (c *compiler) changesRows(word string) bool {
	if word != "DELETE" && word != "UPDATE" {
		return false
	}
	switch prev := strings.ToUpper(c.prev); prev {
	case "", "(":
		return true
	case ")":
		return c.first == "WITH"
	}
	return false
}

// bindingOf returns what a word, given in upper case, or a byte of punctuation
// does.
func (c *compiler) bindingOf(word string, tok lex.Token) binding {
	if tok.Kind == lex.Word {
		b, ok := boundWords[word]
		switch {
		case !ok, c.prev == ".", named[word] && c.outline.cases == 0 && c.isName(tok):
			return bindOperand
		case word == "FROM" && strings.EqualFold(c.prev, "DISTINCT"):
			return bindOperator // IS DISTINCT FROM
		case word == "DISTINCT" && (strings.EqualFold(c.prev, "IS") || strings.EqualFold(c.prev, "NOT")):
			return bindRange
		}
		return b
	}
	switch {
	case tok.Kind != lex.Punct && tok.Kind != lex.Literal:
		return bindOperand
	case word == "(" || word == ",":
		return bindClear
	case word == ")" || word == "]" || word == ".":
		return bindOperand
	}
	return bindOperator
}

// isName reports whether the word is followed by what follows a name.
func (c *compiler) isName(tok lex.Token) bool {
	rest := strings.TrimLeft(c.s[tok.End:], " \t\r\n")
	if rest == "" || strings.IndexByte("=<>!~+*/%|&^).,;:(", rest[0]) >= 0 && !(rest[0] == '(' && clauseBeforeParen(c.s[tok.Start:tok.End])) {
		return rest != ""
	}
	word, _, _ := strings.Cut(rest, " ")
	switch boundWords[strings.ToUpper(word)] {
	case bindAnd, bindOr, bindRange:
		return true
	}
	return false
}

// clauseBeforeParen reports whether a word begins a clause even before a
// parenthesis: SET (a, b) = …, VALUES (…), BY (…).
func clauseBeforeParen(word string) bool {
	switch strings.ToUpper(word) {
	case "SET", "VALUES", "BY", "OFFSET", "WINDOW", "BINARY", "REGEXP", "AT", "OPERATOR":
		return true
	}
	return false
}
