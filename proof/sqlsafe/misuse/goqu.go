package misuse

import (
	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/mysql"    // registers the dialect
	_ "github.com/doug-martin/goqu/v9/dialect/postgres" // registers the dialect
	_ "github.com/doug-martin/goqu/v9/dialect/sqlite3"  // registers the dialect
	"github.com/doug-martin/goqu/v9/exp"

	"github.com/untaint/untaint/proof/database"
)

func goquWay() Contestant {
	on := func(f database.Family) goqu.DialectWrapper {
		return goqu.Dialect(map[database.Family]string{database.PostgreSQL: "postgres", database.MariaDB: "mysql", database.SQLite: "sqlite3"}[f])
	}
	old := goqu.C("age").Gte(aged)
	from := func(more func(*goqu.SelectDataset, string) *goqu.SelectDataset) entry {
		return built(func(f database.Family, in string) (string, []any, error) {
			return more(on(f).From("users").Prepared(true).Select("name"), in).ToSQL()
		})
	}
	where := func(cond func(in string) exp.Expression) entry {
		return from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset { return s.Where(cond(in)) })
	}
	return Contestant{Name: "goqu", header: `import "github.com/doug-martin/goqu/v9"; var _ = goqu.C`, entries: map[Place]entry{
		OrderText: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset {
			return s.Where(old).Order(goqu.L(in).Asc())
		}),
		OrderName: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset {
			return s.Where(old).Order(goqu.C(in).Asc())
		}),
		Direction: typed(`goqu.From("users").Order(goqu.C("id"), in)`),
		ColumnText: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset {
			return s.Select(goqu.L(in)).Where(old)
		}),
		ColumnName: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset { return s.Select(in).Where(old) }),
		Alias: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset {
			return s.Select("name", goqu.C("age").As(in)).Where(old)
		}),
		GroupBy: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset {
			return s.Select(goqu.COUNT("*")).Where(old).GroupBy(in)
		}),
		Having: from(func(s *goqu.SelectDataset, in string) *goqu.SelectDataset {
			return s.Select("id").GroupBy("id", "age").Having(goqu.L(in))
		}),
		TableText: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).From(goqu.L(in)).Prepared(true).Select("name").Where(old).ToSQL()
		}),
		TableName: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).From(in).Prepared(true).Where(old).ToSQL()
		}),
		Join: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).From("users").Prepared(true).Join(goqu.T(in), goqu.On(goqu.L("1 = 1"))).Where(goqu.I("users.age").Gte(aged)).ToSQL()
		}).like("log"),
		WhereText:   where(func(in string) exp.Expression { return goqu.L(in) }),
		WhereColumn: where(func(in string) exp.Expression { return goqu.Ex{in: "x"} }),
		WhereMap: built(func(f database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			return on(f).From("users").Prepared(true).Select("name").Where(goqu.Ex(m)).ToSQL()
		}),
		Operator: where(func(in string) exp.Expression { return goqu.Ex{"age": goqu.Op{in: aged}} }).like("gte"),
		InsertColumn: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Insert("log").Prepared(true).Rows(goqu.Record{in: "1"}).ToSQL()
		}),
		UpdateColumn: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Update("users").Prepared(true).Set(goqu.Record{in: "1"}).Where(goqu.C("id").Eq(3)).ToSQL()
		}),
		DeleteText: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Delete("users").Prepared(true).Where(goqu.L(in)).ToSQL()
		}),
		ValueInText: where(func(in string) exp.Expression { return goqu.L("name = '" + in + "'") }),
		Value:       where(func(in string) exp.Expression { return goqu.C("name").Eq(in) }),
		ValueAny: built(func(f database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return on(f).From("users").Prepared(true).Select("name").Where(goqu.C("name").Eq(v)).ToSQL()
		}),
		InList:   where(func(in string) exp.Expression { return goqu.C("name").In(in, "zz") }),
		Contains: where(func(in string) exp.Expression { return goqu.C("name").Like("%" + in + "%") }),
		Prefix:   where(func(in string) exp.Expression { return goqu.C("name").Like(in + "%") }),
		Limit:    typed(`goqu.From("users").Limit(in)`),
	}}
}
