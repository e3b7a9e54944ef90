package untaint

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/http"
)

// CodeForeignError is the code of an error that this package did not build.
const CodeForeignError Code = "foreign_error"

// kindOfForeign returns the Kind of an error without one of ours in it. The
// well-known ones of the standard library mean the same wherever they come from;
// of others nothing is known, so that they are Failed.
func kindOfForeign(err error, hook func(error) Kind) Kind {
	if hook != nil && err != nil {
		if k := hook(err); k != 0 {
			return k.known()
		}
	}
	for _, row := range wellKnown {
		if errors.Is(err, row.err) {
			return row.kind
		}
	}
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok && tooLong != nil {
		return TooLarge
	}
	return Failed
}

var wellKnown = [...]struct {
	err  error
	kind Kind
}{
	{context.Canceled, Canceled},
	{context.DeadlineExceeded, Timeout},
	{sql.ErrNoRows, NotFound},
	{fs.ErrNotExist, NotFound},
	{fs.ErrPermission, Denied},
}
