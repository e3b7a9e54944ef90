package decode

import (
	"context"
	"errors"
	"io"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
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

// filePolicy is what the tags of a field say about its files.
type filePolicy struct {
	types []string // nil takes any
	max   int64    // bytes of one file, 0 for the limit's own
	count int      // files, 1 for a field that is not a slice
	many  bool
}

// isFile reports whether a field takes uploaded files.
func (p *Plan) isFile(t reflect.Type) bool {
	if p.cfg.File == nil {
		return false
	}
	return t == p.cfg.File || t.Kind() == reflect.Slice && t.Elem() == p.cfg.File
}

// compileFile reads the file tag of a field, such as
//
//	file:"types=image/png image/jpeg,max=2MiB,count=4"
func (p *Plan) compileFile(in reflect.Type, f reflect.StructField, key string, m *mistakes) *filePolicy {
	fine := true
	wrong := func(part, why string) {
		fine = false
		m.add(Mistake{Type: in, Field: f.Name, Key: "file", Part: part, Text: why})
	}
	if key != "form" {
		m.add(Mistake{Type: in, Field: f.Name, Key: key, Text: "a file comes from a form"})
		return nil
	}
	fp := &filePolicy{count: 1, many: f.Type.Kind() == reflect.Slice}
	typed := false
	if fp.many {
		fp.count = 0
	}
	for opt := range strings.SplitSeq(f.Tag.Get("file"), ",") {
		name, value, _ := strings.Cut(opt, "=")
		switch name {
		case "":
		case "types":
			typed = true
			if fp.types = strings.Fields(value); value == "any" {
				fp.types = nil
				break
			}
			if len(fp.types) == 0 {
				wrong(opt, "no type is listed")
			}
			for _, t := range fp.types {
				if mimetype.Lookup(t) == nil {
					wrong(t, "the type cannot be told from a file's content")
				}
			}
		case "max":
			if fp.max = parseSize(value); fp.max <= 0 {
				wrong(opt, "is not a size such as 500KiB or 2MiB")
			}
		case "count":
			n, err := strconv.Atoi(value)
			if fp.count = n; err != nil || n < 1 {
				wrong(opt, "is not a number of files")
			}
			if !fp.many {
				wrong(opt, "is for a slice of files")
			}
		default:
			wrong(opt, "the option is not known")
		}
	}
	if !typed {
		wrong("", "say which types are taken, such as file:\"types=image/png image/jpeg\", or file:\"types=any\"")
	}
	if !fine {
		return nil
	}
	return fp
}

// sizeUnits are the units of a size, the longest suffix first.
var sizeUnits = []struct {
	suffix string
	bytes  int64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30},
	{"kB", 1000}, {"KB", 1000}, {"MB", 1000_000}, {"GB", 1000_000_000},
	{"B", 1}, {"", 1},
}

// parseSize returns the bytes that a size such as "2MiB" stands for, and 0 for
// what is not one.
func parseSize(s string) int64 {
	for _, u := range sizeUnits {
		digits, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 32)
		if err != nil || n < 0 {
			return 0
		}
		return n * u.bytes
	}
	return 0
}

// takes reports whether the policy takes a type, by its name or an alias of it.
func (fp *filePolicy) takes(m *mimetype.MIME) bool {
	return fp.types == nil || slices.ContainsFunc(fp.types, m.Is)
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
