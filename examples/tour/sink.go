package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// state is what can be damaged, read past the packages under test: every row
// of the database, every file, and what the servers round the application were asked.
type state struct {
	tables map[string][]string // rows as text
	files  map[string]string   // contents by name
}

func (a *app) state(ctx context.Context) (state, error) {
	s := state{tables: map[string][]string{}, files: map[string]string{}}
	rows, err := a.pool.QueryContext(ctx, `SELECT 'schema', name || ' ' || coalesce(sql, '') FROM sqlite_master
		UNION ALL SELECT 'users', concat_ws('|', id, name, email, password, age, site) FROM users
		UNION ALL SELECT 'comments', concat_ws('|', id, author, html) FROM comments`)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for rows.Next() {
		var table, row string
		if err := rows.Scan(&table, &row); err != nil {
			return s, err
		}
		s.tables[table] = append(s.tables[table], row)
	}
	if err := rows.Err(); err != nil {
		return s, err
	}
	for _, server := range []string{"deliveries", "inside"} {
		s.tables[server] = a.near.requests(server)
	}
	return s, filepath.WalkDir(filepath.Dir(a.dir), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "tour.db") {
			return err
		}
		data, err := os.ReadFile(path)
		s.files[path] = string(data)
		return err
	})
}

// diff says how s differs from an earlier state: "" for not at all, "+1 users"
// for one more row and nothing else, and "CHANGED ..." for what no request of
// the tour should do.
func (s state) diff(before state) string {
	var grown []string
	for _, table := range []string{"schema", "users", "comments", "deliveries", "inside"} {
		was, is := before.tables[table], s.tables[table]
		if len(is) < len(was) || strings.Join(is[:len(was)], "\n") != strings.Join(was, "\n") {
			return "CHANGED " + table
		}
		if n := len(is) - len(was); n > 0 {
			grown = append(grown, fmt.Sprintf("+%d %s", n, table))
		}
	}
	for path, data := range before.files {
		if s.files[path] != data {
			return "CHANGED file " + filepath.Base(path)
		}
	}
	if n := len(s.files) - len(before.files); n > 0 {
		grown = append(grown, fmt.Sprintf("+%d files", n))
	}
	return strings.Join(grown, ", ")
}

// contains reports whether text stands in a row or a file.
func (s state) contains(text string) bool {
	for _, rows := range s.tables {
		if strings.Contains(strings.Join(rows, "\n"), text) {
			return true
		}
	}
	for _, data := range s.files {
		if strings.Contains(data, text) {
			return true
		}
	}
	return false
}
