// Package repo_test holds the tests of the repository as a whole: what its
// packages import, export, document and show.
package repo_test

import (
	"os"
	"testing"
)

// The tests read the tree from its root.
func TestMain(m *testing.M) {
	if err := os.Chdir("../../.."); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
