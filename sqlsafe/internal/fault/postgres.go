package fault

import "github.com/untaint/untaint"

// postgresFaults are SQLSTATEs, or classes of them by their first two
// characters. PostgreSQL documentation, Appendix A.
var postgresFaults = map[string]fault{
	"08":    faultUnavailable,                                   // connection exception
	"20000": {kind: untaint.NotFound, code: NoRows},             // case not found
	"P0002": {kind: untaint.NotFound, code: NoRows},             // no data found
	"22":    {kind: untaint.Invalid, code: BadValueForColumn},   // data exception
	"22012": {kind: untaint.Failed, code: DatabaseError},        // division by zero
	"22001": {kind: untaint.Invalid, code: TooLongForColumn},    // string data, right truncation
	"22003": {kind: untaint.Invalid, code: TooBigForColumn},     // numeric value out of range
	"22008": {kind: untaint.Invalid, code: TooBigForColumn},     // datetime field overflow
	"22015": {kind: untaint.Invalid, code: TooBigForColumn},     // interval field overflow
	"23":    {kind: untaint.Invalid, code: CheckViolation},      // integrity constraint violation
	"23502": {kind: untaint.Invalid, code: NotNullViolation},    // not null violation
	"23503": {kind: untaint.Invalid, code: ForeignKeyViolation}, // foreign key violation
	"23001": {kind: untaint.Invalid, code: ForeignKeyViolation}, // restrict violation
	"23505": {kind: untaint.Conflict, code: UniqueViolation},    // unique violation
	"23514": {kind: untaint.Invalid, code: CheckViolation},      // check violation
	"23P01": {kind: untaint.Conflict, code: ExclusionViolation}, // exclusion violation
	"25":    {kind: untaint.Misuse, code: BadStatement},         // invalid transaction state
	"25006": {kind: untaint.Failed, code: ReadOnly},             // read only transaction
	"25P02": {kind: untaint.Failed, code: TxAborted},            // in failed transaction
	"25P03": {kind: untaint.Timeout, code: QueryTimeout},        // idle in transaction session timeout
	"28":    {kind: untaint.Failed, code: NoPrivilege},          // invalid authorization
	"3D":    {kind: untaint.Failed, code: Unavailable},          // invalid catalog name
	"40":    {kind: untaint.Busy, code: Serialization},          // transaction rollback
	"40001": {kind: untaint.Busy, code: Serialization},          // serialization failure
	"40002": {kind: untaint.Invalid, code: CheckViolation},      // integrity constraint violation at commit
	"40P01": {kind: untaint.Busy, code: Deadlock},               // deadlock detected
	"42":    {kind: untaint.Misuse, code: BadStatement},         // syntax error or access rule violation
	"42501": {kind: untaint.Failed, code: NoPrivilege},          // insufficient privilege
	"0A":    {kind: untaint.Misuse, code: BadStatement},         // feature not supported
	"53":    {kind: untaint.Busy, code: ServerBusy},             // insufficient resources
	"53100": {kind: untaint.Failed, code: DatabaseError},        // disk full
	"54":    {kind: untaint.TooLarge, code: TooBigForDatabase},  // program limit exceeded
	"55P03": {kind: untaint.Busy, code: LockNotAvailable},       // lock not available
	"55006": {kind: untaint.Busy, code: LockNotAvailable},       // object in use
	"57014": faultInterrupted,                                   // query cancelled
	"57P01": faultUnavailable,                                   // admin shutdown, pg_terminate_backend
	"57P02": faultUnavailable,                                   // crash shutdown
	"57P03": faultUnavailable,                                   // cannot connect now
	"57P04": faultUnavailable,                                   // database dropped
	"57P05": {kind: untaint.Timeout, code: QueryTimeout},        // idle session timeout
}

func postgresFault(state string) fault {
	if f, ok := postgresFaults[state]; ok {
		return f
	}
	if len(state) == 5 {
		if f, ok := postgresFaults[state[:2]]; ok {
			return f
		}
	}
	return faultUnknown
}
