package misuse

import (
	"github.com/huandu/go-sqlbuilder"

	"github.com/untaint/untaint/proof/database"
)

func sqlbuilderWay() Contestant {
	flavors := map[database.Family]sqlbuilder.Flavor{
		database.PostgreSQL: sqlbuilder.PostgreSQL, database.MariaDB: sqlbuilder.MySQL, database.SQLite: sqlbuilder.SQLite,
	}
	from := func(more func(s *sqlbuilder.SelectBuilder, in string)) entry {
		return built(func(f database.Family, in string) (string, []any, error) {
			s := flavors[f].NewSelectBuilder().Select("name").From("users")
			more(s, in)
			text, args := s.Build()
			return text, args, nil
		})
	}
	quoted := func(more func(s *sqlbuilder.SelectBuilder, name string)) entry {
		return built(func(f database.Family, in string) (string, []any, error) {
			s := flavors[f].NewSelectBuilder().Select("name").From("users")
			more(s, flavors[f].Quote(in))
			text, args := s.Build()
			return text, args, nil
		})
	}
	old := func(s *sqlbuilder.SelectBuilder) *sqlbuilder.SelectBuilder { return s.Where(s.GE("age", aged)) }
	return Contestant{Name: "go-sqlbuilder", header: `import "github.com/huandu/go-sqlbuilder"; var _ = sqlbuilder.Select`, entries: map[Place]entry{
		OrderText:  from(func(s *sqlbuilder.SelectBuilder, in string) { old(s).OrderBy(in) }),
		OrderName:  quoted(func(s *sqlbuilder.SelectBuilder, name string) { old(s).OrderByAsc(name) }),
		Direction:  from(func(s *sqlbuilder.SelectBuilder, in string) { old(s).OrderBy("id " + in) }),
		ColumnText: from(func(s *sqlbuilder.SelectBuilder, in string) { old(s).Select(in) }),
		ColumnName: quoted(func(s *sqlbuilder.SelectBuilder, name string) { old(s).Select(name) }),
		Alias:      from(func(s *sqlbuilder.SelectBuilder, in string) { old(s).Select("name", s.As("age", in)) }),
		GroupBy:    from(func(s *sqlbuilder.SelectBuilder, in string) { old(s).Select("count(*)").GroupBy(in) }),
		Having:     from(func(s *sqlbuilder.SelectBuilder, in string) { s.Select("id").GroupBy("id", "age").Having(in) }),
		TableText:  from(func(s *sqlbuilder.SelectBuilder, in string) { old(s).From(in) }),
		TableName:  quoted(func(s *sqlbuilder.SelectBuilder, name string) { old(s).Select("*").From(name) }),
		Join: from(func(s *sqlbuilder.SelectBuilder, in string) {
			s.Select("*").Join(in).Where(s.GE("users.age", aged))
		}),
		WhereText:   from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where(in) }),
		WhereColumn: from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where(s.Equal(in, "x")) }),
		WhereMap: built(func(f database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			s := flavors[f].NewSelectBuilder().Select("name").From("users")
			for k, v := range m {
				s.Where(s.Equal(k, v))
			}
			text, args := s.Build()
			return text, args, nil
		}),
		Operator: from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where("age " + in + " " + s.Var(aged)) }),
		InsertColumn: built(func(f database.Family, in string) (string, []any, error) {
			text, args := flavors[f].NewInsertBuilder().InsertInto("log").Cols(in).Values("1").Build()
			return text, args, nil
		}),
		UpdateColumn: built(func(f database.Family, in string) (string, []any, error) {
			u := flavors[f].NewUpdateBuilder().Update("users")
			u.Set(u.Assign(in, "1")).Where(u.Equal("id", 3))
			text, args := u.Build()
			return text, args, nil
		}),
		DeleteText: built(func(f database.Family, in string) (string, []any, error) {
			text, args := flavors[f].NewDeleteBuilder().DeleteFrom("users").Where(in).Build()
			return text, args, nil
		}),
		ValueInText: from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where("name = '" + in + "'") }),
		Value:       from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where(s.Equal("name", in)) }),
		ValueAny: built(func(f database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			s := flavors[f].NewSelectBuilder().Select("name").From("users")
			text, args := s.Where(s.Equal("name", v)).Build()
			return text, args, nil
		}),
		InList:   from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where(s.In("name", in, "zz")) }),
		Contains: from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where(s.Like("name", "%"+in+"%")) }),
		Prefix:   from(func(s *sqlbuilder.SelectBuilder, in string) { s.Where(s.Like("name", in+"%")) }),
		Limit:    typed(`sqlbuilder.NewSelectBuilder().Limit(in)`),
	}}
}
