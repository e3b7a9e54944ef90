package snippet

import "github.com/untaint/untaint/sqlsafe"

const table = "users"

// What must compile: literals, constants without a type, and what they add up to.
func control(user string, id int) []sqlsafe.Query {
	var b sqlsafe.Builder
	b.Add("SELECT id FROM "+table).Where("id = ?", id).WhereIf(user != "", "name = ?", user)
	b.Where("?", sqlsafe.In("id", []int{id}))
	return []sqlsafe.Query{
		sqlsafe.SQL("SELECT id FROM users WHERE name = ?", user),
		sqlsafe.SQL("SELECT id FROM "+table+" WHERE name = ?", user),
		sqlsafe.SQL(table),
		sqlsafe.And(sqlsafe.SQL("a = ?", user), sqlsafe.If(id > 0, "id = ?", id)),
		sqlsafe.In("id", []int{id}),
		sqlsafe.Contains("name", user),
		b.Query(),
	}
}
