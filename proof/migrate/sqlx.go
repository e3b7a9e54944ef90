package migrate

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/untaint/untaint/sqlsafe"
)

// ByIDsBefore is the code to move: a list by sqlx.In, and a sort key put into the
// text. An empty list is an error.
func ByIDsBefore(ctx context.Context, db *sqlx.DB, ids []int64, sort string) (list []Article, err error) {
	text, args, err := sqlx.In("SELECT id, title FROM articles WHERE id IN (?) ORDER BY "+sort, ids)
	if err != nil {
		return nil, err
	}
	err = db.SelectContext(ctx, &list, db.Rebind(text), args...)
	return list, err
}

// ByIDsAfter keeps the db tags and the SQL. No list is not a row.
func ByIDsAfter(ctx context.Context, db *sqlsafe.DB, ids []int64, sort string) ([]Article, error) {
	return sqlsafe.All[Article](ctx, db, sqlsafe.SQL("SELECT id, title FROM articles WHERE ? ORDER BY ?",
		sqlsafe.In("id", ids), articles.Sort(sort, "id")))
}
