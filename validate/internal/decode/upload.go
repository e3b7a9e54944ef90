package decode

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime"
	"sync"

	"github.com/gabriel-vasile/mimetype"
)

// Upload is one uploaded file. What is small stays in memory, the rest is in a
// temporary file.
type Upload struct {
	Name string // the client's name for it, fit to be a file's name, in NFC
	Type string // the media type found in the content
	Size int64

	sentAs string // the name before it was cleaned
	head   []byte // what the type is found in
	held   *held
}

// held is what an upload holds, which may outlive the Upload where the program
// forgets it.
type held struct {
	spool
	once  sync.Once
	lease *lease
}

// lease are the uploads of one request. They go when the request's context is
// done, and nothing waits for that once all are closed.
type lease struct {
	mu    sync.Mutex
	open  int
	ended func() bool // stops the wait
}

// ReadAt reads from the content; see io.ReaderAt.
func (u *Upload) ReadAt(b []byte, off int64) (int, error) {
	n, err := u.held.ReadAt(b, off)
	runtime.KeepAlive(u) // what it holds goes when it is forgotten
	return n, err
}

// Close gives up the memory or the temporary file. It may be called more than
// once and by several goroutines.
func (u *Upload) Close() error {
	u.held.end()
	return nil
}

func (h *held) end() {
	h.once.Do(func() {
		h.close()
		if l := h.lease; l != nil {
			l.leave()
		}
	})
}

func (l *lease) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open--; l.open == 0 && l.ended != nil {
		l.ended()
	}
}

// until ends uploads with a context, at the latest: whatever a program forgets
// goes when the server ends the request, or with the garbage where the context
// never ends.
func until(ctx context.Context, us []*Upload) {
	l := &lease{open: len(us)}
	all := make([]*held, len(us))
	for i, u := range us {
		all[i] = u.held
		u.held.lease = l
		runtime.AddCleanup(u, (*held).end, u.held)
	}
	stop := context.AfterFunc(ctx, func() {
		for _, h := range all {
			h.end()
		}
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = stop
}

const sniffBytes = 3072 // what mimetype looks at

var errFileTooLarge = errors.New("file too large")

// store reads a file of at most max bytes from src.
func (u *Upload) store(src io.Reader, max int64) error {
	_, err := io.Copy(toSpool{&u.held.spool}, io.LimitReader(src, min(max, math.MaxInt64-1)+1))
	if u.Size = u.held.size; err != nil {
		return err
	}
	if u.Size > max {
		return errFileTooLarge
	}
	u.head = make([]byte, min(u.Size, sniffBytes))
	if n, err := u.held.ReadAt(u.head, 0); n < len(u.head) && err != nil {
		return storeError{}
	}
	return nil
}

// toSpool is a spool to write to.
type toSpool struct{ s *spool }

func (t toSpool) Write(b []byte) (int, error) {
	if err := t.s.write(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// sniff finds the type of what was stored.
func (u *Upload) sniff() *mimetype.MIME {
	m := mimetype.Detect(u.head)
	u.Type = m.String()
	return m
}
