package sanitize

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize/internal/html"
	"github.com/untaint/untaint/sanitize/internal/svg"
)

// SVG cleans uploaded drawings. The fields are limits; the zero SVG has the
// defaults and is ready to use:
//
//	out, err := sanitize.SVG{}.Clean(upload)
//
// What stays are shapes, text, gradients, patterns, masks, markers and a few
// filters, with attributes whose values are checked: numbers, words, colours,
// and references to an element of the same drawing; and images of pixels that are
// written in it, "data:image/png;base64,…" and the like. A style attribute becomes
// the attributes that say the same, and so do the rules in a <style> whose selector
// is an element, a class, an id, or an element with one of them; such a <style> is
// reported as rewritten. Scripts, <foreignObject>, <style>, animations, and whatever
// belongs to another namespace or has a prefix go with what is in them. The tags <a>
// of links go and leave what is in them. So do comments, processing instructions, the
// document type, handlers such as onload, classes, other rules, and every URL that is
// not "#id" (OWASP ASVS 5.0, 1.3.4). No entity is known but the five of XML.
//
// What Clean returns runs no script and loads nothing, whether in an <img>, as
// its own document or inline in an HTML page. Inline, its ids share the page's
// namespace, so prefer an <img>. Serve it as image/svg+xml with nosniff.
//
// It does not protect readers from what a drawing shows. It bounds what a
// drawing repeats through references, but not everything that is costly to
// paint, such as a very wide blur.
type SVG struct {
	MaxBytes    int // of the input, and of what its rules make of it; 0 means 1 MiB, and 16 MiB is the most
	MaxDepth    int // of elements in elements; 0 means 64, and 512 is the most
	MaxElements int // 0 means 20,000, and 1,000,000 is the most
}

// Codes of a drawing. What is removed has the codes of HTML.
const (
	codeSVGMalformed         untaint.Code = "svg_malformed"           // no well-formed XML with one <svg> around all (Malformed)
	codeSVGTooLarge          untaint.Code = "svg_too_large"           // over one of the limits (TooLarge)
	codeSVGTooManyReferences untaint.Code = "svg_too_many_references" // elements that repeat others too often, or themselves (TooLarge)
)

// Clean returns what is allowed of the drawing, as a document in UTF-8 without
// an XML declaration. Cleaning it again changes nothing, and Check accepts it.
// Errors are Malformed (svg_malformed), TooLarge (svg_too_large,
// svg_too_many_references), and Misuse (policy_limit) for an invalid limit.
func (l SVG) Clean(s string) (string, error) {
	out, _, err := l.clean("sanitize.SVG.Clean", s)
	return out, err
}

// CleanReport is Clean with a report that lists what was removed.
func (l SVG) CleanReport(s string) (string, Report, error) {
	return l.clean("sanitize.SVG.CleanReport", s)
}

// Check returns nil if Clean would remove nothing from s. Otherwise it returns
// an error of Clean's, or Unsafe or Malformed with a violation for each
// removal: its code, the offset in bytes, and the names of the element and
// attribute.
func (l SVG) Check(s string) error {
	const op = "sanitize.SVG.Check"
	_, report, err := l.clean(op, s)
	if err != nil {
		return err
	}
	return report.err(op)
}

func (l SVG) clean(op, s string) (string, Report, error) {
	for _, limit := range []struct {
		field       *int
		usual, most int
	}{
		{&l.MaxBytes, 1 << 20, 16 << 20},
		{&l.MaxDepth, 64, 512},
		{&l.MaxElements, 20_000, 1_000_000},
	} {
		if *limit.field < 0 || *limit.field > limit.most {
			return "", Report{}, untaint.New(op, untaint.Violation{
				Kind: untaint.Misuse, Code: html.CodePolicyLimit, Params: untaint.NewParams(untaint.IntParam("max", int64(limit.most))),
			})
		}
		if *limit.field == 0 {
			*limit.field = limit.usual
		}
	}
	out, list, fault := svg.Clean(svg.Limits(l), s)
	switch fault.What {
	case svg.Malformed:
		f := at(fault.At, untaint.Malformed, codeSVGMalformed)
		return "", Report{}, untaint.New(op, untaint.Violation{Kind: f.kind, Code: f.code, Params: untaint.NewParams(f.param)})
	case svg.TooLarge:
		return "", Report{}, tooLarge(op, codeSVGTooLarge, fault.Most)
	case svg.Repeats:
		return "", Report{}, tooLarge(op, codeSVGTooManyReferences, fault.Most)
	}
	return out, Report{list}, nil
}
