// Package sanitize makes untrusted text safe for the place it goes to, or
// refuses it.
//
// # HTML
//
// A Policy has three verbs. Clean returns what the policy allows, as a type of
// its own, HTML, and a Report of the rest. Check refuses instead, with an error
// that says what and where. Text returns the plain text.
//
//	bio, report, err := sanitize.UGC().Clean(in.Bio)
//
// The policies Strict, Basic, UGC and Email are ready to use; Config.Compile
// makes others, and refuses what can't be made safe. Bluemonday puts a policy
// of that library behind the same verbs.
//
// For every input and every policy that compiles:
//
//   - No script runs: the output has no element, attribute or URL that could,
//     and no comment, raw text, template, SVG or MathML in which two parsers
//     could see different things.
//   - The output is balanced and stays in its container, if that is one for
//     flow content: a <div>, an <li>, a <td>.
//   - Cleaning it again changes nothing, Check accepts it, and a browser reads
//     from it exactly the elements it was written from.
//   - No text is lost that a browser would show outside of dropped elements:
//     "a<b" and "Vec<String>" are kept as text.
//   - Nothing is removed without a word: what was is in the report, with its
//     offset.
//   - It takes time and memory in proportion to the input. What is too long or
//     nested too deep is refused with untaint.TooLarge.
//
// It does not protect the place after the HTML has been put together with other
// text, a page that runs what it finds in data-* attributes or classes, and
// readers from what harmless markup says: see Policy.
//
// Clean HTML last, after Markdown and templates have made it. A length is to be
// checked on what the user typed.
//
// The codes of its errors are those of codes_html.go: html_… for what Check
// refuses and Clean's limits, policy_… for mistakes in a Config.
package sanitize
