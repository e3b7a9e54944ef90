package faults

import (
	"database/sql"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

type city struct {
	ID   int        `db:"id,pk"`
	Name string     `db:"name"`
	Note *string    `db:"note"`
	Host netip.Addr `db:"host"`
}

type place struct {
	Street string `db:"street"`
	No     int    `db:"no"`
}

type dweller struct {
	ID   int   `db:"id,pk"`
	Home place `db:"home_*"`
}

type dwelling struct {
	dweller
	City *city `db:"city_*"`
	Born *struct {
		City sql.NullInt64 `db:"city"`
		At   *time.Time    `db:"at"`
	} `db:"born_*"`
}

// mood is an enum that is a number in the program.
type mood int

func (m *mood) UnmarshalText(b []byte) error {
	*m = map[string]mood{"sad": 1, "ok": 2}[string(b)]
	return nil
}

// Shapes reads rows into structs within structs, into structs that a row lacks,
// into maps and into types that database/sql does not read.
func Shapes(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	b.MustExec(t, "CREATE TABLE cities (id INT PRIMARY KEY, name VARCHAR(20), note VARCHAR(20), host VARCHAR(60) NOT NULL)",
		"CREATE TABLE dwellers (id INT PRIMARY KEY, home_street VARCHAR(20) NOT NULL, home_no INT NOT NULL, city INT)",
		"INSERT INTO cities VALUES (1, 'Oslo', NULL, '192.0.2.1'), (2, NULL, 'x', '2001:db8::1')")
	dwellers, cities := sqlsafe.MustFor[dweller]("dwellers"), sqlsafe.MustFor[city]("cities")
	for _, q := range dwellers.InsertAll(Dialect(e), []dweller{{1, place{"a", 5}}, {2, place{"b", 6}}, {3, place{"c", 7}}}) {
		_, err := b.Safe.Exec(ctx, q)
		require.NoError(t, err)
	}
	_, err := b.Safe.Exec(ctx, sqlsafe.SQL("UPDATE dwellers SET city = id WHERE id <> 3"))
	require.NoError(t, err)
	read := func(cond sqlsafe.Query) ([]dwelling, error) {
		return sqlsafe.All[dwelling](ctx, b.Safe, sqlsafe.SQL(`SELECT ?, ?, d.city AS born_city, NULL AS born_at FROM dwellers d LEFT JOIN cities c ON c.id = d.city WHERE ? ORDER BY d.id`,
			dwellers.As("d").Columns(), cities.As("c").Columns("city_"), cond))
	}
	rows, err := read(sqlsafe.SQL("d.id <> 2"))
	require.NoError(t, err)
	require.Equal(t, &city{1, "Oslo", nil, netip.MustParseAddr("192.0.2.1")}, rows[0].City)
	require.Equal(t, place{"a", 5}, rows[0].Home)
	require.EqualValues(t, 1, rows[0].Born.City.Int64)
	require.Nil(t, rows[1].City)
	require.Nil(t, rows[1].Born)
	require.Equal(t, 3, rows[1].ID)

	_, err = read(sqlsafe.SQL("d.id = 2")) // a city without a name, where a field takes no NULL
	Is(t, err, untaint.Misuse, "null_in_field")
	require.EqualError(t, err, "sqlsafe.All: misuse: null_in_field (column city_name)")

	maps, err := sqlsafe.All[map[string]any](ctx, b.Safe, sqlsafe.SQL("SELECT id, note, 2 AS two FROM cities ORDER BY id"))
	require.NoError(t, err)
	require.Len(t, maps, 2)
	require.Equal(t, map[string]any{"id": int64(1), "note": nil, "two": int64(2)}, maps[0])
	_, err = sqlsafe.All[map[string]any](ctx, b.Safe, sqlsafe.SQL("SELECT id, note, id FROM cities"))
	Is(t, err, untaint.Misuse, "column_twice")

	hosts, err := sqlsafe.All[netip.Addr](ctx, b.Safe, sqlsafe.SQL("SELECT host FROM cities ORDER BY id"))
	require.NoError(t, err)
	require.Equal(t, []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")}, hosts)
	_, err = sqlsafe.All[netip.Addr](ctx, b.Safe, sqlsafe.SQL("SELECT '"+Canary+"' AS host"))
	Is(t, err, untaint.Failed, "field_type")
	_, err = sqlsafe.One[netip.Addr](ctx, b.Safe, sqlsafe.SQL("SELECT NULL AS host"))
	Is(t, err, untaint.Misuse, "null_in_field")

	type unfit struct {
		Tags []string       `db:"tags"`
		JSON map[string]any `db:"json"`
	}
	_, err = sqlsafe.For[unfit]("t")
	require.EqualError(t, err, "sqlsafe.For: misuse: bad_column_tag (at faults.unfit.JSON, tag json)")
	_, err = sqlsafe.For[dwelling]("t")
	require.ErrorIs(t, err, untaint.Code("bad_column_tag"))
	if e.Family == database.PostgreSQL {
		arrays(t, b)
	}
}

type listed struct {
	Tags  []string      `db:"tags"`
	Nums  []int         `db:"nums"`
	Some  []*float64    `db:"some"`
	Bools []bool        `db:"bools"`
	Nets  []netip.Addr  `db:"nets"`
	Mood  mood          `db:"mood"`
	Net   *netip.Prefix `db:"net"`
}

func arrays(t *testing.T, b *Bed) {
	ctx := t.Context()
	b.MustExec(t, "CREATE TYPE mood AS ENUM ('sad', 'ok')")
	row, err := sqlsafe.One[listed](ctx, b.Safe, sqlsafe.SQL("SELECT ARRAY['a,b', 'c\"d', 'NULL', '', ' e', E'f\\\\g', '{}']::text[] AS tags, ARRAY[1, -2] AS nums, ARRAY[1.5, NULL]::float8[] AS some, ARRAY[true, false] AS bools, ARRAY['192.0.2.1'::inet] AS nets, 'ok'::mood AS mood, '10.0.0.0/8'::cidr AS net"))
	require.NoError(t, err)
	half := 1.5
	net := netip.MustParsePrefix("10.0.0.0/8")
	require.Equal(t, listed{[]string{"a,b", `c"d`, "NULL", "", " e", `f\g`, "{}"}, []int{1, -2}, []*float64{&half, nil}, []bool{true, false},
		[]netip.Addr{netip.MustParseAddr("192.0.2.1")}, 2, &net}, row)
	none, err := sqlsafe.One[[]string](ctx, b.Safe, sqlsafe.SQL("SELECT '{}'::text[]"))
	require.NoError(t, err)
	require.Empty(t, none)
	none, err = sqlsafe.One[[]string](ctx, b.Safe, sqlsafe.SQL("SELECT NULL::text[]"))
	require.NoError(t, err)
	require.Nil(t, none)
	for _, q := range []sqlsafe.Query{sqlsafe.SQL("SELECT ARRAY[[1, 2], [3, 4]]"), sqlsafe.SQL("SELECT ARRAY[1, NULL]"), sqlsafe.SQL("SELECT ARRAY['x']"), sqlsafe.SQL("SELECT '[2:3]={1,2}'::int[]")} {
		_, err := sqlsafe.One[[]int](ctx, b.Safe, q)
		Is(t, err, untaint.Failed, "field_type")
	}
}
