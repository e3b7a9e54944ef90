// Package sanitize makes untrusted text safe for the place it goes to, or
// refuses it.
//
// # HTML
//
// A [Policy] has these methods. Clean returns what the policy allows, as an
// HTML. CleanReport also returns a [Report] of what was removed. Check refuses
// instead, with an error that says what and where. Text returns the plain text.
//
//	bio, err := sanitize.UGC().Clean(in.Bio)
//
// CleanInert also tells you whether anything in the text would have run.
//
// The policies [Strict], [Basic], UGC, [Email], [RichText] and [ModelOutput]
// are ready to use. [Config.Compile] makes others, and refuses what cannot be
// made safe. Package sanitize/bluemonday wraps a bluemonday policy in the same
// methods.
//
// For every input and every policy that compiles:
//
//   - No script runs: the output has no element, attribute or URL that could,
//     and no comment, raw text, template or MathML in which two parsers could
//     see different things. Of SVG it has shapes and text at most, see [Config].
//   - The output is balanced and stays in its container, if that is one for
//     flow content: a <div>, an <li>, a <td>.
//   - Cleaning it again changes nothing, Check accepts it, and a browser parses
//     it to exactly the elements that were written.
//   - No text is lost that a browser would show outside of dropped elements:
//     "a<b" and "Vec<String>" are kept as text.
//   - Nothing is removed silently: the report lists each removal with its
//     offset.
//   - What is removed leaves its meaning behind: a break where a block was, so
//     that words are not joined; a link to the video or frame, or where it is;
//     the alternative text of an image; the source of a formula; the spaces that
//     a style had kept; brackets around a ruby text.
//   - Time and memory grow linearly with the input, with at most eight bytes of
//     memory for each byte. Input that is too long is refused with
//     [untaint.TooLarge].
//
// It does not protect you if you join the HTML with other text afterwards, if
// your page runs what it finds in data-* attributes or classes, or if harmless
// markup deceives a reader: see Policy.
//
// Clean HTML last, after Markdown and templates have produced it; the module
// sanitize/markdown does both. Check the length of what the user typed, not of
// the HTML.
//
// Codes of what Check refuses and a report lists, Unsafe where it could do harm and
// Malformed where it is merely not well-formed: html_element, html_content (an
// element with all inside), html_attribute, html_value, html_url, html_style,
// html_comment, html_not_allowed (a filter in front changed something);
// html_unknown_element, html_duplicate_attribute, html_misplaced, html_misnested,
// html_stray_end_tag, html_unclosed, html_unterminated_tag, html_character. A URL
// that a hook or Base changed is html_rewritten (Unsafe), and html_active says of CleanInert's
// input that it would have run. Of limits (TooLarge):
// html_too_long, and html_too_deep for an element that lost its tags. Of mistakes in a [Config] (Misuse):
// policy_missing, policy_element, policy_unsafe_element, policy_attribute,
// policy_unsafe_attribute, policy_too_many_attributes, policy_incomplete,
// policy_scheme, policy_unsafe_scheme, policy_rel, policy_style, policy_prefix,
// policy_limit, policy_host, policy_base, and policy_unstable for a Before that goes on changing its own output.
//
// # Other contexts
//
// Each constant of type [Context] is a place where text lands. It has two
// methods: Clean makes any text safe for it, and Check refuses instead.
//
//	name := sanitize.FileName.Clean(header.Filename)
//	if err := sanitize.Line.Check(in.Title); err != nil { … }
//
// A URL, compiled from a [URLConfig], does the same for links and redirects on
// an allow-list. A [CSVWriter] writes tables. [NewLogHandler] applies [LogLine]
// to every record of a [slog.Handler], and redacts values that have the name of
// a secret. Skeleton tells whether two names look alike.
//
// # Drawings
//
// SVG cleans or refuses an uploaded drawing, with limits.
//
//	out, err := sanitize.SVG{}.Clean(upload)
//
// # Structs
//
// For compiles the sanitize tags of a struct and finds every mistake in them;
// its [Cleaner] cleans values in place. Struct does the same without a Cleaner,
// at first use.
//
//	var posts = sanitize.MustFor[Post]() // Title string `sanitize:"trim,line,nfc,max=80"`
//	err := posts.Clean(&in)
//
// # Requirements served
//
// What serves which requirement of OWASP ASVS 5.0:
//
//	1.1.1   decoded and cleaned once         struct tags: what encodes is no word of them
//	1.1.2   encoded last, where it goes out  the contexts that encode
//	1.2.1   encoded for HTML and headers     HTMLText, HTMLAttr, CSSString, HeaderValue
//	1.2.2   safe URLs                        URL, Redirect; URLs of a Config
//	1.2.3   encoded for JavaScript and JSON  JSString, ScriptJSON
//	1.2.6   LDAP injection                   LDAPFilter, LDAPDN
//	1.2.7   XPath injection                  XPathLiteral
//	1.2.9   regular expressions              RegexpLiteral
//	1.2.10  formulas in tables               CSVCell, CSVWriter
//	1.3.1   HTML of users                    Policy
//	1.3.3   characters                       Line, Plain, NFC; struct tags
//	1.3.4   drawings (SVG)                   SVG
//	1.3.5   styles; Markdown                 Styles of a Config; module sanitize/markdown
//	1.3.11  mail headers and addresses       MailHeader, MailName, MailAddress
//	3.7.2   redirects on an allow-list       URL, Redirect
//	5.3.2   file names of users              FileName
//	5.4.1   names in Content-Disposition     Disposition
//	16.2.5  no secrets in logs               NewLogHandler, LogConfig
//	16.4.1  log entries encoded              LogLine, NewLogHandler
//
// Codes of a Context or URL: not_utf8, control_character, line_break,
// bidi_character, invisible_character, not_normalized, not_ascii, edge_space,
// forbidden_character, needs_escape, formula, not_json, too_deep,
// not_mail_address; for a file name empty, too_many_bytes, path_separator,
// bad_start, bad_end and reserved_name; for a URL bad_url_character,
// bad_url_escape, url_without_scheme, bad_url_scheme, url_without_host,
// url_with_user, bad_host, bad_port, odd_address, not_public_host,
// not_local_target and url_not_allowed.
// Codes of tags are bad_sanitize_tag, nested_too_deep and too_many_values; of
// drawings svg_malformed, svg_too_large and svg_too_many_references.
package sanitize
