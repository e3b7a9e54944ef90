package sqlsafe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/untaint/untaint"
)

// Wrap returns a DB that runs queries of a dialect on pool. You still configure
// and close the pool. A nil pool or an unknown dialect is Misuse, returned by
// the first query.
func Wrap(pool *sql.DB, d Dialect, opts ...Option) *DB {
	db := &DB{session{dialect: d, pool: pool}}
	if pool != nil && d.row().mixes && interpolates(pool.Driver()) {
		db.settings = &settings{}
	}
	for _, o := range opts {
		if o.apply != nil {
			o.apply(&db.session)
		}
	}
	return db
}

// Exec runs a query that returns no rows. The methods of the result return the
// driver's errors unchanged; such an error says that the driver does not report
// the number.
func (db *DB) Exec(ctx context.Context, q Query) (sql.Result, error) {
	return db.running().exec(ctx, q)
}

// start makes a call of a query: built, permitted, and announced to the hook. Who
// gets a call without an error must end it.
func (s *session) start(ctx context.Context, op string, q Query) (call, error) {
	c := call{on: s, op: op, ctx: ctx, of: q}
	if s.none() {
		return c, untaint.New(op, untaint.Violation{Code: codeNoDatabase, Kind: untaint.Misuse})
	}
	if ctx == nil {
		return c, untaint.New(op, untaint.Violation{Code: codeNoQueryContext, Kind: untaint.Misuse})
	}
	var err error
	if c.text, c.args, err = q.Build(s.dialect); err != nil {
		return c, err
	}
	if err := s.tx.usable(op, s.dialect); err != nil {
		return c, err
	}
	if err := s.verified(ctx, op); err != nil {
		return c, err
	}
	s.look(ctx)
	if s.hook != nil {
		c.ctx, c.done = s.hook.begin(ctx, Statement{Text: c.text, Args: len(c.args)})
	}
	c.ctx = &permit{Context: c.ctx, text: c.text}
	if s.reuse != nil && s.tx != nil {
		// In a transaction only what is kept already: to prepare another one on
		// the pool would wait for a connection that the transaction may hold, and
		// would not see its temporary tables.
		c.kept = s.reuse.take(c.text)
	} else if s.reuse != nil {
		if c.kept, err = s.reuse.acquire(c.ctx, s.pool, c.text); err != nil {
			return c, c.end(err)
		}
	}
	return c, nil
}

// end finishes a call with the error that it had, which may be nil, and
// returns it as one of ours.
func (c *call) end(err error) error {
	if err != nil {
		err = c.explained(err)
	}
	if c.kept != nil {
		c.on.reuse.release(c.kept, err)
		c.kept = nil
	}
	if c.done != nil {
		c.done(err)
		c.done = nil
	}
	return err
}

func (s *session) exec(ctx context.Context, q Query) (sql.Result, error) {
	c, err := s.start(ctx, "sqlsafe.Exec", q)
	if err != nil {
		return nil, err
	}
	result, err := c.exec()
	if err := c.end(err); err != nil {
		return nil, err
	}
	if u, ok := q.n.part.(*update); ok && dialects[s.dialect].countsChanges && u.r.cols.version < 0 {
		return s.recount(ctx, u, result)
	}
	return result, nil
}

// recount looks for the row of an update of which MySQL says that it changed
// nothing: without clientFoundRows=true in the DSN that is also what it says of a
// row that has the values already. A version column would have changed.
func (s *session) recount(ctx context.Context, u *update, result sql.Result) (sql.Result, error) {
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return result, nil
	}
	c, err := s.start(ctx, "sqlsafe.Exec", made(&sought{u.r, u.where}))
	if err != nil {
		return nil, err
	}
	rows, err := c.query()
	if err != nil {
		return nil, c.end(err)
	}
	found := rows.Next()
	err = rows.Err()
	if closed := rows.Close(); err == nil {
		err = closed
	}
	if err := c.end(err); err != nil {
		return nil, err
	}
	if found {
		return unchanged{result}, nil
	}
	return result, nil
}

// Verify asks the server for the settings that this package depends on, and
// reports unsafe ones as Misuse with the code unsafe_setting. On MySQL, if the
// driver writes values into the text (interpolateParams), a character set such
// as gbk lets a value break out of its quotes; with go-sql-driver, DB asks for
// the character sets by itself before the first statement. MySQL's sql_mode
// must have STRICT_TRANS_TABLES or STRICT_ALL_TABLES, without which a value
// that is too long is cut (CWE-20), and must not have HIGH_NOT_PRECEDENCE,
// which changes how NOT binds. On PostgreSQL the client encoding must be UTF-8
// and standard_conforming_strings must be on. Other dialects have no such
// settings.
func (db *DB) Verify(ctx context.Context) error {
	const op = opVerify
	switch {
	case db == nil || db.pool == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoDatabase, Kind: untaint.Misuse})
	case ctx == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoQueryContext, Kind: untaint.Misuse})
	}
	return db.ask(ctx, op)
}

func (s *session) ask(ctx context.Context, op string) error {
	c := untaint.Collector{Op: op}
	for _, a := range serverSettings[s.dialect] {
		if a.only != "" && a.only != op {
			continue
		}
		var value string
		ctx := context.Context(&permit{Context: ctx, text: a.text})
		if err := s.row(ctx, a.text).Scan(&value); err != nil {
			return Translate(ctx, op, err)
		}
		if !a.right(value) {
			c.Add(untaint.Violation{Code: codeUnsafeSetting, Kind: untaint.Misuse, Params: untaint.NewParams(untaint.TextParam("setting", a.setting))})
		}
	}
	return c.Err()
}

// verified asks until it was told once, where the driver is known to write values into the text.
// A server that cannot be asked has other troubles, which the statement meets.
func (s *session) verified(ctx context.Context, op string) error {
	if s.settings == nil {
		return nil
	}
	if s.settings.known.Load() {
		return s.settings.err
	}
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	if s.settings.known.Load() {
		return s.settings.err
	}
	switch err := s.ask(ctx, op); {
	case untaint.KindOf(err) == untaint.Misuse:
		s.settings.err = err
		fallthrough
	case err == nil:
		s.settings.known.Store(true)
	}
	return s.settings.err
}

// row runs a statement of this package's own.
func (s *session) row(ctx context.Context, text string, args ...any) *sql.Row {
	ctx = &permit{Context: ctx, text: text}
	switch {
	case s.tx != nil:
		return s.tx.tx.QueryRowContext(ctx, text, args...)
	case s.conn != nil:
		return s.conn.QueryRowContext(ctx, text, args...)
	}
	return s.pool.QueryRowContext(ctx, text, args...)
}

// look finds out once whether the driver writes values into the text, as pgx does
// with its simple protocol: then what the server says of the text can hold one. It
// does not ask in a transaction, which a failure would break.
func (s *session) look(ctx context.Context) {
	if s.told == nil || s.dialect.row().echo == "" || s.tx != nil {
		return
	}
	s.told.asked.Do(func() {
		text := dialects[s.dialect].echo
		var sent string
		if s.row(ctx, text, "a").Scan(&sent) == nil {
			s.told.plain.Store(strings.Contains(sent, "$1"))
		}
	})
}

// Conn runs fn with one connection of the pool, for what belongs to a session:
// advisory locks, SET, temporary tables. The DB that fn gets is valid until fn
// returns. Then the connection is closed, so that no setting reaches its next
// user. On SQLite, where closing it would lose an in-memory database, it goes
// back to the pool as it is.
//
// It does not give access to the driver's own methods, such as pgx's CopyFrom
// and LISTEN.
func (db *DB) Conn(ctx context.Context, fn func(*DB) error) error {
	const op = "sqlsafe.Conn"
	switch {
	case db == nil || db.pool == nil || fn == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoDatabase, Kind: untaint.Misuse})
	case ctx == nil:
		return untaint.New(op, untaint.Violation{Code: codeNoQueryContext, Kind: untaint.Misuse})
	}
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return Translate(ctx, op, err)
	}
	defer func() {
		if !db.dialect.row().inFile {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // closes it
		}
		_ = conn.Close()
	}()
	one := &DB{db.session}
	one.conn, one.reuse = conn, nil
	return fn(one)
}
