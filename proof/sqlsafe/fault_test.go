package sqlsafe_test

import (
	"testing"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/sqlsafe/faults"
)

func TestFaults(t *testing.T) {
	for _, e := range database.All() {
		t.Run(e.Name, func(t *testing.T) {
			faults.All(t, e)
			if e.Family != database.SQLite {
				faults.Servers(t, e)
			}
		})
	}
}

func TestRestart(t *testing.T) {
	for name, private := range map[string]func(testing.TB) *database.Private{
		"postgres": database.PrivatePostgres, "mariadb": database.PrivateMariaDB,
	} {
		t.Run(name, func(t *testing.T) { faults.Restarted(t, private(t)) })
	}
}
