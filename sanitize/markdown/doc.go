// Package markdown turns Markdown that somebody typed into HTML that is safe to
// show.
//
//	var comments = markdown.New(sanitize.UGC())
//	html, report, err := comments.RenderReport(in.Comment)
//
// The source is rendered first, by goldmark with GitHub's tables, strikethrough,
// task lists, footnotes, bare links and IDs of headings, and what comes out is cleaned by a policy of package
// sanitize. The other way round is no defence: a sanitizer of HTML reads
// "[x](javascript:alert(1))" as plain text, and takes apart what is code in
// Markdown, such as "a < b". HTML that is typed within the source is taken as far
// as the policy takes it.
//
// It is a module of its own so that programs without Markdown do not carry
// goldmark in their go.sum; it needs nothing else.
//
// Check the length of what was typed with package validate, keep the source, and
// render it when it is shown: so a stricter policy reaches old text too.
package markdown
