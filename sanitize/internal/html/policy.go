package html

import "net/url"

// Policy is what the engine asks for each element, attribute and value. Fill one
// with its Allow and Set methods, call Finish, and do not change it after that:
// then it is safe for use by many goroutines at once.
type Policy struct {
	elements   [numElements]elementRule
	usual      [numElements]usual // of the elements that are allowed
	names      *shortNames        // of elements
	shorts     *shortNames        // of attributes
	attributes *nameTable         // attributeTable, or one with the policy's data-* attributes
	extra      []string           // the names of data-* attributes
	starts     []string           // how each attribute starts: ` href="`

	links, images urlRule
	rel           []string
	relWritten    string // ` rel="…"` of a link that has none,
	relPlain      string // its value, and
	relBlank      string // of one that opens in a new tab
	newTab        bool
	taskLists     bool // <input> is allowed as a box of a task list alone
	classes       classRule
	styles        [numProperties]bool
	keepsLines    bool        // one of them, or of an element's, says something of lines
	styleStarts   styleStarts // of those that count, an element's included
	idPrefix      string
	hasIDs        bool
	rewriteImage  func(string) string
	rewriteLink   func(string) string
	value         func(element, attribute, value string) (string, bool)
	base          *url.URL
	icon          Icon // nil if the policy takes no drawings
	fragments     bool // links within the text are allowed where no other relative ones are
	data          []string
	frames, self  []hostRule
	trusted       []hostRule // whose links get no rel
	maxBytes      int
	maxDepth      int
	maxStyle      int
}

// elementRule says whether an element is allowed, and with which attributes.
type elementRule struct {
	allowed    bool
	attributes attributeSet
	reads      attributeSet         // those, and the ones that are looked at anyway
	classes    *classRule           // beside those of the policy
	styles     *[numProperties]bool // and so
	data       []string             // prefixes of data-* attributes
}

// attributeSet has a bit for each row of the table of attributes.
type attributeSet [maxAttributes / 64]uint64

func (s *attributeSet) set(id attributeID)      { s[id/64] |= 1 << (id % 64) }
func (s *attributeSet) has(id attributeID) bool { return s[id/64]&(1<<(id%64)) != 0 }

// hasData reports whether data-* attributes of an element are allowed by prefixes.
func (p *Policy) hasData(el elementID) bool { return len(p.data)+len(p.elements[el].data) > 0 }

// MaxBytes returns the longest input that the policy takes.
func (p *Policy) MaxBytes() int { return p.maxBytes }

// allowsIDs reports whether any element may have an ID.
func (p *Policy) allowsIDs() bool {
	for el := range p.elements {
		for id, row := range attributes {
			if row.value == typeID && p.elements[el].attributes.has(attributeID(id)) {
				return true
			}
		}
	}
	return false
}
