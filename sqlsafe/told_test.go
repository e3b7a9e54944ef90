package sqlsafe_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

// serverError has the fields of the errors of pgx.
type serverError struct {
	Code, Message, Where, InternalQuery string
	Position                            int32
}

func (e *serverError) Error() string    { return "not shown" }
func (e *serverError) SQLState() string { return e.Code }

// failing is a driver whose server refuses everything but the question how it is
// sent values.
type failing struct {
	quiet
	err  error
	sent string
}

func (f *failing) Connect(context.Context) (driver.Conn, error) { return f, nil }
func (f *failing) Prepare(text string) (driver.Stmt, error) {
	if strings.Contains(text, "current_query") {
		return echoStmt{&echo{columns: []string{"a"}, rows: [][]driver.Value{{f.sent}}}, text}, nil
	}
	return nil, f.err
}

// Only a mistake in the text itself is told, and only where no value is in it.
func TestTold(t *testing.T) {
	const beside = "SELECT current_query() WHERE $1::text IS NOT NULL"
	for name, r := range map[string]struct {
		err  serverError
		sent string
		told bool
	}{
		"syntax":           {serverError{Code: "42601", Message: "m", Position: 8}, beside, true},
		"in the text":      {serverError{Code: "42601", Message: "m", Position: 8}, "SELECT current_query() WHERE 'a'::text IS NOT NULL", false},
		"without position": {serverError{Code: "42601", Message: "m"}, beside, false},
		"another class":    {serverError{Code: "22P02", Message: "m", Position: 8}, beside, false},
		"in a function":    {serverError{Code: "42601", Message: "m", Position: 8, Where: "PL/pgSQL function"}, beside, false},
		"in its query":     {serverError{Code: "42601", Message: "m", Position: 8, InternalQuery: "SELECT 1"}, beside, false},
	} {
		t.Run(name, func(t *testing.T) {
			n := 0
			pool := sql.OpenDB(&failing{err: &r.err, sent: r.sent})
			db := sqlsafe.Wrap(pool, sqlsafe.Postgres, sqlsafe.WithDriverErrors(func(_ context.Context, message string, position int) {
				n++
				require.Equal(t, "m", message)
				require.Equal(t, 8, position)
			}))
			_, err := db.Exec(t.Context(), sqlsafe.SQL("SELECT a FROM b"))
			require.Error(t, err)
			require.Equal(t, r.told, n == 1)
			require.NotContains(t, err.Error(), "(m")
		})
	}
	_, err := sqlsafe.Wrap(sql.OpenDB(&failing{err: &serverError{Code: "42601", Message: "m", Position: 10}}), sqlsafe.Postgres).Exec(t.Context(), sqlsafe.SQL("SELECT\na FORM b WHERE c = ?", 1))
	require.EqualError(t, err, "sqlsafe.Exec: misuse: bad_statement (sqlstate 42601, line 2, column 3)")
	require.Equal(t, "bad_statement is what the database does not understand\n    a FORM b WHERE c = ?\n      ^^^^", strings.ReplaceAll(errors.Unwrap(err).Error(), "\t", ""))
}

// Check shows each mistake in its text.
func TestCheckShowsMistakes(t *testing.T) {
	err := sqlsafe.Check(sqlsafe.Postgres, sqlsafe.SQL("SELECT 1"), sqlsafe.SQL("SELECT '?'"), sqlsafe.SQL("SELECT ?"), sqlsafe.SQL("SELECT ?", sqlsafe.SQL("(a")))
	require.EqualError(t, err, "sqlsafe.Check: misuse: /1 marker_hidden (line 1, column 8); /2 arg_count (want 1, got 0); /3 unbalanced_parens (line 1, column 1)")
	shown := errors.Unwrap(err).Error()
	for _, part := range []string{"query 1: marker_hidden can not stand here\n    SELECT '?'\n           ^", "query 2: arg_count (want 1, got 0)\n    SELECT ?\n", "query 3: unbalanced_parens can not stand here\n    (a\n    ^"} {
		require.Contains(t, shown, part)
	}
}
