package sanitize

import (
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// Bluemonday puts a bluemonday policy behind the verbs of this package, for
// teams that have one: bluemonday filters, and then the widest policy that is
// safe here filters and writes. So the limits, the balance and the floor under
// elements, attributes and URLs hold, whatever p allows: no foreign elements, no
// raw text, no comments, no javascript: in any attribute, IDs with a prefix.
//
// A style attribute of more than 2048 bytes is refused with TooLarge, because
// bluemonday takes time that grows with the square of its length.
//
// A report says what the floor removed and that p changed something, but not
// where: each Offset is -1. A policy of bluemonday must not be changed while it
// is in use. For nil, each verb returns Misuse.
func Bluemonday(p *bluemonday.Policy) *Policy {
	if p == nil {
		return &Policy{}
	}
	after := *widest()
	after.first = p
	return &after
}

// widest is the policy that allows whatever any policy may allow, but for data-*
// attributes.
var widest = sync.OnceValue(func() *Policy { return widestConfig("").mustCompileOpen() })

// widestSilent is widest without what bluemonday adds to links, to tell whether
// it removed anything.
var widestSilent = sync.OnceValue(func() *Policy { return widestConfig("rel target").mustCompileOpen() })

// widestConfig returns the Config that allows everything but some attributes.
func widestConfig(without string) Config {
	c := Config{Classes: "*", Links: URLs{Relative: true, ProtocolRelative: true}}
	c.Images = URLs{Schemes: "data", Relative: true, ProtocolRelative: true}
	for id, el := range elements {
		if el.traits&never != 0 {
			continue
		}
		var names []string
		for _, a := range attributes {
			row := attributeRowFor(a.name, elementID(id))
			if row != 0 && attributes[row].value != typeNever && !containsWord(without, a.name) {
				names = append(names, a.name)
			}
		}
		c.Elements = append(c.Elements, Element{el.name, strings.Join(names, " ")})
	}
	for _, p := range properties {
		c.Styles += p.name + " "
	}
	return c
}

// mustCompileOpen compiles a Config for any scheme that is not unsafe.
func (c Config) mustCompileOpen() *Policy {
	p := c.MustCompile()
	p.links.anyScheme, p.images.anyScheme = true, true
	return p
}

// cleanAfterBluemonday is Clean for a policy with bluemonday in front.
func (p *Policy) cleanAfterBluemonday(op, s string) (HTML, Report, error) {
	if len(s) > p.maxBytes {
		return HTML{}, Report{}, tooLarge(op, CodeTooLong, p.maxBytes)
	}
	if err := checkStyles(op, s); err != nil {
		return HTML{}, Report{}, err
	}
	filtered := p.first.Sanitize(s)
	clean, report, err := p.clean(op, filtered)
	if err != nil {
		return HTML{}, Report{}, err
	}
	for i := range report.removals {
		report.removals[i].Offset = -1
	}
	if changed(s, filtered) {
		report.add(Removal{Offset: -1, Reason: ReasonBluemonday})
	}
	return clean, report, nil
}

// changed reports whether bluemonday did more than write its input in another
// way or add to its links.
func changed(before, after string) bool {
	b, removed, err := widestSilent().clean("", before)
	if err != nil || removed.otherThanLinks() {
		return true
	}
	a, _, err := widestSilent().clean("", after)
	return err != nil || a != b
}

// otherThanLinks reports whether anything but rel and target was removed.
func (r Report) otherThanLinks() bool {
	for removal := range r.Removals() {
		if removal.Attribute != "rel" && removal.Attribute != "target" {
			return true
		}
	}
	return r.dropped > 0
}
