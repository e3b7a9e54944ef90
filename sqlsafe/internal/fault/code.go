package fault

import "github.com/untaint/untaint"

// The codes of what a database, a driver or database/sql reports. Which code of
// which server becomes which of them is one row in postgres.go,
// mysql.go and sqlite.go.
const (
	NoRows              untaint.Code = "no_rows"               // NotFound: One found nothing
	UniqueViolation     untaint.Code = "unique_violation"      // Conflict: a unique constraint
	ExclusionViolation  untaint.Code = "exclusion_violation"   // Conflict: an exclusion constraint
	ForeignKeyViolation untaint.Code = "foreign_key_violation" // Invalid: the row referred to is missing, or this row is referred to
	CheckViolation      untaint.Code = "check_violation"       // Invalid: a check constraint
	NotNullViolation    untaint.Code = "not_null_violation"    // Invalid: a column that takes no NULL
	BadValueForColumn   untaint.Code = "bad_value_for_column"  // Invalid: a value that the type of the column cannot be
	TooLongForColumn    untaint.Code = "too_long_for_column"   // Invalid: longer than the column
	TooBigForColumn     untaint.Code = "too_big_for_column"    // Invalid: a number or date the column's type cannot hold
	TooBigForDatabase   untaint.Code = "too_big_for_database"  // TooLarge: past a size the server or the driver takes
	QueryCanceled       untaint.Code = "query_canceled"        // Canceled: the context was cancelled
	QueryTimeout        untaint.Code = "query_timeout"         // Timeout: the context's deadline or the server's own limit
	Deadlock            untaint.Code = "deadlock"              // Busy: chosen to break a deadlock; the transaction is gone
	Serialization       untaint.Code = "serialization"         // Busy: could not be serialized; the transaction is gone
	LockNotAvailable    untaint.Code = "lock_not_available"    // Busy: a lock was not had in time
	StalePlan           untaint.Code = "stale_plan"            // Busy: a table changed under a prepared statement, which was not run
	ManyRows            untaint.Code = "many_rows"             // Misuse: more than one row for One
	ServerBusy          untaint.Code = "server_busy"           // Busy: too many connections or too little memory
	Unavailable         untaint.Code = "unavailable"           // Failed: no connection, or it was lost
	TxAborted           untaint.Code = "tx_aborted"            // Failed: an earlier statement had failed, so nothing was committed
	ReadOnly            untaint.Code = "read_only"             // Failed: the server or the transaction takes no writes
	NoPrivilege         untaint.Code = "no_privilege"          // Failed: the program's database user may not do that
	DatabaseError       untaint.Code = "database_error"        // Failed: anything else; "sqlstate" or "error_number" has the server's code
	BadStatement        untaint.Code = "bad_statement"         // Misuse: the server does not understand the constant text
	Unbindable          untaint.Code = "unbindable"            // Misuse: a Go value that the driver cannot bind there
	TxDone              untaint.Code = "tx_done"               // Misuse: the transaction has ended, or the pool was closed
)

// fault is what one error of a server or driver means.
type fault struct {
	kind untaint.Kind
	code untaint.Code
	// interrupted says that someone stopped the statement; the context knows who.
	interrupted bool
}

var (
	faultCanceled    = fault{kind: untaint.Canceled, code: QueryCanceled}
	faultTimeout     = fault{kind: untaint.Timeout, code: QueryTimeout}
	faultInterrupted = fault{kind: untaint.Timeout, code: QueryTimeout, interrupted: true}
	faultUnavailable = fault{kind: untaint.Failed, code: Unavailable}
	faultUnknown     = fault{kind: untaint.Failed, code: DatabaseError}
)
