// Package bluemonday wraps a bluemonday policy that you already have in the
// methods of package sanitize.
//
//	var posts = bluemonday.Wrap(ours) // a *sanitize.Policy
//
// It is a separate package so that only programs that use it import bluemonday.
package bluemonday

import (
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sanitize/internal/html"
)

// Wrap returns a policy that allows what p allows, within a floor: the widest
// safe policy of package sanitize. The floor cleans, p filters, and the floor
// cleans again, until neither changes anything. So the limits, the balance and
// the promise that cleaning again changes nothing hold, whatever p allows.
//
// The floor drops what p may allow, and reports it: elements that HTML does not
// have and custom elements, foreign elements, raw text and comments; event
// handlers, data-* attributes, crossorigin and any attribute it has no check
// for; javascript: and other schemes that run, in any attribute; CSS properties
// it has no check for (position, transform and all with a url() among them),
// and a style attribute of more than 2048 bytes, because bluemonday takes time
// that grows with the square of its length. IDs get a prefix. p never sees
// elements that HTML does not have: their text stays, or the tag itself as text
// if it may not be one. An <a> or <img> without its address leaves its text, an
// <iframe> or <embed> a link, and a comment nothing. An item or a cell without a list
// or a table gets one.
//
// If p rewrites addresses with a function, the function must leave its own
// results unchanged: one that prepends a proxy each time makes every method
// return Misuse (policy_unstable).
//
// A report says where the floor removed something. A change by p has no offset
// (html_not_allowed, -1). Do not change a bluemonday policy while it is in use.
// If p is nil, every method returns Misuse ([sanitize.CodePolicyMissing]).
func Wrap(p *bluemonday.Policy) *sanitize.Policy {
	if p == nil {
		return &sanitize.Policy{}
	}
	c := floor()
	c.Before = p.Sanitize
	return c.MustCompile()
}

// floor is the Config that allows whatever any policy may allow, except for data-*
// attributes.
var floor = sync.OnceValue(func() sanitize.Config {
	c := sanitize.Config{
		Classes: "*",
		Links:   sanitize.URLs{Schemes: "*", Relative: true, ProtocolRelative: true},
		Images:  sanitize.URLs{Schemes: "* data", Relative: true, ProtocolRelative: true},
	}
	for name, attributes := range html.Allowed() {
		c.Elements = append(c.Elements, sanitize.Element{Name: name, Attributes: strings.Join(attributes, " ")})
	}
	var styles []string
	for name := range html.Properties() {
		styles = append(styles, name)
	}
	c.Styles = strings.Join(styles, " ")
	return c
})
