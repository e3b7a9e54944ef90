// Package ncruces is SQLite through github.com/ncruces/go-sqlite3. A program
// cannot import it beside package mattn.
package ncruces

import (
	"context"

	_ "github.com/ncruces/go-sqlite3/driver" // registers "sqlite3"

	"github.com/untaint/untaint/proof/database"
)

// Engine returns the engine.
func Engine() database.Engine {
	return database.Engine{
		Name:   "sqlite/ncruces",
		Family: database.SQLite,
		Driver: "sqlite3",
		Make: func(context.Context) (string, func() error, error) {
			path, drop, err := database.File()
			return "file:" + path + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)", drop, err
		},
	}
}
