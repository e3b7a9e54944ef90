package queries

import (
	"context"
	"database/sql"
	"time"

	"github.com/untaint/untaint/sqlsafe"
)

// Subscriber is a row of the table subscribers.
type Subscriber struct {
	ID      int        `db:"id,pk,auto,sort"`
	Email   string     `db:"email,sort,filter,unique=/email"`
	Name    string     `db:"name,sort,filter,patch"`
	Status  string     `db:"status,filter"`
	Gone    *time.Time `db:"gone"`
	Version int        `db:"version,version"`
}

var subscribers = sqlsafe.MustFor[Subscriber]("subscribers")

// The tasks below are those of a mailing list manager, a job queue and a chat server,
// each as it stands in such a program. They run on PostgreSQL.

// ByKey finds a subscriber by one of three keys, of which the caller has one.
func ByKey(ctx context.Context, db sqlsafe.Querier, id int, email, name string) (Subscriber, error) {
	return sqlsafe.One[Subscriber](ctx, db, sqlsafe.SQL("SELECT ? FROM subscribers WHERE CASE WHEN ? > 0 THEN id = ? WHEN ? <> '' THEN email = ? ELSE name = ? END",
		subscribers.Columns(), id, id, email, email, name))
}

// Move takes a subscriber off some lists and puts it on others, in one statement.
func Move(ctx context.Context, db *sqlsafe.DB, id int, off, on []int) error {
	who := sqlsafe.Bind(id)
	_, err := db.Exec(ctx, sqlsafe.SQL(`
		WITH seen AS (UPDATE subscribers SET version = version + 1 WHERE id = ?),
		     gone AS (DELETE FROM members WHERE subscriber = ? AND ?)
		INSERT INTO members (subscriber, list) SELECT ?, id FROM lists WHERE ?
		ON CONFLICT DO NOTHING`, who, who, sqlsafe.In("list", off), who, sqlsafe.In("id", on)))
	return err
}

// Job is a row of the table jobs.
type Job struct {
	ID   int    `db:"id"`
	Kind string `db:"kind"`
}

// Claim takes up to n jobs that nobody else is working on.
func Claim(ctx context.Context, db sqlsafe.Querier, worker string, n int) ([]Job, error) {
	return sqlsafe.All[Job](ctx, db, sqlsafe.SQL(`
		UPDATE jobs SET worker = ? WHERE id IN (
			SELECT id FROM jobs WHERE worker IS NULL ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED)
		RETURNING id, kind`, worker, sqlsafe.Limit(n, 100)))
}

// Put inserts a subscriber or renames the one of that address, and says which.
func Put(ctx context.Context, db sqlsafe.Querier, s Subscriber) (inserted bool, err error) {
	return sqlsafe.One[bool](ctx, db, sqlsafe.SQL("? RETURNING xmax = 0", subscribers.Upsert(&s, "email", "name")))
}

// Share is a line of the report.
type Share struct {
	Status  string `db:"status"`
	N       int    `db:"n"`
	Percent int    `db:"percent"`
}

// Report counts the subscribers by status.
func Report(ctx context.Context, db sqlsafe.Querier) ([]Share, error) {
	return sqlsafe.All[Share](ctx, db, sqlsafe.SQL(`
		WITH counted AS (SELECT status, count(*) AS n FROM subscribers WHERE gone IS NULL GROUP BY status)
		SELECT status, n, (100 * n / sum(n) OVER ())::int AS percent FROM counted ORDER BY n DESC, status`))
}

// Found is a post and how well it fits.
type Found struct {
	ID   int     `db:"id"`
	Rank float64 `db:"rank"`
}

// FullText finds the posts that hold the words, the best first.
func FullText(ctx context.Context, db sqlsafe.Querier, words string) ([]Found, error) {
	q := sqlsafe.Bind(words)
	return sqlsafe.All[Found](ctx, db, sqlsafe.SQL(`
		SELECT id, ts_rank(to_tsvector('english', body), websearch_to_tsquery('english', ?)) AS rank
		FROM posts WHERE to_tsvector('english', body) @@ websearch_to_tsquery('english', ?) ORDER BY rank DESC, id`, q, q))
}

// Thread returns the ids of a post and of all answers to it.
func Thread(ctx context.Context, db sqlsafe.Querier, root int) ([]int, error) {
	return sqlsafe.All[int](ctx, db, sqlsafe.SQL(`
		WITH RECURSIVE thread AS (
			SELECT id FROM posts WHERE id = ?
			UNION ALL SELECT p.id FROM posts p JOIN thread t ON p.parent = t.id)
		SELECT id FROM thread ORDER BY id`, root))
}

// Latest returns the newest n answers to each post of the list.
func Latest(ctx context.Context, db sqlsafe.Querier, posts []int, n int) (map[int][]int, error) {
	type row struct {
		Post   int `db:"post"`
		Answer int `db:"answer"`
	}
	out := map[int][]int{}
	for r, err := range sqlsafe.Rows[row](ctx, db, sqlsafe.SQL(`
		SELECT p.id AS post, a.id AS answer FROM posts p
		JOIN LATERAL (SELECT id FROM posts WHERE parent = p.id ORDER BY id DESC LIMIT ?) a ON true
		WHERE ? ORDER BY p.id, a.id DESC`, sqlsafe.Limit(n, 10), sqlsafe.InArray("p.id", posts))) {
		if err != nil {
			return nil, err
		}
		out[r.Post] = append(out[r.Post], r.Answer)
	}
	return out, nil
}

// Wish is what a client searches for; what it leaves out is empty.
type Wish struct {
	Email, Name, Status, Not string
	IDs, Lists               []int
	Since, Until             time.Time
	Gone                     bool
	Sort                     string
	Limit, Offset            int
}

// Search finds subscribers by up to nine conditions.
func Search(ctx context.Context, db sqlsafe.Querier, w Wish) ([]Subscriber, error) {
	var b sqlsafe.Builder
	b.Add("SELECT ? FROM subscribers", subscribers.Columns())
	b.WhereIf(w.Email != "", "?", sqlsafe.Prefix("email", w.Email))
	b.WhereIf(w.Name != "", "?", sqlsafe.Contains("name", w.Name))
	b.WhereIf(w.Status != "", "status = ?", w.Status)
	b.WhereIf(w.Not != "", "status <> ?", w.Not)
	b.WhereIf(w.IDs != nil, "?", sqlsafe.In("id", w.IDs))
	b.WhereIf(w.Lists != nil, "EXISTS (SELECT 1 FROM members WHERE subscriber = subscribers.id AND ?)", sqlsafe.In("list", w.Lists))
	b.WhereIf(!w.Since.IsZero(), "made >= ?", w.Since)
	b.WhereIf(!w.Until.IsZero(), "made < ?", w.Until)
	b.WhereIf(!w.Gone, "gone IS NULL")
	b.Add("ORDER BY ? LIMIT ? OFFSET ?", subscribers.Sort(w.Sort, "id"), sqlsafe.Limit(w.Limit, 100), sqlsafe.Offset(w.Offset, 10_000))
	return sqlsafe.All[Subscriber](ctx, db, b.Query())
}

// Rename changes the name of a subscriber that nobody else has changed meanwhile.
func Rename(ctx context.Context, db *sqlsafe.DB, s Subscriber) error {
	result, err := db.Exec(ctx, subscribers.Update(&s, "name"))
	if err != nil {
		return err
	}
	return sqlsafe.RequireChanged(result)
}

// Remove marks a subscriber as gone.
func Remove(ctx context.Context, db *sqlsafe.DB, id int) error {
	result, err := db.Exec(ctx, sqlsafe.SQL("UPDATE subscribers SET gone = now() WHERE id = ? AND gone IS NULL", id))
	if err != nil {
		return err
	}
	return sqlsafe.RequireChanged(result)
}

// Import inserts subscribers and passes over those whose address is known.
func Import(ctx context.Context, db *sqlsafe.DB, rows []Subscriber) error {
	return db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		for _, q := range subscribers.InsertAll(sqlsafe.Postgres, rows) {
			if _, err := tx.Exec(ctx, sqlsafe.SQL("? ON CONFLICT (email) DO NOTHING", q)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Pay moves an amount between two accounts, and notes it if the log takes it.
func Pay(ctx context.Context, db *sqlsafe.DB, from, to, amount int) error {
	return db.Tx(ctx, func(tx *sqlsafe.Tx) error {
		if _, err := sqlsafe.All[int](ctx, tx, sqlsafe.SQL("SELECT id FROM accounts WHERE ? ORDER BY id FOR UPDATE", sqlsafe.In("id", []int{from, to}))); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlsafe.SQL("UPDATE accounts SET balance = balance + CASE id WHEN ? THEN -?::int ELSE ?::int END WHERE ?", from, amount, amount, sqlsafe.In("id", []int{from, to}))); err != nil {
			return err
		}
		_ = tx.Savepoint(ctx, func(tx *sqlsafe.Tx) error {
			_, err := tx.Exec(ctx, sqlsafe.SQL("INSERT INTO payments VALUES (?, ?, ?)", from, to, amount))
			return err
		})
		return nil
	}, sqlsafe.TxOption{Isolation: sql.LevelSerializable, Retry: 5})
}

// PerDay counts the subscribers by the day that it was in a zone.
func PerDay(ctx context.Context, db sqlsafe.Querier, zone string) (map[string]int, error) {
	type row struct {
		Day string `db:"day"`
		N   int    `db:"n"`
	}
	tz := sqlsafe.Bind(zone)
	rows, err := sqlsafe.All[row](ctx, db, sqlsafe.SQL("SELECT to_char(made AT TIME ZONE ?, 'YYYY-MM-DD') AS day, count(*) AS n FROM subscribers GROUP BY to_char(made AT TIME ZONE ?, 'YYYY-MM-DD')", tz, tz))
	out := map[string]int{}
	for _, r := range rows {
		out[r.Day] = r.N
	}
	return out, err
}

// Extremes calls a function with OUT parameters.
func Extremes(ctx context.Context, db sqlsafe.Querier, atLeast int) (low, high int, err error) {
	type row struct {
		Low  int `db:"low"`
		High int `db:"high"`
	}
	r, err := sqlsafe.One[row](ctx, db, sqlsafe.SQL("SELECT low, high FROM extremes(?)", atLeast))
	return r.Low, r.High, err
}

// Double calls a procedure with an INOUT parameter.
func Double(ctx context.Context, db sqlsafe.Querier, n int) (int, error) {
	return sqlsafe.One[int](ctx, db, sqlsafe.SQL("CALL double(?)", n))
}
