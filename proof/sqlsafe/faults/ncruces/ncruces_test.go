package ncruces_test

import (
	"testing"

	"github.com/untaint/untaint/proof/database/ncruces"
	"github.com/untaint/untaint/proof/sqlsafe/faults"
)

func TestFaults(t *testing.T) { faults.All(t, ncruces.Engine()) }

func TestRuns(t *testing.T) { faults.Runs(t, ncruces.Engine()) }
