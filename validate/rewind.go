package validate

import (
	"net/http"

	"github.com/untaint/untaint/validate/internal/decode"
)

// Rewind returns a middleware that keeps the body of a request while it is
// read, so that [Request] can read it again. Put it in front of middleware that
// reads bodies: to find a CSRF token or a method in a form, or to log them.
//
//	http.ListenAndServe(addr, validate.Rewind(validate.Limits{})(csrf.Protect(key)(mux)))
//
// A body is kept up to the size that the limits allow for a form: Bytes, plus
// Files times FileBytes. The first 64 KiB are in memory, and the rest is in a
// temporary file that is removed when the handler returns. Reading more is an
// error, an [*http.MaxBytesError]. With negative limits nothing can be read.
//
// It does not bound the memory that the other reader uses for the body.
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
