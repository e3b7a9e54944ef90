package fault

import "github.com/untaint/untaint"

// mysqlFaults are error numbers of MySQL and MariaDB, which agree except for the
// ones above 1900. MySQL Server Error Message Reference; MariaDB Error Codes.
var mysqlFaults = map[int]fault{
	1021: {kind: untaint.Failed, code: DatabaseError},        // disk full
	1040: {kind: untaint.Busy, code: ServerBusy},             // too many connections
	1203: {kind: untaint.Busy, code: ServerBusy},             // more than max_user_connections
	1226: {kind: untaint.Busy, code: ServerBusy},             // user has passed a limit
	1037: {kind: untaint.Busy, code: ServerBusy},             // out of memory
	1041: {kind: untaint.Busy, code: ServerBusy},             // out of resources
	1461: {kind: untaint.Busy, code: ServerBusy},             // more than max_prepared_stmt_count
	1365: {kind: untaint.Failed, code: DatabaseError},        // division by zero
	1698: {kind: untaint.Failed, code: NoPrivilege},          // MariaDB: access denied, without a password
	1044: {kind: untaint.Failed, code: NoPrivilege},          // access denied to the database
	1045: {kind: untaint.Failed, code: NoPrivilege},          // access denied for the user
	1142: {kind: untaint.Failed, code: NoPrivilege},          // command denied on the table
	1143: {kind: untaint.Failed, code: NoPrivilege},          // command denied on the column
	1227: {kind: untaint.Failed, code: NoPrivilege},          // privilege needed
	1290: {kind: untaint.Failed, code: ReadOnly},             // --read-only
	1792: {kind: untaint.Failed, code: ReadOnly},             // read only transaction
	1836: {kind: untaint.Failed, code: ReadOnly},             // read only mode
	1049: faultUnavailable,                                   // unknown database
	1053: faultUnavailable,                                   // shutdown in progress
	1927: faultUnavailable,                                   // MariaDB: connection was killed
	1152: faultUnavailable,                                   // aborted connection
	1317: faultInterrupted,                                   // query execution was interrupted
	1969: {kind: untaint.Timeout, code: QueryTimeout},        // MariaDB: max_statement_time
	3024: {kind: untaint.Timeout, code: QueryTimeout},        // MySQL: max_execution_time
	1213: {kind: untaint.Busy, code: Deadlock},               // deadlock found
	1020: {kind: untaint.Busy, code: Serialization},          // record has changed since last read
	1205: {kind: untaint.Busy, code: LockNotAvailable},       // lock wait timeout
	3572: {kind: untaint.Busy, code: LockNotAvailable},       // NOWAIT is set
	1062: {kind: untaint.Conflict, code: UniqueViolation},    // duplicate entry
	1586: {kind: untaint.Conflict, code: UniqueViolation},    // duplicate entry, with the key's name
	1169: {kind: untaint.Conflict, code: UniqueViolation},    // unique constraint
	1216: {kind: untaint.Invalid, code: ForeignKeyViolation}, // no referenced row
	1217: {kind: untaint.Invalid, code: ForeignKeyViolation}, // row is referenced
	1451: {kind: untaint.Invalid, code: ForeignKeyViolation}, // row is referenced
	1452: {kind: untaint.Invalid, code: ForeignKeyViolation}, // no referenced row
	3819: {kind: untaint.Invalid, code: CheckViolation},      // MySQL: check constraint
	4025: {kind: untaint.Invalid, code: CheckViolation},      // MariaDB: check constraint
	1048: {kind: untaint.Invalid, code: NotNullViolation},    // column cannot be null
	1263: {kind: untaint.Invalid, code: NotNullViolation},    // NULL supplied to NOT NULL column
	1364: {kind: untaint.Invalid, code: NotNullViolation},    // field has no default value
	1406: {kind: untaint.Invalid, code: TooLongForColumn},    // data too long
	1264: {kind: untaint.Invalid, code: TooBigForColumn},     // out of range
	1441: {kind: untaint.Invalid, code: TooBigForColumn},     // datetime overflow
	1690: {kind: untaint.Invalid, code: TooBigForColumn},     // value is out of range
	1265: {kind: untaint.Invalid, code: BadValueForColumn},   // data truncated
	1292: {kind: untaint.Invalid, code: BadValueForColumn},   // incorrect value
	1366: {kind: untaint.Invalid, code: BadValueForColumn},   // incorrect value for column
	1367: {kind: untaint.Invalid, code: BadValueForColumn},   // illegal value
	1300: {kind: untaint.Invalid, code: BadValueForColumn},   // invalid character string
	3140: {kind: untaint.Invalid, code: BadValueForColumn},   // invalid JSON text
	4038: {kind: untaint.Invalid, code: BadValueForColumn},   // MariaDB: syntax error in JSON
	1118: {kind: untaint.TooLarge, code: TooBigForDatabase},  // row size too large
	1153: {kind: untaint.TooLarge, code: TooBigForDatabase},  // packet bigger than max_allowed_packet
	1301: {kind: untaint.TooLarge, code: TooBigForDatabase},  // result larger than max_allowed_packet
	1052: {kind: untaint.Misuse, code: BadStatement},         // column is ambiguous
	1054: {kind: untaint.Misuse, code: BadStatement},         // unknown column
	1064: {kind: untaint.Misuse, code: BadStatement},         // syntax
	1065: {kind: untaint.Misuse, code: BadStatement},         // empty query
	1109: {kind: untaint.Misuse, code: BadStatement},         // unknown table in statement
	1136: {kind: untaint.Misuse, code: BadStatement},         // column count does not match
	1146: {kind: untaint.Misuse, code: BadStatement},         // no such table
	1149: {kind: untaint.Misuse, code: BadStatement},         // syntax
	1210: {kind: untaint.Misuse, code: Unbindable},           // incorrect arguments
	1222: {kind: untaint.Misuse, code: BadStatement},         // different number of columns
	1235: {kind: untaint.Misuse, code: BadStatement},         // not supported by this version
	1305: {kind: untaint.Misuse, code: BadStatement},         // no such function
	1390: {kind: untaint.Misuse, code: Unbindable},           // more than 65535 placeholders
}

func mysqlFault(number int) fault {
	if f, ok := mysqlFaults[number]; ok {
		return f
	}
	return faultUnknown
}

// mysqlNative reads the names out of a message. The messages that hold a value
// too, as "Duplicate entry '…' for key 'users.email'" does, have it before the
// name, so the last match is the server's own.
func mysqlNative(number int, message string) native {
	n := native{number: number, message: message}
	switch number {
	case 1062, 1586:
		n.constraint = SchemaName(between(message, "for key '", "'"))
	case 1451, 1452, 4025:
		n.constraint = SchemaName(between(message, "CONSTRAINT `", "`"))
	case 3819:
		n.constraint = SchemaName(between(message, "Check constraint '", "'"))
	case 1048, 1263, 1364:
		n.column = SchemaName(firstQuoted(message))
	case 1406, 1264, 1265:
		n.column = SchemaName(between(message, "for column '", "'"))
	}
	return n
}

// firstQuoted returns the text in the first pair of single quotes.
func firstQuoted(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		for j := i + 1; j < len(s); j++ {
			if s[j] == '\'' {
				return s[i+1 : j]
			}
		}
	}
	return ""
}
