package sqlsafe_test

import (
	"database/sql/driver"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

// The plan of a type and its columns is kept, the name of who made it is not.
func TestMistakeNamesItsCaller(t *testing.T) {
	type row struct {
		A int `db:"a"`
	}
	db := sqlsafe.Wrap(echoing("a b", []driver.Value{1, 2}), sqlsafe.Postgres)
	q := sqlsafe.SQL("SELECT a, b FROM t")
	_, err := sqlsafe.All[row](t.Context(), db, q)
	require.EqualError(t, err, "sqlsafe.All: misuse: column_unread (column b)")
	_, err = sqlsafe.One[row](t.Context(), db, q)
	require.EqualError(t, err, "sqlsafe.One: misuse: column_unread (column b)")
	for _, err := range sqlsafe.Rows[row](t.Context(), db, q) {
		require.EqualError(t, err, "sqlsafe.Rows: misuse: column_unread (column b)")
	}
}
