package main

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// User is a row of the table users.
type User struct {
	ID    int64  `db:"id,pk,auto"`
	Name  string `db:"name"`
	Email string `db:"email"`
	Hash  string `db:"hash"`
	Role  string `db:"role,readonly"` // the table says "member"; no statement of the program changes it
	TOTP  string `db:"totp"`
	Step  int64  `db:"step"`  // the last step of TOTP that was used
	Epoch int64  `db:"epoch"` // goes up when all sessions end
}

var users = sqlsafe.MustFor[User]("users")

var sqliteSchema = []sqlsafe.Query{
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE,
		hash TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'member', totp TEXT NOT NULL, step INTEGER NOT NULL, epoch INTEGER NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, author TEXT NOT NULL, html TEXT NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS resets (hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL, until INTEGER NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS refreshes (hash TEXT PRIMARY KEY, family TEXT NOT NULL, user_id INTEGER NOT NULL, epoch INTEGER NOT NULL,
		until INTEGER NOT NULL, used INTEGER NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS avatars (user_id INTEGER PRIMARY KEY, png BLOB NOT NULL)`),
}

// postgresSchema is made by the owner of the database. The application logs in as
// somebody else, whose rights are the last lines: it can neither make nor drop a
// table, nor make anybody an administrator, whatever statement it is brought to.
var postgresSchema = []sqlsafe.Query{
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS users (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE,
		hash TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'member', totp TEXT NOT NULL, step BIGINT NOT NULL, epoch BIGINT NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS comments (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author_id BIGINT NOT NULL REFERENCES users,
		author TEXT NOT NULL, html TEXT NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS resets (hash TEXT PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users, until BIGINT NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS refreshes (hash TEXT PRIMARY KEY, family TEXT NOT NULL, user_id BIGINT NOT NULL REFERENCES users, epoch BIGINT NOT NULL,
		until BIGINT NOT NULL, used INTEGER NOT NULL)`),
	sqlsafe.SQL(`CREATE TABLE IF NOT EXISTS avatars (user_id BIGINT PRIMARY KEY REFERENCES users, png BYTEA NOT NULL)`),
	sqlsafe.SQL(`REVOKE ALL ON users, comments, resets, refreshes, avatars FROM PUBLIC, webapp`),
	sqlsafe.SQL(`GRANT SELECT, INSERT (name, email, hash, totp, step, epoch), UPDATE (hash, totp, step, epoch) ON users TO webapp`),
	sqlsafe.SQL(`GRANT SELECT, INSERT, DELETE ON comments, resets TO webapp`),
	sqlsafe.SQL(`GRANT SELECT, INSERT, DELETE, UPDATE (used) ON refreshes TO webapp`),
	sqlsafe.SQL(`GRANT SELECT, INSERT, UPDATE ON avatars TO webapp`),
}

// open returns the database of a configuration: a file of SQLite, which is made, or
// PostgreSQL, where the tables have to be there.
func open(ctx context.Context, c Config) (*sql.DB, *sqlsafe.DB, error) {
	if !c.Postgres {
		pool, err := sql.Open("sqlite", c.Database)
		if err != nil {
			return nil, nil, err
		}
		pool.SetMaxOpenConns(1)
		db := sqlsafe.Wrap(pool, sqlsafe.SQLite)
		return pool, db, execAll(ctx, db, sqliteSchema)
	}
	pool, err := postgres(c.DatabaseURL)
	if err != nil {
		return nil, nil, err
	}
	db := sqlsafe.Wrap(pool, sqlsafe.Postgres)
	return pool, db, leastPrivilege(ctx, db)
}

// postgres connects through Guard: what sqlsafe has not made is not sent.
func postgres(url untaint.Secret[string]) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url.Expose())
	if err != nil {
		return nil, errors.New("webapp: the database's URL cannot be read") // the reason quotes it
	}
	return sql.OpenDB(sqlsafe.Guard(stdlib.GetConnector(*config))), nil
}

// migrate makes the tables and grants, as their owner. It is a run of its own, so
// that the owner's password is nowhere near the application.
func migrate(ctx context.Context, owner untaint.Secret[string]) error {
	pool, err := postgres(owner)
	if err != nil {
		return err
	}
	defer pool.Close()
	return execAll(ctx, sqlsafe.Wrap(pool, sqlsafe.Postgres), postgresSchema)
}

func execAll(ctx context.Context, db *sqlsafe.DB, statements []sqlsafe.Query) error {
	for _, q := range statements {
		if _, err := db.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// leastPrivilege refuses to start as a database user that may do more than the
// application needs (ASVS 13.2.2).
func leastPrivilege(ctx context.Context, db *sqlsafe.DB) error {
	type rights struct {
		TooMany bool `db:"too_many"`
	}
	r, err := sqlsafe.One[rights](ctx, db, sqlsafe.SQL(`SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR has_schema_privilege(current_schema(), 'CREATE')
		OR has_table_privilege('users', 'DELETE') OR has_column_privilege('users', 'role', 'UPDATE') AS too_many FROM pg_roles WHERE rolname = current_user`))
	if err != nil {
		return err
	}
	if r.TooMany {
		return mistakes("/DatabaseURL")
	}
	return nil
}
