package decode

import (
	"errors"
	"io"
	"os"
	"reflect"
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

	mem   []byte
	disk  *os.File
	named bool // the file on disk still has its name
	once  sync.Once
}

// ReadAt reads from the content; see io.ReaderAt.
func (u *Upload) ReadAt(b []byte, off int64) (int, error) {
	if u.disk != nil {
		return u.disk.ReadAt(b, off)
	}
	if off < 0 || off >= int64(len(u.mem)) {
		return 0, io.EOF
	}
	n := copy(b, u.mem[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// Close gives up the memory or the temporary file. It may be called more than
// once and by several goroutines.
func (u *Upload) Close() error {
	u.once.Do(func() {
		if u.disk != nil {
			_ = u.disk.Close()
		}
		if u.named { // else the name may be another's by now
			_ = os.Remove(u.disk.Name())
		}
	})
	return nil
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

const (
	sniffBytes  = 3072     // what mimetype looks at
	memoryBytes = 64 << 10 // the largest file that is kept in memory
)

var errFileTooLarge = errors.New("file too large")

// store reads a file of at most max bytes from src.
func (u *Upload) store(src io.Reader, max int64) error {
	head, err := io.ReadAll(io.LimitReader(src, min(max, memoryBytes)+1))
	if err != nil {
		return err
	}
	if u.Size = int64(len(head)); u.Size > max {
		return errFileTooLarge
	}
	if u.Size <= memoryBytes {
		u.mem = head
		return nil
	}
	if err := u.open(); err != nil {
		return err
	}
	if _, err := u.disk.Write(head); err != nil {
		return storeError{}
	}
	n, err := io.Copy(toDisk{u.disk}, io.LimitReader(src, max-u.Size+1))
	if u.Size += n; err != nil {
		return err
	}
	if u.Size > max {
		return errFileTooLarge
	}
	u.mem = head[:sniffBytes:sniffBytes]
	return nil
}

// open makes the temporary file and takes its name away at once, so that it
// cannot outlive the process. Where an open file cannot be removed, Close does.
func (u *Upload) open() error {
	f, err := os.CreateTemp("", "upload-*")
	if err != nil {
		return storeError{}
	}
	u.disk = f
	u.named = os.Remove(f.Name()) != nil
	return nil
}

// storeError says that the server's disk failed, not the client. The system's
// own error is left behind with the path that it names.
type storeError struct{}

func (storeError) Error() string { return "temporary file: cannot be written" }

// toDisk is a writer whose errors are told from those of the reader.
type toDisk struct{ f *os.File }

func (d toDisk) Write(b []byte) (int, error) {
	n, err := d.f.Write(b)
	if err != nil {
		return n, storeError{}
	}
	return n, nil
}

// sniff finds the type of what was stored.
func (u *Upload) sniff() *mimetype.MIME {
	m := mimetype.Detect(u.mem[:min(len(u.mem), sniffBytes)])
	u.Type = m.String()
	return m
}
