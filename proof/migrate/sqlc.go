package migrate

import (
	"database/sql"
	"database/sql/driver"

	litequeries "github.com/untaint/untaint/proof/sqlsafe/sqlc/litequeries"
	"github.com/untaint/untaint/sqlsafe"
)

// GeneratedBefore is the code to move: what sqlc has generated, on a pool that
// runs any other text as well.
func GeneratedBefore(c driver.Connector) (*litequeries.Queries, *sql.DB) {
	pool := sql.OpenDB(c)
	return litequeries.New(pool), pool
}

// GeneratedAfter keeps it, on a pool that runs nothing else but what sqlsafe makes:
// filters and sort keys of a client's, which sqlc has no way to write.
func GeneratedAfter(c driver.Connector) (*litequeries.Queries, *sql.DB) {
	pool := sql.OpenDB(sqlsafe.Guard(c, sqlsafe.Allow(litequeries.Files)))
	return litequeries.New(pool), pool
}
