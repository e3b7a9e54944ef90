package sanitize

import (
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
)

// Context is a place where text lands and where some characters of it would be
// more than text. Each constant has two methods: Clean makes any text safe for
// the place, and Check refuses text that Clean would have had to change or that
// cannot stand there.
//
// There are two sorts. A filter ([Line], [Plain], [NFC], [FileName], [LogLine],
// [HeaderValue], [MailAddress], [ScriptJSON], [CSVCell], [Redirect]) takes out or
// replaces what must not be there: cleaning twice changes nothing more, and
// Check accepts s if and only if Clean returns it unchanged. An encoder (all
// others) writes the text so that the parser of that place reads the same text
// back: use it exactly once, as the last step. Invalid UTF-8 becomes U+FFFD
// unless the constant says otherwise.
//
// A constant knows nothing about the place but its name. It cannot tell that
// the text is put somewhere else, so each encoder says where it must not go, and
// an example shows what happens there. For HTML prefer html/template, which finds
// the place by itself. The zero Context, and any other number that is no
// constant, has no safe text: Clean returns "" and Check returns Misuse
// (unknown_context).
type Context uint8

const (
	// Line is one line of text: a name, a title, a subject. Line breaks and tabs
	// become a space; control characters, embeddings, overrides and isolates of
	// bidirectional text, and characters of no width are taken out, except where
	// the script or emoji around them needs them.
	Line Context = iota + 1
	// Plain is text of several lines: what Line does, with LF, CRLF and tabs
	// kept. Any other line break becomes an LF.
	Plain
	// NFC is Unicode normalization form C, in which each text has one spelling.
	// Normalize before anything is checked, since the form changes characters:
	// U+037E becomes a semicolon. There is no NFKC here, on purpose: it makes
	// "<" of "＜", so that what was checked before is not what comes out.
	NFC
	// FileName is the name of one file on Linux, macOS and Windows alike: the part
	// after the last slash or backslash, in NFC, at most 255 bytes with the
	// extension kept, without the characters and device names that any of them
	// forbids, without a leading dash, dot or space. An empty name becomes
	// "unnamed". It does not say that a file of that name is not there, or that
	// the extension tells the truth; and it does not help a program for Windows
	// that turns names into an old code page, where "／" may become "/".
	FileName
	// Disposition encodes a file name as the value of a Content-Disposition
	// header, "attachment" with the parameters of RFC 6266. The name is cleaned
	// as FileName does first. It is the whole value: not for within the quotes of a
	// filename parameter, and not for the part headers of a form that is sent.
	Disposition
	// LogLine is one line of a log (CWE-117): each character that Line takes out
	// is written as an escape, such as \n, \x1b or \u202e, so that it is still to
	// be seen. The escapes cannot be told from the same text typed by somebody.
	LogLine
	// HeaderValue is the value of an HTTP header: printable ASCII, spaces within
	// (RFC 9110 section 5.5). A line break or tab becomes a space, other control
	// characters go, what is not ASCII becomes "?".
	HeaderValue
	// CookieValue percent-encodes what a cookie's value cannot have (RFC 6265
	// section 4.1.1), and "%" itself; url.PathUnescape gives the text back. Not for
	// a cookie's name or attributes, and not for a query, where "&", "=" and "+" mean
	// something: url.QueryEscape does that.
	CookieValue
	// MailHeader encodes a subject or another unstructured header of a mail: what
	// Line returns, as RFC 2047 words if it is not ASCII or looks like one. What is
	// longer than a line is folded, by CRLF and a space (RFC 5322 section 2.2.3), so
	// hand it to what writes a header as it is. Not for an address, a list of them or
	// a parameter, where commas and brackets mean something, and not for HTTP.
	MailHeader
	// MailName encodes the name before an address, as in
	//
	//	MailName.Clean(name) + " <" + address + ">"
	//
	// It is a phrase of RFC 5322 section 3.2.5: plain words, a string in quotes,
	// or, if it is not ASCII or long, RFC 2047 words, folded as MailHeader does. Not
	// for the address itself, nor between quotes of your own. It stops no name that
	// claims to be another's, such as "ceo@bank.example".
	MailName
	// MailAddress is one bare address, such as "ada@example.com", in ASCII: no
	// display name, no comment, no quotes, no host of one label, and no local part
	// that a mail program might take for an option, a file, a pipe or a route. It is
	// what the rule email of package validate takes, but for the case of the domain,
	// which Clean lowers; what is no address to that rule becomes "", which no mail
	// can be sent to. It says nothing of whether somebody reads mail there.
	MailAddress
	// CSVCell is a cell of a table that a spreadsheet opens (CWE-1236, ASVS
	// 1.2.10): an apostrophe is put before what would be a formula at the start of
	// the cell, of a line in it, or behind a comma, semicolon, tab or bar, where a
	// program with another separator would split it. Numbers such as -1.5, -5% and
	// +49 30 1 stay, and a lone "-". Write cells with a CSVWriter, which quotes them
	// and knows its own separator.
	CSVCell
	// ScriptJSON is JSON text for a <script> element: the same value, without "<",
	// ">", "&" and the line separators of JavaScript. Text that is not JSON
	// becomes null. Not for an attribute, whose quotes its own would end, nor for
	// within the quotes of a string. It is a filter, but one for where the text goes
	// out: no struct tag takes it.
	ScriptJSON
	// JSString encodes the text between the quotes of a JavaScript string, single,
	// double or backquoted, within a <script> element. It is good for JSON too. Not
	// for outside of the quotes, where any word is code, nor for an attribute such
	// as onclick, which needs HTMLAttr around it, nor for a string that becomes HTML
	// or code later (innerHTML, eval).
	JSString
	// CSSString encodes the text between the quotes of a CSS string, within a
	// <style> element. Not for outside of the quotes, where it would be a property
	// or a selector of its own, nor for a style attribute, which needs HTMLAttr
	// around it. It does not make a URL safe to load.
	CSSString
	// HTMLText encodes text that stands between tags. Not for within a <script> or
	// <style> element, where its escapes are not read and code needs no "<", nor for
	// an attribute without quotes. html/template does this by itself.
	HTMLText
	// HTMLAttr encodes the value of an attribute in quotes. Not for a value without
	// quotes, which a space ends, nor for an attribute's name. It makes no URL safe to
	// follow and no handler such as onclick safe to run: they read the decoded value.
	HTMLAttr
	// LDAPFilter encodes a value within a search filter (RFC 4515 section 3). Not for
	// an attribute's name or a whole filter, nor for a distinguished name: that is
	// LDAPDN. A value that is itself a name needs LDAPDN first. It keeps bytes that are
	// not UTF-8, which LDAP can hold.
	LDAPFilter
	// LDAPDN encodes a value within a distinguished name (RFC 4514 section 2.4). Not
	// for an attribute's type or a whole name, nor for a filter: it leaves "*" and
	// parentheses, which mean nothing in a name.
	LDAPDN
	// XPathLiteral encodes a text as a whole XPath expression, with its quotes. What
	// XML 1.0 cannot hold becomes U+FFFD. Not for between quotes of your own, nor for
	// the name of an element, nor, as it is, for an expression in an XML attribute,
	// as in XSLT.
	XPathLiteral
	// RegexpLiteral encodes a text so that package regexp finds just that text. Not
	// for within a class such as [a-z], where "-" and "^" mean something, nor for a
	// pattern with the flag x of another engine, where spaces and "#" do.
	RegexpLiteral
	// Redirect is a target on the same site: a path that starts with one slash, and
	// perhaps a query and a fragment. Anything else becomes "/" (CWE-601). It refuses
	// more than leads away in any one browser: "//" anywhere in the path, since "/.//a"
	// becomes "//a"; a slash or backslash that is percent-encoded there; and everywhere
	// backslashes, spaces, controls, invisible characters, a "%" that starts no escape
	// and the signs < > " { } | ^ ` that RFC 3986 has in no URL and browsers encode:
	// send /x?a=%7Bb%7D. For targets on an allow-list see URLConfig.
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

// Clean returns s made safe for the context, and s itself, without allocating,
// where nothing has to change. It never fails; what becomes of text that cannot
// be saved stands beside each constant.
func (c Context) Clean(s string) string {
	if !c.known() {
		return ""
	}
	return contexts[c].clean(s)
}

// Check returns nil if s can stand in the context as it is, and an error
// otherwise: Unsafe where s would have changed the meaning of something,
// Malformed where it is not of the context's form at all, Invalid for the rest.
// The codes are those of this package's doc comment. The parameter "offset" of
// a violation is where in s, in bytes, the first reason stands.
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
