package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// instance is the database of the examples.
var instance *database.Instance

func TestMain(m *testing.M) {
	var err error
	if instance, err = database.PGX().Open(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "no PostgreSQL, so no example was run:", err)
		if os.Getenv("UNTAINT_CI") == "1" {
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if err := instance.Close(); err != nil {
		log.Fatal(err)
	}
	os.Exit(code)
}

func run(on *sqlsafe.DB, q sqlsafe.Query) {
	if _, err := on.Exec(context.Background(), q); err != nil {
		log.Fatal(err)
	}
}

// Each worker takes a job that no other worker has, and holds it until its
// transaction ends.
func Example_queue() {
	type job struct {
		ID      int    `db:"id"`
		Payload string `db:"payload"`
	}
	ctx, db := context.Background(), sqlsafe.Wrap(instance.DB, sqlsafe.Postgres)
	run(db, sqlsafe.SQL("CREATE TABLE jobs (id int PRIMARY KEY, payload text NOT NULL)"))
	run(db, sqlsafe.SQL("INSERT INTO jobs VALUES (1, 'first'), (2, 'second')"))
	next := sqlsafe.SQL("SELECT id, payload FROM jobs WHERE id > ? ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED", 0)

	err := db.Tx(ctx, func(one *sqlsafe.Tx) error {
		mine, err := sqlsafe.One[job](ctx, one, next)
		if err != nil {
			return err
		}
		return db.Tx(ctx, func(other *sqlsafe.Tx) error {
			theirs, err := sqlsafe.One[job](ctx, other, next)
			fmt.Println(mine.Payload, theirs.Payload, err)
			return err
		})
	})
	fmt.Println(err)
	// Output:
	// first second <nil>
	// <nil>
}

// One process at a time does what the key stands for; the lock goes with the
// transaction.
func Example_advisoryLock() {
	ctx, db := context.Background(), sqlsafe.Wrap(instance.DB, sqlsafe.Postgres)
	errTaken := errors.New("another process is at it")
	alone := func(job string, do func() error) error {
		return db.Tx(ctx, func(tx *sqlsafe.Tx) error {
			got, err := sqlsafe.One[bool](ctx, tx, sqlsafe.SQL("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))", job))
			if err == nil && !got {
				err = errTaken
			}
			if err != nil {
				return err
			}
			return do()
		})
	}
	err := alone("report", func() error {
		fmt.Println("within:", alone("report", func() error { return nil }))
		fmt.Println("another job:", alone("backup", func() error { return nil }))
		return nil
	})
	fmt.Println("done:", err)
	// Output:
	// within: another process is at it
	// another job: <nil>
	// done: <nil>
}

// One statement and one array for each column, however many rows there are, and
// the keys that the database gave them.
func Example_arrays() {
	type city struct {
		ID   int    `db:"id,pk,auto"`
		Name string `db:"name"`
	}
	ctx, db := context.Background(), sqlsafe.Wrap(instance.DB, sqlsafe.Postgres)
	run(db, sqlsafe.SQL("CREATE TABLE cities (id int GENERATED ALWAYS AS IDENTITY, name text NOT NULL)"))
	cities := sqlsafe.MustFor[city]("cities")
	ids, err := sqlsafe.All[int](ctx, db, sqlsafe.SQL("? RETURNING id", cities.InsertArrays([]city{{Name: "Oslo"}, {Name: "x'); --"}})))
	fmt.Println(ids, err)
	names, err := sqlsafe.All[string](ctx, db, sqlsafe.SQL("SELECT name FROM cities WHERE ?", sqlsafe.InArray("id", ids)))
	fmt.Printf("%q %v\n", names, err)
	// Output:
	// [1 2] <nil>
	// ["Oslo" "x'); --"] <nil>
}

// NUL is not text of PostgreSQL; it is refused before the server sees it.
func Example_wrongValue() {
	ctx, db := context.Background(), sqlsafe.Wrap(instance.DB, sqlsafe.Postgres)
	_, err := sqlsafe.One[string](ctx, db, sqlsafe.SQL("SELECT ?::text", "a\x00b"))
	fmt.Println(err, errors.Is(err, untaint.Invalid))
	// Output:
	// sqlsafe.Build: invalid: nul_in_text (arg 1) true
}
