// Package sqlsafe runs SQL whose text consists of constants and whose values
// are always bound, so that no string made at run time becomes SQL (CWE-89).
//
// A parameter that takes SQL has a type that this package does not export. An
// untyped constant converts to it by itself; a variable, a concatenation with
// one, or the result of [fmt.Sprintf] does not compile:
//
//	q := sqlsafe.SQL("SELECT name FROM users WHERE age >= ? AND ?", age, sqlsafe.In("city", cities))
//	text, args, err := q.Build(sqlsafe.Postgres)
//
// There is nothing to learn beside SQL: a join, a common table expression, a
// window or an upsert is constant text, with "?" for each value and "??" for a
// literal question mark. A [Query] in place of a value becomes part of the
// statement. For what a client may choose there are helpers, which look it up
// in a list that your program declares:
//
//   - conditions that may be absent: [If], [And], [Or], [Not], [Builder]
//   - lists and search terms: [In], [InArray], [Contains], [Prefix], [Suffix]
//   - sort keys, columns, operators and whole filters, by the db tags of a
//     struct: [Table.Sort], [Table.Pick], [Table.Where], [Table.Filter]
//   - pages, lengths and tables: [Pager], [Limit], [Offset], [Tables]
//
// [Table] makes the statements that follow from a struct: Insert, InsertAll,
// Update, Patch, Upsert, Delete. Wrap runs queries on a [sql.DB]. For another
// library, [Query.Build] returns text and arguments, and [Query.Permit] lets
// them pass [Guard], which sits below database/sql and refuses statements that
// this package did not make. The everyday tasks are in examples/queries, each
// as an example that runs.
//
// Everything that is refused is an [*untaint.Error]. A mistake in the program,
// such as a "?" within quotes, is Misuse, and [Check] finds it at start-up;
// what a client sent is Invalid, Malformed, Denied or TooLarge; what a database
// reports is classified by its code, and its message, which can quote values,
// is dropped.
//
// # Codes
//
// The codes to branch on are constants. Match the others with errors.Is(err,
// untaint.Code("unknown_column")). Each has a sentence in docs/codes.md.
//
// A mistake in the program is Misuse:
//
//   - in the text: zero_query, unknown_dialect, unsupported_dialect,
//     empty_text, bad_text, open_quote, open_comment, unbalanced_parens,
//     marker_hidden, marker_glued, native_placeholder, second_statement,
//     executable_comment, setting_dependent, adjacent_strings, arg_count,
//     bad_arg, bind_in_order, query_too_deep, missing_where,
//     missing_condition, open_condition, unsafe_charset
//   - in tags, tables and files: zero_table, not_comparable, bad_column_tag,
//     bad_table_name, bad_file, no_scope, scope_changed, unset_key,
//     no_column, no_column_to_set, no_key, no_rows_given,
//     no_page_length, too_few_secret_bytes
//   - found when a statement runs: unsafe_setting, no_database,
//     no_query_context, column_unread, column_twice, field_unfilled,
//     one_column, unscannable, null_in_field, bad_statement, unbindable,
//     tx_done, rows_open, second_result
//
// A value that a client sent is refused:
//
//   - Invalid: nul_in_text, not_finite, null_in_list, unknown_column,
//     repeated_column, unknown_operator, wrong_type, out_of_range,
//     nothing_to_set, bad_value_for_column, too_long_for_column,
//     too_big_for_column
//   - Malformed: invalid_utf8
//   - Denied: unknown_table
//   - TooLarge: too_many_args, too_long_pattern, too_many_items,
//     too_big_for_database
//
// From the database:
//
//   - Canceled: query_canceled
//   - Timeout: query_timeout
//   - Busy: server_busy, stale_plan
//   - Failed: read_only, no_privilege, field_type, cursor_stuck, no_row_count,
//     database_error
//
// # What the types do not stop
//
// A program that insists can still turn a string into a Query. A generic
// function converts to a type that it cannot name:
//
//	func launder[T ~string, R any](f func(T, ...any) R, s string) R { return f(T(s)) }
//
// and so do reflect (Value.Convert on a parameter of SQL, or SQL in the FuncMap
// of a template), unsafe and linkname.
// No signature prevents it, and no portable check at run time distinguishes a
// constant from a copy. None of these happens by accident, and a review finds
// them easily: look for SQL, Add, Where and other functions of this package
// used as a value instead of called. The checks of the text still apply: one
// statement, closed quotes and comments, no comment that MySQL would run.
//
// The constants themselves are trusted. A constant that runs EXECUTE on a
// value, calls a procedure that does, or passes a value to a function that
// interprets it (xpath, to_tsquery, jsonpath, a regular expression) is open to
// injection in that language.
//
// # What else it does not do
//
// It does not decide who may see a row: a client's filters and sort keys are
// checked against the tags, but the tenant's condition is yours to add; see
// Table.Scoped. It does not bound what a query costs, except for lengths and
// lists; a search with Contains reads every row. A value of type any, as
// encoding/json makes them, is bound with the type it has, and in MySQL the
// number 0 equals every text that does not begin with a digit: Table.Where
// refuses a value that does not have the column's type, a plain "?" does not.
// Values are checked only for what the database cannot store, NUL and invalid
// UTF-8, and not inside a [driver.Valuer]. Guard documents what it cannot see.
//
// Texts are read as a server reads them from a UTF-8 client. For MySQL and
// PostgreSQL, a text that would mean something else under another sql_mode or
// standard_conforming_strings is refused. A value never becomes part of a text,
// unless the driver puts it there, as go-sql-driver does with
// interpolateParams. Then the connection's character set must be safe, as
// utf8mb4 is: DB asks the server for it, and SQL refuses to change it; see
// [DB.Verify].
package sqlsafe
