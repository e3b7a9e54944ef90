package decode

import (
	"errors"
	"strings"
	"sync"

	"github.com/untaint/untaint"
)

// Report gathers what is wrong with an input.
type Report struct {
	// C receives the violations.
	C *untaint.Collector
	// Halted says that not all of the input was seen, so that rules, which
	// would take what was not seen for missing, are not to be run.
	Halted bool

	base    string         // the path of the document inside what is being read
	source  untaint.Source // of what is being read, 0 for a lone document
	chunked bool           // the body comes in chunks
	draft   *draft         // nil while nothing is refused
	files   []*Upload
}

// draft is what a report gathers before it is known how much there is.
type draft struct {
	found  []untaint.Violation
	failed []place         // of the values that could not be decoded
	paths  strings.Builder // of what was found in a document, one behind the other
}

// drafts are the drafts that nobody uses.
var drafts = sync.Pool{New: func() any { return new(draft) }}

// write returns the draft of the report.
func (r *Report) write() *draft {
	if r.draft == nil {
		r.draft = drafts.Get().(*draft) //nolint:forcetypeassert // the pool holds nothing else
	}
	return r.draft
}

// Add adds a violation, which C has after the next Flush.
func (r *Report) Add(v *untaint.Violation) {
	d := r.write()
	d.found = append(d.found, *v)
}

// Full reports whether as many violations were found as an error keeps.
func (r *Report) Full() bool {
	n := r.C.Len()
	if r.draft != nil {
		n += len(r.draft.found)
	}
	return n >= untaint.MaxViolations
}

// Flush gives C what was found. Nothing is known any more of what failed.
func (r *Report) Flush() {
	if r.draft == nil {
		return
	}
	d := r.draft
	r.draft = nil
	r.C.Add(d.found...)
	clear(d.found)
	clear(d.failed)
	d.found, d.failed = d.found[:0], d.failed[:0]
	d.paths.Reset() // the violations have what it held
	drafts.Put(d)
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
	r.say(path, code, kind, untaint.NewParams(ps...))
}

// say is refuse with parameters that were made before.
func (r *Report) say(path string, code untaint.Code, kind untaint.Kind, ps untaint.Params) {
	r.Add(&untaint.Violation{Path: path, Code: code, Kind: kind, Source: r.source, Params: ps})
	r.fail(path)
}

// fail remembers that the value at a path could not be decoded.
func (r *Report) fail(path string) {
	d := r.write()
	d.failed = append(d.failed, place{path, r.source})
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
func (r *Report) foreign(path string, err error, want untaint.Params) {
	e, ok := errors.AsType[*untaint.Error](err)
	if !ok {
		r.say(path, CodeNotDecoded, untaint.Malformed, want)
		return
	}
	for v := range untaint.Violations(e) {
		v.Path, v.Source = path+v.Path, r.source
		r.Add(&v)
	}
	r.C.Because(errors.Unwrap(e))
	r.fail(path)
}

// failures are how many values could not be decoded.
func (r *Report) failures() int {
	if r.draft == nil {
		return 0
	}
	return len(r.draft.failed)
}

// Covers reports whether what a rule says means nothing: the value that it speaks
// of, or another one that it compares it with, could not be decoded or lies
// inside one that could not. Paths of others begin at a place.
func (r *Report) Covers(v *untaint.Violation, place string) bool {
	if r.draft == nil || len(r.draft.failed) == 0 {
		return false
	}
	if r.hasFailed(v.Path, v.Source) {
		return true
	}
	other := v.Params.Get("field")
	return other.Key() != "" && r.hasFailed(place+other.String(), 0) // which may be in another source
}

// hasFailed reports whether the value at a path could not be decoded, or one
// around it.
func (r *Report) hasFailed(path string, source untaint.Source) bool {
	for i := range r.draft.failed {
		f := &r.draft.failed[i]
		if f.source != 0 && source != 0 && f.source != source {
			continue
		}
		n := len(f.path)
		if n > len(path) || n < len(path) && path[n] != '/' {
			continue // as most are, which takes no look at the text
		}
		if path[:n] == f.path {
			return true
		}
	}
	return false
}
