// Package sqlsafe runs SQL whose text comes from constants alone and whose
// values are always bound, so that no string made at run time becomes SQL
// (CWE-89).
//
// A parameter that takes SQL has a type that this package does not export. An
// untyped constant converts to it by itself; a variable, a concatenation with
// one, or the result of fmt.Sprintf does not compile:
//
//	q := sqlsafe.SQL("SELECT name FROM users WHERE age >= ? AND ?", age, sqlsafe.In("city", cities))
//	text, args, err := q.Build(sqlsafe.Postgres)
//
// There is no language to learn beside SQL: a join, a common table expression,
// a window or an upsert is constant text, with "?" for each value and "??" for
// a literal question mark. A Query can stand where a value can, and then is a
// part of the statement. What a client may choose has a helper that looks it up
// in a list of the program's own:
//
//   - conditions that may be absent: If, And, Or, Not, Builder
//   - lists, and text that is searched for: In, InArray, Contains, Prefix, Suffix
//   - sort keys, columns, operators and whole filters, by the db tags of a
//     struct: Table.Sort, Table.Pick, Table.Where, Table.Filter
//   - pages, lengths and tables: Pager, Limit, Offset, Tables
//
// Statements that follow from a struct are made by Table: Insert, InsertAll,
// Update, Patch, Upsert, Delete. Wrap runs queries on a sql.DB; with another
// library, Query.Build gives text and arguments, and Query.Mint tells Guard of
// them. Guard stands below database/sql and refuses what was not made here.
// The everyday tasks are in examples/queries, each as an example that runs.
//
// Everything that is refused is an *untaint.Error. A mistake in the program,
// such as a "?" within quotes, is Misuse, and Check finds it at start-up; what a
// client sent is Invalid, Denied or TooLarge; what a database reports is told
// apart by the codes listed at CodeNotFound, and its text, which quotes values,
// goes nowhere.
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
// database cannot hold, NUL and text that is not UTF-8, inside a driver.Valuer
// not even that. What Guard cannot see is said there.
//
// The texts are read as by a server whose client speaks UTF-8. On MySQL and
// PostgreSQL a text that would read differently under another sql_mode or
// standard_conforming_strings is refused; a value is never part of a text, so no
// setting changes what it is.
package sqlsafe
