package migrate

import (
	"context"

	"gorm.io/gorm"

	"github.com/untaint/untaint/sqlsafe"
)

// LatestBefore is the code to move: a condition and a sort key out of strings.
func LatestBefore(ctx context.Context, db *gorm.DB, cond, sort string) (list []Article, err error) {
	err = db.WithContext(ctx).Table("articles").Where(cond).Order(sort).Limit(50).Find(&list).Error
	return list, err
}

// LatestAfter runs the statement by gorm still, with its logger, its pool and its
// transaction. Where gorm stands on a pool with Guard, nothing else runs.
func LatestAfter(ctx context.Context, db *gorm.DB, id int64, sort string) (list []Article, err error) {
	q := sqlsafe.SQL("SELECT ? FROM articles WHERE id >= ? ORDER BY ? LIMIT 50", articles.Columns(), id, articles.Sort(sort, "id"))
	text, args, err := q.Build(sqlsafe.SQLite)
	if err != nil {
		return nil, err
	}
	err = db.WithContext(q.Permit(ctx)).Raw(text, args...).Scan(&list).Error
	return list, err
}
