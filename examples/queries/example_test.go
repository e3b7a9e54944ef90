package queries_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"

	_ "modernc.org/sqlite" // the driver

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// user is a row of the table users; the words in the tags say what a client may
// do with a column.
type user struct {
	ID      int    `db:"id,pk,auto,sort"`
	Name    string `db:"name,sort,filter,select,patch"`
	City    string `db:"city,filter,select,patch"`
	Age     int    `db:"age,sort,filter,select"`
	Admin   bool   `db:"admin"`
	Profile string `db:"profile"`
	Version int    `db:"version,version"`
}

var users = sqlsafe.MustFor[user]("users")

// open returns a database in memory with a few users and orders. Guard below
// it refuses whatever SQL this package might make out of strings.
func open() *sqlsafe.DB {
	pool, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		log.Fatal(err)
	}
	pool.SetMaxOpenConns(1) // a database in memory belongs to its connection
	db := sqlsafe.Wrap(pool, sqlsafe.SQLite)
	for _, q := range []sqlsafe.Query{
		sqlsafe.SQL(`CREATE TABLE users (
			id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, city TEXT NOT NULL, age INTEGER NOT NULL,
			admin BOOLEAN NOT NULL DEFAULT false, profile TEXT NOT NULL DEFAULT '{}', version INTEGER NOT NULL DEFAULT 0)`),
		sqlsafe.SQL("CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), total INTEGER NOT NULL)"),
		sqlsafe.SQL(`INSERT INTO users (name, city, age, profile) VALUES
			('Ada', 'London', 36, '{"theme": "dark"}'), ('Bob', 'Oslo', 17, '{}'), ('Eve', 'Oslo', 41, '{"theme": "light"}'), ('Zoe', 'Bergen', 41, '{"theme": "dark"}')`),
		sqlsafe.SQL("INSERT INTO orders (user_id, total) VALUES (1, 100), (1, 50), (3, 70), (4, 20)"),
	} {
		run(db, q)
	}
	return db
}

func run(on *sqlsafe.DB, q sqlsafe.Query) {
	if _, err := on.Exec(context.Background(), q); err != nil {
		log.Fatal(err)
	}
}

// print prints the rows that a query finds.
func print[T any](db *sqlsafe.DB, q sqlsafe.Query) {
	for row, err := range sqlsafe.Rows[T](context.Background(), db, q) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(row)
	}
}

// A join is constant SQL with its values bound; each column goes to the field
// of its name.
func Example_join() {
	type row struct {
		Name  string `db:"name"`
		Total int    `db:"total"`
	}
	print[row](open(), sqlsafe.SQL(`
		SELECT u.name, o.total
		FROM users u JOIN orders o ON o.user_id = u.id
		WHERE o.total >= ? AND u.city <> ?
		ORDER BY o.total DESC`, 50, "Bergen"))
	// Output:
	// {Ada 100}
	// {Eve 70}
	// {Ada 50}
}

func Example_cte() {
	type row struct {
		City string `db:"city"`
		Sum  int    `db:"sum"`
	}
	spent := sqlsafe.SQL("SELECT user_id, sum(total) AS total FROM orders WHERE total > ? GROUP BY user_id", 10)
	print[row](open(), sqlsafe.SQL(`
		WITH spent AS (?)
		SELECT u.city, sum(s.total) AS sum
		FROM users u JOIN spent s ON s.user_id = u.id
		GROUP BY u.city ORDER BY sum DESC`, spent))
	// Output:
	// {London 150}
	// {Oslo 70}
	// {Bergen 20}
}

func Example_window() {
	type row struct {
		Name string `db:"name"`
		Rank int    `db:"rank"`
	}
	print[row](open(), sqlsafe.SQL(`
		SELECT name, rank() OVER (PARTITION BY city ORDER BY age DESC) AS rank
		FROM users WHERE city = ? ORDER BY rank`, "Oslo"))
	// Output:
	// {Eve 1}
	// {Bob 2}
}

func Example_upsert() {
	db := open()
	run(db, users.Upsert(&user{Name: "Ada", City: "Paris", Age: 37}, "name", "city", "age")) // is there
	run(db, users.Upsert(&user{Name: "Kim", City: "Seoul", Age: 25}, "name", "city", "age")) // is not
	print[user](db, sqlsafe.SQL("SELECT ? FROM users WHERE ?", users.Columns(), sqlsafe.In("name", []string{"Ada", "Kim"})))
	// Output:
	// {1 Ada Paris 37 false {"theme": "dark"} 1}
	// {5 Kim Seoul 25 false  0}
}

// A JSON operator is part of the text, and so is the path; the value is bound.
func Example_json() {
	print[string](open(), sqlsafe.SQL("SELECT name FROM users WHERE profile ->> '$.theme' = ? ORDER BY id", "dark"))
	// Output:
	// Ada
	// Zoe
}

// Filters that a client may leave out, a list, a search and a sort key of the
// client's.
func Example_dynamicFilter() {
	db := open()
	find := func(city, term, sort string, ids []int) {
		var b sqlsafe.Builder
		b.Add("SELECT name FROM users")
		b.WhereIf(city != "", "city = ?", city)
		b.WhereIf(term != "", "?", sqlsafe.Contains("name", term))
		if len(ids) > 0 {
			b.Where("?", sqlsafe.In("id", ids))
		}
		b.Add("ORDER BY ? LIMIT ?", users.Sort(sort, "id"), sqlsafe.Limit(10, 100))
		names, err := sqlsafe.All[string](context.Background(), db, b.Query())
		fmt.Println(names, err)
	}
	find("Oslo", "", "-age", nil)
	find("", "e", "name", []int{1, 3, 4})
	find("' OR '1'='1", "", "", nil)
	find("", "%", "", nil)
	find("", "", "(SELECT profile FROM users)", nil)
	// Output:
	// [Eve Bob] <nil>
	// [Eve Zoe] <nil>
	// [] <nil>
	// [] <nil>
	// [] sqlsafe.Sort: invalid: /sort/0 unknown_column
}

func Example_keysetPage() {
	ctx, db := context.Background(), open()
	pages := sqlsafe.MustPager(users, []byte("32 random bytes in a real program"), "-age", 50)
	after := ""
	for {
		page := pages.Page("", after, 3) // the sort keys, the cursor and the length that a client sent
		rows, err := sqlsafe.All[user](ctx, db, sqlsafe.SQL("SELECT ? FROM users WHERE ? ORDER BY ? LIMIT ?",
			users.Columns(), page.Where(), page.OrderBy(), page.Limit()))
		if err != nil {
			log.Fatal(err)
		}
		rows, after, err = page.Finish(rows)
		for _, u := range rows {
			fmt.Print(u.Name, " ")
		}
		fmt.Println(err)
		if after == "" {
			break
		}
	}
	print[user](db, sqlsafe.SQL("SELECT ? FROM users WHERE ?", users.Columns(), pages.Page("", "a cursor of my own", 3).Where()))
	// Output:
	// Zoe Eve Ada <nil>
	// Bob <nil>
	// sqlsafe.Page: invalid: /after bad_cursor
}

func Example_bulkInsert() {
	ctx, db := context.Background(), open()
	many := make([]user, 10_000)
	for i := range many {
		many[i] = user{Name: fmt.Sprintf("user %d", i), City: "Oslo", Age: i % 100}
	}
	statements := users.InsertAll(sqlsafe.SQLite, many) // SQLite binds 32,766 values
	err := db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		for _, q := range statements {
			if _, err := tx.Exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	n, _ := sqlsafe.One[int](ctx, db, sqlsafe.SQL("SELECT count(*) FROM users"))
	fmt.Println(len(statements), "statements,", n, "rows,", err)
	// Output:
	// 2 statements, 10004 rows, <nil>
}

// Which fields are set comes from the client, and which may be is in the tags;
// the version refuses a change of a row that somebody else has changed.
func Example_partialUpdate() {
	ctx, db := context.Background(), open()
	patch := func(u user, fields ...string) error {
		result, err := db.Exec(ctx, users.Patch(&u, fields))
		if err != nil {
			return err
		}
		return sqlsafe.RequireChanged(result)
	}
	fmt.Println(patch(user{ID: 1, City: "Paris"}, "city"))
	fmt.Println(patch(user{ID: 1, City: "Rome"}, "city")) // from version 0 again
	fmt.Println(patch(user{ID: 1, Version: 1, Admin: true}, "admin"))
	print[string](db, sqlsafe.SQL("SELECT city FROM users WHERE id = ?", 1))
	// Output:
	// <nil>
	// sqlsafe.RequireChanged: conflict: stale_row
	// sqlsafe.Patch: invalid: /admin unknown_column
	// Paris
}

// A table for each tenant, chosen by a name from outside, out of a list.
func Example_tenantTable() {
	ctx, db := context.Background(), open()
	run(db, sqlsafe.SQL("CREATE TABLE notes_acme (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"))
	type note struct {
		ID   int    `db:"id,pk,auto"`
		Body string `db:"body"`
	}
	notes, tables := sqlsafe.MustFor[note]("notes_acme"), sqlsafe.MustTables("notes_acme", "notes_initech")
	for _, tenant := range []string{"acme", "acme; DROP TABLE users"} {
		mine := notes.From(tables.Pick("notes_" + tenant))
		_, err := db.Exec(ctx, mine.Insert(&note{Body: "hello"}))
		fmt.Println(err)
	}
	print[note](db, sqlsafe.SQL("SELECT ? FROM notes_acme", notes.Columns()))
	// Output:
	// <nil>
	// sqlsafe.Pick: denied: unknown_table
	// {1 hello}
}

// What a database refuses is told apart by kind and code, without its text,
// which would quote the value.
func Example_conflict() {
	db := open()
	_, err := db.Exec(context.Background(), users.Insert(&user{Name: "Ada", City: "Paris", Age: 20}))
	fmt.Println(err)
	fmt.Println(errors.Is(err, untaint.Conflict), errors.Is(err, sqlsafe.CodeUniqueViolation))
	// Output:
	// sqlsafe.Exec: conflict: unique_violation (constraint users.name)
	// true true
}

// The wrong way: SQL that is put together at run time does not compile, and
// past that, by another library, it meets the Guard.
func Example_wrongWay() {
	name := "x' OR '1'='1" // from a client

	// sqlsafe.SQL("SELECT name FROM users WHERE name = '" + name + "'")
	//   does not compile: a variable is not SQL

	plain, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		log.Fatal(err)
	}
	pool := sql.OpenDB(sqlsafe.Guard(connector{plain}))
	var found string
	err = pool.QueryRow("SELECT name FROM users WHERE name = '" + name + "'").Scan(&found)
	fmt.Println(err)
	// Output:
	// sqlsafe.Guard: misuse: not_permitted
}
