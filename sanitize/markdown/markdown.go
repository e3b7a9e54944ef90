package markdown

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

// Limits of a source. Deeper nesting than MaxQuotes on one line makes no sense
// to a reader, and is costly to parse.
const (
	MaxBytes  = 256 << 10 // bytes of a source
	MaxQuotes = 100       // signs that open a quote or a list at the start of a line
)

// Codes of Render's own errors. The policy's are those of package sanitize.
const (
	CodeMarkdownTooLong untaint.Code = "markdown_too_long" // over MaxBytes (TooLarge)
	CodeMarkdownTooDeep untaint.Code = "markdown_too_deep" // over MaxQuotes (TooLarge)
)

// Renderer renders sources with one policy. It is immutable and safe for
// concurrent use; get one from [New].
type Renderer struct {
	policy   *sanitize.Policy
	markdown goldmark.Markdown
}

// New returns a [Renderer] whose HTML is limited to what the policy allows.
// [sanitize.UGC] keeps what GitHub's Markdown produces; with [sanitize.Basic],
// headings, tables and images become text.
func New(policy *sanitize.Policy) *Renderer {
	return &Renderer{policy: policy, markdown: goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(parser.DefaultBlockParsers()...),
			parser.WithInlineParsers(inlineParsers()...),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
			parser.WithASTTransformers(util.Prioritized(headingIDs{}, 100)),
			parser.WithEscapedSpace(),
		)),
		goldmark.WithExtensions(
			extension.Linkify,
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough,
			extension.TaskList,
			extension.Footnote,
		),
		// Without it goldmark leaves typed HTML and javascript: links out itself.
		// The policy decides, so that there is one list and one report.
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)}
}

// Render returns the source as HTML. Errors are TooLarge, by a limit of this
// package or of the policy, and Misuse without a policy. Invalid UTF-8 becomes
// U+FFFD.
//
// It does not judge what the text says or where links lead, beyond what the
// policy allows.
func (r *Renderer) Render(source string) (sanitize.HTML, error) {
	out, _, err := r.render("markdown.Render", source)
	return out, err
}

// RenderReport is Render with a report of what the policy removed, whose
// offsets refer to the HTML that goldmark produced.
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
	if tooDeep(source) {
		return sanitize.HTML{}, sanitize.Report{}, tooLarge(op, CodeMarkdownTooDeep, MaxQuotes)
	}
	var out strings.Builder
	if err := r.markdown.Convert([]byte(source), &out); err != nil {
		return sanitize.HTML{}, sanitize.Report{}, untaint.New(op, untaint.Violation{Kind: untaint.Failed, Code: untaint.CodeForeignError})
	}
	return r.policy.CleanReport(out.String())
}

func tooLarge(op string, code untaint.Code, most int) error {
	return untaint.New(op, untaint.Violation{
		Kind: untaint.TooLarge, Code: code, Params: untaint.NewParams(untaint.IntParam("max", int64(most))),
	})
}

// tooDeep reports whether a line opens too many quotes and lists in each other. A
// block is looked for within a block, so that the time grows with the square.
func tooDeep(source string) bool {
	for line := range strings.Lines(source) {
		if countSigns(line) > MaxQuotes {
			return true
		}
	}
	return false
}

// countSigns counts what opens a quote or a list item at the start of a line: ">",
// a dash and its like in front of white space, a number with "." or ")" there. A
// line of dashes alone opens nothing.
func countSigns(line string) int {
	if dashes := strings.TrimSpace(line); strings.Trim(dashes, "-* ") == "" && !strings.Contains(dashes, " ") {
		return 0
	}
	signs := 0
	for {
		line = strings.TrimLeft(line, " \t")
		digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
		switch {
		case strings.HasPrefix(line, ">"):
			line = line[1:]
		case digits == 0 && opens(line, "-+*"):
			line = line[1:]
		case digits > 0 && digits < 10 && opens(line[digits:], ".)"):
			line = line[digits+1:]
		default:
			return signs
		}
		signs++
	}
}

// opens reports whether a line starts with one of the marks, in front of white
// space.
func opens(line, marks string) bool {
	return line != "" && strings.IndexByte(marks, line[0]) >= 0 && (len(line) == 1 || strings.IndexByte(" \t\r\n", line[1]) >= 0)
}
