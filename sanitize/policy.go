package sanitize

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize/internal/html"
)

// Policy decides which markup is kept. It is compiled, immutable and safe for
// concurrent use. Get one from [Strict], [Basic], UGC or [Email], or from
// [Config.Compile]; the zero Policy refuses everything with Misuse.
//
// It removes what could run script or break out of its place. It does not
// protect against what harmless markup says: a link to a deceptive site, a text
// that looks like one of your dialogs, or an image that counts its readers.
type Policy struct {
	config Config
	rules  *html.Policy // nil for the zero Policy
}

// CodePolicyMissing is the Misuse of a policy that is nil or was not compiled.
const CodePolicyMissing untaint.Code = "policy_missing"

// codeHTMLActive is of input that would have run, Unsafe.
const codeHTMLActive untaint.Code = "html_active"

// codeHTMLTooLong is of what is over the policy's limit, TooLarge; max: bytes.
const codeHTMLTooLong untaint.Code = "html_too_long"

// Config returns a copy of the Config that the policy was compiled from, so
// that you can derive another policy.
func (p *Policy) Config() Config { return p.config.clone() }

// Clean returns s with everything removed that the policy does not allow. If s
// is longer than the policy allows, it fails with TooLarge (html_too_long) and
// returns no HTML. Elements that are nested too deeply lose their tags and keep
// their text.
//
// The result is balanced, so in a flow container it neither ends the container
// nor takes in what follows. Cleaning it again changes nothing, and a browser
// parses it to exactly the elements that were written.
func (p *Policy) Clean(s string) (HTML, error) {
	const op = "sanitize.Clean"
	if err := p.usable(op); err != nil {
		return HTML{}, err
	}
	if p.config.Before != nil {
		out, _, err := p.cleanAround(op, s)
		return out, err
	}
	out, ok := p.rules.CleanSilent(s)
	if !ok {
		return HTML{}, tooLarge(op, codeHTMLTooLong, p.rules.MaxBytes())
	}
	return HTML{out}, nil
}

// CleanReport is Clean with a report that lists what was removed.
func (p *Policy) CleanReport(s string) (HTML, Report, error) {
	return p.clean("sanitize.CleanReport", s)
}

func (p *Policy) clean(op, s string) (HTML, Report, error) {
	if err := p.usable(op); err != nil {
		return HTML{}, Report{}, err
	}
	if p.config.Before != nil {
		return p.cleanAround(op, s)
	}
	out, list, ok := p.rules.Clean(s)
	if !ok {
		return HTML{}, Report{}, tooLarge(op, codeHTMLTooLong, p.rules.MaxBytes())
	}
	return HTML{out}, Report{list}, nil
}

// CleanInert is Clean for input that should contain nothing active, such as the
// output of an editor. It returns what Clean does. If anything in s was active
// (see [Report.Active]), it also returns an error of Kind Unsafe (html_active)
// with all removals. The HTML is safe to show even then: refuse it, or keep it
// and look into its author. TooLarge is as in Clean.
func (p *Policy) CleanInert(s string) (HTML, error) {
	const op = "sanitize.CleanInert"
	out, report, err := p.clean(op, s)
	if err != nil || !report.Active() {
		return out, err
	}
	return out, report.err(op, untaint.Violation{Code: codeHTMLActive, Kind: untaint.Unsafe})
}

// Check returns nil if Clean would remove nothing from s, and otherwise an error
// of Kind Unsafe or Malformed with a violation for each removal: its Code says
// why, and its parameters are the offset in bytes and the names of the element
// and the attribute. Use it where a client can correct what it sent. TooLarge
// is as in Clean.
//
// Input that Check accepts may be stored unchanged. Clean it before showing it:
// Clean also adds what the policy requires, such as rel="nofollow".
func (p *Policy) Check(s string) error {
	const op = "sanitize.Check"
	if err := p.usable(op); err != nil {
		return err
	}
	if p.config.Before != nil {
		_, report, err := p.cleanAround(op, s)
		if err != nil {
			return err
		}
		return report.err(op)
	}
	list, ok := p.rules.Check(s)
	if !ok {
		return tooLarge(op, codeHTMLTooLong, p.rules.MaxBytes())
	}
	return Report{list}.err(op)
}

// Text returns the plain text of s: what a reader of the page would read, with
// character references decoded, line breaks where blocks end, and nothing from
// script, style and the like. As in a browser, an image's alternative text is not
// part of it. Text without markup and control characters comes
// back as it is. The result is the same for every policy. There are no limits
// and no errors: time and memory grow linearly with s.
//
// The result is text and not HTML: "&lt;b&gt;" becomes "<b>". Escape it when
// you put it into a page, as html/template does.
func (p *Policy) Text(s string) string { return html.Text(s) }

// usable returns Misuse for a policy that was not compiled.
func (p *Policy) usable(op string) error {
	if p == nil || p.rules == nil {
		return untaint.New(op, untaint.Violation{Code: CodePolicyMissing, Kind: untaint.Misuse})
	}
	return nil
}

func tooLarge(op string, code untaint.Code, most int) error {
	return untaint.New(op, untaint.Violation{
		Code: code, Kind: untaint.TooLarge, Params: untaint.NewParams(untaint.IntParam("max", int64(most))),
	})
}

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
		return HTML{}, Report{}, tooLarge(op, codeHTMLTooLong, p.rules.MaxBytes())
	}
	out = html.LinkAttributesLast(out)
	first := out
	for range maxFilterRounds {
		// What is removed here Before added: the input did not have it.
		next, _, ok := p.rules.Clean(p.config.Before(out))
		if !ok {
			return HTML{}, Report{}, tooLarge(op, codeHTMLTooLong, p.rules.MaxBytes())
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
