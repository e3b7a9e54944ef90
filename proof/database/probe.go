package database

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

// Probe checks that an engine gives databases that are empty, real and apart
// from each other.
func Probe(t *testing.T, e Engine) {
	ctx := context.Background()
	a, b := e.Test(t), e.Test(t)
	a.MustExec(t, "CREATE TABLE probe (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)", "INSERT INTO probe VALUES (1, 'a')")
	b.MustExec(t, "CREATE TABLE probe (id INTEGER PRIMARY KEY)")

	var n int
	require.NoError(t, a.QueryRowContext(ctx, "SELECT count(*) FROM probe").Scan(&n))
	require.Equal(t, 1, n)
	require.NoError(t, b.QueryRowContext(ctx, "SELECT count(*) FROM probe").Scan(&n))
	require.Equal(t, 0, n)

	again, err := a.Again()
	require.NoError(t, err)
	require.NoError(t, again.QueryRowContext(ctx, "SELECT count(*) FROM probe").Scan(&n))
	require.Equal(t, 1, n)
	require.NoError(t, again.Close())

	c, err := a.Connector()
	require.NoError(t, err)
	conn, err := c.Connect(ctx)
	require.NoError(t, err)
	require.NoError(t, conn.Close())
}
