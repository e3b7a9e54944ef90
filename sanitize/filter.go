package sanitize

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize/internal/html"
)

// codePolicyUnstable is the Misuse of a Before that goes on changing what it made
// itself.
const codePolicyUnstable untaint.Code = "policy_unstable"

// maxFilterRounds is how often Before is called for one input. What changes an element
// inside of another can need two rounds; more than a few mean that it swings.
const maxFilterRounds = 8

// maxStyleBefore is how long the value of a style attribute may be that Before is
// given. bluemonday takes time that grows with the square of its length: 64 KB of
// "red red red" take it seconds.
const maxStyleBefore = 2048

// cleanAround is clean for a policy with a Before: rules and Before take turns
// until neither changes anything, so that the result is clean to both.
func (p *Policy) cleanAround(op, s string) (HTML, Report, error) {
	out, list, ok := p.rules.Clean(s)
	if !ok {
		return HTML{}, Report{}, tooLarge(op, codeTooLong, p.rules.MaxBytes())
	}
	out = html.LinkAttributesLast(out)
	first := out
	for range maxFilterRounds {
		// What is removed here Before added: the input did not have it.
		next, _, ok := p.rules.Clean(p.config.Before(out))
		if !ok {
			return HTML{}, Report{}, tooLarge(op, codeTooLong, p.rules.MaxBytes())
		}
		if next = html.LinkAttributesLast(next); next == out {
			if html.WithoutLinkAttributes(out) != html.WithoutLinkAttributes(first) {
				list.Add(html.Removal{Offset: -1, Reason: html.ReasonFilter})
			}
			return HTML{out}, Report{list}, nil
		}
		out = next
	}
	return HTML{}, Report{}, untaint.New(op, untaint.Violation{Code: codePolicyUnstable, Kind: untaint.Misuse})
}
