package decode

import (
	"errors"
	"strings"

	"github.com/untaint/untaint"
)

// Report gathers what is wrong with an input.
type Report struct {
	// C receives the violations.
	C *untaint.Collector
	// Halted says that not all of the input was seen, so that rules, which
	// would take what was not seen for missing, are not to be run.
	Halted bool

	path    []byte         // to build paths in
	base    string         // the path of the document inside what is being read
	source  untaint.Source // of what is being read, 0 for a lone document
	chunked bool           // the body comes in chunks
	failed  []place        // of the values that could not be decoded
	files   []*Upload
}

// Discard closes the files that came with the input.
func (r *Report) Discard() {
	for _, u := range r.files {
		_ = u.Close()
	}
	r.files = nil
}

// refuse adds a violation and remembers its path.
func (r *Report) refuse(path string, code untaint.Code, kind untaint.Kind, ps ...untaint.Param) {
	v := untaint.Violation{Path: path, Code: code, Kind: kind, Source: r.source}
	v.Params = untaint.NewParams(ps...)
	r.C.Add(v)
	if r.failed == nil {
		r.failed = make([]place, 0, 8)
	}
	r.failed = append(r.failed, place{path, r.source})
}

// halt is refuse for what stops the reading.
func (r *Report) halt(path string, code untaint.Code, kind untaint.Kind, ps ...untaint.Param) {
	r.refuse(path, code, kind, ps...)
	r.Halted = true
}

// place is a path in a source.
type place struct {
	path   string
	source untaint.Source
}

// foreign adds what a type's own decoding method returned: our own error with
// its codes, or a bare CodeNotDecoded for an error that may hold the input.
func (r *Report) foreign(path string, err error, want string) {
	e, ok := errors.AsType[*untaint.Error](err)
	if !ok {
		r.refuse(path, CodeNotDecoded, untaint.Malformed, untaint.TextParam("want", want))
		return
	}
	for v := range untaint.Violations(e) {
		v.Path, v.Source = path+v.Path, r.source
		r.C.Add(v)
	}
	r.C.Because(errors.Unwrap(e))
	r.failed = append(r.failed, place{path, r.source})
}

// Failed reports whether anything was refused.
func (r *Report) Failed() bool { return len(r.failed) > 0 }

// Covers reports whether the value that a rule speaks of could not be decoded,
// or lies inside one that could not, so that what the rule says means nothing.
func (r *Report) Covers(v untaint.Violation) bool {
	for _, f := range r.failed {
		if f.source != 0 && v.Source != 0 && f.source != v.Source {
			continue
		}
		if rest, ok := strings.CutPrefix(v.Path, f.path); ok && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return false
}
