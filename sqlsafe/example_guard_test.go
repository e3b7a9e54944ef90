package sqlsafe_test

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/untaint/untaint/sqlsafe"
)

func ExampleGuard() {
	ctx := context.Background()
	pool := sql.OpenDB(sqlsafe.Guard(&echo{})) // the driver's own connector
	_, err := pool.ExecContext(ctx, "DELETE FROM users WHERE name = '"+"x' OR 1=1 --"+"'")
	fmt.Println(err)

	_, err = sqlsafe.Wrap(pool, sqlsafe.Postgres).Exec(ctx, sqlsafe.SQL("DELETE FROM users WHERE name = ?", "x' OR 1=1 --"))
	fmt.Println(err)
	// Output:
	// sqlsafe.Guard: misuse: not_permitted
	// DELETE FROM users WHERE name = $1
	//   with [x' OR 1=1 --]
	// <nil>
}

func ExampleQuery_Permit() {
	ctx := context.Background()
	pool := sql.OpenDB(sqlsafe.Guard(&echo{}))
	q := sqlsafe.SQL("DELETE FROM users WHERE id = ?", 7)
	text, args, _ := q.Build(sqlsafe.Postgres)

	_, err := pool.ExecContext(q.Permit(ctx), text, args...) // or sqlx, gorm's Raw, bun's NewRaw
	fmt.Println(err)
	_, err = pool.ExecContext(q.Permit(ctx), text+" OR 1=1", args...)
	fmt.Println(err)
	// Output:
	// DELETE FROM users WHERE id = $1
	//   with [7]
	// <nil>
	// sqlsafe.Guard: misuse: not_permitted
}

func ExampleLearn() {
	ctx := context.Background()
	ledger := sqlsafe.NewLedger(sqlsafe.MySQL)
	pool := sql.OpenDB(sqlsafe.Guard(&echo{}, sqlsafe.Learn(ledger))) // while the tests of old code run
	_, _ = pool.ExecContext(ctx, "UPDATE users SET age = 36 WHERE name = 'Ada'")
	shapes, _ := ledger.MarshalText()
	fmt.Printf("%s", shapes)
	// Output:
	// UPDATE users SET age = 36 WHERE name = 'Ada'
	// UPDATE users SET age = ? WHERE name = ?
}

func ExampleAllow() {
	ctx := context.Background()
	ledger := sqlsafe.NewLedger(sqlsafe.MySQL)
	_ = ledger.UnmarshalText([]byte("UPDATE users SET age = ? WHERE name = ?\n")) // as Learn wrote it, out of a file
	pool := sql.OpenDB(sqlsafe.Guard(&echo{}, sqlsafe.Allow(ledger)))
	_, err := pool.ExecContext(ctx, "UPDATE users SET age = 40 WHERE name = 'Bob'")
	fmt.Println(err)
	_, err = pool.ExecContext(ctx, "UPDATE users SET age = 40 WHERE name = '' OR 1=1")
	fmt.Println(err)
	// Output:
	// UPDATE users SET age = 40 WHERE name = 'Bob'
	// <nil>
	// sqlsafe.Guard: misuse: not_permitted
}

func ExampleNewLedger() {
	text, err := sqlsafe.NewLedger(sqlsafe.Postgres).MarshalText()
	fmt.Printf("%q %v\n", text, err)
	// Output:
	// "" <nil>
}

func ExampleLedger_MarshalText() {
	ledger := sqlsafe.NewLedger(sqlsafe.Postgres)
	pool := sql.OpenDB(sqlsafe.Guard(&echo{}, sqlsafe.Learn(ledger)))
	_, _ = pool.Exec("DELETE FROM users WHERE id IN (1, 2, 3)")
	text, err := ledger.MarshalText()
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// DELETE FROM users WHERE id IN (1, 2, 3)
	// DELETE FROM users WHERE id IN ( ? )
	// <nil>
}

func ExampleLedger_UnmarshalText() {
	ledger := sqlsafe.NewLedger(sqlsafe.Postgres)
	fmt.Println(ledger.UnmarshalText([]byte("DELETE FROM users WHERE id = ?\nDELETE FROM users WHERE id = 7\n")))
	// Output:
	// sqlsafe.Ledger: misuse: bad_ledger (line 2)
}

func ExampleLedger_Skipped() {
	ledger := sqlsafe.NewLedger(sqlsafe.Postgres)
	pool := sql.OpenDB(sqlsafe.Guard(&echo{}, sqlsafe.Learn(ledger)))
	_, _ = pool.Exec("DELETE FROM users -- all of them")
	fmt.Println(ledger.Skipped())
	// Output:
	// DELETE FROM users -- all of them
	// 1
}
