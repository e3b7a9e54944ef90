package sqlsafe_test

import (
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

type base struct {
	ID int64 `db:"id,pk,auto,sort,filter,select"`
}

type user struct {
	base
	Name    string         `db:"name,sort,filter,select,patch"`
	Age     int            `db:"age,sort,filter,patch"`
	Email   sql.NullString `db:"email,filter"`
	Admin   *bool          `db:"admin,filter"`
	Score   float64        `db:"score,filter"`
	Joined  time.Time      `db:"joined,sort,filter"`
	Version int            `db:"version,version"`
	Total   int            `db:"total,readonly"`
	Hidden  string
	Ignored string `db:"-"`
}

var users = sqlsafe.MustFor[user]("app.users")

func built(t *testing.T, d sqlsafe.Dialect, q sqlsafe.Query) (string, []any) {
	t.Helper()
	text, args, err := q.Build(d)
	require.NoError(t, err)
	return text, args
}

func TestStatements(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	u := &user{base: base{7}, Name: "Ada", Age: 36, Score: 1.5, Joined: at, Version: 3, Hidden: "h"}
	insert := []any{"Ada", 36, sql.NullString{}, (*bool)(nil), 1.5, at, 3}
	list := sqlsafe.MustTables("tenant_a.users", "b")
	type keyed struct {
		A int `db:"a,pk"`
		B int `db:"b,pk"`
	}
	pairs := sqlsafe.MustFor[keyed]("pairs")
	for _, test := range []struct {
		name string
		d    sqlsafe.Dialect
		q    sqlsafe.Query
		text string
		args []any
	}{
		{"columns", sqlsafe.Postgres, sqlsafe.SQL("SELECT ? FROM ?", users.Columns(), users.Name()),
			`SELECT "id", "name", "age", "email", "admin", "score", "joined", "version", "total" FROM "app"."users"`, nil},
		{"alias", sqlsafe.MySQL, sqlsafe.SQL("SELECT ? FROM ? ORDER BY ?", users.As("u").Pick("id,name"), users.As("u").Name(), users.As("u").Sort("-age,id", "id")),
			"SELECT `u`.`id`, `u`.`name` FROM `app`.`users` AS `u` ORDER BY `u`.`age` DESC, `u`.`id`", nil},
		{"insert", sqlsafe.SQLServer, users.Insert(u),
			"INSERT INTO [app].[users] ([name], [age], [email], [admin], [score], [joined], [version]) VALUES (@p1, @p2, @p3, @p4, @p5, @p6, @p7)", insert},
		{"insert returning", sqlsafe.Postgres, sqlsafe.SQL("? RETURNING id", users.Insert(u)),
			`INSERT INTO "app"."users" ("name", "age", "email", "admin", "score", "joined", "version") VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, insert},
		{"insert what the database makes", sqlsafe.Postgres, autos.Insert(&auto{}), `INSERT INTO "autos" DEFAULT VALUES`, nil},
		{"insert what the database makes in MySQL", sqlsafe.MySQL, autos.Insert(&auto{}), "INSERT INTO `autos` () VALUES ()", nil},
		{"insert for a tenant", sqlsafe.SQLite, pairs.From(list.Pick("tenant_a.users")).Insert(&keyed{1, 2}),
			"INSERT INTO `tenant_a`.`users` (`a`, `b`) VALUES (?, ?)", []any{1, 2}},
		{"update some", sqlsafe.Postgres, users.Update(u, "name", "age"),
			`UPDATE "app"."users" SET "name" = $1, "age" = $2, "version" = "version" + 1 WHERE "id" = $3 AND "version" = $4`, []any{"Ada", 36, int64(7), 3}},
		{"update all", sqlsafe.SQLite, users.Update(u),
			"UPDATE `app`.`users` SET `name` = ?, `age` = ?, `email` = ?, `admin` = ?, `score` = ?, `joined` = ?, `version` = `version` + 1 WHERE `id` = ? AND `version` = ?",
			append(append([]any{}, insert[:6]...), int64(7), 3)},
		{"patch", sqlsafe.Postgres, users.Patch(u, []string{"age"}),
			`UPDATE "app"."users" SET "age" = $1, "version" = "version" + 1 WHERE "id" = $2 AND "version" = $3`, []any{36, int64(7), 3}},
		{"upsert", sqlsafe.Postgres, users.Upsert(u, "email", "name"),
			`INSERT INTO "app"."users" ("name", "age", "email", "admin", "score", "joined", "version") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ("email") DO UPDATE SET "name" = excluded."name", "version" = "users"."version" + 1`, insert},
		{"upsert by key", sqlsafe.SQLite, pairs.Upsert(&keyed{1, 2}, ""),
			"INSERT INTO `pairs` (`a`, `b`) VALUES (?, ?) ON CONFLICT (`a`, `b`) DO NOTHING", []any{1, 2}},
		{"upsert by key in MySQL", sqlsafe.MySQL, pairs.Upsert(&keyed{1, 2}, ""),
			"INSERT INTO `pairs` (`a`, `b`) VALUES (?, ?) ON DUPLICATE KEY UPDATE `a` = `a`", []any{1, 2}},
		{"upsert in MySQL", sqlsafe.MySQL, users.Upsert(u, "email", "name"),
			"INSERT INTO `app`.`users` (`name`, `age`, `email`, `admin`, `score`, `joined`, `version`) VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE `name` = VALUES(`name`), `version` = `users`.`version` + 1", insert},
		{"delete", sqlsafe.Postgres, users.Delete(u), `DELETE FROM "app"."users" WHERE "id" = $1 AND "version" = $2`, []any{int64(7), 3}},
		{"delete where", sqlsafe.Postgres, pairs.DeleteWhere(sqlsafe.SQL("a < ?", 3)), `DELETE FROM "pairs" WHERE a < $1`, []any{3}},
		{"delete but of nothing, for a tenant", sqlsafe.Postgres, pairs.DeleteWhere(sqlsafe.And(sqlsafe.SQL("a = ?", 1), sqlsafe.NotIn[int]("b", nil), sqlsafe.And())),
			`DELETE FROM "pairs" WHERE (a = $1 AND 1 = 1 AND 1 = 1)`, []any{1}},
		{"delete of nothing", sqlsafe.Postgres, pairs.DeleteWhere(sqlsafe.And(sqlsafe.NotIn[int]("b", nil), sqlsafe.In[int]("b", nil))),
			`DELETE FROM "pairs" WHERE (1 = 1 AND 1 = 0)`, nil},
		{"delete not of nothing or more", sqlsafe.Postgres, pairs.DeleteWhere(sqlsafe.Not(sqlsafe.SQL("a = ? OR ?", 1, sqlsafe.In[int]("b", nil)))),
			`DELETE FROM "pairs" WHERE NOT (a = $1 OR 1 = 0)`, []any{1}},
		{"delete everything", sqlsafe.Postgres, pairs.DeleteWhere(sqlsafe.Everything()), `DELETE FROM "pairs" WHERE 1 = 1`, nil},
		{"bulk", sqlsafe.Postgres, pairs.InsertAll(sqlsafe.Postgres, []keyed{{1, 2}, {3, 4}})[0],
			`INSERT INTO "pairs" ("a", "b") VALUES ($1,$2),($3,$4)`, []any{1, 2, 3, 4}},
		{"bulk inside", sqlsafe.Postgres, sqlsafe.SQL("WITH x AS (SELECT ?) ? RETURNING a", 9, pairs.InsertAll(sqlsafe.Postgres, []keyed{{1, 2}, {3, 4}})[0]),
			`WITH x AS (SELECT $1) INSERT INTO "pairs" ("a", "b") VALUES ($2,$3),($4,$5) RETURNING a`, []any{9, 1, 2, 3, 4}},
		{"arrays", sqlsafe.Postgres, pairs.InsertArrays([]keyed{{1, 2}, {3, 4}}),
			`INSERT INTO "pairs" ("a", "b") SELECT * FROM unnest($1::int8[], $2::int8[])`, []any{[]int{1, 3}, []int{2, 4}}},
		{"where typed", sqlsafe.Postgres, users.Where("age", "ge", 18), `"age" >= $1`, []any{18}},
		{"where in", sqlsafe.Postgres, users.Where("name", "notin", []string{"a", "b"}), `"name" NOT IN ($1, $2)`, []any{"a", "b"}},
		{"where in nothing", sqlsafe.Postgres, users.Where("age", "in", []int{}), `1 = 0`, nil},
		{"where not in nothing", sqlsafe.Postgres, users.Where("age", "notin", []int{}), `1 = 1`, nil},
		{"where null", sqlsafe.Postgres, users.Where("email", "null", false), `"email" IS NOT NULL`, nil},
		{"limit", sqlsafe.Postgres, sqlsafe.SQL("SELECT 1 LIMIT ? OFFSET ?", sqlsafe.Limit(5, 10), sqlsafe.Offset(0, 10)), "SELECT 1 LIMIT $1 OFFSET $2", []any{5, 0}},
		{"like", sqlsafe.SQLServer, sqlsafe.Contains("name", "1%_![a"), "name LIKE @p1 ESCAPE '!'", []any{"%1!%!_!![a%"[:len("%1!%!_!!")] + "![a%"}},
		{"array bind", sqlsafe.Postgres, sqlsafe.InArray[int]("id", nil), "id = ANY($1)", []any{[]int{}}},
		{"array bind not", sqlsafe.Postgres, sqlsafe.Not(sqlsafe.InArray("a || b", []int{1})), "NOT ((a || b) = ANY($1))", []any{[]int{1}}},
		{"not", sqlsafe.Postgres, sqlsafe.Not(sqlsafe.Or(sqlsafe.SQL("a"), sqlsafe.SQL("b"))), "NOT ((a OR b))", nil},
		{"or of nothing", sqlsafe.Postgres, sqlsafe.SQL("SELECT 1 WHERE ?", sqlsafe.Or()), "SELECT 1 WHERE 1 = 0", nil},
		{"and of nothing", sqlsafe.Postgres, sqlsafe.SQL("SELECT 1 WHERE ?", sqlsafe.And(sqlsafe.If(false, "a"), sqlsafe.Not(sqlsafe.If(false, "b")))), "SELECT 1 WHERE 1 = 1", nil},
		{"mysql or", sqlsafe.MySQL, sqlsafe.And(sqlsafe.SQL("a || b"), sqlsafe.SQL("c")), "((a || b) AND c)", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, args := built(t, test.d, test.q)
			require.Equal(t, test.text, text)
			require.Equal(t, test.args, args)
		})
	}
}

// auto is a row that the database makes.
type auto struct {
	ID int64 `db:"id,pk,auto"`
}

var autos = sqlsafe.MustFor[auto]("autos")

func TestFilter(t *testing.T) {
	for _, test := range []struct{ query, text string }{
		{"", "1 = 1"},
		{"age=18", `"age" = $1`},
		{"age[ge]=18&name[prefix]=A&sort=x", `("age" >= $1 AND "name" LIKE $2 ESCAPE '!')`},
		{"name=a&name=b", `"name" IN ($1, $2)`},
		{"name[notin]=a", `"name" NOT IN ($1)`},
		{"email[null]=true", `"email" IS NULL`},
		{"admin=true&score[lt]=1.5", `("admin" = $1 AND "score" < $2)`},
		{"joined[ge]=2026-01-02T03:04:05Z", `"joined" >= $1`},
	} {
		values, err := url.ParseQuery(test.query)
		require.NoError(t, err)
		text, _ := built(t, sqlsafe.Postgres, users.Filter(values, "sort"))
		require.Equal(t, test.text, text, test.query)
	}
	_, args := built(t, sqlsafe.Postgres, users.Filter(url.Values{"age": {"18"}}))
	require.Equal(t, []any{int64(18)}, args)
	// A column without a zone would be compared with the hour of the client's.
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 2*3600))
	for _, q := range []sqlsafe.Query{users.Filter(url.Values{"joined[ge]": {"2026-01-02T03:04:05+02:00"}}), users.Where("joined", "ge", at), users.Filter(url.Values{"joined[in]": {"2026-01-02T03:04:05+02:00"}}), users.Where("joined", "in", []time.Time{at})} {
		_, args = built(t, sqlsafe.Postgres, q)
		require.Equal(t, []any{at.UTC()}, args)
	}

	for _, test := range []struct{ query, want string }{
		{"age=abc", "/age wrong_type (type integer)"},
		{"age=1.0", "/age wrong_type (type integer)"},
		{"age=99999999999999999999", "/age wrong_type (type integer)"},
		{"admin=1", "/admin wrong_type (type bool)"},
		{"score=NaN", "/score wrong_type (type number)"},
		{"score=Inf", "/score wrong_type (type number)"},
		{"score=1_0", "/score wrong_type (type number)"},
		{"score=0x1p4", "/score wrong_type (type number)"},
		{"score=1e999", "/score wrong_type (type number)"},
		{"joined=today", "/joined wrong_type (type time)"},
		{"version=1", "/version unknown_column"},
		{"Hidden=1", "/Hidden unknown_column"},
		{"NAME=1", "/NAME unknown_column"},
		{"age[like]=1", "/age[like] unknown_operator"},
		{"age[contains]=1", "/age[contains] unknown_operator"},
		{"admin[lt]=true", "/admin[lt] unknown_operator"},
		{"age[ge=1", "/age[ge unknown_operator"},
		{"age[ge]]=1", "/age[ge]] unknown_operator"},
		{"age[ge]=1&age[ge]=2", "/age[ge] too_many_items (max 1)"},
		{"email[null]=1", "/email[null] wrong_type (type bool)"},
		{"age[in]=1&age[in]=x", "/age[in] wrong_type (type integer)"},
	} {
		values, err := url.ParseQuery(test.query)
		require.NoError(t, err)
		_, _, err = users.Filter(values).Build(sqlsafe.Postgres)
		require.ErrorContains(t, err, ": "+test.want, test.query)
	}
	_, _, err := users.Filter(url.Values{"age": {}}).Build(sqlsafe.Postgres)
	require.EqualError(t, err, "sqlsafe.Filter: invalid: /age wrong_type (type integer)")
	many := url.Values{"age": make([]string, 101)}
	_, _, err = users.Filter(many).Build(sqlsafe.Postgres)
	require.ErrorIs(t, err, untaint.Code("too_many_items"))
	wide := url.Values{}
	for i := range 33 {
		wide[strings.Repeat("a", i+1)] = []string{"1"}
	}
	_, _, err = users.Filter(wide).Build(sqlsafe.Postgres)
	require.ErrorIs(t, err, untaint.TooLarge)
}

func TestRefusals(t *testing.T) {
	type keyless struct {
		A int `db:"a"`
	}
	loose := sqlsafe.MustFor[keyless]("loose")
	type fixed struct {
		ID int `db:"id,pk,auto"`
	}
	nothing := sqlsafe.MustFor[fixed]("fixed")
	ours := sqlsafe.MustTables("a")
	for _, test := range []struct {
		name string
		q    sqlsafe.Query
		want string
	}{
		{"sort", users.Sort("age,-nope,email", "id"), "sqlsafe.Sort: invalid: /sort/1 unknown_column; /sort/2 unknown_column"},
		{"sort as only we may", users.Sort("-email", "-email"), "sqlsafe.Sort: invalid: /sort/0 unknown_column"},
		{"sort twice", users.Sort("age,-age", "id"), "sqlsafe.Sort: invalid: /sort/1 repeated_column"},
		{"sort signs", users.Sort("--age", "id"), "sqlsafe.Sort: invalid: /sort/0 unknown_column"},
		{"sort long", users.Sort(strings.Repeat("age,", 9), "id"), "sqlsafe.Sort: too_large: /sort too_many_items (max 8)"},
		{"sort default", users.Sort("", "nope"), "sqlsafe.Sort: misuse: /sort/0 no_column"},
		{"pick", users.Pick("id,age"), "sqlsafe.Pick: invalid: /fields/1 unknown_column"},
		{"pick long", users.Pick(strings.Repeat("id,", 99)), "sqlsafe.Pick: too_large: /fields too_many_items (max 9)"},
		{"pick none", loose.Pick(""), "sqlsafe.Pick: misuse: no_column"},
		{"table", sqlsafe.SQL("SELECT 1 FROM ?", ours.Pick("b")), "sqlsafe.Pick: denied: unknown_table"},
		{"on refused", users.From(ours.Pick("b")).Insert(&user{}), "sqlsafe.Pick: denied: unknown_table"},
		{"on no table", users.From(sqlsafe.SQL("a")).Insert(&user{}), "sqlsafe.Build: misuse: bad_table_name"},
		{"on zero", users.From(sqlsafe.Query{}).Insert(&user{}), "sqlsafe.Build: misuse: zero_query"},
		{"alias", sqlsafe.SQL("SELECT ?", loose.As("a b").Columns()), "sqlsafe.Build: misuse: bad_table_name"},
		{"alias of name", sqlsafe.SQL("SELECT 1 FROM ?", loose.As("a b").Name()), "sqlsafe.Build: misuse: bad_table_name"},
		{"insert nil", users.Insert(nil), "sqlsafe.Insert: misuse: no_rows_given"},
		{"update nil", users.Update(nil), "sqlsafe.Update: misuse: no_rows_given"},
		{"patch nil", users.Patch(nil, nil), "sqlsafe.Patch: misuse: no_rows_given"},
		{"delete nil", users.Delete(nil), "sqlsafe.Delete: misuse: no_rows_given"},
		{"upsert nil", users.Upsert(nil, ""), "sqlsafe.Upsert: misuse: no_rows_given"},
		{"bulk nil", users.InsertAll(sqlsafe.MySQL, nil)[0], "sqlsafe.InsertAll: misuse: no_rows_given"},
		{"bulk dialect", users.InsertAll(0, make([]user, 1))[0], "sqlsafe.Build: misuse: unknown_dialect"},
		{"bulk columns", nothing.InsertAll(sqlsafe.MySQL, make([]fixed, 1))[0], "sqlsafe.InsertAll: misuse: no_column_to_set"},
		{"arrays nil", users.InsertArrays(nil), "sqlsafe.InsertArrays: misuse: no_rows_given"},
		{"no key", loose.Update(&keyless{}, "a"), "sqlsafe.Update: misuse: no_key"},
		{"no key to patch", loose.Patch(&keyless{}, []string{"a"}), "sqlsafe.Patch: misuse: no_key"},
		{"no key to delete", loose.Delete(&keyless{}), "sqlsafe.Delete: misuse: no_key"},
		{"no key to upsert", loose.Upsert(&keyless{}, ""), "sqlsafe.Upsert: misuse: no_key"},
		{"upsert columns", users.Upsert(&user{}, "nope", "nada"), "sqlsafe.Upsert: misuse: /nope no_column; /nada no_column"},
		{"update columns", users.Update(&user{}, "nope", "id", "version", "total"), "sqlsafe.Update: misuse: /nope no_column; /id no_column; /version no_column; /total no_column"},
		{"update column twice", users.Update(&user{}, "name", "age", "name"), "sqlsafe.Update: misuse: /name repeated_column"},
		{"upsert column twice", users.Upsert(&user{}, "email,id,email", "age", "age"), "sqlsafe.Upsert: misuse: /email repeated_column; /age repeated_column"},
		{"update of nothing", nothing.Update(&fixed{}), "sqlsafe.Update: misuse: no_column_to_set"},
		{"patch of nothing", users.Patch(&user{}, nil), "sqlsafe.Patch: invalid: nothing_to_set"},
		{"patch columns", users.Patch(&user{}, []string{"name", "name", "email", "a/b"}), "sqlsafe.Patch: invalid: /name repeated_column; /email unknown_column; /a~1b unknown_column"},
		{"value of a column", users.Insert(&user{Name: "a\x00"}), "sqlsafe.Build: invalid: /name nul_in_text"},
		{"value of a row", users.InsertAll(sqlsafe.Postgres, []user{{}, {Name: "\xff"}})[0], "sqlsafe.Build: malformed: /1/name invalid_utf8"},
		{"limit", sqlsafe.Limit(0, 10), "sqlsafe.Limit: invalid: /limit out_of_range (min 1, max 10)"},
		{"offset", sqlsafe.Offset(-1, 10), "sqlsafe.Offset: invalid: /offset out_of_range (min 0, max 10)"},
		{"null in list", sqlsafe.In("a", []*int{nil}), "sqlsafe.Build: invalid: null_in_list"},
		{"null in array", sqlsafe.InArray("a", []any{nil}), "sqlsafe.Build: invalid: null_in_list"},
		{"list on nothing", sqlsafe.In(" ", []int{1}), "sqlsafe.Build: misuse: empty_text"},
		{"list on a marker", sqlsafe.In("?", []int{1}), "sqlsafe.Build: misuse: arg_count (want 1, got 0)"},
		{"pattern", sqlsafe.Contains("a", strings.Repeat("a", 8193)), "sqlsafe.Build: too_large: too_long_pattern (max 8192)"},
		{"where class", users.Where("age", "eq", "18"), "sqlsafe.Where: invalid: /age wrong_type"},
		{"where nil", users.Where("age", "eq", nil), "sqlsafe.Where: invalid: /age wrong_type"},
		{"where no slice", users.Where("age", "in", 1), "sqlsafe.Where: invalid: /age wrong_type"},
		{"where null", users.Where("age", "null", 1), "sqlsafe.Where: invalid: /age wrong_type"},
		{"where op", users.Where("age", "contains", "1"), "sqlsafe.Where: invalid: /age unknown_operator"},
		{"pattern that is not UTF-8", sqlsafe.Suffix("a", "a\xff"), "sqlsafe.Build: malformed: invalid_utf8"},
		{"where term", users.Where("name", "contains", "\x00"), "sqlsafe.Build: invalid: nul_in_text"},
		{"delete but of an empty array", users.DeleteWhere(sqlsafe.Not(sqlsafe.InArray("id", []int{}))), "sqlsafe.Build: misuse: missing_where"},
		{"delete nothing", users.DeleteWhere(sqlsafe.If(false, "a")), "sqlsafe.DeleteWhere: misuse: missing_where"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := test.q.Build(sqlsafe.Postgres)
			require.EqualError(t, err, test.want)
		})
	}
	_, _, err := sqlsafe.Contains("a", "\xff").Build(sqlsafe.SQLite) // whose texts may hold it
	require.EqualError(t, err, "sqlsafe.Build: malformed: invalid_utf8")
	for _, q := range []sqlsafe.Query{
		sqlsafe.InArray("a", []int{1}), sqlsafe.MustFor[keyless]("t").InsertArrays([]keyless{{1}}), users.Upsert(&user{}, "email"),
	} {
		_, _, err := q.Build(sqlsafe.SQLServer)
		require.EqualError(t, err, "sqlsafe.Build: misuse: unsupported_dialect (dialect sqlserver)")
	}
}

func TestForMistakes(t *testing.T) {
	type bad struct {
		A  int    `db:"a b"`
		B  int    `db:"b,nope"`
		C  int    `db:"b"`
		d  int    `db:"d"`
		E  int    `db:""`
		V1 int    `db:"v1,version"`
		V2 int    `db:"v2,version"`
		V3 string `db:"v3,version"`
		T  int    `db:"t,type=int);--"`
		*base
	}
	_ = bad{}.d
	_, err := sqlsafe.For[bad]("a; DROP")
	require.ErrorIs(t, err, untaint.Code("bad_table_name"))
	var paths []string
	for v := range untaint.Violations(err) {
		paths = append(paths, v.String())
	}
	at := func(field, tag string) string {
		return "bad_column_tag (at sqlsafe_test.bad." + field + ", tag " + tag + ")"
	}
	require.Equal(t, []string{
		at("A", "a b"), at("B", "nope"), at("C", "b"), at("d", "d"), "bad_column_tag (at sqlsafe_test.bad.E)", at("V2", "v2,version"),
		at("V3", "v3,version"), at("V3", "v3,version"), at("T", "int);--"), "bad_column_tag (at sqlsafe_test.bad.base)", "bad_table_name (tag a; DROP)",
	}, paths)
	require.Contains(t, errors.Unwrap(err).Error(), "sqlsafe_test.bad.B: unknown word \"nope\"\n    b,nope\n      ^^^^\nsqlsafe_test.bad.C: another column has that name\n")
	_, err = sqlsafe.For[int]("a")
	require.ErrorContains(t, errors.Unwrap(err), "only a struct")
	_, err = sqlsafe.For[struct{ A int }]("a")
	require.ErrorContains(t, errors.Unwrap(err), "no field has a db tag")
	require.Panics(t, func() { sqlsafe.MustFor[int]("a") })
	require.Panics(t, func() { sqlsafe.MustTables("a b") })
	_, err = sqlsafe.Tables("a", "b.", "c;d", "a.b.c.d")
	require.EqualError(t, err, "sqlsafe.Tables: misuse: bad_table_name (tag b.); bad_table_name (tag c;d); bad_table_name (tag a.b.c.d)")
}

// However many rows, no statement has more values than the dialect takes, and
// none is lost.
func TestBulkSplits(t *testing.T) {
	type five struct {
		A int     `db:"a"`
		B string  `db:"b"`
		C int64   `db:"c"`
		D bool    `db:"d"`
		E float64 `db:"e"`
	}
	table := sqlsafe.MustFor[five]("five")
	rows := make([]five, 30000)
	for i := range rows {
		rows[i].A = i
	}
	for d, limit := range map[sqlsafe.Dialect]int{sqlsafe.Postgres: 65535, sqlsafe.MySQL: 65535, sqlsafe.SQLite: 32766, sqlsafe.SQLServer: 2100} {
		next := 0
		for _, q := range table.InsertAll(d, rows) {
			text, args := built(t, d, q)
			require.LessOrEqual(t, len(args), limit)
			require.Equal(t, len(args)/5, strings.Count(text, "),(")+1)
			for i := 0; i < len(args); i += 5 {
				require.Equal(t, next, args[i])
				next++
			}
		}
		require.Equal(t, len(rows), next)
	}
}

func TestTooManyArgs(t *testing.T) {
	for _, q := range []sqlsafe.Query{
		sqlsafe.SQL("SELECT 1 WHERE ?", sqlsafe.In("a", make([]int, 65536))),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.EqualError(t, err, "sqlsafe.Build: too_large: too_many_args (max 65535)")
	}
	q := sqlsafe.SQL("SELECT 1")
	for range 100 {
		q = sqlsafe.SQL("SELECT (?)", q)
	}
	_, _, err := q.Build(sqlsafe.Postgres)
	require.ErrorIs(t, err, untaint.Code("query_too_deep"))
}

type rowsAffected int64

func (r rowsAffected) LastInsertId() (int64, error) { return 0, nil }
func (r rowsAffected) RowsAffected() (int64, error) {
	if r < 0 {
		return 0, sql.ErrConnDone
	}
	return int64(r), nil
}

func TestChanged(t *testing.T) {
	require.NoError(t, sqlsafe.RequireChanged(rowsAffected(1)))
	require.ErrorIs(t, sqlsafe.RequireChanged(rowsAffected(0)), untaint.Conflict)
	require.ErrorIs(t, sqlsafe.RequireChanged(rowsAffected(-1)), untaint.Failed)
}

func TestOperators(t *testing.T) {
	for _, bad := range []string{"", "EQ", "=", "like", "eq ", "unknown", ">= 0 OR 1 ="} {
		_, _, err := users.Where("age", bad, 1).Build(sqlsafe.Postgres)
		require.EqualError(t, err, "sqlsafe.Where: invalid: /age unknown_operator", bad)
	}
}

// What a client calls a column is not what the database does, and a filter takes
// the operators alone that the tag names.
func TestPublicNames(t *testing.T) {
	type note struct {
		ID   int       `db:"id,pk,filter,ops=eq|in"`
		Made time.Time `db:"created_at,as=createdAt,sort,filter,select,ops=ge|lt"`
		Name string    `db:"full_name,as=name,patch,filter"`
	}
	notes := sqlsafe.MustFor[note]("notes")
	text, _ := built(t, sqlsafe.Postgres, sqlsafe.SQL("SELECT ? FROM notes WHERE ? ORDER BY ?", notes.Pick("createdAt"),
		notes.Filter(url.Values{"createdAt[ge]": {"2026-01-02T03:04:05Z"}, "name": {"a"}, "id": {"1", "2"}}), notes.Sort("-createdAt", "id")))
	require.Equal(t, `SELECT "created_at" FROM notes WHERE ("created_at" >= $1 AND "id" IN ($2, $3) AND "full_name" = $4) ORDER BY "created_at" DESC`, text)
	text, _ = built(t, sqlsafe.Postgres, notes.Patch(&note{}, []string{"name"}))
	require.Equal(t, `UPDATE "notes" SET "full_name" = $1 WHERE "id" = $2`, text)
	text, _ = built(t, sqlsafe.Postgres, sqlsafe.SQL("SELECT 1 ORDER BY ?", notes.Sort("", "-created_at"))) // our own default
	require.Equal(t, `SELECT 1 ORDER BY "created_at" DESC`, text)
	for _, q := range []sqlsafe.Query{
		notes.Sort("created_at", "id"), notes.Pick("created_at"), notes.Patch(&note{}, []string{"full_name"}), notes.Filter(url.Values{"full_name": {"a"}}),
		notes.Filter(url.Values{"id[contains]": {"1"}}), notes.Filter(url.Values{"id[gt]": {"1"}}), notes.Filter(url.Values{"createdAt": {"2026-01-02T03:04:05Z"}}),
		notes.Where("created_at", "ge", time.Now()), notes.Where("createdAt", "eq", time.Now()),
	} {
		_, _, err := q.Build(sqlsafe.Postgres)
		require.Equal(t, untaint.Invalid, untaint.KindOf(err), "%v", err)
	}
	type wrong struct {
		A int `db:"a,ops=eq|contains"`
		B int `db:"b,as=not a name"`
		C int `db:"c,ops=="`
		D int `db:"d,as=e"`
		E int `db:"e"`
	}
	_, err := sqlsafe.For[wrong]("wrong")
	require.EqualError(t, err, "sqlsafe.For: misuse: bad_column_tag (at sqlsafe_test.wrong.A, tag eq|contains); bad_column_tag (at sqlsafe_test.wrong.B, tag not a name); bad_column_tag (at sqlsafe_test.wrong.C, tag =); bad_column_tag (at sqlsafe_test.wrong.E, tag e)")
}
