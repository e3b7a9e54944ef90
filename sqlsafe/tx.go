package sqlsafe

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// Tx is a transaction, valid until the function that got it returns. Once a
// statement in it has failed in the database, the next ones are refused with
// [CodeTxAborted] and nothing is committed, whatever the function returns.
// PostgreSQL does that anyway; MySQL and SQLite could otherwise, after a
// deadlock for example, run what follows outside any transaction. Put what may
// fail and be recovered from into a Savepoint. A query that Build refuses, and
// [One] that finds nothing, are not failures of a statement.
type Tx struct{ session }

func (t *Tx) running() *session {
	if t == nil {
		return nil
	}
	return &t.session
}

// Exec runs a query that returns no rows; see [DB.Exec].
func (t *Tx) Exec(ctx context.Context, q Query) (sql.Result, error) {
	return t.running().exec(ctx, q)
}

// SQL returns the transaction for a library that takes one, such as gorm or a
// job queue; nil if [WrapTx] got nil. With [Guard] below the pool, its
// statements are guarded too, and after a refusal nothing is committed. Other
// errors of that library are not noticed here: return them from the function
// that [DB.Tx] runs. Do not commit it or roll it back.
func (t *Tx) SQL() *sql.Tx {
	if t == nil || t.tx == nil {
		return nil
	}
	return t.tx.tx
}

// WrapTx returns a [Tx] that runs queries in a transaction that somebody else
// has begun and ends. Do not commit it once a statement of this Tx has failed.
// A nil tx or an unknown dialect is Misuse, returned by the first query. It
// does not verify the server's settings; see [DB.Verify].
func WrapTx(tx *sql.Tx, d Dialect, opts ...Option) *Tx {
	t := &Tx{session{dialect: d}}
	if tx != nil {
		t.tx = &transaction{tx: tx}
	}
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&t.session)
		}
	}
	return t
}

// TxOption says how [DB.Tx] runs a transaction. The zero TxOption changes nothing.
type TxOption struct {
	// Retry is how many times the function runs again if the database aborted
	// the transaction because of another one: CodeDeadlock, CodeSerialization
	// and CodeLockNotAvailable. The first failed statement counts, whatever the
	// function returned after it. It waits a little longer each time, up to a
	// quarter of a second, with jitter. The function must not have effects
	// outside the transaction, because they happen each time it runs.
	Retry int
	// ReadOnly asks the database to refuse writes, if the driver supports that.
	ReadOnly bool
	// Isolation is the level of isolation, if the driver supports it.
	Isolation sql.IsolationLevel
}

// Tx runs fn in a transaction and commits it if fn returns nil. If fn returns
// an error, panics or ends its goroutine, the transaction is rolled back; an
// error is returned as it is, and a panic continues. If ctx ends before the
// commit, the transaction is rolled back.
//
// Inside fn use only the Tx: a query on the DB runs on another connection, does
// not see the transaction and may wait for it for ever.
func (db *DB) Tx(ctx context.Context, fn func(*Tx) error, opts ...TxOption) error {
	const op = "sqlsafe.Tx"
	switch {
	case db == nil || db.pool == nil || fn == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoDatabase, Kind: untaint.Misuse})
	case ctx == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoQueryContext, Kind: untaint.Misuse})
	}
	var p TxOption
	for _, o := range opts {
		p = TxOption{max(p.Retry, o.Retry), p.ReadOnly || o.ReadOnly, max(p.Isolation, o.Isolation)}
	}
	for attempt := 0; ; attempt++ {
		first, err := db.attempt(ctx, op, fn, &sql.TxOptions{Isolation: p.Isolation, ReadOnly: p.ReadOnly})
		if attempt >= p.Retry || err == nil || !retryable(err) && !retryable(first) {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return Translate(ctx, op, err)
		}
	}
}

func retryable(err error) bool {
	return errors.Is(err, CodeDeadlock) || errors.Is(err, CodeSerialization) || errors.Is(err, CodeLockNotAvailable)
}

// pause waits before a retry, 2 ms at first and twice as long each time, less a
// random half so that two transactions do not meet again.
func pause(ctx context.Context, attempt int) error {
	const most = 250 * time.Millisecond
	d := min(2*time.Millisecond<<min(attempt, 10), most)
	d -= rand.N(d/2 + 1) //nolint:gosec // jitter is no secret
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// attempt runs the transaction once. The first failure of a statement in it is
// what broke it off, whatever fn made of that.
func (db *DB) attempt(ctx context.Context, op string, fn func(*Tx) error, opts *sql.TxOptions) (first, err error) {
	db.look(ctx)
	begun, err := db.begin(ctx, op, opts)
	if err != nil {
		return nil, err
	}
	tx := &Tx{db.session}
	tx.tx = &transaction{tx: begun}
	committing := false
	defer func() {
		if !committing { // an error, a panic or runtime.Goexit
			done := db.announce(ctx, "ROLLBACK")
			done(Translate(ctx, op, begun.Rollback()))
		}
	}()
	if err := fn(tx); err != nil {
		return tx.tx.failure(), err
	}
	if err := tx.tx.failure(); err != nil {
		return err, err
	}
	if err := ctx.Err(); err != nil {
		return nil, Translate(ctx, op, err)
	}
	committing = true
	done := db.announce(ctx, "COMMIT")
	err = commitFault(ctx, op, begun.Commit())
	done(err)
	return nil, err
}

func (db *DB) begin(ctx context.Context, op string, opts *sql.TxOptions) (*sql.Tx, error) {
	done := db.announce(ctx, "BEGIN")
	begin := db.pool.BeginTx
	if db.conn != nil {
		begin = db.conn.BeginTx
	}
	tx, err := begin(ctx, opts)
	err = Translate(ctx, op, err)
	done(err)
	return tx, err
}

// announce tells the hook of what the driver sends by itself. The context that it
// returns is not used: the transaction lives as long as the caller's.
func (s *session) announce(ctx context.Context, text string) func(error) {
	if s.hook != nil {
		if _, done := s.hook.begin(ctx, Statement{Text: text}); done != nil {
			return done
		}
	}
	return func(error) {}
}

// commitFault returns the error of a COMMIT as one of ours. Where the server did
// not answer, because the connection was lost or the context ended meanwhile,
// nobody here knows whether it has committed.
func commitFault(ctx context.Context, op string, err error) error {
	translated := Translate(ctx, op, err)
	switch {
	case err == nil, errors.Is(err, sql.ErrTxDone):
		return translated
	case errors.Is(translated, CodeUnavailable): // what a server says that ends is no answer
	case fault.Answered(err), untaint.KindOf(translated) != untaint.Canceled && untaint.KindOf(translated) != untaint.Timeout:
		return translated
	}
	return untaint.New(op, untaint.Violation{Code: CodeCommitUnknown, Kind: untaint.Failed})
}

// Savepoint runs fn so that its statements can be undone separately: if fn
// returns an error or panics, or if a statement in it fails, they are rolled
// back and the transaction continues. If that is no longer possible, as after a
// deadlock on MySQL, the transaction is aborted. Savepoints nest. They do not
// work on SQL Server, and not concurrently.
func (t *Tx) Savepoint(ctx context.Context, fn func(*Tx) error) error {
	const op = "sqlsafe.Savepoint"
	switch {
	case t == nil || t.tx == nil || fn == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoDatabase, Kind: untaint.Misuse})
	case !t.dialect.row().savepoints:
		return untaint.New(op, untaint.Violation{Code: codeUnsupportedDialect, Kind: untaint.Misuse,
			Params: untaint.NewParams(untaint.TextParam("dialect", t.dialect.String()))})
	}
	name := "untaint_" + strconv.Itoa(t.tx.depth)
	if err := t.control(ctx, op, "SAVEPOINT "+name); err != nil {
		return err
	}
	t.tx.depth++
	kept := false
	defer func() {
		t.tx.depth--
		if !kept {
			t.undo(ctx, op, name)
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	if err := t.tx.failure(); err != nil {
		return err
	}
	kept = true
	return t.control(ctx, op, "RELEASE SAVEPOINT "+name)
}

// undo goes back to a savepoint. The failure that made it necessary is
// forgotten only if the database still has the savepoint.
func (t *Tx) undo(ctx context.Context, op, name string) {
	t.tx.mu.Lock()
	before := t.tx.failed
	t.tx.failed = nil
	t.tx.mu.Unlock()
	if err := t.control(ctx, op, "ROLLBACK TO SAVEPOINT "+name); err != nil && before != nil {
		t.tx.mu.Lock()
		t.tx.failed = before // the reason, rather than what followed from it
		t.tx.mu.Unlock()
	}
}

// control runs a statement that is made here, of constants and a number.
func (t *Tx) control(ctx context.Context, op, text string) error {
	if ctx == nil {
		return untaint.New(op, untaint.Violation{Code: codeNoQueryContext, Kind: untaint.Misuse})
	}
	if err := t.tx.usable(op, t.dialect); err != nil {
		return err
	}
	done := t.announce(ctx, text)
	ctx = &permit{Context: ctx, text: text}
	_, err := t.tx.tx.ExecContext(ctx, text)
	err = t.tx.note(ctx, op, err)
	done(err)
	return err
}
