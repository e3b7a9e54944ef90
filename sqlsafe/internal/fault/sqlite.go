package fault

import (
	"strings"

	"github.com/untaint/untaint"
)

// sqliteFaults are result codes of SQLite: the extended ones that say more than
// their low byte, and the primary ones. https://sqlite.org/rescode.html
var sqliteFaults = map[int]fault{
	1:    {kind: untaint.Misuse, code: BadStatement},         // SQLITE_ERROR
	3:    {kind: untaint.Failed, code: NoPrivilege},          // SQLITE_PERM
	4:    faultInterrupted,                                   // SQLITE_ABORT
	516:  {kind: untaint.Busy, code: Serialization},          // SQLITE_ABORT_ROLLBACK
	5:    {kind: untaint.Busy, code: LockNotAvailable},       // SQLITE_BUSY
	517:  {kind: untaint.Busy, code: Serialization},          // SQLITE_BUSY_SNAPSHOT
	6:    {kind: untaint.Busy, code: LockNotAvailable},       // SQLITE_LOCKED
	7:    {kind: untaint.Busy, code: ServerBusy},             // SQLITE_NOMEM
	8:    {kind: untaint.Failed, code: ReadOnly},             // SQLITE_READONLY
	9:    faultInterrupted,                                   // SQLITE_INTERRUPT
	14:   faultUnavailable,                                   // SQLITE_CANTOPEN
	18:   {kind: untaint.TooLarge, code: TooBigForDatabase},  // SQLITE_TOOBIG
	19:   {kind: untaint.Invalid, code: CheckViolation},      // SQLITE_CONSTRAINT
	275:  {kind: untaint.Invalid, code: CheckViolation},      // SQLITE_CONSTRAINT_CHECK
	787:  {kind: untaint.Invalid, code: ForeignKeyViolation}, // SQLITE_CONSTRAINT_FOREIGNKEY
	1299: {kind: untaint.Invalid, code: NotNullViolation},    // SQLITE_CONSTRAINT_NOTNULL
	1555: {kind: untaint.Conflict, code: UniqueViolation},    // SQLITE_CONSTRAINT_PRIMARYKEY
	1811: {kind: untaint.Invalid, code: ForeignKeyViolation}, // SQLITE_CONSTRAINT_TRIGGER, which foreign keys use too
	2067: {kind: untaint.Conflict, code: UniqueViolation},    // SQLITE_CONSTRAINT_UNIQUE
	2579: {kind: untaint.Conflict, code: UniqueViolation},    // SQLITE_CONSTRAINT_ROWID
	3091: {kind: untaint.Invalid, code: BadValueForColumn},   // SQLITE_CONSTRAINT_DATATYPE
	20:   {kind: untaint.Invalid, code: BadValueForColumn},   // SQLITE_MISMATCH
	21:   {kind: untaint.Misuse, code: BadStatement},         // SQLITE_MISUSE
	23:   {kind: untaint.Failed, code: NoPrivilege},          // SQLITE_AUTH
	25:   {kind: untaint.Misuse, code: Unbindable},           // SQLITE_RANGE
	26:   faultUnavailable,                                   // SQLITE_NOTADB
}

func sqliteFault(code int) fault {
	if f, ok := sqliteFaults[code]; ok {
		return f
	}
	if f, ok := sqliteFaults[code&0xff]; ok {
		return f
	}
	return faultUnknown
}

// sqliteNative reads the name out of "… constraint failed: users.email", which
// is text of the schema. Where several columns are listed there is no one name.
func sqliteNative(code int, message string) native {
	n := native{extended: code, message: message}
	if code&0xff != 19 || code == 1811 { // a trigger's message is whatever RAISE says
		return n
	}
	const mark = " constraint failed: "
	i := strings.LastIndex(message, mark)
	if i < 0 {
		return n
	}
	name, _, _ := strings.Cut(message[i+len(mark):], " (") // modernc adds the code
	if code == 1299 {
		n.column = SchemaName(name[strings.LastIndexByte(name, '.')+1:])
	} else {
		n.constraint = SchemaName(name)
	}
	return n
}
