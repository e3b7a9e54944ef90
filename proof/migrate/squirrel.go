package migrate

import (
	"context"
	"database/sql"

	"github.com/Masterminds/squirrel"

	"github.com/untaint/untaint/sqlsafe"
)

// Article is a row of the table articles.
type Article struct {
	ID    int64  `db:"id,pk,sort"`
	Title string `db:"title,sort"`
}

// SearchBefore is the code to move. Whoever forgets to check sort has let SQL in.
func SearchBefore(ctx context.Context, db *sql.DB, word, sort string) ([]Article, error) {
	rows, err := squirrel.Select("id", "title").From("articles").
		Where(squirrel.Like{"title": "%" + word + "%"}).
		OrderBy(sort).Limit(50).
		RunWith(db).QueryContext(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Article
	for rows.Next() {
		var a Article
		if err := rows.Scan(&a.ID, &a.Title); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, rows.Err()
}

var articles = sqlsafe.MustFor[Article]("articles")

// SearchAfter looks for the word as it is, with its own % and _. No string that
// is not a constant becomes SQL.
func SearchAfter(ctx context.Context, db *sqlsafe.DB, word, sort string) ([]Article, error) {
	return sqlsafe.All[Article](ctx, db, sqlsafe.SQL("SELECT ? FROM articles WHERE ? ORDER BY ? LIMIT 50",
		articles.Columns(), sqlsafe.Contains("title", word), articles.Sort(sort, "-id")))
}
