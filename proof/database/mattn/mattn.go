// Package mattn is SQLite through github.com/mattn/go-sqlite3, which needs cgo.
// A program cannot import it beside package ncruces.
package mattn

import (
	"context"

	_ "github.com/mattn/go-sqlite3" // registers "sqlite3"

	"github.com/untaint/untaint/proof/database"
)

// Engine returns the engine.
func Engine() database.Engine {
	return database.Engine{
		Name:   "sqlite/mattn",
		Family: database.SQLite,
		Driver: "sqlite3",
		Hint:   "apt-get install gcc, and CGO_ENABLED=1",
		Make: func(context.Context) (string, func() error, error) {
			path, drop, err := database.File()
			return "file:" + path + "?_busy_timeout=10000&_journal_mode=WAL&_foreign_keys=1", drop, err
		},
	}
}
