package misuse

import (
	sq "github.com/Masterminds/squirrel"

	"github.com/untaint/untaint/proof/database"
)

func squirrelWay() Contestant {
	on := func(f database.Family) sq.StatementBuilderType {
		if f == database.PostgreSQL {
			return sq.StatementBuilder.PlaceholderFormat(sq.Dollar)
		}
		return sq.StatementBuilder
	}
	old := sq.GtOrEq{"age": aged}
	// from is a SELECT of the names with what more is put on it.
	from := func(more func(sq.SelectBuilder, string) sq.SelectBuilder) entry {
		return built(func(f database.Family, in string) (string, []any, error) {
			return more(on(f).Select("name").From("users"), in).ToSql()
		})
	}
	return Contestant{Name: "squirrel", header: `import sq "github.com/Masterminds/squirrel"; var _ = sq.Select`, entries: map[Place]entry{
		OrderText: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(old).OrderBy(in) }),
		Direction: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(old).OrderBy("id " + in) }),
		ColumnText: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Select(in).From("users").Where(old).ToSql()
		}),
		Alias: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder {
			return s.Column(sq.Alias(sq.Expr("age"), in)).Where(old)
		}),
		GroupBy: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Select("count(*)").From("users").Where(old).GroupBy(in).ToSql()
		}),
		Having: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Select("id").From("users").GroupBy("id", "age").Having(in).ToSql()
		}),
		TableText: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Select("name").From(in).Where(old).ToSql()
		}),
		Join: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Select("*").From("users").Join(in).Where("users.age >= ?", aged).ToSql()
		}),
		WhereText:   from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(in) }),
		WhereColumn: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(sq.Eq{in: "x"}) }),
		WhereMap: built(func(f database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			return on(f).Select("name").From("users").Where(sq.Eq(m)).ToSql()
		}),
		Operator: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where("age "+in+" ?", aged) }),
		InsertColumn: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Insert("log").SetMap(map[string]any{in: "1"}).ToSql()
		}),
		UpdateColumn: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Update("users").SetMap(map[string]any{in: "1"}).Where(sq.Eq{"id": 3}).ToSql()
		}),
		DeleteText: built(func(f database.Family, in string) (string, []any, error) {
			return on(f).Delete("users").Where(in).ToSql()
		}),
		ValueInText: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where("name = '" + in + "'") }),
		Value:       from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(sq.Eq{"name": in}) }),
		ValueAny: built(func(f database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return on(f).Select("name").From("users").Where(sq.Eq{"name": v}).ToSql()
		}),
		InList: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder {
			return s.Where(sq.Eq{"name": []string{in, "zz"}})
		}),
		Contains: from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(sq.Like{"name": "%" + in + "%"}) }),
		Prefix:   from(func(s sq.SelectBuilder, in string) sq.SelectBuilder { return s.Where(sq.Like{"name": in + "%"}) }),
		Limit:    typed(`sq.Select("name").From("users").Limit(in)`),
	}}
}
