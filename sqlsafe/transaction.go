package sqlsafe

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"

	"github.com/untaint/untaint"
)

// transaction is what a session in a transaction knows about it. Its methods
// take a nil transaction for none.
type transaction struct {
	tx    *sql.Tx
	depth int // of savepoints

	reading atomic.Int32 // how many queries have rows to be read

	mu     sync.Mutex
	failed error // of the first statement that failed
}

func (t *transaction) failure() error {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// reads takes note of a query that has rows to be read, or has no more.
func (t *transaction) reads(n int32) {
	if t != nil {
		t.reading.Add(n)
	}
}

// usable refuses a statement after one that failed, and one while another's rows
// are read where a connection runs one at a time.
func (t *transaction) usable(op string, d Dialect) error {
	if t != nil && dialects[d].oneAtATime && t.reading.Load() > 0 {
		return untaint.New(op, untaint.Violation{Code: codeRowsOpen, Kind: untaint.Misuse})
	}
	first := t.failure()
	if first == nil {
		return nil
	}
	return untaint.Wrap(op, untaint.Violation{Code: CodeTxAborted, Kind: untaint.Failed}, first)
}

// note returns the error of a statement as one of ours and remembers that it
// has failed. What is one of ours already never reached the database.
func (t *transaction) note(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	_, refused := untaint.As(err)
	err = Translate(ctx, op, err)
	if !refused {
		t.fail(err)
	}
	return err
}

// fail remembers that a statement has failed.
func (t *transaction) fail(err error) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		t.failed = err
	}
}
