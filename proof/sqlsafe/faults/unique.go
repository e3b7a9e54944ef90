package faults

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

type member struct {
	ID     int    `db:"id,pk,unique=/id"`
	Team   int    `db:"team"`
	Mail   string `db:"mail,patch,unique=/contact/mail"`
	Handle string `db:"handle,unique=/handle"`
	Order  int    `db:"order,unique=/order~1no"`
	Plain  int    `db:"plain"`
}

// Unique breaks each key of a table in each way that a statement of a Table can,
// and requires the client's field and no name of the schema in the answer.
func Unique(t *testing.T, e database.Engine) {
	b := New(t, e)
	order := map[database.Family]string{database.PostgreSQL: `"order"`, database.MariaDB: "`order`", database.SQLite: `"order"`}[e.Family]
	b.MustExec(t, "CREATE TABLE members (id INT PRIMARY KEY, team INT NOT NULL, mail VARCHAR(90) NOT NULL, handle VARCHAR(40) UNIQUE, "+order+" INT NOT NULL, plain INT UNIQUE, CONSTRAINT one_mail_a_team UNIQUE (team, mail))",
		"CREATE UNIQUE INDEX strange_name ON members ("+order+")",
		"INSERT INTO members VALUES (1, 1, '"+Canary+"(a)=(b)', 'h1', 1, 1), (2, 1, 'b', 'h2', 2, 2)")
	ctx := t.Context()
	members := sqlsafe.MustFor[member]("members")
	row := func(id, team int, mail, handle string, order, plain int) *member {
		return &member{id, team, mail, handle, order, plain}
	}
	taken := Canary + "(a)=(b)"
	for name, r := range map[string]struct {
		q    sqlsafe.Query
		path string
	}{
		"primary key":        {members.Insert(row(1, 9, "x", "x", 9, 9)), "/id"},
		"inline":             {members.Insert(row(9, 9, "x", "h1", 9, 9)), "/handle"},
		"of two columns":     {members.Insert(row(9, 1, taken, "x", 9, 9)), "/contact/mail"},
		"index":              {members.Insert(row(9, 9, "x", "x", 1, 9)), "/order~1no"},
		"untagged":           {members.Insert(row(9, 9, "x", "x", 9, 1)), ""},
		"several rows":       {members.InsertAll(Dialect(e), []member{*row(8, 9, "x", "x", 9, 9), *row(9, 1, taken, "y", 8, 8)})[0], "/contact/mail"},
		"update":             {members.Update(row(2, 1, taken, "h2", 2, 2)), "/contact/mail"},
		"patch":              {members.Patch(row(2, 1, taken, "h2", 2, 2), []string{"mail"}), "/contact/mail"},
		"in constant text":   {sqlsafe.SQL("?", members.Insert(row(9, 9, "x", "h2", 9, 9))), "/handle"},
		"text of their own":  {sqlsafe.SQL("INSERT INTO members VALUES (?, 9, 'x', 'x', 9, 9)", 1), ""},
		"scoped to the team": {members.Scoped("team", 1).Insert(row(9, 7, taken, "x", 9, 9)), "/contact/mail"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, run := range []func(sqlsafe.Query) error{
				func(q sqlsafe.Query) error { _, err := b.Safe.Exec(ctx, q); return err },
				func(q sqlsafe.Query) error {
					return b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error { _, err := tx.Exec(ctx, q); return err })
				},
				func(q sqlsafe.Query) error {
					return b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
						return tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error { _, err := tx.Exec(ctx, q); return err })
					})
				},
			} {
				err := run(r.q)
				Is(t, err, untaint.Conflict, sqlsafe.CodeUniqueViolation)
				var paths []string
				for v := range untaint.Violations(err) {
					paths = append(paths, v.Path)
				}
				require.Equal(t, []string{r.path}, paths)
				w := httptest.NewRecorder()
				untaint.WriteProblem(w, httptest.NewRequest(http.MethodPost, "/", nil), err)
				for _, name := range []string{"members", "one_mail", "strange", "constraint", "pkey", "plain", "team"} {
					require.NotContains(t, w.Body.String(), name)
				}
			}
		})
	}
	rows, err := sqlsafe.All[int](ctx, b.Safe, sqlsafe.SQL("? RETURNING id", members.Insert(row(9, 9, "x", "h1", 9, 9))))
	require.Empty(t, rows)
	Is(t, err, untaint.Conflict, sqlsafe.CodeUniqueViolation)
	require.Contains(t, err.Error(), "/handle ")
	n, err := sqlsafe.One[int](ctx, b.Safe, sqlsafe.SQL("SELECT count(*) FROM members"))
	require.NoError(t, err)
	require.Equal(t, 2, n)
}

type keep struct {
	ID   int    `db:"id,pk,unique=/id"`
	Team int    `db:"team,unique=/team"`
	Mail string `db:"mail,unique=/mail"`
	Code string `db:"code,unique=/code"`
	Slug string `db:"slug,unique=/slug"`
}

// UniqueKinds breaks keys of the kinds that a server has: partial, on an expression,
// of two columns, without a name of their own, and looked at when the transaction ends.
func UniqueKinds(t *testing.T, e database.Engine) {
	b := New(t, e)
	ctx := t.Context()
	b.MustExec(t, "CREATE TABLE keeps (id INT PRIMARY KEY, team INT NOT NULL, mail VARCHAR(40) NOT NULL, code VARCHAR(40) NOT NULL, slug VARCHAR(40) NOT NULL, UNIQUE (team, mail))")
	switch e.Family {
	case database.MariaDB:
		b.MustExec(t, "CREATE UNIQUE INDEX odd ON keeps (code(10))", "ALTER TABLE keeps ADD lower_slug VARCHAR(40) AS (lower(slug)) VIRTUAL, ADD UNIQUE keeps_slug_key (lower_slug)")
	default:
		b.MustExec(t, "CREATE UNIQUE INDEX odd ON keeps (code) WHERE team > 0", "CREATE UNIQUE INDEX keeps_slug_key ON keeps (lower(slug))")
	}
	b.MustExec(t, "INSERT INTO keeps (id, team, mail, code, slug) VALUES (1, 1, 'a', 'c', 'S')")
	keeps := sqlsafe.MustFor[keep]("keeps")
	for name, r := range map[string]struct {
		row   keep
		paths []string
	}{
		"primary key":   {keep{1, 9, "x", "x", "x"}, []string{"/id"}},
		"two columns":   {keep{9, 1, "a", "x", "x"}, []string{"/team", "/mail"}},
		"partial":       {keep{9, 9, "x", "c", "x"}, []string{"/code"}},
		"an expression": {keep{9, 9, "x", "x", "s"}, []string{"/slug"}},
	} {
		for _, run := range []func(q sqlsafe.Query) error{
			func(q sqlsafe.Query) error { _, err := b.Safe.Exec(ctx, q); return err },
			func(q sqlsafe.Query) error {
				_, err := sqlsafe.All[int](ctx, b.Safe, sqlsafe.SQL("? RETURNING id", q))
				return err
			},
		} {
			err := run(keeps.Insert(&r.row))
			if name == "an expression" && e.Family == database.MariaDB {
				r.paths = []string{""} // the key is of a column that the struct has not
			}
			Is(t, err, untaint.Conflict, sqlsafe.CodeUniqueViolation)
			var paths []string
			for v := range untaint.Violations(err) {
				paths = append(paths, v.Path)
			}
			require.Equal(t, r.paths, paths, name)
		}
	}
	if e.Family != database.PostgreSQL {
		return
	}
	b.MustExec(t, "CREATE TABLE later (id INT UNIQUE DEFERRABLE INITIALLY DEFERRED, during INT4RANGE, EXCLUDE USING gist (during WITH &&))", "INSERT INTO later VALUES (1, '[1,5)')")
	Is(t, b.Safe.Tx(ctx, func(tx *sqlsafe.Tx) error {
		_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO later (id) VALUES (?)", 1))
		require.NoError(t, err)
		return nil
	}), untaint.Conflict, sqlsafe.CodeUniqueViolation)
	_, err := b.Safe.Exec(ctx, sqlsafe.SQL("INSERT INTO later (id, during) VALUES (?, '[2,3)')", 2))
	Is(t, err, untaint.Conflict, "exclusion_violation")
}
