package sqlsafe_test

import (
	"testing"

	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/proof/sqlsafe/faults"
)

func TestFaults(t *testing.T) {
	for _, e := range database.All() {
		t.Run(e.Name, func(t *testing.T) { faults.All(t, e) })
	}
}
