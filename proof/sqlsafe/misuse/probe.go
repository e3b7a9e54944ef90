// Package misuse gives each SQL library the same hostile strings at the same
// places, and finds out on real databases what became of them.
//
// Each contestant is used as its documentation says and with its own dialect
// for the database. Where it has a text API and a quoting API for the same
// thing, both are tried, at two places. What the library's own types refuse is
// a program that must not compile, and is compiled to see that it does not.
package misuse

import (
	"strings"

	"github.com/untaint/untaint/proof/database"
)

// Place is where in a statement an untrusted string goes.
type Place int

const (
	OrderText    Place = iota // ORDER BY …, as text
	OrderName                 // ORDER BY …, as the name of a column
	Direction                 // ORDER BY id …
	ColumnText                // SELECT …, as text
	ColumnName                // SELECT …, as the name of a column
	Alias                     // SELECT age AS …
	GroupBy                   // GROUP BY …
	Having                    // HAVING …
	TableText                 // FROM …, as text
	TableName                 // FROM …, as the name of a table
	Join                      // JOIN …
	WhereText                 // WHERE …
	WhereColumn               // WHERE … = 'x'
	WhereMap                  // WHERE, from the keys and values of a JSON object
	Operator                  // WHERE age … 45
	InsertColumn              // INSERT INTO log (…)
	UpdateColumn              // UPDATE users SET … = '1'
	DeleteText                // DELETE FROM users WHERE …
	ValueInText               // WHERE name = '…', concatenated
	Value                     // WHERE name = …, as a value
	ValueAny                  // WHERE name = …, out of JSON and of any type
	InList                    // WHERE name IN (…)
	Contains                  // names that hold a term
	Prefix                    // names that begin with a term
	Limit                     // LIMIT …
	placeEnd
)

// probe is one hostile string at one place.
type probe struct {
	place Place
	input string
}

// The tables. The view secrets counts each time it is read, so that a leak is
// seen whatever the statement did with it. Only the row of eve is meant to be
// found where a query asks for age >= 45.
const (
	names    = "ann,bob,eve,100%,a_b,c\\d"
	aged     = 45
	read     = "(SELECT v FROM secrets WHERE id > 0)" // beside a row of users
	readOnce = "(SELECT v FROM secrets)"
)

// expressions stand where one or more columns or sort keys may.
var expressions = []string{
	read,
	"id, " + read,
	"coalesce(" + read + ", 'x')",
	"CASE WHEN " + read + " IS NULL THEN id ELSE age END",
	"id/**/,/**/(SELECT/**/v/**/FROM/**/secrets/**/WHERE/**/id>0)",
	`id", ` + read + `, "id`,
	"id`, " + read + ", `id",
}

// conditions are never what was meant: no row but eve's.
var conditions = []string{
	"1 = 1",
	"age >= 45 OR 1 = 1",
	"coalesce(" + read + ", '') <> ''",
	"id IN (SELECT 1 FROM secrets WHERE v IS NOT NULL)",
	"id > 0 -- ",
	"id > 0 /*",
}

// columns stand where the name of one column is compared or set.
var columns = []string{
	"1 = 1 OR name",
	"name IS NOT NULL OR name",
	"coalesce(" + read + ", 'x') = 'y' OR name",
	`name" IS NOT NULL OR "name`,
	"name` IS NOT NULL OR `name",
	`name" = 'x' OR coalesce(` + read + `, 'x') <> '' OR "name`,
	"name` = 'x' OR coalesce(" + read + ", 'x') <> '' OR `name",
}

var terms = []string{"%", "_", "__", "a%", "%n%", "_n", `\`, `\%`, "a_b", "100%"}

var values = []string{
	"' OR '1'='1", "' OR 1=1 -- ", `\' OR 1=1 -- `, `x\`, `" OR ""="`, "x'; DELETE FROM users; -- ", "') OR ('1'='1", "?", "$1", "0",
}

// inputs are the strings for each place.
var inputs = [placeEnd][]string{
	OrderText: expressions,
	OrderName: expressions,
	Direction: {", " + read, "DESC, " + read, "ASC, coalesce(" + read + ", 'x') DESC", "DESC; DELETE FROM users; -- "},
	ColumnText: append(expressions[:len(expressions):len(expressions)],
		"name FROM users WHERE 1 = 1 OR age", "v FROM secrets -- "),
	ColumnName: append(expressions[:len(expressions):len(expressions)], `v" FROM secrets -- `, "v` FROM secrets -- "),
	Alias: {
		"x, " + read + " AS y", `x", ` + read + ` AS "y`, "x`, " + read + " AS `y", "x FROM users -- ", `x" FROM users -- `,
	},
	GroupBy:   expressions,
	Having:    conditions,
	TableText: {"secrets", "users, secrets", "(SELECT v AS name, 99 AS age FROM secrets) AS users", "users WHERE 1 = 1 OR age > 0 -- "},
	TableName: {
		"secrets", `users" CROSS JOIN "secrets`, "users` CROSS JOIN `secrets", `users" WHERE 1 = 1 -- `, "users` WHERE 1 = 1 -- ",
		"(SELECT v AS name, 99 AS age FROM secrets) AS users",
	},
	Join: {
		"secrets ON 1 = 1", "secrets ON coalesce(v, '') <> ''", "users b ON 1 = 1", "(SELECT v AS x FROM secrets) s ON s.x <> ''",
	},
	WhereText:   conditions,
	WhereColumn: columns,
	WhereMap: {
		`{"1 = 1 OR name": "x"}`, `{"name IS NOT NULL OR name": "x"}`, `{"name\" IS NOT NULL OR \"name": "x"}`, "{\"name` IS NOT NULL OR `name\": \"x\"}",
		`{"name": 0}`, `{"name": ["ann", "bob"]}`, `{"name": {"<>": ""}}`, `{"name <> '' OR name": "x"}`, `{"admin": 0}`,
	},
	Operator: {
		">= 0 OR age >=", "IS NOT NULL OR age >=", "<> 0 AND coalesce(" + read + ", '') <> '' OR age >=", "!= -1 OR age >", ">= 0 OR 1 = 1 -- ",
	},
	InsertColumn: {
		"admin",
		"name) SELECT v FROM secrets WHERE {p} <> '' -- ",
		`name") SELECT v FROM secrets WHERE {p} <> '' -- `,
		"name`) SELECT v FROM secrets WHERE {p} <> '' -- ",
		"name) VALUES (CASE WHEN {p} = 'zz' THEN '' ELSE " + readOnce + " END) -- ",
		`name") VALUES (CASE WHEN {p} = 'zz' THEN '' ELSE ` + readOnce + ` END) -- `,
	},
	UpdateColumn: {
		"admin", "age = 99, name", `age" = 99, "name`, "age` = 99, `name",
		"admin = 1, name", "age = length(" + readOnce + "), name", `age" = length(` + readOnce + `), "name`,
	},
	DeleteText:  conditions,
	ValueInText: values,
	Value:       values,
	ValueAny:    {"0", "true", "1.5", `["ann","bob"]`, `{"a":1}`},
	InList:      values,
	Contains:    terms,
	Prefix:      terms,
	Limit:       {"100", "(SELECT length(v) FROM secrets)", "100; DELETE FROM users", "-1", "ALL"},
}

// good are ordinary strings for each place. Each contestant must be able to do
// with them what is asked for, or the probes would show nothing.
var good = [placeEnd]string{
	OrderText: "id", OrderName: "id", Direction: "DESC", ColumnText: "name", ColumnName: "name", Alias: "x", GroupBy: "name",
	Having: "count(*) > 5", TableText: "users", TableName: "users", Join: "log ON log.id = users.id", WhereText: "age >= 45",
	WhereColumn: "name", WhereMap: `{"name": "x"}`, Operator: ">=", InsertColumn: "name", UpdateColumn: "name", DeleteText: "id = 99",
	ValueInText: "x", Value: "x", ValueAny: `"x"`, InList: "x", Contains: "zz", Prefix: "zz", Limit: "10",
}

// probes returns all of them, written for a family.
func probes(f database.Family) []probe {
	mark := "?"
	if f == database.PostgreSQL {
		mark = "$1"
	}
	var all []probe
	for place, list := range inputs {
		for _, s := range list {
			all = append(all, probe{Place(place), strings.ReplaceAll(s, "{p}", mark)})
		}
	}
	return all
}

// Probes is how many there are.
func Probes() int { return len(probes(database.SQLite)) }

// extra reports whether the rows that a query found, by their first column, are
// more than it was meant to find.
func (p probe) extra(found []string) bool {
	switch p.place {
	case Value, ValueInText, ValueAny, InList, WhereColumn, WhereMap, DeleteText, InsertColumn, UpdateColumn:
		return len(found) > 0
	case Contains, Prefix:
		for _, name := range found {
			if p.place == Contains && !strings.Contains(name, p.input) || p.place == Prefix && !strings.HasPrefix(name, p.input) {
				return true
			}
		}
		return false
	}
	return len(found) > 1
}
