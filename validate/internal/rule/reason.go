package rule

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/uri"
	"github.com/untaint/untaint/validate/internal/match"
	"github.com/untaint/untaint/validate/internal/plan"
)

// The functions of this file say why a text is refused, where more is known than
// that it has another form. They look at it once more, as what is refused already.

// whyFormat names the form that is wanted.
func whyFormat(code untaint.Code, format string) func(string) plan.Failure {
	f := plan.FailureOf(code, untaint.Invalid, untaint.TextParam("format", format))
	return func(string) plan.Failure { return f }
}

// whyURL says what is wrong with a URL, and which sort is wanted.
func whyURL(format string) func(string) plan.Failure {
	return func(s string) plan.Failure {
		ps := untaint.NewParams(untaint.TextParam("format", format))
		if why := urlReason(format, s); why != "" {
			ps = untaint.NewParams(untaint.TextParam("reason", string(why)), untaint.TextParam("format", format))
		}
		return plan.Failure{Code: CodeNotURL, Kind: untaint.Invalid, Params: ps}
	}
}

func urlReason(format, s string) untaint.Code {
	u, why := uri.Parse(s)
	switch {
	case why == uri.Empty:
		return ""
	case why != uri.OK:
		return why.Code()
	case u.Scheme != "https" && format == "https_url", u.Scheme != "http" && u.Scheme != "https" && format == "http_url":
		return "" // the form says it
	case format == "url" && !match.StrictURL(s):
		return "url_scheme_not_taken"
	}
	return ""
}

// whyEmail says which part of an address is wrong.
func whyEmail(s string) plan.Failure {
	reason := "bad_local_part"
	switch at := strings.LastIndexByte(s, '@'); {
	case at < 0:
		reason = "no_at_sign"
	case len(s) > 254:
		reason = "too_long"
	case !match.FQDN(s[at+1:]):
		reason = "bad_domain"
	}
	return plan.FailureOf(CodeNotEmail, untaint.Invalid, untaint.TextParam("reason", reason))
}

// whyNetwork says what is wrong with a network in CIDR notation.
func whyNetwork(format string) func(string) plan.Failure {
	return func(s string) plan.Failure {
		f := plan.FailureOf(CodeNotIP, untaint.Invalid, untaint.TextParam("format", format))
		p, err := netip.ParsePrefix(s)
		_, notAddress := netip.ParseAddr(s)
		switch {
		case notAddress == nil:
			f = plan.FailureOf(CodeNotIP, untaint.Invalid, untaint.TextParam("reason", "no_prefix_length"), untaint.TextParam("format", format))
		case err == nil && p.Masked() != p:
			f = plan.FailureOf(CodeNotIP, untaint.Invalid, untaint.TextParam("reason", "host_bits"), untaint.TextParam("format", format))
		}
		return f
	}
}

// whyJSON says why a text is not JSON, and at which line and character that shows.
func whyJSON(s string, strict bool) plan.Failure {
	reason, at := match.JSONFault([]byte(s), strict)
	before := s[:at]
	return plan.FailureOf(CodeWrongFormat, untaint.Invalid, untaint.TextParam("reason", reason),
		untaint.IntParam("line", int64(1+strings.Count(before, "\n"))),
		untaint.IntParam("column", int64(1+utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]))))
}
