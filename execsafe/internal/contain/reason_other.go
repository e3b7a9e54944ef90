//go:build !unix

package contain

import "io/fs"

// reasons is what the errors of a start mean.
var reasons = []struct {
	err    error
	reason Reason
}{
	{fs.ErrNotExist, NotFound},
	{fs.ErrPermission, NotAllowed},
}
