package sqlsafe_test

import (
	"database/sql/driver"
	"embed"
	"fmt"
	"net/url"

	"github.com/untaint/untaint/sqlsafe"
)

// person is a row of the table users. A client may sort by id, name and age,
// filter by name and age, ask for name and city, and change name and city.
type person struct {
	ID      int    `db:"id,pk,auto,sort"`
	Name    string `db:"name,sort,filter,select,patch"`
	Age     int    `db:"age,sort,filter"`
	City    string `db:"city,select,patch"`
	Admin   bool   `db:"admin"`
	Version int    `db:"version,version"`
}

var people = sqlsafe.MustFor[person]("users")

func ExampleFor() {
	type bad struct {
		ID   int    `db:"id,primary"`
		Name string `db:"na me"`
	}
	_, err := sqlsafe.For[bad]("users; --")
	fmt.Println(err)
	// Output:
	// sqlsafe.For: misuse: bad_column_tag (at sqlsafe_test.bad.ID, tag primary); bad_column_tag (at sqlsafe_test.bad.Name, tag na me); bad_table_name (tag users; --)
}

func ExampleMustFor() {
	type tag struct {
		Name string `db:"name,pk"`
	}
	var tags = sqlsafe.MustFor[tag]("tags")
	show(tags.Insert(&tag{"go"}))
	// Output:
	// INSERT INTO "tags" ("name") VALUES ($1)
	//   with [go]
}

func ExampleTable_Columns() {
	show(sqlsafe.SQL("SELECT ? FROM users", people.Columns()))
	// Output:
	// SELECT "id", "name", "age", "city", "admin", "version" FROM users
}

func ExampleTable_Name() {
	show(sqlsafe.SQL("SELECT count(*) FROM ?", people.Name()))
	// Output:
	// SELECT count(*) FROM "users"
}

func ExampleTable_As() {
	u := people.As("u")
	show(sqlsafe.SQL("SELECT ? FROM ? JOIN orders o ON o.user_id = u.id ORDER BY ?", u.Pick("name"), u.Name(), u.Sort("-age", "id")))
	// Output:
	// SELECT "u"."name" FROM "users" AS "u" JOIN orders o ON o.user_id = u.id ORDER BY "u"."age" DESC
}

func ExampleTable_From() {
	tenant := "acme" // from a host name, say
	mine := people.From(tenants.Pick(tenant))
	show(mine.Insert(&person{Name: "Ada"}))
	show(people.From(tenants.Pick("pg_shadow")).Insert(&person{Name: "Ada"}))
	// Output:
	// INSERT INTO "acme" ("name", "age", "city", "admin", "version") VALUES ($1, $2, $3, $4, $5)
	//   with [Ada 0  false 0]
	// sqlsafe.Pick: denied: unknown_table
}

// tenants are the tables that a tenant's name may choose.
var tenants = sqlsafe.MustTables("acme", "initech")

func ExampleTables() {
	_, err := sqlsafe.Tables("acme", "users; --")
	fmt.Println(err)
	// Output:
	// sqlsafe.Tables: misuse: bad_table_name (tag users; --)
}

func ExampleMustTables() {
	regions := sqlsafe.MustTables("orders_eu", "orders_us")
	show(sqlsafe.SQL("SELECT count(*) FROM ?", regions.Pick("orders_eu")))
	// Output:
	// SELECT count(*) FROM "orders_eu"
}

func ExampleTableList_Pick() {
	show(
		sqlsafe.SQL("SELECT * FROM ?", tenants.Pick("initech")),
		sqlsafe.SQL("SELECT * FROM ?", tenants.Pick("secrets")),
	)
	// Output:
	// SELECT * FROM "initech"
	// sqlsafe.Pick: denied: unknown_table
}

func ExampleTable_Sort() {
	for _, spec := range []string{"-age,name", "", "admin", "(SELECT 1)"} { // from a client
		show(sqlsafe.SQL("SELECT name FROM users ORDER BY ?", people.Sort(spec, "id")))
	}
	// Output:
	// SELECT name FROM users ORDER BY "age" DESC, "name"
	// SELECT name FROM users ORDER BY "id"
	// sqlsafe.Sort: invalid: /sort/0 unknown_column
	// sqlsafe.Sort: invalid: /sort/0 unknown_column
}

func ExampleTable_Pick() {
	for _, spec := range []string{"name,city", "name,admin"} { // from a client
		show(sqlsafe.SQL("SELECT ? FROM users", people.Pick(spec)))
	}
	// Output:
	// SELECT "name", "city" FROM users
	// sqlsafe.Pick: invalid: /fields/1 unknown_column
}

func ExampleTable_Where() {
	show(
		people.Where("age", "ge", 18),
		people.Where("name", "prefix", "A_"),
		people.Where("age", "eq", "18"), // MySQL would compare it as it likes
		people.Where("admin", "eq", true),
	)
	// Output:
	// "age" >= $1
	//   with [18]
	// "name" LIKE $1 ESCAPE '!'
	//   with [A!_%]
	// sqlsafe.Where: invalid: /age wrong_type
	// sqlsafe.Where: invalid: /admin unknown_column
}

func ExampleTable_Filter() {
	for _, query := range []string{
		"age[ge]=18&name[prefix]=A&page=2",
		"name=Ada&name=Bob",
		"age=many&admin=true&name[like]=%25",
	} {
		values, _ := url.ParseQuery(query)
		show(sqlsafe.SQL("SELECT id FROM users WHERE ?", people.Filter(values, "page")))
	}
	// Output:
	// SELECT id FROM users WHERE ("age" >= $1 AND "name" LIKE $2 ESCAPE '!')
	//   with [18 A%]
	// SELECT id FROM users WHERE "name" IN ($1, $2)
	//   with [Ada Bob]
	// sqlsafe.Filter: invalid: /admin unknown_column; /age wrong_type (type integer); /name[like] unknown_operator
}

func ExampleTable_Insert() {
	show(people.Insert(&person{Name: "Ada", Age: 36, City: "London"}))
	// Output:
	// INSERT INTO "users" ("name", "age", "city", "admin", "version") VALUES ($1, $2, $3, $4, $5)
	//   with [Ada 36 London false 0]
}

func ExampleTable_InsertAll() {
	rows := []person{{Name: "Ada", Age: 36}, {Name: "Bob", Age: 40}}
	for _, q := range people.InsertAll(sqlsafe.Postgres, rows) { // more than one past 65,535 values
		show(q)
	}
	// Output:
	// INSERT INTO "users" ("name", "age", "city", "admin", "version") VALUES ($1,$2,$3,$4,$5),($6,$7,$8,$9,$10)
	//   with [Ada 36  false 0 Bob 40  false 0]
}

func ExampleTable_InsertArrays() {
	type tag struct {
		ID   int    `db:"id,pk"`
		Name string `db:"name"`
	}
	tags := sqlsafe.MustFor[tag]("tags")
	show(tags.InsertArrays([]tag{{1, "go"}, {2, "sql"}})) // one text for any number of rows
	// Output:
	// INSERT INTO "tags" ("id", "name") SELECT * FROM unnest($1::int8[], $2::text[])
	//   with [[1 2] [go sql]]
}

func ExampleTable_Update() {
	p := person{ID: 7, Name: "Ada", Age: 37, Version: 3}
	show(
		people.Update(&p, "name", "age"),
		people.Update(&p, "id"),
	)
	// Output:
	// UPDATE "users" SET "name" = $1, "age" = $2, "version" = "version" + 1 WHERE "id" = $3 AND "version" = $4
	//   with [Ada 37 7 3]
	// sqlsafe.Update: misuse: /id no_column
}

func ExampleTable_Patch() {
	p := person{ID: 7, Name: "Ada", Admin: true, Version: 3}
	show(
		people.Patch(&p, []string{"name"}),
		people.Patch(&p, []string{"admin"}), // names come from the client's JSON
	)
	// Output:
	// UPDATE "users" SET "name" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3
	//   with [Ada 7 3]
	// sqlsafe.Patch: invalid: /admin unknown_column
}

func ExampleTable_Upsert() {
	p := person{Name: "Ada", Age: 36}
	for _, d := range []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL} {
		showFor(d, people.Upsert(&p, "name", "age"))
	}
	// Output:
	// INSERT INTO "users" ("name", "age", "city", "admin", "version") VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("name") DO UPDATE SET "age" = excluded."age", "version" = "users"."version" + 1
	//   with [Ada 36  false 0]
	// INSERT INTO `users` (`name`, `age`, `city`, `admin`, `version`) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE `age` = VALUES(`age`), `version` = `users`.`version` + 1
	//   with [Ada 36  false 0]
}

func ExampleTable_Delete() {
	show(people.Delete(&person{ID: 7, Version: 3}))
	// Output:
	// DELETE FROM "users" WHERE "id" = $1 AND "version" = $2
	//   with [7 3]
}

func ExampleTable_DeleteWhere() {
	show(
		people.DeleteWhere(sqlsafe.SQL("age < ?", 18)),
		people.DeleteWhere(sqlsafe.And(sqlsafe.If(false, "city = ?", ""))), // no condition is left
	)
	// Output:
	// DELETE FROM "users" WHERE age < $1
	//   with [18]
	// sqlsafe.Build: misuse: missing_where
}

func ExampleRequireChanged() {
	fmt.Println(sqlsafe.RequireChanged(driver.RowsAffected(1)))
	fmt.Println(sqlsafe.RequireChanged(driver.RowsAffected(0)))
	// Output:
	// <nil>
	// sqlsafe.RequireChanged: conflict: stale_row
}

// The key is 32 random bytes in a real program, the same in each process.
var personPages = sqlsafe.MustPager(people, []byte("an example's key of 32 bytes, no more"), "-age", 100)

func ExampleNewPager() {
	type entry struct {
		ID   int     `db:"id,pk"`
		Note *string `db:"note,sort"`
	}
	_, err := sqlsafe.NewPager(sqlsafe.MustFor[entry]("entries"), []byte("short"), "id", 0)
	fmt.Println(err)
	// Output:
	// sqlsafe.NewPager: misuse: too_few_secret_bytes (at sqlsafe_test.entry); no_page_length (at sqlsafe_test.entry); bad_column_tag (at sqlsafe_test.entry.Note)
}

func ExampleMustPager() {
	page := personPages.Page("name", "", 20)
	show(sqlsafe.SQL("SELECT ? FROM users WHERE ? ORDER BY ? LIMIT ?", people.Columns(), page.Where(), page.OrderBy(), page.Limit()))
	// Output:
	// SELECT "id", "name", "age", "city", "admin", "version" FROM users WHERE 1 = 1 ORDER BY "name", "id" LIMIT $1
	//   with [21]
}

func ExamplePager_Page() {
	show(
		personPages.Page("", "a cursor of my own", 20).Where(),
		personPages.Page("", "", 1_000_000).Limit(),
		personPages.Page("admin", "", 20).OrderBy(),
	)
	// Output:
	// sqlsafe.Page: invalid: /after bad_cursor
	// sqlsafe.Page: invalid: /limit out_of_range (min 1, max 100)
	// sqlsafe.Page: invalid: /sort/0 unknown_column
}

func ExamplePage_Finish() {
	first := personPages.Page("", "", 2)
	rows := []person{{ID: 9, Age: 50}, {ID: 4, Age: 40}, {ID: 6, Age: 40}} // one more than the page, as its Limit asks for
	rows, next, err := first.Finish(rows)
	fmt.Println(len(rows), next != "", err)

	second := personPages.Page("", next, 2)
	show(second.Where())
	// Output:
	// 2 true <nil>
	// ("age", "id") < ($1, $2)
	//   with [40 4]
}

func ExamplePage_Where() {
	show(personPages.Page("", "", 20).Where())
	// Output:
	// 1 = 1
}

func ExamplePage_OrderBy() {
	show(personPages.Page("name", "", 20).OrderBy())
	// Output:
	// "name", "id"
}

func ExamplePage_Limit() {
	show(personPages.Page("", "", 20).Limit())
	// Output:
	// $1
	//   with [21]
}

//go:embed testdata/queries
var queryFiles embed.FS

func ExampleFiles() {
	queries, err := sqlsafe.Files(queryFiles)
	if err != nil {
		fmt.Println(err)
		return
	}
	show(queries.SQL("testdata/queries/oldest.sql", 3))
	// Output:
	// SELECT name
	// FROM users
	// ORDER BY age DESC
	// LIMIT $1
	//
	//   with [3]
}

func ExampleMustFiles() {
	var queries = sqlsafe.MustFiles(queryFiles)
	show(queries.SQL("testdata/queries/user_by_id.sql", 7))
	// Output:
	// -- One user, with what the profile page shows.
	// SELECT id, name, city
	// FROM users
	// WHERE id = $1
	//
	//   with [7]
}

func ExampleFileSet_SQL() {
	queries := sqlsafe.MustFiles(queryFiles)
	show(
		queries.SQL("testdata/queries/oldest.sql", 3),
		queries.SQL("testdata/queries/newest.sql"),
	)
	// Output:
	// SELECT name
	// FROM users
	// ORDER BY age DESC
	// LIMIT $1
	//
	//   with [3]
	// sqlsafe.Files: misuse: /testdata~1queries~1newest.sql bad_file
}

func ExampleFileSet_Check() {
	queries := sqlsafe.MustFiles(queryFiles)
	fmt.Println(queries.Check(sqlsafe.Postgres))
	// Output:
	// <nil>
}

func ExampleTable_Scoped() {
	type note struct {
		ID     int64  `db:"id,pk,auto,filter"`
		Tenant int64  `db:"tenant_id"`
		Text   string `db:"text,filter"`
	}
	notes := sqlsafe.MustFor[note]("notes")
	mine := notes.Scoped("tenant_id", 7) // who is asking
	show(
		sqlsafe.SQL("SELECT ? FROM ? WHERE id = ? OR text = ?", mine.Columns(), mine.Name(), 1, "a"),
		mine.Insert(&note{Tenant: 8, Text: "hello"}),
		mine.Delete(&note{ID: 1}),
		sqlsafe.SQL("SELECT ? FROM notes", mine.Columns()),
		notes.Scoped("tenant_id", 0).Delete(&note{ID: 1}),
	)
	// Output:
	// SELECT "id", "tenant_id", "text" FROM (SELECT * FROM "notes" WHERE "tenant_id" = $1) AS "notes" WHERE id = $2 OR text = $3
	//   with [7 1 a]
	// INSERT INTO "notes" ("tenant_id", "text") VALUES ($1, $2)
	//   with [7 hello]
	// DELETE FROM "notes" WHERE "id" = $1 AND "tenant_id" = $2
	//   with [1 7]
	// sqlsafe.Build: misuse: no_scope
	// sqlsafe.Scoped: misuse: /tenant_id no_scope
}

func ExampleTable_Scope() {
	type note struct {
		ID     int64  `db:"id,pk,auto"`
		Tenant int64  `db:"tenant_id"`
		Text   string `db:"text"`
	}
	mine := sqlsafe.MustFor[note]("notes").Scoped("tenant_id", 7)
	show(sqlsafe.SQL("UPDATE notes SET text = upper(text) WHERE ? AND ?", mine.Scope(), sqlsafe.SQL("id = ? OR text = ?", 1, "a")))
	// Output:
	// UPDATE notes SET text = upper(text) WHERE "tenant_id" = $1 AND (id = $2 OR text = $3)
	//   with [7 1 a]
}
