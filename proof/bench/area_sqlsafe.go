package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	sq "github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/postgres" // registers the dialect
	"github.com/huandu/go-sqlbuilder"
	"github.com/stephenafamo/bob"
	"github.com/stephenafamo/bob/dialect/psql"
	"github.com/stephenafamo/bob/dialect/psql/dialect"
	"github.com/stephenafamo/bob/dialect/psql/im"
	"github.com/stephenafamo/bob/dialect/psql/sm"

	"github.com/untaint/untaint/sqlsafe"
)

// sqlBuildArea is what it costs to make a statement and its arguments, without
// a database. The first row is a strings.Builder in the hands of a programmer
// who makes no mistake: it checks no value, and has just the room it needs.
var sqlBuildArea = Area{
	Name:  "sqlsafe",
	Title: "Building SQL",
	Cases: []Case{
		{Name: "five filters of which one is a list of ten, sorted and limited", Setup: alike(filtersByHand, filtersBuilder), Rows: []Row{
			{Name: "strings.Builder by hand", Run: buildRow(filtersByHand)},
			{Name: "sqlsafe.Builder", Ours: true, Run: buildRow(filtersBuilder)},
			{Name: "sqlsafe.SQL with And, If and In", Ours: true, Run: buildRow(filtersQuery)},
			{Name: "sqlsafe.Builder, sorted by a client's key", Ours: true, Run: buildRow(filtersSorted)},
			{Name: "go-sqlbuilder", Run: buildRow(filtersSqlbuilder)},
			{Name: "bob", Run: buildRow(filtersBob)},
			{Name: "goqu", Run: buildRow(filtersGoqu)},
			{Name: "squirrel", Run: buildRow(filtersSquirrel)},
		}},
		{Name: "one row by id", Setup: alike(byIDByHand, byIDQuery), Rows: []Row{
			{Name: "constant text", Run: buildRow(byIDByHand)},
			{Name: "sqlsafe.SQL", Ours: true, Run: buildRow(byIDQuery)},
			{Name: "go-sqlbuilder", Run: buildRow(byIDSqlbuilder)},
			{Name: "bob", Run: buildRow(byIDBob)},
			{Name: "goqu", Run: buildRow(byIDGoqu)},
			{Name: "squirrel", Run: buildRow(byIDSquirrel)},
		}},
		{Name: "twelve filters, sorted by a client's key", Setup: alike(twelveByHand, twelveBuilder), Rows: []Row{
			{Name: "strings.Builder by hand", Run: buildRow(twelveByHand)},
			{Name: "sqlsafe.Builder", Ours: true, Run: buildRow(twelveBuilder)},
		}},
		{Name: "a list of 1,000", Setup: alike(listByHand, listOurs), Rows: []Row{
			{Name: "strings.Builder by hand", Run: buildRow(listByHand)},
			{Name: "sqlsafe.SQL and In", Ours: true, Run: buildRow(listOurs)},
			{Name: "sqlsafe.Builder and In", Ours: true, Run: buildRow(listBuilder)},
		}},
		{Name: "insert of 1,000 rows of 5 columns", Setup: alike(bulkByHand, bulkInsertAll), Rows: []Row{
			{Name: "strings.Builder by hand", Run: buildRow(bulkByHand)},
			{Name: "sqlsafe.Table.InsertAll", Ours: true, Run: buildRow(bulkInsertAll)},
			{Name: "sqlsafe.SQL on InsertAll, with ON CONFLICT", Ours: true, Run: buildRow(bulkOnConflict)},
			{Name: "go-sqlbuilder", Run: buildRow(bulkSqlbuilder)},
			{Name: "bob", Run: buildRow(bulkBob)},
			{Name: "goqu", Run: buildRow(bulkGoqu)},
			{Name: "squirrel", Run: buildRow(bulkSquirrel)},
		}},
	},
}

// wantArgs is how many values each statement binds, by its first words.
var wantArgs = map[string]int{"SELECT id": 15, "SELECT name": 1, "SELECT age": 1000, "SELECT email": 13, "INSERT INTO": 5000}

// alike leaves a case out unless our row makes what the one by hand makes, but
// for quotes around names.
func alike(byHand, ours func() (string, []any, error)) func() (func(), error) {
	return func() (func(), error) {
		want, wantArgs, _ := byHand()
		got, gotArgs, err := ours()
		if err != nil {
			return nil, err
		}
		if strings.ReplaceAll(got, `"`, "") != want || !slices.Equal(gotArgs, wantArgs) {
			return nil, errors.New("our row and the one by hand differ")
		}
		return func() {}, nil
	}
}

func buildRow(build func() (string, []any, error)) func(b *testing.B) {
	return func(b *testing.B) {
		text, args, err := build()
		if err != nil {
			b.Fatal(err)
		}
		plain := strings.ReplaceAll(text, `"`, "")
		for start, n := range wantArgs {
			if strings.HasPrefix(plain, start) && len(args) != n || !strings.Contains(text, "$"+strconv.Itoa(len(args))) {
				b.Fatalf("%d arguments in %.200s", len(args), text)
			}
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := build(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// search is what a client asks for. The text is in an interface already, or
// each row would pay for putting it there.
type search struct {
	minAge, maxAge int
	city           any
	active         bool
	ids            []int
	sort           string
}

var asked = search{18, 65, "Oslo", true, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "-age"}

const searched = "SELECT id, name, email, age FROM people"

func filtersByHand() (string, []any, error) {
	f := &asked
	var b strings.Builder
	b.Grow(256)
	args := make([]any, 0, 16)
	b.WriteString(searched)
	next := " WHERE "
	where := func(cond string, arg any) {
		args = append(args, arg)
		b.WriteString(next)
		next = " AND "
		b.WriteString(cond)
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(len(args)))
	}
	if f.minAge > 0 {
		where("age >= ", f.minAge)
	}
	if f.maxAge > 0 {
		where("age <= ", f.maxAge)
	}
	if f.city != nil {
		where("city = ", f.city)
	}
	where("active = ", f.active)
	if len(f.ids) > 0 {
		b.WriteString(next)
		b.WriteString("id IN (")
		for i, id := range f.ids {
			if i > 0 {
				b.WriteString(", ")
			}
			args = append(args, id)
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(len(args)))
		}
		b.WriteByte(')')
	}
	args = append(args, 20)
	b.WriteString(" ORDER BY id DESC LIMIT $")
	b.WriteString(strconv.Itoa(len(args)))
	return b.String(), args, nil
}

func filtersBuilder() (string, []any, error) {
	f := &asked
	var b sqlsafe.Builder
	b.Add(searched)
	b.WhereIf(f.minAge > 0, "age >= ?", f.minAge)
	b.WhereIf(f.maxAge > 0, "age <= ?", f.maxAge)
	b.WhereIf(f.city != nil, "city = ?", f.city)
	b.Where("active = ?", f.active)
	b.Where("?", sqlsafe.In("id", f.ids))
	b.Add("ORDER BY id DESC LIMIT ?", 20)
	return b.Build(sqlsafe.Postgres)
}

func filtersQuery() (string, []any, error) {
	f := &asked
	return sqlsafe.SQL(searched+" WHERE ? ORDER BY id DESC LIMIT ?", sqlsafe.And(
		sqlsafe.If(f.minAge > 0, "age >= ?", f.minAge),
		sqlsafe.If(f.maxAge > 0, "age <= ?", f.maxAge),
		sqlsafe.If(f.city != nil, "city = ?", f.city),
		sqlsafe.SQL("active = ?", f.active),
		sqlsafe.In("id", f.ids),
	), 20).Build(sqlsafe.Postgres)
}

type sortable struct {
	ID  int `db:"id,sort"`
	Age int `db:"age,sort"`
}

var sortables = sqlsafe.MustFor[sortable]("people")

func filtersSorted() (string, []any, error) {
	f := &asked
	var b sqlsafe.Builder
	b.Add(searched)
	b.WhereIf(f.minAge > 0, "age >= ?", f.minAge)
	b.WhereIf(f.maxAge > 0, "age <= ?", f.maxAge)
	b.WhereIf(f.city != nil, "city = ?", f.city)
	b.Where("active = ?", f.active)
	b.Where("?", sqlsafe.In("id", f.ids))
	b.Add("ORDER BY ? LIMIT ?", sortables.Sort(f.sort, "id"), 20)
	return b.Build(sqlsafe.Postgres)
}

func filtersSqlbuilder() (string, []any, error) {
	f := &asked
	s := sqlbuilder.PostgreSQL.NewSelectBuilder()
	s.Select("id", "name", "email", "age").From("people")
	if f.minAge > 0 {
		s.Where(s.GE("age", f.minAge))
	}
	if f.maxAge > 0 {
		s.Where(s.LE("age", f.maxAge))
	}
	if f.city != nil {
		s.Where(s.EQ("city", f.city))
	}
	s.Where(s.EQ("active", f.active))
	s.Where(s.In("id", sqlbuilder.Flatten(f.ids)...))
	text, args := s.OrderByDesc("id").Limit(20).Build()
	return text, args, nil
}

func filtersBob() (string, []any, error) {
	f := &asked
	mods := []bob.Mod[*dialect.SelectQuery]{sm.Columns("id", "name", "email", "age"), sm.From("people")}
	if f.minAge > 0 {
		mods = append(mods, sm.Where(psql.Quote("age").GTE(psql.Arg(f.minAge))))
	}
	if f.maxAge > 0 {
		mods = append(mods, sm.Where(psql.Quote("age").LTE(psql.Arg(f.maxAge))))
	}
	if f.city != nil {
		mods = append(mods, sm.Where(psql.Quote("city").EQ(psql.Arg(f.city))))
	}
	mods = append(mods, sm.Where(psql.Quote("active").EQ(psql.Arg(f.active))))
	ids := make([]any, len(f.ids))
	for i, id := range f.ids {
		ids[i] = id
	}
	mods = append(mods, sm.Where(psql.Quote("id").In(psql.Arg(ids...))), sm.OrderBy("id").Desc(), sm.Limit(psql.Arg(20)))
	return psql.Select(mods...).Build(context.Background())
}

var goquPostgres = goqu.Dialect("postgres")

func filtersGoqu() (string, []any, error) {
	f := &asked
	s := goquPostgres.From("people").Prepared(true).Select("id", "name", "email", "age")
	if f.minAge > 0 {
		s = s.Where(goqu.C("age").Gte(f.minAge))
	}
	if f.maxAge > 0 {
		s = s.Where(goqu.C("age").Lte(f.maxAge))
	}
	if f.city != nil {
		s = s.Where(goqu.C("city").Eq(f.city))
	}
	// Eq(true) is IS TRUE, without a value.
	s = s.Where(goqu.L("active = ?", f.active), goqu.C("id").In(f.ids))
	return s.Order(goqu.C("id").Desc()).Limit(20).ToSQL()
}

var squirrelPostgres = sq.StatementBuilder.PlaceholderFormat(sq.Dollar)

func filtersSquirrel() (string, []any, error) {
	f := &asked
	s := squirrelPostgres.Select("id", "name", "email", "age").From("people")
	if f.minAge > 0 {
		s = s.Where(sq.GtOrEq{"age": f.minAge})
	}
	if f.maxAge > 0 {
		s = s.Where(sq.LtOrEq{"age": f.maxAge})
	}
	if f.city != nil {
		s = s.Where(sq.Eq{"city": f.city})
	}
	s = s.Where(sq.Eq{"active": f.active}).Where(sq.Eq{"id": f.ids})
	// Limit writes its number into the text.
	return s.OrderBy("id DESC").Suffix("LIMIT ?", 20).ToSql()
}

func byIDByHand() (string, []any, error) {
	return "SELECT name FROM people WHERE id = $1", []any{asked.ids[4]}, nil
}

func byIDQuery() (string, []any, error) {
	return sqlsafe.SQL("SELECT name FROM people WHERE id = ?", asked.ids[4]).Build(sqlsafe.Postgres)
}

func byIDSqlbuilder() (string, []any, error) {
	s := sqlbuilder.PostgreSQL.NewSelectBuilder()
	text, args := s.Select("name").From("people").Where(s.EQ("id", asked.ids[4])).Build()
	return text, args, nil
}

func byIDBob() (string, []any, error) {
	return psql.Select(sm.Columns("name"), sm.From("people"), sm.Where(psql.Quote("id").EQ(psql.Arg(asked.ids[4])))).Build(context.Background())
}

func byIDGoqu() (string, []any, error) {
	return goquPostgres.From("people").Prepared(true).Select("name").Where(goqu.C("id").Eq(asked.ids[4])).ToSQL()
}

func byIDSquirrel() (string, []any, error) {
	return squirrelPostgres.Select("name").From("people").Where(sq.Eq{"id": asked.ids[4]}).ToSql()
}

// bulkRow is a row of a bulk insert.
type bulkRow struct {
	ID     int64   `db:"id"`
	Name   string  `db:"name"`
	Email  string  `db:"email"`
	Age    int     `db:"age"`
	Weight float64 `db:"weight"`
}

var (
	bulkTable = sqlsafe.MustFor[bulkRow]("people")
	bulkRows  = func() []bulkRow {
		rows := make([]bulkRow, 1000)
		for i := range rows {
			rows[i] = bulkRow{int64(i), fmt.Sprintf("name %d", i), fmt.Sprintf("user%d@example.org", i), 18 + i%60, float64(i) / 7}
		}
		return rows
	}()
)

func bulkByHand() (string, []any, error) {
	var b strings.Builder
	b.Grow(40 * len(bulkRows))
	args := make([]any, 0, 5*len(bulkRows))
	b.WriteString(`INSERT INTO people (id, name, email, age, weight) VALUES `)
	for i := range bulkRows {
		r := &bulkRows[i]
		if i > 0 {
			b.WriteByte(',')
		}
		for c := range 5 {
			if c == 0 {
				b.WriteString("($")
			} else {
				b.WriteString(",$")
			}
			b.WriteString(strconv.Itoa(len(args) + c + 1))
		}
		b.WriteByte(')')
		args = append(args, r.ID, r.Name, r.Email, r.Age, r.Weight)
	}
	return b.String(), args, nil
}

func bulkInsertAll() (string, []any, error) {
	return bulkTable.InsertAll(sqlsafe.Postgres, bulkRows)[0].Build(sqlsafe.Postgres)
}

func bulkSqlbuilder() (string, []any, error) {
	s := sqlbuilder.PostgreSQL.NewInsertBuilder().InsertInto("people").Cols("id", "name", "email", "age", "weight")
	for i := range bulkRows {
		r := &bulkRows[i]
		s.Values(r.ID, r.Name, r.Email, r.Age, r.Weight)
	}
	text, args := s.Build()
	return text, args, nil
}

func bulkBob() (string, []any, error) {
	mods := []bob.Mod[*dialect.InsertQuery]{im.Into("people", "id", "name", "email", "age", "weight")}
	for i := range bulkRows {
		r := &bulkRows[i]
		mods = append(mods, im.Values(psql.Arg(r.ID, r.Name, r.Email, r.Age, r.Weight)))
	}
	return psql.Insert(mods...).Build(context.Background())
}

func bulkGoqu() (string, []any, error) {
	s := goquPostgres.Insert("people").Prepared(true).Cols("id", "name", "email", "age", "weight")
	vals := make([][]any, len(bulkRows))
	for i := range bulkRows {
		r := &bulkRows[i]
		vals[i] = []any{r.ID, r.Name, r.Email, r.Age, r.Weight}
	}
	return s.Vals(vals...).ToSQL()
}

func bulkSquirrel() (string, []any, error) {
	s := squirrelPostgres.Insert("people").Columns("id", "name", "email", "age", "weight")
	for i := range bulkRows {
		r := &bulkRows[i]
		s = s.Values(r.ID, r.Name, r.Email, r.Age, r.Weight)
	}
	return s.ToSql()
}

// twelveByHand is a search with twelve filters, all of them given, in the way that a
// program without a library writes it.
func twelveByHand() (string, []any, error) {
	var b strings.Builder
	b.Grow(384)
	args := make([]any, 0, 16)
	b.WriteString("SELECT email FROM people")
	next := " WHERE "
	where := func(cond string, arg any) {
		args = append(args, arg)
		b.WriteString(next)
		next = " AND "
		b.WriteString(cond)
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(len(args)))
	}
	for i, cond := range twelve {
		where(cond, twelveArgs[i])
	}
	sort, direction := "id", ""
	switch strings.TrimPrefix(asked.sort, "-") {
	case "age":
		sort = "age"
	}
	if strings.HasPrefix(asked.sort, "-") {
		direction = " DESC"
	}
	args = append(args, 20)
	b.WriteString(" ORDER BY ")
	b.WriteString(sort)
	b.WriteString(direction)
	b.WriteString(" LIMIT $")
	b.WriteString(strconv.Itoa(len(args)))
	return b.String(), args, nil
}

var (
	twelve     = [12]string{"a >= ", "b <= ", "c = ", "d = ", "e <> ", "f = ", "g >= ", "h < ", "i = ", "j = ", "k = ", "l = "}
	twelveArgs = [12]any{18, 65, "Oslo", true, "x", 7, 8, 9, "y", "z", 12, 13}
)

func twelveBuilder() (string, []any, error) {
	a := &twelveArgs
	var b sqlsafe.Builder
	b.Add("SELECT email FROM people")
	b.WhereIf(a[0] != nil, "a >= ?", a[0])
	b.WhereIf(a[1] != nil, "b <= ?", a[1])
	b.WhereIf(a[2] != nil, "c = ?", a[2])
	b.WhereIf(a[3] != nil, "d = ?", a[3])
	b.WhereIf(a[4] != nil, "e <> ?", a[4])
	b.WhereIf(a[5] != nil, "f = ?", a[5])
	b.WhereIf(a[6] != nil, "g >= ?", a[6])
	b.WhereIf(a[7] != nil, "h < ?", a[7])
	b.WhereIf(a[8] != nil, "i = ?", a[8])
	b.WhereIf(a[9] != nil, "j = ?", a[9])
	b.WhereIf(a[10] != nil, "k = ?", a[10])
	b.WhereIf(a[11] != nil, "l = ?", a[11])
	b.Add("ORDER BY ? LIMIT ?", sortables.Sort(asked.sort, "id"), 20)
	return b.Build(sqlsafe.Postgres)
}

var thousandIDs = func() []int {
	ids := make([]int, 1000)
	for i := range ids {
		ids[i] = 1000 + i
	}
	return ids
}()

func listByHand() (string, []any, error) {
	var b strings.Builder
	b.Grow(64 + 7*len(thousandIDs))
	args := make([]any, 0, len(thousandIDs))
	b.WriteString("SELECT age FROM people WHERE id IN (")
	for i, id := range thousandIDs {
		if i > 0 {
			b.WriteString(", ")
		}
		args = append(args, id)
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(len(args)))
	}
	b.WriteByte(')')
	return b.String(), args, nil
}

func listOurs() (string, []any, error) {
	return sqlsafe.SQL("SELECT age FROM people WHERE ?", sqlsafe.In("id", thousandIDs)).Build(sqlsafe.Postgres)
}

func listBuilder() (string, []any, error) {
	var b sqlsafe.Builder
	b.Add("SELECT age FROM people").Where("?", sqlsafe.In("id", thousandIDs))
	return b.Build(sqlsafe.Postgres)
}

func bulkOnConflict() (string, []any, error) {
	return sqlsafe.SQL("? ON CONFLICT (id) DO NOTHING", bulkTable.InsertAll(sqlsafe.Postgres, bulkRows)[0]).Build(sqlsafe.Postgres)
}
