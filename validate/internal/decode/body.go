package decode

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/untaint/untaint"
)

// firstRead is how much is made ready for a body of unknown length. A length
// that the client announces is believed only up to here.
const firstRead = 4 << 10

// Read reads all of src, at most l.Bytes, and reports why it could not. The
// context, which may be nil, is looked at between two reads: it cannot end one
// that blocks, which is for the server's ReadTimeout.
func Read(ctx context.Context, src io.Reader, announced int64, l *Limits, r *Report) []byte {
	if src == nil {
		return nil
	}
	if announced > l.Bytes {
		r.tooLarge(l.Bytes)
		return nil
	}
	if announced < 0 {
		announced = 512
		if s, ok := src.(interface{ Len() int }); ok {
			announced = int64(s.Len())
		}
	}
	// One byte more than announced, so that the end is seen without growing.
	b := make([]byte, 0, min(announced, firstRead, l.Bytes)+1)
	for {
		n, err := src.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case int64(len(b)) > l.Bytes:
			r.tooLarge(l.Bytes)
			return nil
		case err == io.EOF: //nolint:errorlint // a reader returns it bare
			return b
		case err != nil:
			r.unread(ctx, err)
			return nil
		case ctx != nil && ctx.Err() != nil:
			r.unread(ctx, ctx.Err())
			return nil
		case len(b) == cap(b):
			b = append(b, 0)[:len(b)]
		}
	}
}

func (r *Report) tooLarge(max int64) {
	r.halt("", CodeBodyTooLarge, untaint.TooLarge, untaint.Int("max", max))
}

// unread reports an error of a body's reader. Only errors of known values are
// kept as a cause; another may hold what was read.
func (r *Report) unread(ctx context.Context, err error) {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		r.tooLarge(e.Limit)
		return
	}
	if ctx != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	timeout, isNet := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	switch {
	case errors.Is(err, context.Canceled):
		r.halt("", CodeReadCanceled, untaint.Canceled)
		r.C.Because(context.Canceled)
	case errors.Is(err, context.DeadlineExceeded):
		r.halt("", CodeReadTimeout, untaint.Timeout)
		r.C.Because(context.DeadlineExceeded)
	case errors.Is(err, os.ErrDeadlineExceeded), isNet && timeout.Timeout():
		r.halt("", CodeReadTimeout, untaint.Timeout)
		r.C.Because(os.ErrDeadlineExceeded)
	case errors.Is(err, io.ErrUnexpectedEOF):
		// What net/http reports for a connection that ends inside the body.
		r.halt("", CodeReadCanceled, untaint.Canceled)
		r.C.Because(io.ErrUnexpectedEOF)
	default:
		if e, ok := errors.AsType[*untaint.Error](err); ok {
			r.C.Merge("", e)
			r.Halted = true
			r.failed = append(r.failed, "")
			return
		}
		r.halt("", CodeReadFailed, untaint.Failed)
	}
}
