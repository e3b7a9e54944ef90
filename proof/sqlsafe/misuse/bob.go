package misuse

import "github.com/untaint/untaint/proof/database"

func bobWay(f database.Family) Contestant {
	entries := map[database.Family]func() map[Place]entry{
		database.PostgreSQL: bobPostgres, database.MariaDB: bobMySQL, database.SQLite: bobSQLite,
	}[f]
	return Contestant{Name: "bob", header: `import "github.com/stephenafamo/bob/dialect/mysql/sm"; var _ = sm.Limit`, entries: entries()}
}
