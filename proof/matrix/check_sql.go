package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/sqlsafe/misuse"
)

// sqlCheck hands hostile strings to SQL libraries, at each place of a
// statement, and looks on real databases what they did there.
var sqlCheck = Check{Name: "sql", Run: checkSQL}

func checkSQL(ctx context.Context) (Table, error) {
	// bun logs what it refuses.
	defer slog.SetDefault(slog.Default())
	slog.SetDefault(slog.New(slog.DiscardHandler))
	results, err := misuse.Run(ctx, database.Main())
	if err != nil {
		return Table{}, err
	}
	table := Table{
		Title:   "Hostile strings in SQL: what got through",
		Columns: []string{"library", "got through", "stopped by the database alone", "harmless", "refused", "does not compile", "has no API for it"},
		Notes: []string{
			fmt.Sprintf("%d strings at the places of a statement where text, a name, an operator or a value goes, on PostgreSQL, MariaDB and SQLite.", misuse.Probes()),
			"Got through: the statement read the canary, found rows or changed rows that it was not meant to. A view that counts its reads is the canary, so that a leak without a trace in the result is seen too.",
			"Where a library has a text API and a quoting API for a place, both are tried. Values are bound, never inlined, wherever the library can be told to.",
			"ent is used through dialect/sql, the builder under its generated code.",
			"What does not compile was given to the compiler, and refused for its type.",
		},
	}
	for _, r := range results {
		row := Row{Name: r.Name, Ours: r.Ours, Failed: r.Ours && (r.Counts[misuse.Through] > 0 || r.Counts[misuse.DatabaseError] > 0)}
		for _, o := range []misuse.Outcome{misuse.Through, misuse.DatabaseError, misuse.Harmless, misuse.Refused, misuse.NoCompile, misuse.NoWay} {
			row.Cells = append(row.Cells, fmt.Sprintf("%d of %d", r.Counts[o], r.All()))
		}
		table.Rows = append(table.Rows, row)
		if r.Ours {
			table.Notes = append(table.Notes, r.Where...)
		}
	}
	return table, nil
}
