package sqlsafe_test

import (
	"context"
	"database/sql/driver"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

func TestVerifyOfModes(t *testing.T) {
	for mode, safe := range map[string]bool{
		"STRICT_TRANS_TABLES": true, "STRICT_ALL_TABLES": true, "ansi_quotes,strict_all_tables": true,
		"": false, "NO_ENGINE_SUBSTITUTION": false, "NOT_STRICT_ALL_TABLES": false,
		"STRICT_TRANS_TABLES,HIGH_NOT_PRECEDENCE": false, "HIGH_NOT_PRECEDENCE": false,
	} {
		pool := echoing("value", []driver.Value{mode}) // for the character sets as well, which are wrong each time
		err := sqlsafe.Wrap(pool, sqlsafe.MySQL).Verify(context.Background())
		require.Equal(t, safe, !strings.Contains(err.Error(), "sql_mode"), "%q: %v", mode, err)
	}
}
