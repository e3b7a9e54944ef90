package sanitize

import (
	"iter"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize/internal/html"
)

// Removal is one thing that was removed or changed. It holds no input: Element
// and Attribute are names that this package knows, or "".
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
// It does not list what merely needed escaping ("a < b"), what the policy adds
// (rel="nofollow"), or what was inside an element that was removed with its
// content. It holds no input, so you can log it.
type Report struct {
	list html.Report
}

// Len returns how many removals there were, including those not listed.
func (r Report) Len() int { return r.list.Len() }

// Dropped returns how many removals past the first 64 are counted but not
// listed.
func (r Report) Dropped() int { return r.list.Dropped }

// Active reports whether something in the input would have run, loaded a
// document or taken over the page: a script, a handler such as onclick, a URL
// such as javascript:, a frame or plug-in. It looks inside elements that were
// dropped as a whole, too. Text from editors and word processors may lose
// classes and styles; that is not active.
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
	var list [html.MaxRemovals]untaint.Violation
	listed := list[:len(r.list.Removals)]
	for i, removal := range r.list.Removals {
		listed[i] = r.violation(removal)
	}
	c.Add(listed...)
	for range r.list.Dropped {
		c.Add(listed[0]) // past the cap, and so only counted
	}
	return c.Err()
}

// violation returns a removal as a violation. Its parameters name what this
// package knows: the place, the element, the attribute and the limit.
func (r Report) violation(m html.Removal) untaint.Violation {
	var facts [4]untaint.Param
	known := facts[:0]
	if m.Offset >= 0 {
		known = append(known, untaint.IntParam("offset", int64(m.Offset)))
	}
	if m.Element != "" {
		known = append(known, untaint.TextParam("element", m.Element))
	}
	if m.Attribute != "" {
		known = append(known, untaint.TextParam("attribute", m.Attribute))
	}
	if m.Reason == html.ReasonDeep {
		known = append(known, untaint.IntParam("max", int64(r.list.MaxDepth)))
	}
	return untaint.Violation{Code: m.Reason.Code(), Kind: m.Reason.Kind(), Params: untaint.NewParams(known...)}
}
