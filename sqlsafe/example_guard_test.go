package sqlsafe_test

import (
	"context"
	"database/sql"
	"embed"
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

func ExampleAllow() {
	ctx := context.Background()
	const byName = "-- name: ByName :one\nSELECT id FROM users WHERE name = $1" // as sqlc writes it
	pool := sql.OpenDB(sqlsafe.Guard(&echo{}, sqlsafe.Allow(embed.FS{}, byName)))
	_, err := pool.ExecContext(ctx, byName, "Bob")
	fmt.Println(err)
	_, err = pool.ExecContext(ctx, byName+" OR 1=1", "Bob")
	fmt.Println(err)
	// Output:
	// -- name: ByName :one
	// SELECT id FROM users WHERE name = $1
	//   with [Bob]
	// <nil>
	// sqlsafe.Guard: misuse: not_permitted
}
