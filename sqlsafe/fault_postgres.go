package sqlsafe

import "github.com/untaint/untaint"

// postgresFaults are SQLSTATEs, or classes of them by their first two
// characters. PostgreSQL documentation, Appendix A.
var postgresFaults = map[string]fault{
	"08":    faultUnavailable,                               // connection exception
	"20000": {kind: untaint.NotFound, code: CodeNotFound},   // case not found
	"P0002": {kind: untaint.NotFound, code: CodeNotFound},   // no data found
	"22":    {kind: untaint.Invalid, code: CodeWrongType},   // data exception
	"22001": {kind: untaint.Invalid, code: CodeTooLong},     // string data, right truncation
	"22003": {kind: untaint.Invalid, code: CodeOverflow},    // numeric value out of range
	"22008": {kind: untaint.Invalid, code: CodeOverflow},    // datetime field overflow
	"22015": {kind: untaint.Invalid, code: CodeOverflow},    // interval field overflow
	"23":    {kind: untaint.Invalid, code: CodeCheck},       // integrity constraint violation
	"23502": {kind: untaint.Invalid, code: CodeNotNull},     // not null violation
	"23503": {kind: untaint.Invalid, code: CodeForeignKey},  // foreign key violation
	"23001": {kind: untaint.Invalid, code: CodeForeignKey},  // restrict violation
	"23505": {kind: untaint.Conflict, code: CodeUnique},     // unique violation
	"23514": {kind: untaint.Invalid, code: CodeCheck},       // check violation
	"23P01": {kind: untaint.Conflict, code: CodeExclusion},  // exclusion violation
	"25":    {kind: untaint.Misuse, code: CodeBadStatement}, // invalid transaction state
	"25006": {kind: untaint.Failed, code: CodeReadOnly},     // read only transaction
	"25P02": {kind: untaint.Failed, code: CodeTxAborted},    // in failed transaction
	"25P03": {kind: untaint.Timeout, code: CodeTimeout},     // idle in transaction session timeout
	"28":    {kind: untaint.Failed, code: CodeNoPrivilege},  // invalid authorization
	"3D":    {kind: untaint.Failed, code: CodeUnavailable},  // invalid catalog name
	"40":    {kind: untaint.Busy, code: CodeSerialization},  // transaction rollback
	"40001": {kind: untaint.Busy, code: CodeSerialization},  // serialization failure
	"40002": {kind: untaint.Invalid, code: CodeCheck},       // integrity constraint violation at commit
	"40P01": {kind: untaint.Busy, code: CodeDeadlock},       // deadlock detected
	"42":    {kind: untaint.Misuse, code: CodeBadStatement}, // syntax error or access rule violation
	"42501": {kind: untaint.Failed, code: CodeNoPrivilege},  // insufficient privilege
	"0A":    {kind: untaint.Misuse, code: CodeBadStatement}, // feature not supported
	"53":    {kind: untaint.Busy, code: CodeServerBusy},     // insufficient resources
	"53100": {kind: untaint.Failed, code: CodeDatabase},     // disk full
	"54":    {kind: untaint.TooLarge, code: CodeTooBig},     // program limit exceeded
	"55P03": {kind: untaint.Busy, code: CodeLocked},         // lock not available
	"55006": {kind: untaint.Busy, code: CodeLocked},         // object in use
	"57014": faultInterrupted,                               // query cancelled
	"57P01": faultUnavailable,                               // admin shutdown, pg_terminate_backend
	"57P02": faultUnavailable,                               // crash shutdown
	"57P03": faultUnavailable,                               // cannot connect now
	"57P04": faultUnavailable,                               // database dropped
	"57P05": {kind: untaint.Timeout, code: CodeTimeout},     // idle session timeout
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
