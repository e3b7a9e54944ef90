// Package bluemonday puts a bluemonday policy that a team has behind the verbs of
// package sanitize.
//
//	var posts = bluemonday.Wrap(ours) // a *sanitize.Policy
//
// It is a package of its own so that only programs that use it carry bluemonday.
package bluemonday

import (
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sanitize/internal/html"
)

// Wrap returns a policy that lets through what p does, within a floor: the widest
// policy of package sanitize that is safe. The floor cleans, p filters, the floor
// cleans again, until neither changes anything. So the limits, the balance, and
// the promise that cleaning again changes nothing hold, whatever p allows.
//
// The floor drops what p may allow, and reports it: elements that HTML does not
// have and custom elements, foreign elements, raw text and comments; event
// handlers, data-* attributes, crossorigin and whatever attribute it has no check
// for; javascript: and other schemes that run, in any attribute; CSS properties
// that it has no check for (position, transform and all with a url() among them),
// and a style attribute of more than 2048 bytes, because bluemonday takes time
// that grows with the square of its length. IDs get a prefix. Of elements that HTML
// does not have p is not asked: their text stays, or the tag itself as text where
// nothing says that it is one. An <a> or <img> without its address leaves its text, an
// <iframe> or <embed> a link, a comment nothing.
//
// A function that p rewrites addresses with has to leave what it made as it is: one
// that puts a proxy in front each time makes each verb return Misuse
// (policy_unstable).
//
// A report says where the floor removed something; that p changed something it
// says without an offset (html_not_allowed, -1). A policy of bluemonday must not be changed while
// it is in use. For nil, each verb returns Misuse ([sanitize.CodePolicyMissing]).
func Wrap(p *bluemonday.Policy) *sanitize.Policy {
	if p == nil {
		return &sanitize.Policy{}
	}
	c := floor()
	c.Before = p.Sanitize
	return c.MustCompile()
}

// floor is the Config that allows whatever any policy may allow, but for data-*
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
