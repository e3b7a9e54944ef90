package sqlsafe

import (
	"database/sql/driver"
	"slices"
	"strings"

	"github.com/untaint/untaint"
)

// savepointStatement is SAVEPOINT, RELEASE or ROLLBACK TO with a plain name.
type savepointStatement struct{ verb, name string }

// savepoint reads a text that is nothing but such a statement, and returns the
// zero value for any other.
func savepoint(text string) savepointStatement {
	text = strings.TrimSpace(text)
	if len(text) > 128 || text == "" || text[0]|0x20 != 's' && text[0]|0x20 != 'r' {
		return savepointStatement{} // without a look at the words of most statements
	}
	words := strings.Fields(strings.TrimSuffix(text, ";"))
	if len(words) < 2 || len(words) > 4 {
		return savepointStatement{}
	}
	name := unquoted(words[len(words)-1])
	if !plainName(name) {
		return savepointStatement{}
	}
	switch verb := strings.ToUpper(strings.Join(words[:len(words)-1], " ")); verb {
	case "SAVEPOINT", "SAVE TRANSACTION":
		return savepointStatement{"SAVEPOINT", name}
	case "RELEASE", "RELEASE SAVEPOINT":
		return savepointStatement{"RELEASE", name}
	case "ROLLBACK TO", "ROLLBACK TO SAVEPOINT", "ROLLBACK TRANSACTION TO SAVEPOINT", "ROLLBACK TRANSACTION":
		return savepointStatement{"ROLLBACK", name}
	}
	return savepointStatement{}
}

// guardTx hides what else a driver's transaction is: that of lib/pq is the
// connection itself. It does not commit after a statement was refused: a library
// that passes over the refusal would commit the half of what it was told to do.
type guardTx struct {
	inner driver.Tx
	ended func()

	points   []string // the savepoints that are open
	refused  bool
	refusals int // how many savepoints were open at the first refusal
}

// refuse takes note of a statement that was refused.
func (t *guardTx) refuse() {
	if t == nil || t.refused {
		return
	}
	t.refused, t.refusals = true, len(t.points)
}

// ran takes note of a statement that the database has run. One that it did not
// run, such as a ROLLBACK TO of a savepoint that a DDL statement of MySQL has
// ended, has undone nothing. What a query may have done is not counted either,
// since some drivers begin with it at the first row.
func (t *guardTx) ran(text string) {
	if t == nil {
		return
	}
	if bare, ok := uncommented(text); ok {
		text = bare
	}
	s := savepoint(text)
	switch s.verb {
	case "SAVEPOINT":
		t.points = append(t.points, s.name)
	case "RELEASE", "ROLLBACK":
		for i, v := range slices.Backward(t.points) {
			if !strings.EqualFold(v, s.name) {
				continue
			}
			if s.verb == "RELEASE" {
				t.points = t.points[:i]
				t.refusals = min(t.refusals, i)
				return
			}
			t.points = t.points[:i+1]
			t.refused = t.refused && t.refusals <= i
			return
		}
	}
}

// Commit implements driver.Tx.
func (t *guardTx) Commit() error {
	t.ended()
	if t.refused {
		_ = t.inner.Rollback()
		return untaint.New("sqlsafe.Guard", untaint.Violation{Code: CodeTxAborted, Kind: untaint.Failed})
	}
	return t.inner.Commit()
}

// Rollback implements driver.Tx.
func (t *guardTx) Rollback() error {
	t.ended()
	return t.inner.Rollback()
}
