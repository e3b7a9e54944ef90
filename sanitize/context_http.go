package sanitize

import (
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/text"
	"github.com/untaint/untaint/internal/uri"
)

func checkHeaderValue(s string) finding { return because(text.HeaderValue(s)) }

func cleanHeaderValue(s string) string {
	if _, why := text.HeaderValue(s); why == text.OK {
		return s
	}
	s = cleanLine(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r > '~' {
			r = '?'
		}
		b.WriteRune(r)
	}
	return strings.Trim(b.String(), " ")
}

func checkCookieValue(s string) finding { return because(text.CookieValue(s)) }

func cleanCookieValue(s string) string {
	return percent(s, cookieBytes)
}

var cookieBytes = stopBytes(func(c byte) bool {
	return c <= ' ' || c >= 0x7f || strings.IndexByte("%\",;\\", c) >= 0
})

func checkRedirect(s string) finding { return becauseURL(uri.Local(s)) }

func cleanRedirect(s string) string {
	if uri.Local(s) == uri.OK {
		return s
	}
	return "/"
}

// becauseURL returns the finding for a reason of internal/uri.
func becauseURL(why uri.Reason) finding {
	switch why {
	case uri.OK:
		return finding{}
	case uri.TooLong:
		return finding{code: why.Code(), kind: why.Kind(), param: untaint.IntParam("max", uri.MaxLen)}
	}
	return finding{code: why.Code(), kind: why.Kind()}
}
