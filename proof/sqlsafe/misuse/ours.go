package misuse

import (
	"strconv"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// user is a row of the table. A client may sort by id, name and age, filter by
// name and age, and change the name.
type user struct {
	ID    int    `db:"id,pk,sort"`
	Name  string `db:"name,sort,filter,select,patch"`
	Age   int    `db:"age,sort,filter,select"`
	Admin int    `db:"admin"`
}

var (
	users      = sqlsafe.MustFor[user]("users")
	userTables = sqlsafe.MustTables("users", "log")
)

func ourWay() Contestant {
	dialect := map[database.Family]sqlsafe.Dialect{
		database.PostgreSQL: sqlsafe.Postgres, database.MariaDB: sqlsafe.MySQL, database.SQLite: sqlsafe.SQLite,
	}
	query := func(source string, make func(in string) sqlsafe.Query) entry {
		return entry{source: source, build: func(f database.Family, in string) (string, []any, error) {
			return make(in).Build(dialect[f])
		}}
	}
	where := func(source string, cond func(in string) sqlsafe.Query) entry {
		return query(source, func(in string) sqlsafe.Query { return sqlsafe.SQL("SELECT name FROM users WHERE ?", cond(in)) })
	}
	return Contestant{Name: "sqlsafe", Ours: true, header: `import "github.com/untaint/untaint/sqlsafe"; var _ sqlsafe.Query`, entries: map[Place]entry{
		OrderText: typed(`sqlsafe.SQL("SELECT name FROM users WHERE age >= 45 ORDER BY " + in)`),
		OrderName: query(`sqlsafe.SQL("SELECT name FROM users WHERE age >= 45 ORDER BY ?", sqlsafe.SQL(in))`, func(in string) sqlsafe.Query {
			return sqlsafe.SQL("SELECT name FROM users WHERE age >= ? ORDER BY ?", aged, users.Sort(in, "id"))
		}),
		Direction: query(`sqlsafe.SQL("SELECT name FROM users WHERE age >= 45 ORDER BY id " + in)`, func(in string) sqlsafe.Query {
			return sqlsafe.SQL("SELECT name FROM users WHERE age >= ? ORDER BY ?", aged, users.Sort(in+"id", "id"))
		}).like("-"),
		ColumnText: typed(`new(sqlsafe.Builder).Add("SELECT").Add(in).Add("FROM users WHERE age >= ?", 45)`),
		ColumnName: query(`sqlsafe.SQL("SELECT ? FROM users WHERE age >= 45", sqlsafe.SQL(in))`, func(in string) sqlsafe.Query {
			return sqlsafe.SQL("SELECT ? FROM users WHERE age >= ?", users.Pick(in), aged)
		}),
		Alias:     typed(`sqlsafe.SQL("SELECT name, age AS " + in + " FROM users WHERE age >= 45")`),
		GroupBy:   typed(`new(sqlsafe.Builder).Add("SELECT count(*) FROM users WHERE age >= ? GROUP BY", 45).Add(in)`),
		Having:    typed(`new(sqlsafe.Builder).Add("SELECT id FROM users GROUP BY id, age").If(true, "HAVING " + in)`),
		TableText: typed(`sqlsafe.SQL("SELECT name FROM " + in + " WHERE age >= 45")`),
		TableName: query(`sqlsafe.MustFor[struct{ ID int }](in)`, func(in string) sqlsafe.Query {
			return sqlsafe.SQL("SELECT * FROM ? WHERE age >= ?", userTables.Pick(in), aged)
		}),
		Join:      typed(`new(sqlsafe.Builder).Add("SELECT * FROM users JOIN").Add(in).Where("users.age >= ?", 45)`),
		WhereText: typed(`sqlsafe.SQL("SELECT name FROM users WHERE ?", sqlsafe.And(sqlsafe.SQL("age > 0"), in))`),
		WhereColumn: where(`sqlsafe.In(in, []string{"x"})`, func(in string) sqlsafe.Query {
			return users.Where(in, "eq", "x")
		}),
		WhereMap: {
			source: `sqlsafe.And(values)`,
			build: func(f database.Family, in string) (string, []any, error) {
				m, err := decoded[map[string]any](in)
				if err != nil {
					return "", nil, err
				}
				var conds []sqlsafe.Query
				for k, v := range m {
					conds = append(conds, users.Where(k, "eq", v))
				}
				return sqlsafe.SQL("SELECT name FROM users WHERE ?", sqlsafe.And(conds...)).Build(dialect[f])
			},
		},
		Operator: where(`sqlsafe.SQL("SELECT name FROM users WHERE age " + in + " ?", 45)`, func(in string) sqlsafe.Query {
			return users.Where("age", in, aged)
		}).like("ge"),
		InsertColumn: typed(`sqlsafe.MustFor[struct{ ID int }]("log").Insert(values)`),
		UpdateColumn: query(`sqlsafe.MustFor[struct{ ID int }]("users").Update(nil, in)`, func(in string) sqlsafe.Query {
			return users.Patch(&user{ID: 3, Name: "1", Age: 1, Admin: 1}, []string{in})
		}),
		DeleteText:  typed(`sqlsafe.MustFor[struct{ ID int }]("users").DeleteWhere(in)`),
		ValueInText: typed(`sqlsafe.SQL("SELECT name FROM users WHERE name = '" + in + "'")`),
		Value: where("", func(in string) sqlsafe.Query {
			return sqlsafe.SQL("name = ?", in)
		}),
		ValueAny: {build: func(f database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return sqlsafe.SQL("SELECT name FROM users WHERE ?", users.Where("name", "eq", v)).Build(dialect[f])
		}},
		InList:   where("", func(in string) sqlsafe.Query { return sqlsafe.In("name", []string{in, "zz"}) }),
		Contains: where("", func(in string) sqlsafe.Query { return sqlsafe.Contains("name", in) }),
		Prefix:   where("", func(in string) sqlsafe.Query { return sqlsafe.Prefix("name", in) }),
		Limit: query(`sqlsafe.Limit(in, 100)`, func(in string) sqlsafe.Query {
			n, err := strconv.Atoi(in)
			if err != nil {
				n = 0 // what a handler has after a failed Atoi
			}
			return sqlsafe.SQL("SELECT name FROM users WHERE age >= ? LIMIT ?", aged, sqlsafe.Limit(n, 100))
		}),
	}}
}
