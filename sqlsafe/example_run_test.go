package sqlsafe_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// found is what the examples read.
type found struct {
	Name string `db:"name"`
	Age  int    `db:"age"`
}

var ada, bob = []driver.Value{"Ada", 36}, []driver.Value{"Bob", 40}

func ExampleWrap() {
	pool := echoing("name age", ada) // sql.Open of a driver
	db := sqlsafe.Wrap(pool, sqlsafe.Postgres)
	one, err := sqlsafe.One[found](context.Background(), db, sqlsafe.SQL("SELECT name, age FROM users WHERE id = ?", 7))
	fmt.Println(one, err)
	// Output:
	// SELECT name, age FROM users WHERE id = $1
	//   with [7]
	// {Ada 36} <nil>
}

func ExampleDB_Exec() {
	db := sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	_, err := db.Exec(context.Background(), sqlsafe.SQL("UPDATE users SET name = ? WHERE id = ?", "x', admin = true --", 7))
	fmt.Println(err)
	// Output:
	// UPDATE users SET name = $1 WHERE id = $2
	//   with [x', admin = true -- 7]
	// <nil>
}

func ExampleAll() {
	db := sqlsafe.Wrap(echoing("name age", ada, bob), sqlsafe.MySQL)
	all, err := sqlsafe.All[found](context.Background(), db, sqlsafe.SQL("SELECT name, age FROM users WHERE age > ? LIMIT 100", 18))
	fmt.Println(all, err)

	// A field that nothing fills, and a column that nothing reads, are mistakes.
	db = sqlsafe.Wrap(echoing("name city", []driver.Value{"Ada", "London"}), sqlsafe.MySQL)
	_, err = sqlsafe.All[found](context.Background(), db, sqlsafe.SQL("SELECT name, city FROM users"))
	fmt.Println(err)
	// Output:
	// SELECT name, age FROM users WHERE age > ? LIMIT 100
	//   with [18]
	// [{Ada 36} {Bob 40}] <nil>
	// SELECT name, city FROM users
	// sqlsafe.All: misuse: column_unread (column city); field_unfilled (column age)
}

func ExampleOne() {
	ctx, q := context.Background(), sqlsafe.SQL("SELECT count(*) FROM users")
	for _, rows := range [][][]driver.Value{{{2}}, {}, {{2}, {3}}} {
		n, err := sqlsafe.One[int](ctx, sqlsafe.Wrap(echoing("count", rows...), sqlsafe.SQLite), q)
		fmt.Println(n, err)
	}
	// Output:
	// SELECT count(*) FROM users
	// 2 <nil>
	// SELECT count(*) FROM users
	// 0 sqlsafe.One: not_found: no_rows
	// SELECT count(*) FROM users
	// 0 sqlsafe.One: misuse: many_rows
}

func ExampleRows() {
	db := sqlsafe.Wrap(echoing("name age", ada, bob), sqlsafe.SQLite)
	for p, err := range sqlsafe.Rows[found](context.Background(), db, sqlsafe.SQL("SELECT name, age FROM users")) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(p.Name)
	}
	// Output:
	// SELECT name, age FROM users
	// Ada
	// Bob
}

func ExampleDB_Tx() {
	ctx, db := context.Background(), sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	move := func(from, to, amount int) error {
		return db.Tx(ctx, func(tx *sqlsafe.Tx) error {
			if _, err := tx.Exec(ctx, sqlsafe.SQL("UPDATE accounts SET balance = balance - ? WHERE id = ?", amount, from)); err != nil {
				return err
			}
			if to == 0 {
				return errors.New("to whom?")
			}
			_, err := tx.Exec(ctx, sqlsafe.SQL("UPDATE accounts SET balance = balance + ? WHERE id = ?", amount, to))
			return err
		})
	}
	fmt.Println(move(1, 2, 100))
	fmt.Println(move(1, 0, 100))
	// Output:
	// begin
	// UPDATE accounts SET balance = balance - $1 WHERE id = $2
	//   with [100 1]
	// UPDATE accounts SET balance = balance + $1 WHERE id = $2
	//   with [100 2]
	// commit
	// <nil>
	// begin
	// UPDATE accounts SET balance = balance - $1 WHERE id = $2
	//   with [100 1]
	// rollback
	// to whom?
}

func ExampleTx_Exec() {
	ctx, db := context.Background(), sqlsafe.Wrap(echoing(""), sqlsafe.MySQL)
	err := db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		_, err := tx.Exec(ctx, sqlsafe.SQL("DELETE FROM sessions WHERE user_id = ?", 7))
		return err
	})
	fmt.Println(err)
	// Output:
	// begin
	// DELETE FROM sessions WHERE user_id = ?
	//   with [7]
	// commit
	// <nil>
}

func ExampleTx_Savepoint() {
	ctx, db := context.Background(), sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	err := db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		err := tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error {
			return errors.New("the mail could not be sent")
		})
		fmt.Println("went on after:", err)
		_, err = tx.Exec(ctx, sqlsafe.SQL("INSERT INTO unsent VALUES (?)", 7))
		return err
	})
	fmt.Println(err)
	// Output:
	// begin
	// SAVEPOINT untaint_0
	// ROLLBACK TO SAVEPOINT untaint_0
	// went on after: the mail could not be sent
	// INSERT INTO unsent VALUES ($1)
	//   with [7]
	// commit
	// <nil>
}

func ExampleTxOption() {
	ctx, db := context.Background(), sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	tries := 0
	err := db.Tx(ctx, func(*sqlsafe.Tx) error {
		if tries++; tries < 3 {
			return untaint.New("example", untaint.Violation{Code: sqlsafe.CodeDeadlock, Kind: untaint.Busy}) // as a database reports it
		}
		return nil
	}, sqlsafe.TxOption{Retry: 5})
	fmt.Println(err)
	// Output:
	// begin
	// rollback
	// begin
	// rollback
	// begin
	// commit
	// <nil>
}

func ExampleTxOption_readOnly() {
	db := sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	fmt.Println(db.Tx(context.Background(), func(*sqlsafe.Tx) error { return nil }, sqlsafe.TxOption{ReadOnly: true}))
	// Output:
	// begin read only
	// commit
	// <nil>
}

func ExampleTxOption_isolation() {
	db := sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	fmt.Println(db.Tx(context.Background(), func(*sqlsafe.Tx) error { return nil }, sqlsafe.TxOption{Isolation: sql.LevelSerializable}, sqlsafe.TxOption{Retry: 3}))
	// Output:
	// begin Serializable
	// commit
	// <nil>
}

func ExampleWithHook() {
	logged := func(ctx context.Context, s sqlsafe.Statement) (context.Context, func(error)) {
		fmt.Printf("log: %s, %d values\n", s.Text, s.Args) // there are no values to log
		return ctx, func(err error) { fmt.Println("log: done,", err) }
	}
	db := sqlsafe.Wrap(echoing(""), sqlsafe.Postgres, sqlsafe.WithHook(logged))
	_, _ = db.Exec(context.Background(), sqlsafe.SQL("UPDATE users SET password = ? WHERE id = ?", "secret hash", 7))
	// Output:
	// log: UPDATE users SET password = $1 WHERE id = $2, 2 values
	// UPDATE users SET password = $1 WHERE id = $2
	//   with [secret hash 7]
	// log: done, <nil>
}

func ExampleReuseStatements() {
	server := &echo{columns: []string{"name", "age"}, rows: [][]driver.Value{ada}}
	db := sqlsafe.Wrap(sql.OpenDB(server), sqlsafe.MySQL, sqlsafe.ReuseStatements(100))
	for range 2 {
		one, err := sqlsafe.One[found](context.Background(), db, sqlsafe.SQL("SELECT name, age FROM users WHERE id = ?", 7))
		fmt.Println(one, err)
	}
	fmt.Println("prepared:", server.prepared)
	// Output:
	// SELECT name, age FROM users WHERE id = ?
	//   with [7]
	// {Ada 36} <nil>
	// SELECT name, age FROM users WHERE id = ?
	//   with [7]
	// {Ada 36} <nil>
	// prepared: 1
}

func ExampleTranslate() {
	ctx := context.Background()
	// What pgx reports for a name that is taken, as far as its text goes.
	err := sqlsafe.Translate(ctx, "users.Insert", pgError{"23505", "users_name_key", `Key (name)=(Ada's secret) already exists.`})
	fmt.Println(err)
	fmt.Println(errors.Is(err, untaint.Conflict), errors.Is(err, sqlsafe.CodeUniqueViolation))
	fmt.Println(sqlsafe.Translate(ctx, "users.Find", sql.ErrNoRows))
	// Output:
	// users.Insert: conflict: unique_violation (constraint users_name_key)
	// true true
	// users.Find: not_found: no_rows
}

// pgError has the shape of lib/pq's and pgx's errors.
type pgError struct{ Code, ConstraintName, Detail string }

func (e pgError) Error() string    { return e.Detail }
func (e pgError) SQLState() string { return e.Code }

func ExampleDB_Verify() {
	ctx := context.Background()
	pool := echoing("value", []driver.Value{"gbk"}) // as with charset=gbk in the DSN
	fmt.Println(sqlsafe.Wrap(pool, sqlsafe.MySQL).Verify(ctx))
	// Output:
	// SELECT @@character_set_client
	// SELECT @@character_set_connection
	// SELECT @@sql_mode
	// sqlsafe.Verify: misuse: unsafe_setting (setting character_set_client); unsafe_setting (setting character_set_connection); unsafe_setting (setting sql_mode)
}

func ExampleDB_Conn() {
	ctx, db := context.Background(), sqlsafe.Wrap(echoing(""), sqlsafe.Postgres)
	err := db.Conn(ctx, func(db *sqlsafe.DB) error { // one connection, until the function returns
		_, err := db.Exec(ctx, sqlsafe.SQL("SELECT pg_advisory_lock(?)", 7))
		return err
	})
	fmt.Println(err)
	// Output:
	// SELECT pg_advisory_lock($1)
	//   with [7]
	// <nil>
}

func ExampleTx_SQL() {
	ctx := context.Background()
	db := sqlsafe.Wrap(sql.OpenDB(sqlsafe.Guard(&echo{})), sqlsafe.Postgres)
	err := db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		_, err := tx.SQL().ExecContext(ctx, "DELETE FROM jobs WHERE name = '"+"x' OR 1=1 --"+"'") // as some library would
		return err
	})
	fmt.Println(err)
	// Output:
	// begin
	// rollback
	// sqlsafe.Guard: misuse: not_permitted
}

func ExampleWrapTx() {
	ctx := context.Background()
	theirs, _ := echoing("").BeginTx(ctx, nil) // by gorm, or whoever commits it
	tx := sqlsafe.WrapTx(theirs, sqlsafe.Postgres)
	_, err := tx.Exec(ctx, sqlsafe.SQL("DELETE FROM sessions WHERE user_id = ?", 7))
	fmt.Println(err)
	_ = theirs.Commit()
	// Output:
	// begin
	// DELETE FROM sessions WHERE user_id = $1
	//   with [7]
	// <nil>
	// commit
}

func ExampleWithDriverErrors() {
	said := func(_ context.Context, message string, position int) { fmt.Println(message, "at", position) } // while developing
	db := sqlsafe.Wrap(echoing("current_query", []driver.Value{"SELECT … $1::text"}), sqlsafe.Postgres, sqlsafe.WithDriverErrors(said))
	_, err := sqlsafe.One[string](context.Background(), db, sqlsafe.SQL("SELECT name FORM users WHERE id = ?", 7))
	fmt.Println(err) // this driver takes anything; PostgreSQL: syntax error at or near "users" at 18
	// Output:
	// SELECT current_query() WHERE $1::text IS NOT NULL
	//   with [a]
	// SELECT name FORM users WHERE id = $1
	//   with [7]
	// <nil>
}
