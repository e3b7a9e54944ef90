package misuse

import (
	"database/sql"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/mysqldialect"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"

	"github.com/untaint/untaint/proof/database"
)

func bunWay(f database.Family, pool *sql.DB) Contestant {
	dialect := map[database.Family]func() schema.Dialect{
		database.PostgreSQL: func() schema.Dialect { return pgdialect.New() },
		database.MariaDB:    func() schema.Dialect { return mysqldialect.New() },
		database.SQLite:     func() schema.Dialect { return sqlitedialect.New() },
	}[f]()
	db := bun.NewDB(pool, dialect)
	type appender interface {
		AppendQuery(schema.QueryGen, []byte) ([]byte, error)
	}
	text := func(q appender) (string, []any, error) {
		b, err := q.AppendQuery(db.QueryGen(), nil)
		return string(b), nil, err
	}
	from := func(more func(s *bun.SelectQuery, in string) *bun.SelectQuery) entry {
		return built(func(_ database.Family, in string) (string, []any, error) {
			return text(more(db.NewSelect().Table("users"), in))
		})
	}
	old := func(s *bun.SelectQuery) *bun.SelectQuery { return s.Column("name").Where("age >= ?", aged) }
	return Contestant{Name: "bun", header: `import "github.com/uptrace/bun"; var _ bun.Ident`, entries: map[Place]entry{
		OrderText:  from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return old(s).OrderExpr(in) }),
		OrderName:  from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return old(s).Order(in) }),
		Direction:  from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return old(s).Order("id " + in) }),
		ColumnText: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return s.ColumnExpr(in).Where("age >= ?", aged) }),
		ColumnName: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return s.Column(in).Where("age >= ?", aged) }),
		Alias: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return old(s).ColumnExpr("age AS ?", bun.Ident(in))
		}),
		GroupBy: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.ColumnExpr("count(*)").Where("age >= ?", aged).Group(in)
		}),
		Having: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("id").Group("id", "age").Having(in)
		}),
		TableText: built(func(_ database.Family, in string) (string, []any, error) {
			return text(old(db.NewSelect().TableExpr(in)))
		}),
		TableName: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.NewSelect().Table(in).Where("age >= ?", aged))
		}),
		Join: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Join("JOIN "+in).Where("users.age >= ?", aged)
		}),
		WhereText: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return s.Column("name").Where(in) }),
		WhereColumn: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("name").Where("? = ?", bun.Ident(in), "x")
		}),
		WhereMap: built(func(_ database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			s := db.NewSelect().Table("users").Column("name")
			for k, v := range m {
				s.Where("? = ?", bun.Ident(k), v)
			}
			return text(s)
		}),
		Operator: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("name").Where("age "+in+" ?", aged)
		}),
		InsertColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.NewInsert().Model(&map[string]any{in: "1"}).Table("log"))
		}),
		UpdateColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.NewUpdate().Model(&map[string]any{in: "1"}).Table("users").Where("id = ?", 3))
		}),
		DeleteText: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.NewDelete().Table("users").Where(in))
		}),
		ValueInText: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("name").Where("name = '" + in + "'")
		}),
		Value: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery { return s.Column("name").Where("name = ?", in) }),
		ValueAny: built(func(_ database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return text(db.NewSelect().Table("users").Column("name").Where("name = ?", v))
		}),
		InList: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("name").Where("name IN (?)", bun.List([]string{in, "zz"}))
		}),
		Contains: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("name").Where("name LIKE ?", "%"+in+"%")
		}),
		Prefix: from(func(s *bun.SelectQuery, in string) *bun.SelectQuery {
			return s.Column("name").Where("name LIKE ?", in+"%")
		}),
		Limit: typed(`new(bun.SelectQuery).Limit(in)`),
	}}
}
