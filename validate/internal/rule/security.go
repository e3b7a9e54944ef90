package rule

import (
	"reflect"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/confusable"
	"github.com/untaint/untaint/internal/text"
	"github.com/untaint/untaint/internal/uri"
	"github.com/untaint/untaint/validate/internal/match"
	"github.com/untaint/untaint/validate/internal/plan"
)

// securityRules are those that validator does not have. They look at the
// characters themselves, or at what a text would do where it is put.
var securityRules = []Spec{
	onReason("utf8", untaint.Malformed, scanFor(text.NotUTF8)),
	onReason("nocontrol", untaint.Unsafe, scanFor(text.NotUTF8, text.Control, text.OddBreak)),
	onReason("line", untaint.Unsafe, func(s string) text.Reason { _, why := text.Scan(s, text.OneLine); return why }),
	onReason("nobidi", untaint.Unsafe, scanFor(text.NotUTF8, text.Bidi, text.Invisible)),
	onReason("nfc", untaint.Invalid, func(s string) text.Reason {
		if text.IsNFC(s) {
			return text.OK
		}
		return text.NotNFC
	}),
	onReason("filename", untaint.Unsafe, text.FileName),
	onReason("person_name", untaint.Invalid, text.PersonName),
	onReason("relpath", untaint.Unsafe, text.RelPath),
	onReason("header_value", untaint.Unsafe, func(s string) text.Reason { _, why := text.HeaderValue(s); return why }),
	alsoURL(onReason("public_url", untaint.Unsafe, publicURL)),
	alsoURL(onReason("local_redirect", untaint.Unsafe, uri.Local)),
	onReason("host", untaint.Invalid, uri.Host),
	onReason("public_host", untaint.Unsafe, uri.PublicHost),
	{Name: "notblank", Code: CodeRequired, Takes: KindString, Text: match.NotBlank, Ours: true},
	{Name: "single_script", Code: CodeMixedScript, Takes: KindString, Text: confusable.OneScript, Ours: true},
	{Name: "username", Code: CodeNotUsername, Takes: KindString, Text: isUsername, Ours: true},
}

// reason is what the checks of internal/text and internal/uri return.
type reason interface {
	~uint8
	Code() untaint.Code
}

// onReason makes a rule of a check that says why it refuses.
func onReason[R reason](name string, kind untaint.Kind, check func(string) R) Spec {
	return Spec{
		Name: name, Kind: kind, Code: CodeWrongFormat, Takes: KindString, Ours: true,
		Text: func(s string) bool { return check(s) == 0 },
		Why:  func(s string) plan.Failure { return plan.FailureOf(check(s).Code(), kind) },
		Refuse: func(_ *Arg) func(reflect.Value) plan.Failure {
			return func(v reflect.Value) plan.Failure {
				switch {
				case v.Kind() == reflect.String:
					return plan.FailureOf(check(v.String()).Code(), kind)
				case v.IsValid() && v.Type() == urlType: // of which this is no value, but the type
					return plan.FailureOf(CodeWrongFormat, kind, untaint.TextParam("format", name))
				}
				return plan.FailureOf(CodeRequired, untaint.Invalid)
			}
		},
	}
}

// alsoURL makes a rule take a url.URL too.
func alsoURL(r Spec) Spec {
	r.Takes |= KindURL
	return r
}

func scanFor(reasons ...text.Reason) func(string) text.Reason {
	set := text.Of(reasons...)
	return func(s string) text.Reason {
		_, why := text.Scan(s, set)
		return why
	}
}

// publicURL refuses a URL that makes a server ask something on its own network
// (CWE-918): an address that is not public, a name of a local domain, a user
// name, a scheme other than http and https. It resolves nothing, so a name that
// leads to such an address is for the one who connects to refuse.
func publicURL(s string) uri.Reason {
	u, why := uri.Parse(s)
	switch {
	case why != uri.OK:
		return why
	case u.Scheme != "http" && u.Scheme != "https":
		return uri.NotAllowed
	}
	return uri.PublicHost(u.Host)
}

func isOrigin(s string) bool { return uri.Origin(s) == uri.OK }

// isUsername matches a name in the form that PRECIS gives it (RFC 8265 section
// 3.3, case preserved): without spaces, or anything that another spelling of the
// same name would share. PRECIS lets all of ASCII's symbols through, with which
// a name could be markup or a command; only ".", "_" and "-" are of use in one.
func isUsername(s string) bool {
	if s == "" || len(s) > 255 {
		return false
	}
	if match.Alphanum(s) {
		return true
	}
	if s[0] == '-' || s[0] == '.' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf && !match.Alphanum(s[i:i+1]) && s[i] != '.' && s[i] != '_' && s[i] != '-' {
			return false
		}
	}
	out, err := precis.UsernameCasePreserved.String(s)
	return err == nil && out == s && confusable.OneScript(s) && !confusable.Piled(s)
}
