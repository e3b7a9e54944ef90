package mattn_test

import (
	"testing"

	"github.com/untaint/untaint/proof/database/mattn"
	"github.com/untaint/untaint/proof/sqlsafe/faults"
)

func TestFaults(t *testing.T) { faults.All(t, mattn.Engine()) }

func TestRuns(t *testing.T) { faults.Runs(t, mattn.Engine()) }
