package validate

import (
	"net/http"

	"github.com/untaint/untaint/validate/internal/decode"
)

// Rewind returns a middleware that keeps the body of a request while it is
// read, so that [Request] can read it too. Put it in front of middleware that
// reads forms: one that looks for a CSRF token or a method in a field, or that
// logs bodies.
//
//	http.ListenAndServe(addr, validate.Rewind(validate.Limits{})(csrf.Protect(key)(mux)))
//
// A body is kept up to what the limits let a form be long: Bytes, and Files
// times FileBytes. The first 64 KiB are in memory and more is in a temporary
// file, which goes when the handler returns. Reading more is an error, an
// [*http.MaxBytesError]. With negative limits nothing can be read.
//
// It does not bound what the other reader makes of the body.
func Rewind(l Limits) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Body == nil || r.Body == http.NoBody {
				next.ServeHTTP(w, r)
				return
			}
			r, kept := decode.Record(r, decode.Limits(l))
			defer kept.Close()
			next.ServeHTTP(w, r)
		})
	}
}
