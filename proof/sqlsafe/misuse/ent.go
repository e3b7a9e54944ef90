package misuse

import (
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/untaint/untaint/proof/database"
)

// entWay uses the builder under ent's generated code, which is also what its
// predicates and modifiers hand out.
func entWay() Contestant {
	on := func(f database.Family) *sql.DialectBuilder {
		return sql.Dialect(map[database.Family]string{
			database.PostgreSQL: dialect.Postgres, database.MariaDB: dialect.MySQL, database.SQLite: dialect.SQLite,
		}[f])
	}
	from := func(more func(s *sql.Selector, in string) *sql.Selector) entry {
		return built(func(f database.Family, in string) (string, []any, error) {
			s := more(on(f).Select("name").From(sql.Table("users")), in)
			text, args := s.Query()
			return text, args, s.Err()
		})
	}
	old := func(s *sql.Selector) *sql.Selector { return s.Where(sql.GTE("age", aged)) }
	return Contestant{Name: "ent dialect/sql", header: `import "entgo.io/ent/dialect/sql"; var _ = sql.Select`, entries: map[Place]entry{
		OrderText:  from(func(s *sql.Selector, in string) *sql.Selector { return old(s).OrderExpr(sql.Raw(in)) }),
		OrderName:  from(func(s *sql.Selector, in string) *sql.Selector { return old(s).OrderBy(sql.Asc(in)) }),
		Direction:  typed(`sql.OrderByField("id", in)`),
		ColumnText: from(func(s *sql.Selector, in string) *sql.Selector { return old(s).SelectExpr(sql.Raw(in)) }),
		ColumnName: from(func(s *sql.Selector, in string) *sql.Selector { return old(s).Select(in) }),
		Alias:      from(func(s *sql.Selector, in string) *sql.Selector { return old(s).Select("name", sql.As("age", in)) }),
		GroupBy:    from(func(s *sql.Selector, in string) *sql.Selector { return old(s).Select(sql.Count("*")).GroupBy(in) }),
		Having: from(func(s *sql.Selector, in string) *sql.Selector {
			return s.Select("id").GroupBy("id", "age").Having(sql.ExprP(in))
		}),
		TableText: built(func(f database.Family, in string) (string, []any, error) {
			s := old(on(f).Select("name").FromExpr(sql.Raw(in)))
			text, args := s.Query()
			return text, args, s.Err()
		}),
		TableName: built(func(f database.Family, in string) (string, []any, error) {
			s := on(f).Select("*").From(sql.Table(in)).Where(sql.GTE("age", aged))
			text, args := s.Query()
			return text, args, s.Err()
		}),
		Join: from(func(s *sql.Selector, in string) *sql.Selector {
			return s.Select("*").Join(sql.Table(in)).OnP(sql.ExprP("1 = 1")).Where(sql.GTE(sql.Table("users").C("age"), aged))
		}).like("log"),
		WhereText:   from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.ExprP(in)) }),
		WhereColumn: from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.EQ(in, "x")) }),
		WhereMap: built(func(f database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			s := on(f).Select("name").From(sql.Table("users"))
			for k, v := range m {
				s.Where(sql.EQ(k, v))
			}
			text, args := s.Query()
			return text, args, s.Err()
		}),
		Operator: from(func(s *sql.Selector, in string) *sql.Selector {
			return s.Where(sql.P(func(b *sql.Builder) { b.Ident("age").WriteString(" " + in + " ").Arg(aged) }))
		}),
		InsertColumn: built(func(f database.Family, in string) (string, []any, error) {
			i := on(f).Insert("log").Columns(in).Values("1")
			text, args := i.Query()
			return text, args, i.Err()
		}),
		UpdateColumn: built(func(f database.Family, in string) (string, []any, error) {
			u := on(f).Update("users").Set(in, "1").Where(sql.EQ("id", 3))
			text, args := u.Query()
			return text, args, u.Err()
		}),
		DeleteText: built(func(f database.Family, in string) (string, []any, error) {
			d := on(f).Delete("users").Where(sql.ExprP(in))
			text, args := d.Query()
			return text, args, d.Err()
		}),
		ValueInText: from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.ExprP("name = '" + in + "'")) }),
		Value:       from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.EQ("name", in)) }),
		ValueAny: built(func(f database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			s := on(f).Select("name").From(sql.Table("users")).Where(sql.EQ("name", v))
			text, args := s.Query()
			return text, args, s.Err()
		}),
		InList:   from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.In("name", in, "zz")) }),
		Contains: from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.Contains("name", in)) }),
		Prefix:   from(func(s *sql.Selector, in string) *sql.Selector { return s.Where(sql.HasPrefix("name", in)) }),
		Limit:    typed(`sql.Select("name").Limit(in)`),
	}}
}
