package html

// Policy is what the engine asks for each element, attribute and value. Fill one
// with its Allow and Set methods, call Finish, and do not change it after that:
// then it is safe for use by many goroutines at once.
type Policy struct {
	elements   [numElements]elementRule
	attributes *nameTable // attributeTable, or one with the policy's data-* attributes
	extra      []string   // the names of data-* attributes

	links, images urlRule
	rel           []string
	relPlain      string // rel of a link that has none, and
	relBlank      string // of one that opens in a new tab
	newTab        bool
	taskLists     bool // <input> is allowed as a box of a task list alone
	classes       map[string]bool
	classPrefixes []string
	styles        [numProperties]bool
	idPrefix      string
	hasIDs        bool
	rewriteImage  func(string) string
	maxBytes      int
	maxDepth      int
	maxStyle      int
}

// elementRule says whether an element is allowed, and with which attributes.
type elementRule struct {
	allowed    bool
	attributes attributeSet
}

// attributeSet has a bit for each row of the table of attributes.
type attributeSet [maxAttributes / 64]uint64

func (s *attributeSet) set(id attributeID)      { s[id/64] |= 1 << (id % 64) }
func (s *attributeSet) has(id attributeID) bool { return s[id/64]&(1<<(id%64)) != 0 }

// Limit is a limit of the policy that an input is over.
type Limit uint8

// The limits.
const (
	WithinLimits Limit = iota
	TooLong            // over the policy's bytes
	TooDeep            // over its depth
)

// Clean returns s with everything removed that the policy does not allow, and a
// report that lists it, or the limit that s is over.
func (p *Policy) Clean(s string) (string, Report, Limit) {
	if len(s) > p.maxBytes {
		return "", Report{}, TooLong
	}
	if isPlain(s) {
		return s, Report{}, WithinLimits
	}
	e := newEngine(p, s, modeClean)
	defer e.release()
	if !e.run() {
		return "", Report{}, TooDeep
	}
	return string(e.out), e.takeReport(), WithinLimits
}

// Check returns the report that Clean would make.
func (p *Policy) Check(s string) (Report, Limit) {
	if len(s) > p.maxBytes {
		return Report{}, TooLong
	}
	if isPlain(s) {
		return Report{}, WithinLimits
	}
	e := newEngine(p, s, modeCheck)
	defer e.release()
	if !e.run() {
		return Report{}, TooDeep
	}
	return e.takeReport(), WithinLimits
}

// MaxBytes returns the longest input that the policy takes.
func (p *Policy) MaxBytes() int { return p.maxBytes }

// MaxDepth returns how deep elements may be nested.
func (p *Policy) MaxDepth() int { return p.maxDepth }

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
