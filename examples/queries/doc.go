// Package queries has the everyday tasks of a program with a database, each as
// an example that runs: a join, a common table expression, a window, an upsert,
// a JSON operator, filters that a client may leave out, keyset pages, a bulk
// insert, a partial update, a table for each tenant, a conflict, and the wrong
// way. They run on SQLite. ported.go has sixteen tasks of larger programs, which run
// on PostgreSQL; what else only PostgreSQL has, a queue with SKIP LOCKED
// and an advisory lock, is in proof/sqlsafe/postgres.
package queries
