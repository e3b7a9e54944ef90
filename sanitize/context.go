package sanitize

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

// Context is a place where text lands and where some characters would be more
// than text. Each constant has two methods: Clean makes any text safe for the
// place, and Check refuses text that Clean would change or that cannot stand
// there.
//
// There are two sorts. A filter ([Line], [Plain], [NFC], [FileName], [LogLine],
// [HeaderValue], [MailAddress], [ScriptJSON], [CSVCell], [Redirect]) removes or
// replaces what must not be there: cleaning twice changes nothing more, and
// Check accepts s if and only if Clean returns it unchanged. An encoder (all
// others) writes the text so that the parser of that place reads the same text
// back: use it exactly once, as the last step. Invalid UTF-8 becomes U+FFFD
// unless the constant says otherwise.
//
// A Context cannot tell that you put the text somewhere else. Each encoder says
// where its result must not go, and an example shows what happens there. For
// HTML prefer html/template, which finds the place by itself. The zero Context,
// and any other number that is not a constant, accepts no text: Clean returns
// "" and Check returns Misuse (unknown_context).
type Context uint8

const (
	// Line is one line of text: a name, a title, a subject. Line breaks and
	// tabs become a space; control characters, bidirectional embeddings,
	// overrides and isolates, and zero-width characters are removed, except
	// where the script or emoji around them needs them.
	Line Context = iota + 1
	// Plain is text of several lines: like Line, but LF, CRLF and tabs stay.
	// Any other line break becomes an LF.
	Plain
	// NFC is Unicode normalization form C, in which each text has one spelling.
	// Normalize before you check anything, because normalizing changes
	// characters: U+037E becomes a semicolon. There is deliberately no NFKC: it
	// turns "＜" into "<", so that what comes out is not what was checked.
	NFC
	// FileName is the name of one file on Linux, macOS and Windows alike: the
	// part after the last slash or backslash, in NFC, at most 255 bytes with
	// the extension kept, without the characters and device names that any of
	// them forbids, and without a leading dash, dot or space. An empty name
	// becomes "unnamed". It does not know whether the file exists or whether
	// the extension tells the truth, and it does not help a Windows program
	// that converts names to an old code page, where "／" may become "/".
	FileName
	// Disposition encodes a file name as the value of a Content-Disposition
	// header, "attachment" with the parameters of RFC 6266. The name is first
	// cleaned as FileName does. The result is the whole value. Do not put it
	// inside the quotes of a filename parameter or into the part headers of a
	// form that you send.
	Disposition
	// LogLine is one line of a log (CWE-117): each character that Line removes
	// becomes an escape, such as \n, \x1b or \u202e, so that you can still see
	// it. The escaping is not reversible: a typed \n looks the same.
	LogLine
	// HeaderValue is the value of an HTTP header: printable ASCII, spaces
	// within (RFC 9110 section 5.5). A line break or tab becomes a space, other
	// control characters are removed, and non-ASCII characters become "?".
	HeaderValue
	// CookieValue percent-encodes what a cookie's value cannot contain (RFC
	// 6265 section 4.1.1), and "%" itself; url.PathUnescape reverses it. Do not
	// use it for a cookie's name or attributes, or for a query, where "&", "="
	// and "+" have a meaning: use url.QueryEscape there.
	CookieValue
	// MailHeader encodes a subject or another unstructured header of a mail:
	// what Line returns, without spaces at its ends, as RFC 2047 words if it is
	// not ASCII or looks like one. A long value is folded with CRLF and a space
	// (RFC 5322 section 2.2.3), so pass it to code that writes headers verbatim.
	// Do not use it for an address, a list of addresses or a parameter, where
	// commas and brackets have a meaning, or for HTTP.
	MailHeader
	// MailName encodes the name before an address, as in
	//
	//	MailName.Clean(name) + " <" + address + ">"
	//
	// It is a phrase of RFC 5322 section 3.2.5: plain words, a string in
	// quotes, or, if it is long or not ASCII, RFC 2047 words, folded as
	// MailHeader does. Do not use it for the address itself or inside quotes of
	// your own. It does not stop a name that poses as somebody else, such as
	// "ceo@bank.example".
	MailName
	// MailAddress is one bare address, such as "ada@example.com", in ASCII: no
	// display name, no comment, no quotes, no host of one label, and no local
	// part that a mail program might take for an option, a file, a pipe or a
	// route. It accepts what the rule email of package validate accepts; Clean
	// also lowers the case of the domain. Anything else becomes "", which no
	// mail can be sent to. It does not know whether somebody reads mail there.
	MailAddress
	// CSVCell is a cell of a table that a spreadsheet opens (CWE-1236, ASVS
	// 1.2.10): an apostrophe goes before what would be a formula at the start
	// of the cell, of a line in it, or after a comma, semicolon, tab or bar,
	// where a program with another separator would split it. Numbers such as
	// -1.5, -5% and +49 30 1 stay, and a lone "-". Write cells with a
	// CSVWriter, which quotes them and knows its own separator.
	CSVCell
	// ScriptJSON is JSON text for a <script> element: the same value, without
	// "<", ">", "&" and the line separators of JavaScript. Members of the name
	// "__proto__" are left out: in a script they set the prototype of their
	// object, two of them are a syntax error, and code that merges objects takes
	// them over from JSON.parse (CWE-1321). Text that is not JSON, or has more than
	// 500 values inside each other, at which browsers give the script up, becomes
	// null. Do not use it in an attribute, whose quotes it would end, or inside
	// the quotes of a string. It is a filter, but one for output: there is no
	// struct tag for it.
	ScriptJSON
	// JSString encodes the text between the quotes of a JavaScript string,
	// single, double or backquoted, within a <script> element. It suits JSON
	// too. Do not use it outside quotes, where any word is code, in an
	// attribute such as onclick, which needs HTMLAttr around it, or for a
	// string that later becomes HTML or code (innerHTML, eval).
	JSString
	// CSSString encodes the text between the quotes of a CSS string, within a
	// <style> element. Do not use it outside quotes, where it could become a
	// property or a selector, or in a style attribute, which needs HTMLAttr
	// around it. It does not make a URL safe to load.
	CSSString
	// HTMLText encodes text between tags. Do not use it inside a <script> or
	// <style> element, where its escapes are not decoded and code needs no "<",
	// or for an attribute without quotes. html/template does this by itself.
	HTMLText
	// HTMLAttr encodes the value of an attribute in quotes. Do not use it for a
	// value without quotes, which a space ends, or for an attribute's name. It
	// does not make a URL safe to follow or a handler such as onclick safe to
	// run: those read the decoded value.
	HTMLAttr
	// LDAPFilter encodes a value within a search filter (RFC 4515 section 3).
	// Do not use it for an attribute's name, a whole filter or a distinguished
	// name, which needs LDAPDN. A value that is itself a distinguished name
	// needs LDAPDN first. It keeps invalid UTF-8, which LDAP can store.
	LDAPFilter
	// LDAPDN encodes a value within a distinguished name (RFC 4514 section
	// 2.4). Do not use it for an attribute's type, a whole name or a filter: it
	// leaves "*" and parentheses alone, which have no meaning in a name.
	LDAPDN
	// XPathLiteral encodes a text as a complete XPath expression, quotes
	// included. Characters that XML 1.0 forbids become U+FFFD. Do not put it
	// between quotes of your own or use it as the name of an element. In an XML
	// attribute, as in XSLT, escape it for XML as well.
	XPathLiteral
	// RegexpLiteral encodes a text so that package regexp finds exactly that
	// text. Do not use it inside a class such as [a-z], where "-" and "^" have
	// a meaning, or with the flag x of other engines, where spaces and "#" do.
	RegexpLiteral
	// Redirect is a target on the same site: a path that starts with one slash,
	// with an optional query and fragment. Anything else becomes "/" (CWE-601).
	// It refuses more than any one browser would follow away from the site: in
	// the path "//", because "/.//a" becomes "//a", and a percent-encoded slash
	// or backslash; everywhere backslashes, spaces, control and invisible
	// characters, a "%" without two hexadecimal digits, and < > " { } | ^ `,
	// which RFC 3986 does not allow in a URL: send /x?a=%7Bb%7D. For targets on
	// an allow-list see URLConfig.
	Redirect
	numContexts
)

// contexts has one row for each Context, indexed by it.
var contexts = [numContexts]struct {
	name  string
	clean func(string) string
	check func(string) finding
	// encodes says that the text is for where it is written out, not where it is
	// kept: a struct tag does not take the context.
	encodes bool
}{
	Line:          {"line", cleanLine, checkLine, false},
	Plain:         {"plain", cleanPlain, checkPlain, false},
	NFC:           {"nfc", cleanNFC, checkNFC, false},
	FileName:      {"file_name", cleanFileName, checkFileName, false},
	Disposition:   {"disposition", cleanDisposition, checkFileName, true},
	LogLine:       {"log_line", cleanLogLine, checkLine, false},
	HeaderValue:   {"header_value", cleanHeaderValue, checkHeaderValue, false},
	CookieValue:   {"cookie_value", cleanCookieValue, checkCookieValue, true},
	MailHeader:    {"mail_header", cleanMailHeader, checkMailHeader, true},
	MailName:      {"mail_name", cleanMailName, checkMailName, true},
	MailAddress:   {"mail_address", cleanMailAddress, checkMailAddress, false},
	CSVCell:       {"csv_cell", cleanCSVCell, checkCSVCell, false},
	ScriptJSON:    {"script_json", cleanScriptJSON, checkScriptJSON, true},
	JSString:      {"js_string", cleanJSString, checkJSString, true},
	CSSString:     {"css_string", cleanCSSString, checkCSSString, true},
	HTMLText:      {"html_text", cleanHTMLText, checkHTMLText, true},
	HTMLAttr:      {"html_attr", cleanHTMLText, checkHTMLText, true},
	LDAPFilter:    {"ldap_filter", cleanLDAPFilter, checkLDAPFilter, true},
	LDAPDN:        {"ldap_dn", cleanLDAPDN, checkLDAPDN, true},
	XPathLiteral:  {"xpath_literal", cleanXPathLiteral, checkXPathLiteral, true},
	RegexpLiteral: {"regexp_literal", cleanRegexpLiteral, checkRegexpLiteral, true},
	Redirect:      {"redirect", cleanRedirect, checkRedirect, false},
}

// accepts has for some contexts what says yes to nearly all good text at once. What
// it says no to, check is asked about.
var accepts = [numContexts]func(string) bool{
	FileName:    func(s string) bool { return text.FileName(s) == text.OK },
	Disposition: func(s string) bool { return text.FileName(s) == text.OK },
	CSVCell:     usualCell,
	JSString:    jsString.stop.none,
	CSSString:   cssString.stop.none,
	HTMLText:    htmlText.stop.none,
	HTMLAttr:    htmlText.stop.none,
}

func (c Context) known() bool { return c > 0 && c < numContexts }

// Clean returns s made safe for the context. If nothing has to change, it
// returns s itself, without allocating. It never fails; each constant says what
// becomes of text that cannot be made safe.
func (c Context) Clean(s string) string {
	if !c.known() {
		return ""
	}
	return contexts[c].clean(s)
}

// Check returns nil if s can stand in the context as it is, and an error
// otherwise: Unsafe if s would have changed the meaning of something, Malformed
// if it does not have the context's form at all, TooLarge for JSON that is too
// deep, Invalid otherwise. The package
// comment lists the codes. The parameter "offset" of a violation is the byte
// offset of the first reason in s.
func (c Context) Check(s string) error {
	if !c.known() {
		return untaint.New("sanitize.Context.Check", untaint.Violation{Kind: untaint.Misuse, Code: codeUnknownContext})
	}
	if is := accepts[c]; is != nil && is(s) {
		return nil
	}
	f := contexts[c].check(s)
	if f.code == "" {
		return nil
	}
	return untaint.New("sanitize.Check", untaint.Violation{
		Kind: f.kind, Code: f.code, Params: untaint.NewParams(untaint.TextParam("context", c.String()), f.param),
	})
}

// String returns the name of the context in snake_case, such as "file_name".
func (c Context) String() string {
	if !c.known() {
		return "unknown"
	}
	return contexts[c].name
}
