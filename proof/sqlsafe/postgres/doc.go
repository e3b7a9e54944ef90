// Package postgres has the everyday tasks that only PostgreSQL can do, each as
// an example that runs on a server. The others are in examples/queries.
package postgres
