package sanitize

import (
	"html"

	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint"
)

// Policy decides which markup is kept. It is compiled, immutable and safe for
// use by many goroutines at once. Get one from Strict, Basic, UGC or Email, or
// from Config.Compile.
type Policy struct {
	maxBytes int
	bm       *bluemonday.Policy
}

// Clean returns s with everything removed that the policy does not allow, and a
// report of it. It fails with TooLarge when s is longer or nested deeper than
// the policy allows; then there is no HTML.
func (p *Policy) Clean(s string) (HTML, Report, error) {
	if len(s) > p.maxBytes {
		return HTML{}, Report{}, untaint.New("sanitize.Clean", untaint.Violation{
			Code: CodeTooLong, Kind: untaint.TooLarge,
			Params: untaint.Params{untaint.Int("max", int64(p.maxBytes))},
		})
	}
	out := p.bm.Sanitize(s)
	var r Report
	if out != s {
		r.add(Removal{Offset: -1, Reason: ReasonBluemonday})
	}
	return HTML{out}, r, nil
}

// Check returns nil if Clean would leave s as it is, and otherwise an error
// that says what it would remove.
func (p *Policy) Check(s string) error {
	_, r, err := p.Clean(s)
	if err != nil || r.Len() == 0 {
		return err
	}
	return untaint.New("sanitize.Check", untaint.Violation{Code: CodeHTML, Kind: untaint.Unsafe})
}

// Text returns the plain text of s, not HTML-escaped.
func (p *Policy) Text(s string) string {
	return html.UnescapeString(bluemonday.StrictPolicy().Sanitize(s))
}
