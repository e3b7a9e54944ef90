package sqlsafe_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

// stateError is a driver's error with a state of SQL, as pgx and lib/pq have it.
type stateError struct{ state string }

func (e *stateError) Error() string    { return "the value is secret" }
func (e *stateError) SQLState() string { return e.state }

// A state that nobody has heard of is Failed, and shows nothing of the message.
func TestUnknownFaults(t *testing.T) {
	for _, state := range []string{"XX999", "ZZ000", "99999", ""} {
		err := sqlsafe.Translate(t.Context(), "sqlsafe.Exec", &stateError{state})
		require.Equal(t, untaint.Failed, untaint.KindOf(err), state)
		require.NotContains(t, err.Error(), "secret")
	}
	err := sqlsafe.Translate(t.Context(), "sqlsafe.Exec", &stateError{"23505"})
	require.ErrorIs(t, err, untaint.Conflict)
}
