package sanitize

import (
	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint"
)

// Policy decides which markup is kept. It is compiled, immutable and safe for
// use by many goroutines at once. Get one from Strict, Basic, UGC or Email, or
// from Config.Compile; the zero Policy refuses everything with Misuse.
//
// It removes what could run script or break out of its place. It does not
// protect against what harmless markup says: a link to a site that deceives, a
// text that looks like a dialog of yours, or an image that counts its readers.
type Policy struct {
	compiled bool
	config   Config

	elements   [numElements]elementRule
	attributes *nameTable // attributeTable, or one with the policy's data-* attributes

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
	first         *bluemonday.Policy // runs in front; see Bluemonday
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

// Config returns a copy of the Config that the policy was compiled from, to
// make another policy of.
func (p *Policy) Config() Config { return p.config.clone() }

// Clean returns s with everything removed that the policy does not allow, and a
// report that lists it. It fails with TooLarge, and no HTML at all, when s is
// longer or nested deeper than the policy takes: CodeTooLong, CodeTooDeep.
//
// The result is balanced, so that in a flow container it neither ends the
// container nor takes in what follows; cleaning it again changes nothing, and a
// browser builds from it exactly the elements it was written from.
func (p *Policy) Clean(s string) (HTML, Report, error) {
	const op = "sanitize.Clean"
	if err := p.usable(op); err != nil {
		return HTML{}, Report{}, err
	}
	if p.first != nil {
		return p.cleanAfterBluemonday(op, s)
	}
	return p.clean(op, s)
}

func (p *Policy) clean(op, s string) (HTML, Report, error) {
	if len(s) > p.maxBytes {
		return HTML{}, Report{}, tooLarge(op, CodeTooLong, p.maxBytes)
	}
	if isPlain(s) {
		return HTML{s}, Report{}, nil
	}
	e := newEngine(p, s, modeClean)
	defer e.release()
	if !e.run() {
		return HTML{}, Report{}, tooLarge(op, CodeTooDeep, p.maxDepth)
	}
	return HTML{string(e.out)}, e.takeReport(), nil
}

// Check returns nil if Clean would remove nothing from s, and otherwise an error
// of Kind Unsafe or Malformed with a violation for each removal: its Code says
// why, and its parameters are the offset in bytes and the names of the element
// and the attribute. Use it where a client can correct what it sent. TooLarge
// is as in Clean.
//
// What Check accepts is safe to store and to show after Clean. Shown as it is,
// it lacks what the policy adds, such as rel="nofollow".
func (p *Policy) Check(s string) error {
	const op = "sanitize.Check"
	if err := p.usable(op); err != nil {
		return err
	}
	if p.first != nil {
		_, report, err := p.cleanAfterBluemonday(op, s)
		if err != nil {
			return err
		}
		return report.err(op)
	}
	if len(s) > p.maxBytes {
		return tooLarge(op, CodeTooLong, p.maxBytes)
	}
	if isPlain(s) {
		return nil
	}
	e := newEngine(p, s, modeCheck)
	defer e.release()
	if !e.run() {
		return tooLarge(op, CodeTooDeep, p.maxDepth)
	}
	return e.report.err(op)
}

// usable returns Misuse for a policy that was not compiled.
func (p *Policy) usable(op string) error {
	if p == nil || !p.compiled {
		return untaint.New(op, untaint.Violation{Code: CodePolicyMissing, Kind: untaint.Misuse})
	}
	return nil
}

func tooLarge(op string, code untaint.Code, most int) error {
	return untaint.New(op, untaint.Violation{
		Code: code, Kind: untaint.TooLarge, Params: untaint.NewParams(untaint.IntParam("max", int64(most))),
	})
}

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
