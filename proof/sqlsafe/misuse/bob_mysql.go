package misuse

import (
	"context"

	"github.com/stephenafamo/bob"
	"github.com/stephenafamo/bob/dialect/mysql"
	"github.com/stephenafamo/bob/dialect/mysql/dialect"
	"github.com/stephenafamo/bob/dialect/mysql/dm"
	"github.com/stephenafamo/bob/dialect/mysql/im"
	"github.com/stephenafamo/bob/dialect/mysql/sm"
	"github.com/stephenafamo/bob/dialect/mysql/um"

	"github.com/untaint/untaint/proof/database"
)

// bob has one package with types of its own for each dialect, so each has the
// same places in a file of its own.
func bobMySQL() map[Place]entry {
	quote := mysql.Quote
	old := sm.Where(quote("age").GTE(mysql.Arg(aged)))
	from := func(more func(in string) []bob.Mod[*dialect.SelectQuery]) entry {
		return built(func(_ database.Family, in string) (string, []any, error) {
			mods := append([]bob.Mod[*dialect.SelectQuery]{sm.From("users")}, more(in)...)
			return mysql.Select(mods...).Build(context.Background())
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
			return mods(sm.Columns("id"), sm.GroupBy("id"), sm.GroupBy("age"), sm.Having(mysql.Raw(in)))
		}),
		TableText: built(func(_ database.Family, in string) (string, []any, error) {
			return mysql.Select(sm.Columns("name"), sm.From(in), old).Build(context.Background())
		}),
		TableName: built(func(_ database.Family, in string) (string, []any, error) {
			return mysql.Select(sm.From(quote(in)), old).Build(context.Background())
		}),
		Join: from(func(in string) []bob.Mod[*dialect.SelectQuery] {
			return mods(sm.InnerJoin(in).On(mysql.Raw("1 = 1")), sm.Where(quote("users", "age").GTE(mysql.Arg(aged))))
		}).like("log"),
		WhereText:   where(func(in string) bob.Expression { return mysql.Raw(in) }),
		WhereColumn: where(func(in string) bob.Expression { return quote(in).EQ(mysql.Arg("x")) }),
		WhereMap: built(func(_ database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			list := mods(sm.Columns("name"), sm.From("users"))
			for k, v := range m {
				list = append(list, sm.Where(quote(k).EQ(mysql.Arg(v))))
			}
			return mysql.Select(list...).Build(context.Background())
		}),
		Operator: where(func(in string) bob.Expression { return mysql.Raw("age "+in+" ?", aged) }),
		InsertColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return mysql.Insert(im.Into("log", in), im.Values(mysql.Arg("1"))).Build(context.Background())
		}),
		UpdateColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return mysql.Update(um.Table("users"), um.SetCol(in).ToArg("1"), um.Where(quote("id").EQ(mysql.Arg(3)))).Build(context.Background())
		}),
		DeleteText: built(func(_ database.Family, in string) (string, []any, error) {
			return mysql.Delete(dm.From("users"), dm.Where(mysql.Raw(in))).Build(context.Background())
		}),
		ValueInText: where(func(in string) bob.Expression { return mysql.Raw("name = '" + in + "'") }),
		Value:       where(func(in string) bob.Expression { return quote("name").EQ(mysql.Arg(in)) }),
		ValueAny: built(func(_ database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return mysql.Select(sm.Columns("name"), sm.From("users"), sm.Where(quote("name").EQ(mysql.Arg(v)))).Build(context.Background())
		}),
		InList:   where(func(in string) bob.Expression { return quote("name").In(mysql.Arg(in, "zz")) }),
		Contains: where(func(in string) bob.Expression { return quote("name").Like(mysql.Arg("%" + in + "%")) }),
		Prefix:   where(func(in string) bob.Expression { return quote("name").Like(mysql.Arg(in + "%")) }),
		Limit:    typed(`sm.Limit(in)`),
	}
}
