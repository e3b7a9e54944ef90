package misuse

import (
	"context"

	"github.com/stephenafamo/bob"
	"github.com/stephenafamo/bob/dialect/sqlite"
	"github.com/stephenafamo/bob/dialect/sqlite/dialect"
	"github.com/stephenafamo/bob/dialect/sqlite/dm"
	"github.com/stephenafamo/bob/dialect/sqlite/im"
	"github.com/stephenafamo/bob/dialect/sqlite/sm"
	"github.com/stephenafamo/bob/dialect/sqlite/um"

	"github.com/untaint/untaint/proof/database"
)

// bob has one package with types of its own for each dialect, so each has the
// same places in a file of its own.
func bobSQLite() map[Place]entry {
	quote := sqlite.Quote
	old := sm.Where(quote("age").GTE(sqlite.Arg(aged)))
	from := func(more func(in string) []bob.Mod[*dialect.SelectQuery]) entry {
		return built(func(_ database.Family, in string) (string, []any, error) {
			mods := append([]bob.Mod[*dialect.SelectQuery]{sm.From("users")}, more(in)...)
			return sqlite.Select(mods...).Build(context.Background())
		})
	}
	where := func(cond func(in string) bob.Expression) entry {
		return from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return []bob.Mod[*dialect.SelectQuery]{sm.Columns("name"), sm.Where(cond(in))}
		})
	}
	mods := func(list ...bob.Mod[*dialect.SelectQuery]) []bob.Mod[*dialect.SelectQuery] { return list }
	return map[Place]entry{
		OrderText: from(func(in string) []bob.Mod[*dialect.SelectQuery] { return mods(sm.Columns("name"), old, sm.OrderBy(in)) }),
		OrderName: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.Columns("name"), old, sm.OrderBy(quote(in)))
		}),
		Direction: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.Columns("name"), old, sm.OrderBy("id "+in))
		}),
		ColumnText: from(func(in string) []bob.Mod[*dialect.SelectQuery] { return mods(sm.Columns(in), old) }),
		ColumnName: from(func(in string) []bob.Mod[*dialect.SelectQuery] { return mods(sm.Columns(quote(in)), old) }),
		Alias: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.Columns("name", quote("age").As(in)), old)
		}),
		GroupBy: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.Columns("count(*)"), old, sm.GroupBy(in))
		}),
		Having: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.Columns("id"), sm.GroupBy("id"), sm.GroupBy("age"), sm.Having(sqlite.Raw(in)))
		}),
		TableText: built(func(_ database.Family, in string) (string, []any, error) {
			return sqlite.Select(sm.Columns("name"), sm.From(in), old).Build(context.Background())
		}),
		TableName: built(func(_ database.Family, in string) (string, []any, error) {
			return sqlite.Select(sm.From(quote(in)), old).Build(context.Background())
		}),
		Join: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.InnerJoin(in).On(sqlite.Raw("1 = 1")), sm.Where(quote("users", "age").GTE(sqlite.Arg(aged))))
		}).like("log"),
		WhereText:   where(func(in string) bob.Expression { return sqlite.Raw(in) }),
		WhereColumn: where(func(in string) bob.Expression { return quote(in).EQ(sqlite.Arg("x")) }),
		WhereMap: built(func(_ database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			list := mods(sm.Columns("name"), sm.From("users"))
			for k, v := range m {
				list = append(list, sm.Where(quote(k).EQ(sqlite.Arg(v))))
			}
			return sqlite.Select(list...).Build(context.Background())
		}),
		Operator: where(func(in string) bob.Expression { return sqlite.Raw("age "+in+" ?", aged) }),
		InsertColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return sqlite.Insert(im.Into("log", in), im.Values(sqlite.Arg("1"))).Build(context.Background())
		}),
		UpdateColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return sqlite.Update(um.Table("users"), um.SetCol(in).ToArg("1"), um.Where(quote("id").EQ(sqlite.Arg(3)))).Build(context.Background())
		}),
		DeleteText: built(func(_ database.Family, in string) (string, []any, error) {
			return sqlite.Delete(dm.From("users"), dm.Where(sqlite.Raw(in))).Build(context.Background())
		}),
		ValueInText: where(func(in string) bob.Expression { return sqlite.Raw("name = '" + in + "'") }),
		Value:       where(func(in string) bob.Expression { return quote("name").EQ(sqlite.Arg(in)) }),
		ValueAny: built(func(_ database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return sqlite.Select(sm.Columns("name"), sm.From("users"), sm.Where(quote("name").EQ(sqlite.Arg(v)))).Build(context.Background())
		}),
		InList:   where(func(in string) bob.Expression { return quote("name").In(sqlite.Arg(in, "zz")) }),
		Contains: where(func(in string) bob.Expression { return quote("name").Like(sqlite.Arg("%" + in + "%")) }),
		Prefix:   where(func(in string) bob.Expression { return quote("name").Like(sqlite.Arg(in + "%")) }),
		Limit:    from(func(in string) []bob.Mod[*dialect.SelectQuery] { return mods(sm.Columns("name"), old, sm.Limit(in)) }),
	}
}
