package decode

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/untaint/untaint"
)

const (
	firstRead = 4 << 10   // made ready for a body; a length that the client announces is no reason for more
	maxKept   = 256 << 10 // a buffer that grew beyond is not kept
)

// Body is a buffer for the body of one request.
type Body struct{ b []byte }

var bodies = sync.Pool{New: func() any { return &Body{make([]byte, 0, firstRead)} }}

// NewBody returns an empty buffer. Give it back with Free.
func NewBody() *Body { return bodies.Get().(*Body) } //nolint:forcetypeassert // the pool holds nothing else

// Free gives the buffer back, for another request to use. What was read is
// wiped; decoding keeps no part of it, and gives none to a method of the
// program's own, which would then see another client's data.
func (b *Body) Free() {
	if cap(b.b) > maxKept {
		return
	}
	clear(b.b)
	b.b = b.b[:0]
	bodies.Put(b)
}

// Read reads all of src, at most max bytes. Its error is for Report.Unread.
// The context, which may be nil, is looked at between two reads: it cannot end
// one that blocks, which is for the server's ReadTimeout.
func (b *Body) Read(ctx context.Context, src io.Reader, max int64) ([]byte, error) {
	if n := inMemory(src); 0 < n && n <= max {
		b.b = slices.Grow(b.b, int(n)+1) // one more, to see that it ends
	}
	for {
		n, err := src.Read(b.b[len(b.b):cap(b.b)])
		b.b = b.b[:len(b.b)+n]
		switch {
		case int64(len(b.b)) > max:
			return nil, errCapped
		case err == io.EOF:
			return b.b, nil
		case err != nil:
			return nil, err
		case ctx != nil && ctx.Err() != nil:
			return nil, ctx.Err()
		case len(b.b) == cap(b.b):
			b.b = slices.Grow(b.b, len(b.b)) // append would grow it by a quarter each time
		}
	}
}

// inMemory returns how much a reader holds that has all of it in memory.
func inMemory(src io.Reader) int64 {
	switch r := src.(type) {
	case *bytes.Reader:
		return int64(r.Len())
	case *bytes.Buffer:
		return int64(r.Len())
	case *strings.Reader:
		return int64(r.Len())
	}
	return 0
}

// errCapped says that there are more bytes than may be read.
var errCapped = errors.New("too many bytes")

func (r *Report) tooLarge(max int64) {
	r.halt("", CodeBodyTooLarge, untaint.TooLarge, untaint.IntParam("max", max))
}

// Unread reports an error of a body's reader, of which max bytes were wanted.
// Only errors of known values are kept as a cause; another may hold what was
// read.
func (r *Report) Unread(ctx context.Context, err error, max int64) {
	if errors.Is(err, errCapped) {
		r.tooLarge(max)
		return
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		r.tooLarge(e.Limit)
		return
	}
	timeout, isNet := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	isTimeout := isNet && timeout.Timeout() || errors.Is(err, os.ErrDeadlineExceeded)
	if !isTimeout && ctx != nil && ctx.Err() != nil {
		err = ctx.Err() // it is why the reader failed
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		r.halt("", CodeReadTimeout, untaint.Timeout)
		r.C.Because(context.DeadlineExceeded)
	case isTimeout:
		r.halt("", CodeReadTimeout, untaint.Timeout)
		r.C.Because(os.ErrDeadlineExceeded)
	case errors.Is(err, context.Canceled):
		r.halt("", CodeReadCanceled, untaint.Canceled)
		r.C.Because(context.Canceled)
	case errors.Is(err, io.ErrUnexpectedEOF):
		// What net/http reports for a connection that ends inside the body.
		r.halt("", CodeReadCanceled, untaint.Canceled)
		r.C.Because(io.ErrUnexpectedEOF)
	default:
		if e, ok := errors.AsType[*untaint.Error](err); ok {
			r.Flush()
			r.C.Merge("", e)
			r.Halted = true
			r.fail("")
			return
		}
		r.unreadable(err)
	}
}

// unreadable reports an error that nothing is known about. Where a body comes in
// chunks, what net/http has against one is such an error.
func (r *Report) unreadable(err error) {
	_, isNet := errors.AsType[net.Error](err)
	if errors.Is(err, http.ErrBodyReadAfterClose) {
		code := CodeBodyAlreadyRead
		if r.source == untaint.InForm {
			code = CodeFormAlreadyRead
		}
		r.halt("", code, untaint.Misuse)
		return
	}
	if r.chunked && !isNet && reflect.TypeOf(err) == plainError {
		r.halt("", CodeBadChunk, untaint.Malformed)
		return
	}
	r.halt("", CodeReadFailed, untaint.Failed)
}

// plainError is the type of the errors of net/http's reader of chunks. None of
// them has a name, and none wraps another.
var plainError = reflect.TypeOf(errors.New(""))
