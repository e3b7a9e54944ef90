package ncruces_test

import (
	"testing"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/database/ncruces"
)

func TestEngine(t *testing.T) {
	database.Probe(t, ncruces.Engine())
}
