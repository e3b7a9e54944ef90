package misuse

import (
	"database/sql"

	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/untaint/untaint/proof/database"
)

func gormWay(f database.Family, pool *sql.DB) (Contestant, error) {
	dialector := map[database.Family]gorm.Dialector{
		database.PostgreSQL: postgres.New(postgres.Config{Conn: pool}),
		database.MariaDB:    mysql.New(mysql.Config{Conn: pool, SkipInitializeWithVersion: true}),
		database.SQLite:     &sqlite.Dialector{Conn: pool},
	}[f]
	db, err := gorm.Open(dialector, &gorm.Config{DryRun: true, Logger: logger.Discard, DisableAutomaticPing: true})
	if err != nil {
		return Contestant{}, err
	}
	text := func(done *gorm.DB) (string, []any, error) {
		return done.Statement.SQL.String(), done.Statement.Vars, done.Error
	}
	find := func(s *gorm.DB) (string, []any, error) {
		var rows []map[string]any
		return text(s.Find(&rows))
	}
	from := func(more func(s *gorm.DB, in string) *gorm.DB) entry {
		return built(func(_ database.Family, in string) (string, []any, error) { return find(more(db.Table("users"), in)) })
	}
	old := func(s *gorm.DB) *gorm.DB { return s.Select("name").Where("age >= ?", aged) }
	column := func(in string) clause.Column { return clause.Column{Name: in} }
	return Contestant{Name: "gorm", header: `import "gorm.io/gorm"; var _ gorm.DB`, entries: map[Place]entry{
		OrderText: from(func(s *gorm.DB, in string) *gorm.DB { return old(s).Order(in) }),
		OrderName: from(func(s *gorm.DB, in string) *gorm.DB { return old(s).Order(clause.OrderByColumn{Column: column(in)}) }),
		Direction: from(func(s *gorm.DB, in string) *gorm.DB { return old(s).Order("id " + in) }),
		ColumnText: from(func(s *gorm.DB, in string) *gorm.DB {
			return s.Select(in).Where("age >= ?", aged)
		}),
		ColumnName: from(func(s *gorm.DB, in string) *gorm.DB {
			return s.Clauses(clause.Select{Columns: []clause.Column{column(in)}}).Where("age >= ?", aged)
		}),
		Alias: from(func(s *gorm.DB, in string) *gorm.DB {
			return s.Clauses(clause.Select{Columns: []clause.Column{column("name"), {Name: "age", Alias: in}}}).Where("age >= ?", aged)
		}),
		GroupBy: from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("count(*)").Where("age >= ?", aged).Group(in) }),
		Having:  from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("id").Group("id").Group("age").Having(in) }),
		TableText: built(func(_ database.Family, in string) (string, []any, error) {
			return find(old(db.Table(in)))
		}),
		TableName: built(func(_ database.Family, in string) (string, []any, error) {
			return find(db.Table("?", clause.Table{Name: in}).Where("age >= ?", aged))
		}),
		Join:        from(func(s *gorm.DB, in string) *gorm.DB { return s.Joins("JOIN "+in).Where("users.age >= ?", aged) }),
		WhereText:   from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where(in) }),
		WhereColumn: from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where(map[string]any{in: "x"}) }),
		WhereMap: built(func(_ database.Family, in string) (string, []any, error) {
			m, err := decoded[map[string]any](in)
			if err != nil {
				return "", nil, err
			}
			return find(db.Table("users").Select("name").Where(m))
		}),
		Operator: from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where("age "+in+" ?", aged) }),
		InsertColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.Table("log").Create(map[string]any{in: "1"}))
		}),
		UpdateColumn: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.Table("users").Where("id = ?", 3).Updates(map[string]any{in: "1"}))
		}),
		DeleteText: built(func(_ database.Family, in string) (string, []any, error) {
			return text(db.Table("users").Delete(&struct{ ID int }{}, in))
		}),
		ValueInText: from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where("name = '" + in + "'") }),
		Value:       from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where("name = ?", in) }),
		ValueAny: built(func(_ database.Family, in string) (string, []any, error) {
			v, err := decoded[any](in)
			if err != nil {
				return "", nil, err
			}
			return find(db.Table("users").Select("name").Where("name = ?", v))
		}),
		InList:   from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where("name IN ?", []string{in, "zz"}) }),
		Contains: from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where("name LIKE ?", "%"+in+"%") }),
		Prefix:   from(func(s *gorm.DB, in string) *gorm.DB { return s.Select("name").Where("name LIKE ?", in+"%") }),
		Limit:    typed(`new(gorm.DB).Limit(in)`),
	}}, nil
}
