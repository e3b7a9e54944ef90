package decode

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

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
