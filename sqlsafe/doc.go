// Package sqlsafe runs SQL whose text comes from constants alone and whose
// values are always bound, so that no string made at run time becomes SQL
// (CWE-89).
//
// A parameter that takes SQL has a type that this package does not export. An
// untyped constant converts to it by itself; a variable, a concatenation with
// one, or the result of [fmt.Sprintf] does not compile:
//
//	q := sqlsafe.SQL("SELECT name FROM users WHERE age >= ? AND ?", age, sqlsafe.In("city", cities))
//	text, args, err := q.Build(sqlsafe.Postgres)
//
// There is no language to learn beside SQL: a join, a common table expression,
// a window or an upsert is constant text, with "?" for each value and "??" for
// a literal question mark. A [Query] can stand where a value can, and then is a
// part of the statement. What a client may choose has a helper that looks it up
// in a list of the program's own:
//
//   - conditions that may be absent: [If], [And], [Or], [Not], [Builder]
//   - lists, and text that is searched for: [In], [InArray], [Contains], [Prefix], [Suffix]
//   - sort keys, columns, operators and whole filters, by the db tags of a
//     struct: [Table.Sort], [Table.Pick], [Table.Where], [Table.Filter]
//   - pages, lengths and tables: [Pager], [Limit], [Offset], [Tables]
//
// Statements that follow from a struct are made by [Table]: Insert, InsertAll,
// Update, Patch, Upsert, Delete. Wrap runs queries on a [sql.DB]; with another
// library, [Query.Build] gives text and arguments, and [Query.Permit] tells [Guard] of
// them. Guard stands below database/sql and refuses what was not made here.
// The everyday tasks are in examples/queries, each as an example that runs.
//
// Everything that is refused is an [*untaint.Error]. A mistake in the program,
// such as a "?" within quotes, is Misuse, and [Check] finds it at start-up; what a
// client sent is Invalid, Malformed, Denied or TooLarge; what a database reports
// is told apart by its code, and its text, which quotes values, goes nowhere.
//
// # Codes
//
// The codes that a program branches on are constants. The others are matched as
// errors.Is(err, untaint.Code("unknown_column")). Of the text: zero_query,
// unknown_dialect, unsupported_dialect, empty_text, bad_text, open_quote,
// open_comment, unbalanced_parens, marker_hidden, marker_glued,
// native_placeholder, second_statement, executable_comment, setting_dependent,
// adjacent_strings, arg_count, bad_arg, bind_in_order, query_too_deep,
// missing_where, missing_condition, open_condition, unsafe_charset. Of tags, tables and files: zero_table, not_comparable,
// bad_column_tag, bad_table_name,
// bad_file, no_scope, unset_key, no_column, no_column_to_set, no_key, no_rows_given, no_page_length,
// too_few_secret_bytes. Of running: unsafe_setting, no_database, no_query_context,
// column_unread, column_twice, field_unfilled, one_column, unscannable,
// null_in_field, bad_statement, unbindable, tx_done. All of these are Misuse.
//
// Invalid are nul_in_text, not_finite, null_in_list, unknown_column, repeated_column,
// unknown_operator, wrong_type, out_of_range, nothing_to_set,
// bad_value_for_column, too_long_for_column and too_big_for_column. Malformed is
// invalid_utf8; Denied is unknown_table. TooLarge are too_many_args,
// too_long_pattern, too_many_items and too_big_for_database. Of the database:
// query_canceled is Canceled, query_timeout is Timeout, server_busy and
// stale_plan are Busy;
// read_only, no_privilege, field_type, cursor_stuck, no_row_count and database_error are
// Failed.
//
// # What the types do not stop
//
// A program that wants to can still make a Query of a string. A generic
// function converts to a type that it cannot name:
//
//	func launder[T ~string, R any](f func(T, ...any) R, s string) R { return f(T(s)) }
//
// and so do reflect (Value.Convert on a parameter of SQL), unsafe and linkname.
// No signature prevents it, and no check at run time that is portable tells a
// constant from a copy. None of them happens by accident, and
// each is easy to find in a review: look for SQL, Add, Where and the others of
// this package used as a value instead of called. What is left then are the
// checks of the text, which hold for any text: one statement, closed quotes and
// comments, no comment that MySQL would run.
//
// The constants themselves are trusted. Text that does EXECUTE on a value, calls
// a procedure that does, or hands a value to a function that reads it as a
// language (xpath, to_tsquery, jsonpath, a regular expression) is injectable
// in that language.
//
// # What else it does not do
//
// It does not decide who may see a row: a filter and a sort key of the client's
// are checked against the tags, the tenant's condition is the program's to add.
// It does not bound what a query costs, but for lengths and lists; a term
// of Contains has the database look at every row. A value of type any, as
// encoding/json makes them, is bound with the type that it has, and to MySQL the
// number 0 equals each text that begins with no digit: Table.Where refuses a
// value that is not of the column's type, a plain "?" does not. Values are checked for what the
// database cannot hold, NUL and text that is not UTF-8, inside a [driver.Valuer]
// not even that. What Guard cannot see is said there.
//
// The texts are read as by a server whose client speaks UTF-8. On MySQL and
// PostgreSQL a text that would read differently under another sql_mode or
// standard_conforming_strings is refused. A value is no part of a text, unless
// the driver puts it there, as go-sql-driver does with interpolateParams: then
// the character set of the connection must be one such as utf8mb4, which DB
// asks the server for and SQL refuses to change; see [DB.Verify].
package sqlsafe
