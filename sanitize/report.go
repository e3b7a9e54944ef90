package sanitize

import (
	"iter"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize/internal/html"
)

// Removal is one thing that was removed or changed. It holds no input: Element
// and Attribute are names that this package knows, and "" for any other.
type Removal struct {
	// Offset is where in the input, in bytes; -1 if it is not known.
	Offset int
	// Element is the name of the element.
	Element string
	// Attribute is the name of the attribute, "" if the element itself is meant.
	Attribute string
	// Code says why: one of the html_… codes of this package's doc.
	Code untaint.Code
}

// String returns the removal in words, such as "12: a href: url".
func (r Removal) String() string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(r.Offset))
	b.WriteByte(':')
	for _, name := range [...]string{r.Element, r.Attribute} {
		if name != "" {
			b.WriteByte(' ')
			b.WriteString(name)
		}
	}
	if r.Element != "" || r.Attribute != "" {
		b.WriteByte(':')
	}
	b.WriteByte(' ')
	b.WriteString(strings.ReplaceAll(strings.TrimPrefix(string(r.Code), "html_"), "_", " "))
	return b.String()
}

// Report lists what a [Policy] removed or changed, in the order of the input.
// What merely needed escaping ("a < b") and what the policy adds (rel="nofollow")
// are not in it. Of an element whose content went with it, nothing inside is
// listed. It is safe to log: it holds no input.
type Report struct {
	list html.Report
}

// Len returns how many removals there were, those past the cap included.
func (r Report) Len() int { return r.list.Len() }

// Dropped returns how many removals were found past the cap of 64 and are not
// listed.
func (r Report) Dropped() int { return r.list.Dropped }

// Active reports whether something in the input would have run, loaded a document
// or taken over the page, had it been let through: a script, a handler such as
// onclick, a URL such as javascript:, a frame or plug-in. It is also true where that
// is inside of what was dropped as a whole. Honest text from editors and word
// processors loses classes and styles, and is not active.
func (r Report) Active() bool { return r.list.Active }

// Removals returns the removals that are listed.
func (r Report) Removals() iter.Seq[Removal] {
	return func(yield func(Removal) bool) {
		for _, m := range r.list.Removals {
			if !yield(Removal{m.Offset, m.Element, m.Attribute, m.Reason.Code()}) {
				return
			}
		}
	}
}

// err returns the report as an error, behind other violations, and nil if there
// are none of either.
func (r Report) err(op string, first ...untaint.Violation) error {
	if r.Len()+len(first) == 0 {
		return nil
	}
	c := untaint.Collector{Op: op}
	for _, v := range first {
		c.Add(v)
	}
	for _, removal := range r.list.Removals {
		c.Add(r.violation(removal))
	}
	for range r.list.Dropped {
		c.Add(r.violation(r.list.Removals[0])) // past the cap, and so only counted
	}
	return c.Err()
}

// violation returns a removal as a violation. Its parameters name what this
// package knows: the place, the element, the attribute and the limit.
func (r Report) violation(m html.Removal) untaint.Violation {
	v := untaint.Violation{Code: m.Reason.Code(), Kind: m.Reason.Kind()}
	if m.Offset >= 0 {
		v.Params = v.Params.With(untaint.IntParam("offset", int64(m.Offset)))
	}
	if m.Element != "" {
		v.Params = v.Params.With(untaint.TextParam("element", m.Element))
	}
	if m.Attribute != "" {
		v.Params = v.Params.With(untaint.TextParam("attribute", m.Attribute))
	}
	if m.Reason == html.ReasonDeep {
		v.Params = v.Params.With(untaint.IntParam("max", int64(r.list.MaxDepth)))
	}
	return v
}
