package sqlsafe_test

import (
	"fmt"

	"github.com/untaint/untaint/sqlsafe"
)

// The text is constant, each value has a "?", and a list or a condition that may
// be absent stands where a value can.
func Example() {
	age, cities, name := 18, []string{"Rome", "Oslo"}, "" // from a client
	q := sqlsafe.SQL("SELECT name FROM users WHERE ?", sqlsafe.And(
		sqlsafe.SQL("age >= ?", age),
		sqlsafe.In("city", cities),
		sqlsafe.If(name != "", "name = ?", name),
	))
	text, args, err := q.Build(sqlsafe.Postgres)
	fmt.Println(text)
	fmt.Println(args, err)
	// Output:
	// SELECT name FROM users WHERE (age >= $1 AND city IN ($2, $3))
	// [18 Rome Oslo] <nil>
}

func ExampleSQL() {
	name := "x' OR '1'='1" // from a client
	active := sqlsafe.SQL("SELECT id FROM users WHERE active")

	show(
		sqlsafe.SQL("SELECT age FROM users WHERE name = ?", name),
		sqlsafe.SQL("SELECT * FROM orders WHERE total > ? AND user_id IN (?)", 100, active),
		sqlsafe.SQL("SELECT data ?? 'a' FROM docs WHERE id = ?", 7), // ?? is the operator ? of jsonb
	)
	// Output:
	// SELECT age FROM users WHERE name = $1
	//   with [x' OR '1'='1]
	// SELECT * FROM orders WHERE total > $1 AND user_id IN (SELECT id FROM users WHERE active)
	//   with [100]
	// SELECT data ? 'a' FROM docs WHERE id = $1
	//   with [7]
}

// What looks like the usual way is refused: SQL that is made at run time does
// not compile, and a value where SQL belongs is found before a driver sees it.
func Example_wrongWay() {
	sort := "age; DROP TABLE users" // from a client

	// sqlsafe.SQL("SELECT name FROM users ORDER BY " + sort)
	//   cannot use "SELECT name FROM users ORDER BY " + sort (value of type string)
	//   as sqlsafe.text value in argument to sqlsafe.SQL

	show(
		sqlsafe.SQL("SELECT name FROM users ORDER BY ?", sort),       // would sort by a constant
		sqlsafe.SQL("SELECT name FROM users WHERE name = '?'", sort), // no marker at all
		sqlsafe.SQL("SELECT name FROM users; DROP TABLE users"),
		sqlsafe.SQL("DELETE FROM users WHERE ?", sqlsafe.And(sqlsafe.If(sort == "", "id = ?", 7))),
		sqlsafe.SQL("SELECT name FROM users ORDER BY ?", people.Sort(sort, "id")), // the right way, and a wrong key
	)
	// Output:
	// sqlsafe.Build: misuse: bind_in_order
	// sqlsafe.Build: misuse: marker_hidden (line 1, column 37)
	// sqlsafe.Build: misuse: second_statement (line 1, column 25)
	// sqlsafe.Build: misuse: missing_where
	// sqlsafe.Sort: invalid: /sort/0 unknown_column
}

func ExampleQuery_Build() {
	q := sqlsafe.SQL("SELECT name FROM users WHERE age >= ? AND city = ?", 18, "Oslo")
	for _, d := range []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLServer} {
		text, args, err := q.Build(d)
		fmt.Println(text, args, err)
	}
	// Output:
	// SELECT name FROM users WHERE age >= $1 AND city = $2 [18 Oslo] <nil>
	// SELECT name FROM users WHERE age >= ? AND city = ? [18 Oslo] <nil>
	// SELECT name FROM users WHERE age >= @p1 AND city = @p2 [18 Oslo] <nil>
}

func ExampleCheck() {
	var (
		byName = sqlsafe.SQL("SELECT id FROM users WHERE name = ?", "")
		broken = sqlsafe.SQL("SELECT id FROM users WHERE name = '?'", "")
		short  = sqlsafe.SQL("SELECT id FROM users WHERE age BETWEEN ? AND ?", 1)
	)
	fmt.Println(sqlsafe.Check(sqlsafe.Postgres, byName, broken, short))
	// Output:
	// sqlsafe.Check: misuse: /1 marker_hidden (line 1, column 35); /2 arg_count (want 2, got 1)
}

func ExampleDialect_String() {
	fmt.Println(sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite, sqlsafe.SQLServer, sqlsafe.Dialect(0))
	// Output:
	// postgres mysql sqlite sqlserver unknown
}

func ExampleIf() {
	for _, city := range []string{"Oslo", ""} {
		show(sqlsafe.SQL("SELECT name FROM users WHERE ?", sqlsafe.And(
			sqlsafe.SQL("active"),
			sqlsafe.If(city != "", "city = ?", city),
		)))
	}
	// Output:
	// SELECT name FROM users WHERE (active AND city = $1)
	//   with [Oslo]
	// SELECT name FROM users WHERE active
}

func ExampleAnd() {
	young := sqlsafe.SQL("age < ?", 18)
	show(
		sqlsafe.And(young, sqlsafe.SQL("city = ? OR city = ?", "Oslo", "Bergen")),
		sqlsafe.And(),
	)
	// Output:
	// (age < $1 AND (city = $2 OR city = $3))
	//   with [18 Oslo Bergen]
	// 1 = 1
}

func ExampleOr() {
	show(
		sqlsafe.Or(sqlsafe.SQL("age < ?", 18), sqlsafe.SQL("age > ?", 65)),
		sqlsafe.Or(),
	)
	// Output:
	// (age < $1 OR age > $2)
	//   with [18 65]
	// 1 = 0
}

func ExampleNot() {
	show(sqlsafe.Not(sqlsafe.Or(sqlsafe.SQL("a"), sqlsafe.SQL("b = ?", 1))))
	// Output:
	// NOT ((a OR b = $1))
	//   with [1]
}

func ExampleEverything() {
	show(
		people.DeleteWhere(sqlsafe.And()),
		people.DeleteWhere(sqlsafe.Everything()),
	)
	// Output:
	// sqlsafe.Build: misuse: missing_where
	// DELETE FROM "users" WHERE 1 = 1
}

func ExampleIn() {
	show(
		sqlsafe.In("id", []int{3, 5, 8}),
		sqlsafe.In("id", []int{}),
		sqlsafe.In("lower(name)", []any{"ann", nil}),
	)
	// Output:
	// id IN ($1, $2, $3)
	//   with [3 5 8]
	// 1 = 0
	// sqlsafe.Build: invalid: null_in_list
}

func ExampleNotIn() {
	show(
		sqlsafe.NotIn("id", []int{3, 5}),
		sqlsafe.NotIn("id", []int(nil)),
	)
	// Output:
	// id NOT IN ($1, $2)
	//   with [3 5]
	// 1 = 1
}

func ExampleInArray() {
	q := sqlsafe.SQL("SELECT name FROM users WHERE ?", sqlsafe.InArray("id", []int{3, 5, 8}))
	show(q)
	showFor(sqlsafe.MySQL, q)
	// Output:
	// SELECT name FROM users WHERE id = ANY($1)
	//   with [[3 5 8]]
	// sqlsafe.Build: misuse: unsupported_dialect (dialect mysql)
}

func ExampleContains() {
	term := "100%_" // from a client, and meant as it is
	show(sqlsafe.SQL("SELECT name FROM goods WHERE ?", sqlsafe.Contains("name", term)))
	// Output:
	// SELECT name FROM goods WHERE name LIKE $1 ESCAPE '!'
	//   with [%100!%!_%]
}

func ExamplePrefix() {
	show(sqlsafe.Prefix("lower(name)", "a_"))
	// Output:
	// lower(name) LIKE $1 ESCAPE '!'
	//   with [a!_%]
}

func ExampleSuffix() {
	show(sqlsafe.Suffix("email", "@example.org"))
	// Output:
	// email LIKE $1 ESCAPE '!'
	//   with [%@example.org]
}

func ExampleLimit() {
	for _, n := range []int{20, 1_000_000} {
		show(sqlsafe.SQL("SELECT name FROM users ORDER BY id LIMIT ?", sqlsafe.Limit(n, 100)))
	}
	// Output:
	// SELECT name FROM users ORDER BY id LIMIT $1
	//   with [20]
	// sqlsafe.Limit: invalid: /limit out_of_range (min 1, max 100)
}

func ExampleOffset() {
	show(sqlsafe.SQL("SELECT name FROM users ORDER BY id LIMIT ? OFFSET ?", sqlsafe.Limit(20, 100), sqlsafe.Offset(40, 1000)))
	show(sqlsafe.Offset(-1, 1000))
	// Output:
	// SELECT name FROM users ORDER BY id LIMIT $1 OFFSET $2
	//   with [20 40]
	// sqlsafe.Offset: invalid: /offset out_of_range (min 0, max 1000)
}

func ExampleBuilder() {
	minAge, city := 18, "" // what a client asked for
	var b sqlsafe.Builder
	b.Add("SELECT name FROM users")
	b.Where("tenant_id = ?", 7)
	b.WhereIf(minAge > 0, "age >= ?", minAge)
	b.WhereIf(city != "", "city = ?", city)
	b.Add("ORDER BY ? LIMIT ?", people.Sort("-age", "id"), 20)
	fmt.Println(b.Build(sqlsafe.Postgres))
	// Output:
	// SELECT name FROM users WHERE tenant_id = $1 AND age >= $2 ORDER BY "age" DESC LIMIT $3 [7 18 20] <nil>
}

func ExampleBuilder_Add() {
	var b sqlsafe.Builder
	b.Add("SELECT name FROM users").Add("ORDER BY name LIMIT ?", 10)
	fmt.Println(b.Build(sqlsafe.SQLite))
	// Output:
	// SELECT name FROM users ORDER BY name LIMIT ? [10] <nil>
}

func ExampleBuilder_If() {
	withOrders := true
	var b sqlsafe.Builder
	b.Add("SELECT u.name FROM users u").If(withOrders, "JOIN orders o ON o.user_id = u.id AND o.total > ?", 100)
	fmt.Println(b.Build(sqlsafe.SQLite))
	// Output:
	// SELECT u.name FROM users u JOIN orders o ON o.user_id = u.id AND o.total > ? [100] <nil>
}

func ExampleBuilder_Where() {
	var b sqlsafe.Builder
	b.Add("SELECT name FROM users").Where("active").Where("city = ? OR city = ?", "Oslo", "Bergen")
	fmt.Println(b.Build(sqlsafe.Postgres))
	// Output:
	// SELECT name FROM users WHERE active AND (city = $1 OR city = $2) [Oslo Bergen] <nil>
}

func ExampleBuilder_WhereIf() {
	id := 0 // a client left it out
	var b sqlsafe.Builder
	b.Add("DELETE FROM sessions").WhereIf(id > 0, "user_id = ?", id)
	fmt.Println(b.Build(sqlsafe.Postgres))
	// Output:
	// [] sqlsafe.Build: misuse: missing_where
}

func ExampleBuilder_Build() {
	var b sqlsafe.Builder
	fmt.Println(b.Build(sqlsafe.Postgres))
	fmt.Println(b.Add("SELECT ?", 1).Build(sqlsafe.Postgres))
	// Output:
	// [] sqlsafe.Build: misuse: empty_text
	// SELECT $1 [1] <nil>
}

func ExampleBuilder_Query() {
	var b sqlsafe.Builder
	b.Add("SELECT id FROM users").Where("active")
	show(sqlsafe.SQL("SELECT count(*) FROM (?) AS found", b.Query()))
	// Output:
	// SELECT count(*) FROM (SELECT id FROM users WHERE active) AS found
}

func ExampleBuilder_list() {
	var b sqlsafe.Builder
	b.Add("SELECT name FROM users")
	b.Where("?", sqlsafe.In("id", []int{3, 5}))
	fmt.Println(b.Where("active").Build(sqlsafe.Postgres))
	// Output:
	// SELECT name FROM users WHERE id IN ($1, $2) AND active [3 5] <nil>
}

func ExampleBind() {
	unit := sqlsafe.Bind("day")
	q := sqlsafe.SQL("SELECT date_trunc(?, at), count(*) FROM visits WHERE page = ? GROUP BY date_trunc(?, at)", unit, "/home", unit)
	fmt.Println(q.Build(sqlsafe.Postgres))
	// Output:
	// SELECT date_trunc($1, at), count(*) FROM visits WHERE page = $2 GROUP BY date_trunc($1, at) [day /home] <nil>
}
