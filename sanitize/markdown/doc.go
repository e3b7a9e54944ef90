// Package markdown turns untrusted Markdown into HTML that is safe to show.
//
//	var comments = markdown.New(sanitize.UGC())
//	html, report, err := comments.RenderReport(in.Comment)
//
// The source is rendered first, by goldmark with GitHub's tables,
// strikethrough, task lists, footnotes, bare links and IDs of headings, and the
// result is cleaned by a policy of package sanitize. The other order does not
// protect: a sanitizer of HTML reads "[x](javascript:alert(1))" as plain text,
// and breaks what is code in Markdown, such as "a < b". HTML inside the source
// is kept as far as the policy allows it.
//
// It is a separate module so that programs without Markdown do not have
// goldmark in their go.sum.
//
// Check the length of the source with package validate, store the source, and
// render it when you show it: a stricter policy then applies to old text too.
package markdown
