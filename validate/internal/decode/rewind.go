package decode

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
)

// Recorder keeps the body of a request as it is read, so that it can be read
// again.
type Recorder struct {
	mu   sync.Mutex
	src  io.ReadCloser
	kept spool
	left int64
	max  int64
	err  error // with which src has ended
}

type recorderKey struct{}

// Record returns a request with the same body, of which at most as much is kept
// as the limits let a form be long. Close what it returns at the end of the
// request.
func Record(r *http.Request, l Limits) (*http.Request, *Recorder) {
	l = l.Fill()
	most := max(0, l.formBytes(true))
	rec := &Recorder{src: r.Body, left: most, max: most}
	r = r.WithContext(context.WithValue(r.Context(), recorderKey{}, rec))
	r.Body = rec.reader()
	return r, rec
}

// recorded returns a reader of the whole body, if it was kept.
func recorded(r *http.Request) (io.Reader, bool) {
	rec, ok := r.Context().Value(recorderKey{}).(*Recorder)
	if !ok {
		return nil, false
	}
	return rec.reader(), true
}

// Close gives up what was kept.
func (rec *Recorder) Close() {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.kept.close()
	rec.err = errors.New("the request has ended")
	rec.left = 0
}

func (rec *Recorder) reader() io.ReadCloser { return &rewound{rec: rec} }

// rewound reads a kept body from its start.
type rewound struct {
	rec *Recorder
	at  int64
}

func (r *rewound) Read(b []byte) (int, error) {
	rec := r.rec
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if r.at < rec.kept.size {
		n, err := rec.kept.ReadAt(b[:min(int64(len(b)), rec.kept.size-r.at)], r.at)
		r.at += int64(n)
		if n > 0 {
			err = nil
		}
		return n, err
	}
	n, err := rec.more(b)
	r.at += int64(n)
	return n, err
}

// more reads on, and keeps what it reads.
func (rec *Recorder) more(b []byte) (int, error) {
	if rec.err != nil || len(b) == 0 {
		return 0, rec.err
	}
	if int64(len(b)) > rec.left+1 {
		b = b[:rec.left+1]
	}
	n, err := rec.src.Read(b)
	if int64(n) > rec.left {
		n, err = int(rec.left), &http.MaxBytesError{Limit: rec.max}
	}
	rec.left -= int64(n)
	if n > 0 {
		if werr := rec.kept.write(b[:n]); werr != nil {
			rec.err = werr
			return 0, werr
		}
	}
	rec.err = err
	return n, err
}

func (r *rewound) Close() error { return nil } // the server closes the body itself

// spent is a body that decoding has read.
type spent struct{ io.ReadCloser }

func (spent) Read([]byte) (int, error) { return 0, io.EOF }

// spend notes that the body of a request was read.
func spend(r *http.Request) {
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = spent{r.Body}
	}
}

// isSpent reports whether a request's body was read by decoding before.
func isSpent(r *http.Request) bool {
	_, ok := r.Body.(spent)
	return ok
}
