package html

import "github.com/untaint/untaint"

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
	ReasonDeep                           // an element deeper than the policy takes; its text stays
	ReasonRewritten                      // RewriteImage or RewriteLink gave another URL; a <style> became attributes
	ReasonFilter                         // a filter in front changed something; no offset is known
)

// reasons has a row for each Reason: its words in a report, and its Code and
// Kind in an error.
var reasons = [...]struct {
	name string
	code untaint.Code
	kind untaint.Kind
}{
	0:                  {"unknown", "html_not_allowed", untaint.Unsafe},
	ReasonElement:      {"element", "html_element", untaint.Unsafe},
	ReasonContent:      {"content", "html_content", untaint.Unsafe},
	ReasonUnknown:      {"unknown element", "html_unknown_element", untaint.Malformed},
	ReasonAttribute:    {"attribute", "html_attribute", untaint.Unsafe},
	ReasonValue:        {"attribute value", "html_value", untaint.Unsafe},
	ReasonURL:          {"url", "html_url", untaint.Unsafe},
	ReasonStyle:        {"style", "html_style", untaint.Unsafe},
	ReasonDuplicate:    {"duplicate attribute", "html_duplicate_attribute", untaint.Malformed},
	ReasonComment:      {"comment", "html_comment", untaint.Unsafe},
	ReasonMisplaced:    {"misplaced", "html_misplaced", untaint.Malformed},
	ReasonMisnested:    {"misnested", "html_misnested", untaint.Malformed},
	ReasonStray:        {"stray end tag", "html_stray_end_tag", untaint.Malformed},
	ReasonUnclosed:     {"unclosed", "html_unclosed", untaint.Malformed},
	ReasonUnterminated: {"unterminated tag", "html_unterminated_tag", untaint.Malformed},
	ReasonCharacter:    {"character", "html_character", untaint.Malformed},
	ReasonDeep:         {"too deep", "html_too_deep", untaint.TooLarge},
	ReasonRewritten:    {"rewritten", "html_rewritten", untaint.Unsafe},
	ReasonFilter:       {"filter", "html_not_allowed", untaint.Unsafe},
}

// String returns the reason in words, such as "misnested".
func (r Reason) String() string {
	if int(r) >= len(reasons) {
		return reasons[0].name
	}
	return reasons[r].name
}

// Code returns the reason's code in an error.
func (r Reason) Code() untaint.Code { return reasons[r].code }

// Kind returns the reason's kind in an error.
func (r Reason) Kind() untaint.Kind { return reasons[r].kind }

// Removal is one thing that was removed or changed. It holds no input: Element
// and Attribute are names of the tables, and "" for any other.
type Removal struct {
	Offset    int
	Element   string
	Attribute string
	Reason    Reason
}

// MaxRemovals is how many removals a Report lists. The rest are counted.
const MaxRemovals = 64

// Report lists what was removed, in the order of the input.
type Report struct {
	Removals []Removal
	Dropped  int  // how many more there were
	Active   bool // something in the input would have run, inside of what was dropped as well
	MaxDepth int  // the policy's, where ReasonDeep is among the removals
}

// Len returns how many removals there were.
func (r *Report) Len() int { return len(r.Removals) + r.Dropped }

// Add lists a removal, or counts it.
func (r *Report) Add(removal Removal) {
	if len(r.Removals) == MaxRemovals {
		r.Dropped++
		return
	}
	r.Removals = append(r.Removals, removal)
}
