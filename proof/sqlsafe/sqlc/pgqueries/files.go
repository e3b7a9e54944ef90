package pgqueries

import "embed"

// Files are the statements of this package, for sqlsafe.Allow.
//
//go:embed *.sql.go
var Files embed.FS
