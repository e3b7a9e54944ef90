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
// There are two sorts. A filter (Line, Plain, NFC, FileName, LogLine,
// HeaderValue, MailAddress, ScriptJSON, CSVCell, Redirect) takes out or
// replaces what must not be there: cleaning twice changes nothing more, and
// Check accepts s if and only if Clean returns it unchanged. An encoder (all
// others) writes the text so that the parser of that place reads the same text
// back: use it exactly once, as the last step. Invalid UTF-8 becomes U+FFFD
// unless the constant says otherwise.
//
// A constant knows nothing about the place but its name. It cannot tell that
// the text is put somewhere else than there: inside another quoting, in an
// attribute without quotes, into a header's name. The zero Context, and any
// other number that is no constant, has no safe text: Clean returns "" and
// Check returns Misuse (unknown_context).
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
	// as FileName does first.
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
	// section 4.1.1), and "%" itself; url.PathUnescape gives the text back.
	CookieValue
	// MailHeader encodes a subject or another unstructured header of a mail:
	// what Line returns, as RFC 2047 words if it is not ASCII or looks like one. It
	// folds no line: RFC 5322 section 2.1.1 wants fewer than 998 bytes.
	MailHeader
	// MailAddress is one bare address, such as "ada@example.com": no display
	// name, no comment, no quotes, and no local part that a mail program might
	// take for an option, a pipe or a route. Clean lowers the case of the domain;
	// text that is no address becomes "", which no mail can be sent to.
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
	// becomes null.
	ScriptJSON
	// JSString encodes the text between the quotes of a JavaScript string, single,
	// double or backquoted, within a <script> element. It is good for JSON too.
	JSString
	// CSSString encodes the text between the quotes of a CSS string, within a
	// <style> element. It does not make a URL safe to load.
	CSSString
	// HTMLText encodes text that stands between tags. For use outside html/template,
	// which does this by itself. It keeps no <script> or <style> element safe.
	HTMLText
	// HTMLAttr encodes the value of an attribute in quotes. It does not make a URL
	// safe to follow or a handler such as onclick safe to run.
	HTMLAttr
	// LDAPFilter encodes a value within a search filter (RFC 4515 section 3).
	LDAPFilter
	// LDAPDN encodes a value within a distinguished name (RFC 4514 section 2.4).
	LDAPDN
	// XPathLiteral encodes a text as a whole XPath expression, with its quotes.
	// What XML 1.0 cannot hold becomes U+FFFD.
	XPathLiteral
	// RegexpLiteral encodes a text so that package regexp finds just that text.
	RegexpLiteral
	// Redirect is a target on the same site: a path that starts with one slash.
	// Anything else becomes "/". For targets on an allow-list see URLConfig.
	Redirect
	numContexts
)

// contexts has one row for each Context, indexed by it.
var contexts = [numContexts]struct {
	name  string
	clean func(string) string
	check func(string) finding
}{
	Line:          {"line", cleanLine, checkLine},
	Plain:         {"plain", cleanPlain, checkPlain},
	NFC:           {"nfc", cleanNFC, checkNFC},
	FileName:      {"file_name", cleanFileName, checkFileName},
	Disposition:   {"disposition", cleanDisposition, checkFileName},
	LogLine:       {"log_line", cleanLogLine, checkLine},
	HeaderValue:   {"header_value", cleanHeaderValue, checkHeaderValue},
	CookieValue:   {"cookie_value", cleanCookieValue, checkCookieValue},
	MailHeader:    {"mail_header", cleanMailHeader, checkMailHeader},
	MailAddress:   {"mail_address", cleanMailAddress, checkMailAddress},
	CSVCell:       {"csv_cell", cleanCSVCell, checkCSVCell},
	ScriptJSON:    {"script_json", cleanScriptJSON, checkScriptJSON},
	JSString:      {"js_string", cleanJSString, checkJSString},
	CSSString:     {"css_string", cleanCSSString, checkCSSString},
	HTMLText:      {"html_text", cleanHTMLText, checkHTMLText},
	HTMLAttr:      {"html_attr", cleanHTMLText, checkHTMLText},
	LDAPFilter:    {"ldap_filter", cleanLDAPFilter, checkLDAPFilter},
	LDAPDN:        {"ldap_dn", cleanLDAPDN, checkLDAPDN},
	XPathLiteral:  {"xpath_literal", cleanXPathLiteral, checkXPathLiteral},
	RegexpLiteral: {"regexp_literal", cleanRegexpLiteral, checkRegexpLiteral},
	Redirect:      {"redirect", cleanRedirect, checkRedirect},
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

// finding is why a text is refused; the zero finding says that it is not.
type finding struct {
	code  untaint.Code
	kind  untaint.Kind
	param untaint.Param
}

// at returns a finding with an offset.
func at(offset int, kind untaint.Kind, code untaint.Code) finding {
	return finding{code: code, kind: kind, param: untaint.IntParam("offset", int64(offset))}
}

// because returns the finding for a reason of internal/text.
func because(offset int, why text.Reason) finding {
	switch why {
	case text.OK:
		return finding{}
	case text.NotUTF8:
		return at(offset, untaint.Malformed, why.Code())
	case text.Empty, text.NotNFC, text.Trailing, text.EdgeSpace, text.NotASCII:
		return finding{code: why.Code(), kind: untaint.Invalid}
	case text.TooLong:
		return finding{code: why.Code(), kind: untaint.Invalid, param: untaint.IntParam("max", text.MaxFileName)}
	}
	if offset < 0 {
		return finding{code: why.Code(), kind: untaint.Unsafe}
	}
	return at(offset, untaint.Unsafe, why.Code())
}

// needsEscape is the finding of an encoder whose output would differ from s,
// the first time at that offset, -1 if nowhere.
func needsEscape(offset int) finding {
	if offset < 0 {
		return finding{}
	}
	return at(offset, untaint.Unsafe, codeNeedsEscape)
}
