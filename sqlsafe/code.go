package sqlsafe

import "github.com/untaint/untaint"

// Mistakes in constant text, found when a query is built or checked. All are
// of kind Misuse.
const (
	CodeZeroQuery         untaint.Code = "zero_query"           // a Query that was not made by this package
	CodeUnknownDialect    untaint.Code = "unknown_dialect"      // a Dialect that is none of the constants
	CodeUnsupported       untaint.Code = "unsupported_dialect"  // the dialect has no such thing (dialect)
	CodeEmptyText         untaint.Code = "empty_text"           // nothing but space and comments
	CodeBadText           untaint.Code = "bad_text"             // NUL, or not UTF-8 (line, column)
	CodeOpenQuote         untaint.Code = "open_quote"           // a quote that is never closed (line, column)
	CodeOpenComment       untaint.Code = "open_comment"         // a comment that is never closed (line, column)
	CodeParens            untaint.Code = "unbalanced_parens"    // parentheses do not match (line, column)
	CodeMarkerHidden      untaint.Code = "marker_hidden"        // a ? inside quotes or a comment (line, column)
	CodeMarkerGlued       untaint.Code = "marker_glued"         // a ? that touches a name, a number or a quote (line, column)
	CodeNativePlaceholder untaint.Code = "native_placeholder"   // $1, :name or @p1 beside our own (line, column)
	CodeSecondStatement   untaint.Code = "second_statement"     // text after a semicolon (line, column)
	CodeExecutableComment untaint.Code = "executable_comment"   // /*! ... */, which MySQL runs (line, column)
	CodeSettingDependent  untaint.Code = "setting_dependent"    // where a string ends depends on a server setting (line, column)
	CodeAdjacentStrings   untaint.Code = "adjacent_strings"     // two string literals in a row (line, column)
	CodeArgCount          untaint.Code = "arg_count"            // markers and arguments differ (want, got)
	CodeBadArg            untaint.Code = "bad_arg"              // an argument that can be no value (arg)
	CodeBindInOrder       untaint.Code = "bind_in_order"        // a value after ORDER BY or GROUP BY, which sorts nothing
	CodeTooDeep           untaint.Code = "too_deep"             // queries nested inside each other without end
	CodeMissingWhere      untaint.Code = "missing_where"        // a DELETE or UPDATE of all rows that was not asked for
	CodeBadColumnTag      untaint.Code = "bad_column_tag"       // a db tag that is not understood
	CodeBadTableName      untaint.Code = "bad_table_name"       // a table or alias that is no plain name
	CodeBadFile           untaint.Code = "bad_file"             // an SQL file that cannot be read
	CodeNoColumn          untaint.Code = "no_column"            // a column that our caller named and the type lacks
	CodeNoKey             untaint.Code = "no_key"               // a type without a pk column where the row must be found
	CodeNoRows            untaint.Code = "no_rows_given"        // an insert of nothing
	CodeTooFewSecretBytes untaint.Code = "too_few_secret_bytes" // a key that is too short to authenticate a cursor (min)
)

// Refusals of a value, of the kind that stands beside each.
const (
	CodeTooManyArgs     untaint.Code = "too_many_args"    // TooLarge: more than the database takes (max)
	CodeNulInText       untaint.Code = "nul_in_text"      // Invalid: a NUL character that the database cannot hold
	CodeInvalidUTF8     untaint.Code = "invalid_utf8"     // Invalid: text that is not UTF-8
	CodeNullInList      untaint.Code = "null_in_list"     // Invalid: NULL in an IN list, which compares with nothing
	CodeTooLongPattern  untaint.Code = "too_long_pattern" // TooLarge: a LIKE term of more bytes than the database matches (max)
	CodeUnknownColumn   untaint.Code = "unknown_column"   // Invalid: no column of that name may be used here
	CodeRepeatedColumn  untaint.Code = "repeated_column"  // Invalid: a column named twice
	CodeUnknownOperator untaint.Code = "unknown_operator" // Invalid: no such operator, or not for this column
	CodeUnknownTable    untaint.Code = "unknown_table"    // Denied: not in the list of tables
	CodeWrongType       untaint.Code = "wrong_type"       // Invalid: not a value of the column's type (type)
	CodeOutOfRange      untaint.Code = "out_of_range"     // Invalid: a limit or offset (min, max)
	CodeBadCursor       untaint.Code = "bad_cursor"       // Invalid: a cursor that is not ours or not for this page
	CodeNothingToSet    untaint.Code = "nothing_to_set"   // Invalid: an update of no column
	CodeStaleRow        untaint.Code = "stale_row"        // Conflict: the row was changed or deleted meanwhile
	CodeTooManyItems    untaint.Code = "too_many_items"   // TooLarge: more filters, sort keys or columns than the cap (max)
)
