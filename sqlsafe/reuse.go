package sqlsafe

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// statements are the prepared statements of a DB.
type statements struct {
	mu     sync.Mutex
	max    int
	tick   uint64
	byText map[string]*statement
}

// statement is one prepared statement. Whoever drops it while it runs leaves
// the closing to the last to release it.
type statement struct {
	stmt    *sql.Stmt
	text    string
	used    uint64
	users   int
	dropped bool
}

// acquire returns the statement of a text, which release gives back. It is
// prepared outside the lock, so the same text may be prepared twice at first.
func (ss *statements) acquire(ctx context.Context, pool *sql.DB, text string) (*statement, error) {
	if s := ss.take(text); s != nil {
		return s, nil
	}
	stmt, err := pool.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	ss.mu.Lock()
	defer ss.mu.Unlock()
	ss.tick++
	s := &statement{stmt: stmt, text: text, used: ss.tick, users: 1}
	if ss.byText[text] != nil { // someone was faster
		s.dropped = true
		return s, nil
	}
	if len(ss.byText) >= ss.max {
		ss.drop(ss.oldest())
	}
	ss.byText[text] = s
	return s, nil
}

func (ss *statements) take(text string) *statement {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	s := ss.byText[text]
	if s != nil {
		ss.tick++
		s.used = ss.tick
		s.users++
	}
	return s
}

func (ss *statements) release(s *statement, err error) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	s.users--
	switch {
	case s.dropped && s.users == 0:
		_ = s.stmt.Close()
	case !s.dropped && err != nil && (untaint.KindOf(err) >= untaint.Failed || errors.Is(err, fault.StalePlan)):
		ss.drop(s)
	}
}

// drop forgets a statement and closes it once nobody runs it.
func (ss *statements) drop(s *statement) {
	delete(ss.byText, s.text)
	s.dropped = true
	if s.users == 0 {
		_ = s.stmt.Close()
	}
}

// oldest walks over all, which is as rare as a text that is new.
func (ss *statements) oldest() *statement {
	var found *statement
	for _, s := range ss.byText {
		if found == nil || s.used < found.used {
			found = s
		}
	}
	return found
}
