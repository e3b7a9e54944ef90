package mattn_test

import (
	"testing"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/database/mattn"
)

func TestEngine(t *testing.T) {
	database.Probe(t, mattn.Engine())
}
