package markdown

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

// Limits of a source. What is deeper than MaxQuotes on one line makes no sense to
// a reader, and costs a parser much.
const (
	MaxBytes  = 256 << 10 // bytes of a source
	MaxQuotes = 100       // signs that open a quote or a list at the start of a line
	MaxOpen   = 1000      // brackets or parentheses that open in one paragraph and do not close
)

// Codes of Render's own errors. The policy's are those of package sanitize.
const (
	CodeMarkdownTooLong untaint.Code = "markdown_too_long" // over MaxBytes (TooLarge)
	CodeMarkdownTooDeep untaint.Code = "markdown_too_deep" // over MaxQuotes or MaxOpen (TooLarge)
)

// Renderer renders sources with one policy. It is immutable and safe for
// concurrent use; get one from New.
type Renderer struct {
	policy   *sanitize.Policy
	markdown goldmark.Markdown
}

// New returns a Renderer whose HTML is what the policy allows. With
// sanitize.UGC all of GitHub's Markdown is kept but for what its policy leaves
// out; with sanitize.Basic headings, tables and images become text.
func New(policy *sanitize.Policy) *Renderer {
	return &Renderer{policy: policy, markdown: goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithEscapedSpace()),
		// Without it goldmark leaves typed HTML and javascript: links out itself.
		// The policy decides, so that there is one list and one report.
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)}
}

// Render returns the source as HTML. Errors are TooLarge, by a limit of this
// package or of the policy, and Misuse without a policy. Invalid UTF-8 becomes
// U+FFFD.
//
// It does not make what is said harmless, nor links: they lead where the policy
// lets them.
func (r *Renderer) Render(source string) (sanitize.HTML, error) {
	out, _, err := r.render("markdown.Render", source)
	return out, err
}

// RenderReport is Render with a report of what the policy removed, whose offsets
// are those of the HTML that goldmark made.
func (r *Renderer) RenderReport(source string) (sanitize.HTML, sanitize.Report, error) {
	return r.render("markdown.RenderReport", source)
}

func (r *Renderer) render(op, source string) (sanitize.HTML, sanitize.Report, error) {
	if r == nil || r.policy == nil {
		return sanitize.HTML{}, sanitize.Report{}, untaint.New(op, untaint.Violation{Kind: untaint.Misuse, Code: sanitize.CodePolicyMissing})
	}
	if len(source) > MaxBytes {
		return sanitize.HTML{}, sanitize.Report{}, tooLarge(op, CodeMarkdownTooLong, MaxBytes)
	}
	source = strings.ToValidUTF8(source, "\ufffd")
	if limit := tooDeep(source); limit > 0 {
		return sanitize.HTML{}, sanitize.Report{}, tooLarge(op, CodeMarkdownTooDeep, limit)
	}
	var out strings.Builder
	if err := r.markdown.Convert([]byte(source), &out); err != nil {
		return sanitize.HTML{}, sanitize.Report{}, untaint.New(op, untaint.Violation{Kind: untaint.Failed, Code: untaint.CodeForeign})
	}
	return r.policy.CleanReport(out.String())
}

func tooLarge(op string, code untaint.Code, most int) error {
	return untaint.New(op, untaint.Violation{
		Kind: untaint.TooLarge, Code: code, Params: untaint.NewParams(untaint.IntParam("max", int64(most))),
	})
}

// tooDeep returns the limit that the source is over, 0 for none. A block is
// looked for within a block and a link within a link, so that the time grows with
// the square of either.
func tooDeep(source string) int {
	open, targets := 0, 0
	for line := range strings.Lines(source) {
		if signs := countSigns(line); signs > MaxQuotes {
			return MaxQuotes
		}
		if strings.TrimSpace(line) == "" {
			open, targets = 0, 0
		}
		open = max(0, open+strings.Count(line, "[")-strings.Count(line, "]"))
		targets = max(0, targets+strings.Count(line, "(")-min(strings.Count(line, ")"), closed(line)))
		if open > MaxOpen || targets > MaxOpen {
			return MaxOpen
		}
	}
	return 0
}

// closed bounds how many targets of links end on the line where they are in "<" and
// ">", within which a parenthesis ends nothing.
func closed(line string) int {
	if strings.Contains(line, "](<") {
		return strings.Count(line, ">")
	}
	return len(line)
}

// countSigns counts what opens a quote or a list item at the start of a line. A
// line of dashes alone opens nothing.
func countSigns(line string) int {
	if dashes := strings.TrimSpace(line); strings.Trim(dashes, "-*") == "" {
		return 0
	}
	signs := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case strings.IndexByte(">-+*.)", c) >= 0:
			signs++
		case strings.IndexByte(" \t0123456789", c) < 0:
			return signs
		}
	}
	return signs
}
