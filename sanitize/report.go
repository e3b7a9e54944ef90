package sanitize

import (
	"iter"
	"strconv"
	"strings"

	"github.com/untaint/untaint"
)

// Reason says why something was removed or changed.
type Reason uint8

// The reasons that a Report gives.
const (
	ReasonElement      Reason = iota + 1 // the policy does not allow the element; its text stays
	ReasonContent                        // the same, and what is inside went too: script, style, svg, ...
	ReasonUnknown                        // a tag of no HTML element, such as <string>; kept as text
	ReasonAttribute                      // the policy does not allow the attribute
	ReasonValue                          // the attribute's value is not of its type
	ReasonURL                            // the URL is malformed, or its scheme or form is not allowed
	ReasonStyle                          // a declaration inside a style attribute is not allowed
	ReasonDuplicate                      // the attribute was given before; the first one counts
	ReasonComment                        // a comment, doctype, CDATA section or processing instruction
	ReasonMisplaced                      // an element that may not stand there, such as <a> inside <a>
	ReasonMisnested                      // an element was closed early, because one around it ended
	ReasonStray                          // an end tag without a start tag
	ReasonUnclosed                       // an element was still open at the end
	ReasonUnterminated                   // a tag without its ">", kept as text
	ReasonCharacter                      // a NUL byte was removed, invalid UTF-8 replaced by U+FFFD, or "&#13;" by a line break
	ReasonBluemonday                     // the bluemonday policy in front changed something; no offset is known
)

// reasons has a row for each Reason: its words in a report, and its Code and
// Kind in an error of Check.
var reasons = [...]struct {
	name string
	code untaint.Code
	kind untaint.Kind
}{
	0:                  {"unknown", CodeNotAllowed, untaint.Unsafe},
	ReasonElement:      {"element", CodeElement, untaint.Unsafe},
	ReasonContent:      {"content", CodeContent, untaint.Unsafe},
	ReasonUnknown:      {"unknown element", CodeUnknownElement, untaint.Malformed},
	ReasonAttribute:    {"attribute", CodeAttribute, untaint.Unsafe},
	ReasonValue:        {"attribute value", CodeValue, untaint.Unsafe},
	ReasonURL:          {"url", CodeMarkupURL, untaint.Unsafe},
	ReasonStyle:        {"style", CodeStyle, untaint.Unsafe},
	ReasonDuplicate:    {"duplicate attribute", CodeDuplicateAttribute, untaint.Malformed},
	ReasonComment:      {"comment", CodeComment, untaint.Unsafe},
	ReasonMisplaced:    {"misplaced", CodeMisplaced, untaint.Malformed},
	ReasonMisnested:    {"misnested", CodeMisnested, untaint.Malformed},
	ReasonStray:        {"stray end tag", CodeStrayEndTag, untaint.Malformed},
	ReasonUnclosed:     {"unclosed", CodeUnclosed, untaint.Malformed},
	ReasonUnterminated: {"unterminated tag", CodeUnterminatedTag, untaint.Malformed},
	ReasonCharacter:    {"character", CodeCharacter, untaint.Malformed},
	ReasonBluemonday:   {"bluemonday", CodeNotAllowed, untaint.Unsafe},
}

// String returns the reason in words, such as "misnested".
func (r Reason) String() string {
	if int(r) >= len(reasons) {
		return reasons[0].name
	}
	return reasons[r].name
}

// Removal is one thing that was removed or changed. It holds no input: Element
// and Attribute are names that this package knows, and "" for any other.
type Removal struct {
	// Offset is where in the input, in bytes; -1 if it is not known.
	Offset int
	// Element is the name of the element.
	Element string
	// Attribute is the name of the attribute, "" if the element itself is meant.
	Attribute string
	// Reason says why.
	Reason Reason
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
	b.WriteString(r.Reason.String())
	return b.String()
}

// Report lists what a Policy removed or changed, in the order of the input.
// What merely needed escaping ("a < b") and what the policy adds (rel="nofollow")
// are not in it. It is safe to log: it holds no input.
type Report struct {
	removals []Removal
	dropped  int
}

// Len returns how many removals there were, those past the cap included.
func (r Report) Len() int { return len(r.removals) + r.dropped }

// Dropped returns how many removals were found past the cap of MaxRemovals and
// are not listed.
func (r Report) Dropped() int { return r.dropped }

// Removals returns the removals that are listed.
func (r Report) Removals() iter.Seq[Removal] {
	return func(yield func(Removal) bool) {
		for _, removal := range r.removals {
			if !yield(removal) {
				return
			}
		}
	}
}

// MaxRemovals is how many removals a Report lists. The rest are counted.
const MaxRemovals = 64

// add lists a removal, or counts it.
func (r *Report) add(removal Removal) {
	if len(r.removals) == MaxRemovals {
		r.dropped++
		return
	}
	r.removals = append(r.removals, removal)
}

// err returns the report as an error, nil if it is empty.
func (r Report) err(op string) error {
	if r.Len() == 0 {
		return nil
	}
	c := untaint.Collector{Op: op}
	for _, removal := range r.removals {
		c.Add(removal.violation())
	}
	for range r.dropped {
		c.Add(r.removals[0].violation()) // past the cap, and so only counted
	}
	return c.Err()
}

// violation returns the removal as a violation. Its parameters name what this
// package knows: the place, the element and the attribute.
func (r Removal) violation() untaint.Violation {
	reason := reasons[r.Reason]
	v := untaint.Violation{Code: reason.code, Kind: reason.kind}
	n := 0
	if r.Offset >= 0 {
		v.Params = v.Params.With(untaint.IntParam("offset", int64(r.Offset)))
		n++
	}
	if r.Element != "" {
		v.Params = v.Params.With(untaint.TextParam("element", r.Element))
		n++
	}
	if r.Attribute != "" {
		v.Params = v.Params.With(untaint.TextParam("attribute", r.Attribute))
	}
	return v
}
