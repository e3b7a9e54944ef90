package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"testing"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// sqlRunArea is sqlsafe with a database behind it: what a whole query costs,
// reading rows into structs, and Guard.
var sqlRunArea = Area{
	Name:  "sqlrun",
	Title: "Running SQL: round trips, reading rows, Guard",
	Cases: append(runCases("PostgreSQL", database.PGX(), sqlsafe.Postgres),
		runCases("SQLite", database.Modernc(), sqlsafe.SQLite)...),
}

// runBed is what the rows of a case share: one connection to a table on one
// server, below a pool with Guard and two without. Connections of their own
// would not be equally fast.
type runBed struct {
	engine  database.Engine
	dialect sqlsafe.Dialect

	plain     *sql.DB
	onPlain   *sqlsafe.DB
	onAgain   *sqlsafe.DB // as onPlain, with a pool that is as warm in the caches as the guarded one
	onGuarded *sqlsafe.DB
}

// shared is a connector that has but one connection, for pools that take turns.
type shared struct {
	driver.Connector
	conn driver.Conn
}

func (s shared) Connect(context.Context) (driver.Conn, error) { return s.conn, nil }

// person is a row of the table, with the common types of columns.
type person struct {
	ID     int64   `db:"id"`
	Name   string  `db:"name"`
	Email  string  `db:"email"`
	Age    int     `db:"age"`
	City   string  `db:"city"`
	Score  float64 `db:"score"`
	Active bool    `db:"active"`
	Note   *string `db:"note"`
}

const (
	personColumns = "id, name, email, age, city, score, active, note"
	peopleRows    = 1000
)

func (b *runBed) setup() (func(), error) {
	i, err := b.engine.Open(context.Background())
	if err != nil {
		return nil, err
	}
	cleanup := func() { _ = i.Close() }
	c, err := i.Connector()
	if err != nil {
		cleanup()
		return nil, err
	}
	conn, err := c.Connect(context.Background())
	if err != nil {
		cleanup()
		return nil, err
	}
	one := shared{c, conn}
	var pools []*sql.DB
	wrap := func(c driver.Connector) *sqlsafe.DB {
		pool := sql.OpenDB(c)
		pool.SetMaxOpenConns(1)
		pools = append(pools, pool)
		return sqlsafe.Wrap(pool, b.dialect)
	}
	b.onPlain, b.onAgain, b.onGuarded = wrap(one), wrap(one), wrap(sqlsafe.Guard(one))
	b.plain = pools[0]
	return func() {
		for _, pool := range pools {
			_ = pool.Close()
		}
		cleanup()
	}, b.fill()
}

func (b *runBed) fill() error {
	ctx := context.Background()
	_, err := b.onPlain.Exec(ctx, sqlsafe.SQL("CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR(40), email VARCHAR(80), age INT, city VARCHAR(40), score DOUBLE PRECISION, active BOOLEAN, note VARCHAR(40))"))
	if err != nil {
		return err
	}
	return b.onPlain.Tx(ctx, func(tx *sqlsafe.Tx) error {
		for id := range peopleRows {
			var note *string
			if id%3 == 0 {
				s := fmt.Sprintf("note %d", id)
				note = &s
			}
			_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id, fmt.Sprintf("name %d", id),
				fmt.Sprintf("user%d@example.org", id), 18+id%60, fmt.Sprintf("city %d", id%10), float64(id)/7, id%2 == 0, note))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func runCases(server string, engine database.Engine, d sqlsafe.Dialect) []Case {
	b := &runBed{engine: engine, dialect: d}
	return []Case{
		{Name: server + ": 1,000 rows into structs", Setup: b.setup, Rows: []Row{
			{Name: "database/sql, Scan by hand", Run: b.scanByHand},
			{Name: "sqlsafe.All", Ours: true, Run: b.scanAll},
			{Name: "sqlsafe.Rows", Ours: true, Run: b.scanRows},
		}},
		{Name: server + ": one row by id", Setup: b.setup, Paired: true, Rows: []Row{
			{Name: "database/sql, Scan by hand", Once: b.oneByHand},
			{Name: "sqlsafe.One", Ours: true, Once: func() error { return one(b.onPlain) }},
		}},
		{Name: server + ": what Guard adds to that", Setup: b.setup, Paired: true, Rows: []Row{
			{Name: "sqlsafe.One", Once: func() error { return one(b.onPlain) }},
			{Name: "sqlsafe.One, guarded", Ours: true, Once: func() error { return one(b.onGuarded) }},
			{Name: "the first row again, for the noise", Ours: true, Once: func() error { return one(b.onAgain) }},
		}},
		{Name: server + ": five filters", Setup: b.setup, Rows: []Row{
			{Name: "database/sql, text by hand", Run: b.filterByHand},
			{Name: "sqlsafe.All", Ours: true, Run: b.filterOurs},
		}},
	}
}

// readByHand is the fastest that a program writes without a library: one
// variable for all rows.
func readByHand(pool *sql.DB, text string, args ...any) (out []person, err error) {
	rows, err := pool.QueryContext(context.Background(), text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var p person
	for rows.Next() {
		if err := rows.Scan(&p.ID, &p.Name, &p.Email, &p.Age, &p.City, &p.Score, &p.Active, &p.Note); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func wantRows(t *testing.B, n int, err error, want int) {
	if err != nil {
		t.Fatal(err)
	}
	if n != want {
		t.Fatalf("%d rows, want %d", n, want)
	}
}

func (b *runBed) scanByHand(t *testing.B) {
	for t.Loop() {
		out, err := readByHand(b.plain, "SELECT "+personColumns+" FROM people")
		wantRows(t, len(out), err, peopleRows)
	}
}

var allPeople = sqlsafe.SQL("SELECT " + personColumns + " FROM people")

func (b *runBed) scanAll(t *testing.B) {
	for t.Loop() {
		out, err := sqlsafe.All[person](context.Background(), b.onPlain, allPeople)
		wantRows(t, len(out), err, peopleRows)
	}
}

func (b *runBed) scanRows(t *testing.B) {
	for t.Loop() {
		var out []person
		for p, err := range sqlsafe.Rows[person](context.Background(), b.onPlain, allPeople) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, p)
		}
		wantRows(t, len(out), nil, peopleRows)
	}
}

// oneByHand takes turns with One, call by call: on an idle machine it is the waking of
// the core that waits for the server that most of a turn would measure.
func (b *runBed) oneByHand() error {
	out, err := readByHand(b.plain, "SELECT "+personColumns+" FROM people WHERE id = $1", 500)
	if err == nil && (len(out) != 1 || out[0].ID != 500) {
		return errors.New("another row")
	}
	return err
}

func one(on *sqlsafe.DB) error {
	p, err := sqlsafe.One[person](context.Background(), on, sqlsafe.SQL("SELECT "+personColumns+" FROM people WHERE id = ?", 500))
	if err == nil && p.ID != 500 {
		return errors.New("another row")
	}
	return err
}

func (b *runBed) filterByHand(t *testing.B) {
	text := "SELECT " + personColumns + " FROM people WHERE age >= $1 AND age < $2 AND city = $3 AND active = $4 AND name LIKE $5 ORDER BY id LIMIT 20"
	for t.Loop() {
		out, err := readByHand(b.plain, text, 20, 60, "city 4", true, "name 1%")
		wantRows(t, len(out), err, 7)
	}
}

func (b *runBed) filterOurs(t *testing.B) {
	for t.Loop() {
		out, err := sqlsafe.All[person](context.Background(), b.onPlain, sqlsafe.SQL("SELECT "+personColumns+" FROM people WHERE ? ORDER BY id LIMIT 20",
			sqlsafe.And(
				sqlsafe.SQL("age >= ?", 20),
				sqlsafe.SQL("age < ?", 60),
				sqlsafe.SQL("city = ?", "city 4"),
				sqlsafe.SQL("active = ?", true),
				sqlsafe.SQL("name LIKE ?", "name 1%"),
			)))
		wantRows(t, len(out), err, 7)
	}
}
