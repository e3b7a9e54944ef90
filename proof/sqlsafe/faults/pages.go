package faults

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// paged is a row with a sort key of some type.
type paged[T any] struct {
	ID int `db:"id,pk"`
	K  T   `db:"k,sort,filter"`
}

// column is a column of some type with the values in it, each twice.
type column struct {
	sql    string
	values []string
	walk   func(ctx context.Context, b *Bed, sort string, limit, most int) ([]int, error)
}

func columnOf[T any](sql string, values ...string) column {
	return column{sql, values, walk[T]}
}

// walk returns the keys of the rows in the order in which pages have them.
func walk[T any](ctx context.Context, b *Bed, sort string, limit, most int) (ids []int, err error) {
	table, err := sqlsafe.For[paged[T]]("paged")
	if err != nil {
		return nil, err
	}
	pager, err := sqlsafe.NewPager(table, []byte(strings.Repeat("k", 32)), "id", 100)
	if err != nil {
		return nil, err
	}
	cursor := ""
	for range most {
		page := pager.Page(sort, cursor, limit)
		rows, err := sqlsafe.All[paged[T]](ctx, b.Safe, sqlsafe.SQL("SELECT ? FROM paged WHERE ? ORDER BY ? LIMIT ?", table.Columns(), page.Where(), page.OrderBy(), page.Limit()))
		if err != nil {
			return ids, err
		}
		rows, next, err := page.Finish(rows)
		if err != nil {
			return ids, err
		}
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		if cursor = next; next == "" {
			return ids, nil
		}
	}
	return ids, errors.New("no end")
}

var digits = []string{"12345678901234567890", "12345678901234567891", "12345678901234567892", "-12345678901234567891", "9007199254740993", "9007199254740992", "0", "9", "10", "100"}

var pagedColumns = map[database.Family][]column{
	database.PostgreSQL: {
		columnOf[time.Time]("timestamptz", "'2025-10-26 00:30Z'", "'2025-10-26 01:30Z'", "'2025-10-26 01:30:00.000001Z'", "'1900-01-01Z'", "'9999-12-31Z'"),
		columnOf[time.Time]("timestamp", "'2025-10-26 02:30'", "'2025-10-26 02:15'", "'2025-03-30 02:30'", "'2025-10-26 02:30:00.000001'"),
		columnOf[time.Time]("date", "'2025-10-26'", "'2025-03-30'", "'1970-01-01'"),
		columnOf[string]("numeric", append(digits, "0.1", "0.10", "1e-20")...),
		columnOf[int64]("numeric(20, 0)", "9007199254740993", "9007199254740992", "-5", "0", "9", "10"),
		columnOf[string]("bigint", "9007199254740993", "9007199254740992", "9", "10", "-1"),
		columnOf[string]("text", "'a'", "'B'", "'b'", "'ä'", "''", "' '", "'a '"), columnOf[string]("char(3)", "'a'", "'B'", "'b '", "''"),
		columnOf[string](`text COLLATE "C"`, "'a'", "'B'", "'b'", "'ä'"),
		columnOf[bool]("boolean", "true", "false"), columnOf[string]("uuid", "'00000000-0000-0000-0000-00000000000a'", "'f0000000-0000-0000-0000-000000000000'"),
		columnOf[string]("feeling", "'sad'", "'ok'", "'happy'"), columnOf[string]("date", "'2025-10-26'", "'2025-03-30'"),
		columnOf[int]("smallint", "-1", "0", "1"), columnOf[float64]("real", "1.1"), columnOf[*int]("int", "1", "NULL"),
	},
	database.MariaDB: {
		columnOf[time.Time]("DATETIME(6)", "'2025-10-26 02:30'", "'2025-10-26 02:15'", "'2025-03-30 02:30'", "'2025-10-26 02:30:00.000001'"),
		columnOf[time.Time]("TIMESTAMP(6)", "'2025-06-26 02:30'", "'2025-06-26 02:15'", "'2025-10-26 12:30:00.000001'"),
		columnOf[time.Time]("DATE", "'2025-10-26'", "'2025-03-30'"),
		columnOf[string]("DECIMAL(40, 10)", append(digits, "0.1", "0.1000000001")...),
		columnOf[string]("BIGINT", "9007199254740993", "9007199254740992", "9", "10", "-1"),
		columnOf[uint64]("BIGINT UNSIGNED", "18446744073709551615", "18446744073709551614", "9", "10"),
		columnOf[int64]("DECIMAL(20, 0)", "9007199254740993", "9007199254740992", "9", "10"),
		columnOf[string]("VARCHAR(9) CHARACTER SET utf8mb4", "'a'", "'B'", "'b'", "'ä'", "''", "' '", "'a '"), columnOf[string]("CHAR(3)", "'a'", "'B'", "'b '", "''"),
		columnOf[string]("VARCHAR(9) CHARACTER SET latin1", "'a'", "'B'", "'ä'"), columnOf[string]("VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "'a'", "'B'", "'ä'"),
		columnOf[string]("DATE", "'2025-10-26'", "'2025-03-30'"), columnOf[string]("TIME", "'10:00'", "'9:00'", "'100:00'"),
		columnOf[string]("ENUM('sad', 'ok', 'happy')", "'sad'", "'ok'", "'happy'"),
		columnOf[bool]("BOOLEAN", "TRUE", "FALSE"), columnOf[float64]("FLOAT", "1.1"), columnOf[*int]("INT", "1", "NULL"),
	},
	database.SQLite: {
		columnOf[time.Time]("DATETIME", "CURRENT_TIMESTAMP"), columnOf[int64]("INTEGER", "9007199254740993", "9007199254740992", "-9223372036854775808", "0"),
		columnOf[string]("TEXT", "'a'", "'B'", "'b'", "'ä'", "''", "' '", "'10'", "'9'"), columnOf[string]("TEXT COLLATE NOCASE", "'a'", "'A'", "'b'", "'B'"),
		columnOf[int64]("TEXT", "10", "9", "100"), columnOf[string]("INTEGER", "10", "9", "100", "9007199254740993", "9007199254740992"),
		columnOf[string]("NUMERIC", "10", "9", "0.5", "100"), columnOf[int64]("", "10", "9", "100"),
		columnOf[bool]("BOOLEAN", "TRUE", "FALSE"), columnOf[float64]("REAL", "1.1"), columnOf[*int]("INT", "1", "NULL"), columnOf[string]("DATE", "'2025-10-26'", "'2025-03-30'"),
	},
}

// Pages walks over columns of many types, upwards and downwards, in pages of several
// lengths. Each row comes once, or the column is refused.
func Pages(t *testing.T, e database.Engine) {
	b := New(t, e)
	b.Pool.SetMaxIdleConns(0) // pgx keeps the types of a table that is made anew
	if e.Family == database.PostgreSQL {
		b.MustExec(t, "CREATE TYPE feeling AS ENUM ('sad', 'ok', 'happy')")
	}
	for i, c := range pagedColumns[e.Family] {
		b.MustExec(t, "DROP TABLE IF EXISTS paged", "CREATE TABLE paged (id INT PRIMARY KEY, k "+c.sql+")")
		var all []int
		for _, v := range append(c.values, c.values...) {
			all = append(all, len(all)+1)
			b.MustExec(t, fmt.Sprintf("INSERT INTO paged VALUES (%d, %s)", len(all), v))
		}
		for _, sort := range []string{"k", "-k"} {
			for limit := 1; limit <= 3; limit++ {
				ids, err := c.walk(t.Context(), b, sort, limit, 2*len(all))
				if err != nil {
					if untaint.KindOf(err) != untaint.Misuse {
						t.Errorf("%s %d %s: %v %v", c.sql, i, sort, ids, err)
					}
					break
				}
				slices.Sort(ids)
				if !slices.Equal(all, ids) {
					t.Errorf("%s %d %s by %d: %v", c.sql, i, sort, limit, ids)
				}
			}
		}
	}
}

// Compared are times that a client gives in a zone of its own.
func Compared(t *testing.T, e database.Engine) {
	if e.Family == database.SQLite {
		return // which compares no times
	}
	b := New(t, e)
	b.Pool.SetMaxIdleConns(0)
	types := map[database.Family][]string{database.PostgreSQL: {"timestamptz", "timestamp"}, database.MariaDB: {"DATETIME(6)", "TIMESTAMP(6)"}}[e.Family]
	for _, typ := range types {
		b.MustExec(t, "DROP TABLE IF EXISTS paged", "CREATE TABLE paged (id INT PRIMARY KEY, k "+typ+")", "INSERT INTO paged VALUES (1, '2025-06-01 10:00:00'), (2, '2025-06-01 11:00:00'), (3, '2025-06-01 12:00:00')")
		table := sqlsafe.MustFor[paged[time.Time]]("paged")
		rows, err := sqlsafe.All[paged[time.Time]](t.Context(), b.Safe, sqlsafe.SQL("SELECT ? FROM paged ORDER BY id", table.Columns()))
		require.NoError(t, err)
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 7200), time.FixedZone("", -5*3600)} {
			at := rows[1].K.In(zone)
			for op, want := range map[string][]int{"eq": {2}, "ge": {2, 3}, "gt": {3}, "lt": {1}, "le": {1, 2}, "ne": {1, 3}, "in": {2}, "notin": {1, 3}} {
				given := at.Format(time.RFC3339Nano)
				value := any(at)
				if op == "in" || op == "notin" {
					value = []time.Time{at}
				}
				for name, cond := range map[string]sqlsafe.Query{"Filter": table.Filter(map[string][]string{"k[" + op + "]": {given}}), "Where": table.Where("k", op, value)} {
					ids, err := sqlsafe.All[int](t.Context(), b.Safe, sqlsafe.SQL("SELECT id FROM paged WHERE ? ORDER BY id", cond))
					require.NoError(t, err)
					if !slices.Equal(want, ids) {
						t.Errorf("%s %s %s %s: %v", typ, name, op, given, ids)
					}
				}
			}
		}
	}
}
