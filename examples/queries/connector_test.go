package queries_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
)

// connector is the connector of a driver that has none of its own.
type connector struct{ of *sql.DB }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	return c.of.Driver().Open("file::memory:")
}

func (c connector) Driver() driver.Driver { return c.of.Driver() }
