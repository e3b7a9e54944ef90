package sqlsafe

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/code"
	"github.com/untaint/untaint/sqlsafe/internal/fault"
)

// Codes to branch on. The package comment lists the others.
const (
	CodeNoRows              untaint.Code = fault.NoRows              // NotFound: One found nothing
	CodeUniqueViolation     untaint.Code = fault.UniqueViolation     // Conflict: a unique constraint
	CodeExclusionViolation  untaint.Code = fault.ExclusionViolation  // Conflict: an exclusion constraint
	CodeForeignKeyViolation untaint.Code = fault.ForeignKeyViolation // Invalid: the row referred to is missing, or this row is referred to
	CodeCheckViolation      untaint.Code = fault.CheckViolation      // Invalid: a check constraint
	CodeNotNullViolation    untaint.Code = fault.NotNullViolation    // Invalid: a column that takes no NULL
	CodeDeadlock            untaint.Code = fault.Deadlock            // Busy: chosen to break a deadlock; the transaction is gone
	CodeSerialization       untaint.Code = fault.Serialization       // Busy: could not be serialized; the transaction is gone
	CodeLockNotAvailable    untaint.Code = fault.LockNotAvailable    // Busy: a lock was not had in time
	CodeUnavailable         untaint.Code = fault.Unavailable         // Failed: no connection, or it was lost
	CodeTxAborted           untaint.Code = fault.TxAborted           // Failed: an earlier statement had failed, which is the cause; nothing was committed
	CodeManyRows            untaint.Code = fault.ManyRows            // Misuse: a query for One that found more than one row

	CodeStaleRow      untaint.Code = "stale_row"      // Conflict: the row was changed or deleted meanwhile
	CodeBadCursor     untaint.Code = "bad_cursor"     // Invalid: a cursor that is not ours or not for this page
	CodeCommitUnknown untaint.Code = "commit_unknown" // Failed: committed or not, only looking tells
	CodeNotPermitted  untaint.Code = "not_permitted"  // Misuse: a statement that Guard refused
)

// Mistakes in constant text and in how it is used, all of kind Misuse.
const (
	codeZeroQuery          untaint.Code = "zero_query"
	codeNotComparable      untaint.Code = "not_comparable"
	codeZeroTable          untaint.Code = "zero_table"
	codeUnknownDialect     untaint.Code = "unknown_dialect"
	codeUnsupportedDialect untaint.Code = "unsupported_dialect"
	codeEmptyText          untaint.Code = "empty_text"
	codeUnbalancedParens   untaint.Code = "unbalanced_parens"
	codeMarkerHidden       untaint.Code = "marker_hidden"
	codeUnsafeCharset      untaint.Code = "unsafe_charset"
	codeMarkerGlued        untaint.Code = "marker_glued"
	codeNativePlaceholder  untaint.Code = "native_placeholder"
	codeSecondStatement    untaint.Code = "second_statement"
	codeArgCount           untaint.Code = "arg_count"
	codeBadArg             untaint.Code = "bad_arg"
	codeBindInOrder        untaint.Code = "bind_in_order"
	codeQueryTooDeep       untaint.Code = "query_too_deep"
	codeMissingCondition   untaint.Code = "missing_condition"
	codeOpenCondition      untaint.Code = "open_condition"
	codeMissingWhere       untaint.Code = "missing_where"
	codeBadColumnTag       untaint.Code = "bad_column_tag"
	codeBadTableName       untaint.Code = "bad_table_name"
	codeBadFile            untaint.Code = "bad_file"
	codeNoColumn           untaint.Code = "no_column"
	codeNoColumnToSet      untaint.Code = "no_column_to_set"
	codeUnsetKey           untaint.Code = "unset_key"
	codeNoScope            untaint.Code = "no_scope"
	codeScopeChanged       untaint.Code = "scope_changed"
	codeNoKey              untaint.Code = "no_key"
	codeNoRowsGiven        untaint.Code = "no_rows_given"
	codeNoPageLength       untaint.Code = "no_page_length"
	codeTooFewSecretBytes  untaint.Code = "too_few_secret_bytes"
	codeUnsafeSetting      untaint.Code = "unsafe_setting"
	codeNoDatabase         untaint.Code = "no_database"
	codeNoQueryContext     untaint.Code = "no_query_context"
	codeColumnUnread       untaint.Code = "column_unread"
	codeColumnTwice        untaint.Code = "column_twice"
	codeFieldUnfilled      untaint.Code = "field_unfilled"
	codeOneColumn          untaint.Code = "one_column"
	codeUnscannable        untaint.Code = "unscannable"
	codeNullInField        untaint.Code = "null_in_field"
	codeRowsOpen           untaint.Code = "rows_open"
	codeSecondResult       untaint.Code = "second_result"
)

// Refusals of a value, of the kind that stands beside each.
const (
	codeTooManyArgs     untaint.Code = "too_many_args"    // TooLarge: more than the database takes (max)
	codeNulInText       untaint.Code = "nul_in_text"      // Invalid: a NUL character that the database cannot hold
	codeInvalidUTF8     untaint.Code = "invalid_utf8"     // Malformed: text that is not UTF-8
	codeNotFinite       untaint.Code = "not_finite"       // Invalid: NaN or an infinity, which the database cannot hold
	codeNullInList      untaint.Code = "null_in_list"     // Invalid: NULL in an IN list, which compares with nothing
	codeTooLongPattern  untaint.Code = "too_long_pattern" // TooLarge: a LIKE term of more bytes than the database matches (max)
	codeUnknownColumn   untaint.Code = "unknown_column"   // Invalid: no column of that name may be used here
	codeRepeatedColumn  untaint.Code = "repeated_column"  // Invalid: a column named twice
	codeUnknownOperator untaint.Code = "unknown_operator" // Invalid: no such operator, or not for this column
	codeUnknownTable    untaint.Code = "unknown_table"    // Denied: not in the list of tables
	codeWrongType       untaint.Code = "wrong_type"       // Invalid: not a value of the column's type (type)
	codeOutOfRange      untaint.Code = code.OutOfRange    // Invalid: a limit or offset (min, max)
	codeNothingToSet    untaint.Code = "nothing_to_set"   // Invalid: a patch of no column
	codeTooManyItems    untaint.Code = code.TooManyItems  // TooLarge: more filters, sort keys or columns than the cap (max)
	codeFieldType       untaint.Code = "field_type"       // Failed: a value of the database that its field cannot hold (column)
	codeCursorStuck     untaint.Code = "cursor_stuck"     // Failed: rows that the database sorts otherwise than it compares them
	codeNoRowCount      untaint.Code = "no_row_count"     // Failed: a driver that does not count rows
)
