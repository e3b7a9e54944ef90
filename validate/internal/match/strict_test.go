package match_test

import (
	"math/rand/v2"
	"net/mail"
	"net/url"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/mailbox"
	"github.com/untaint/untaint/validate/internal/match"
)

// strict are the matchers of the default mode, by the rule that they make
// stricter.
var strict = map[string]func(string) bool{
	"ascii": match.StrictASCII, "email": mailbox.Valid, "url": match.StrictURL, "http_url": match.StrictHTTPURL,
	"https_url": match.StrictHTTPSURL, "uri": match.StrictURI, "datauri": match.StrictDataURI, "hostname": match.StrictHostname,
	"hostname_rfc1123": match.StrictHostnameRFC1123, "hostname_port": match.StrictHostnamePort, "fqdn": match.StrictFQDN,
	"ipv4": match.StrictIPv4, "cidr": match.StrictCIDR, "cidrv4": match.StrictCIDRv4, "cidrv6": match.StrictCIDRv6, "uuid": match.StrictUUID,
	"ulid": match.StrictULID, "base64": match.StrictBase64, "base64url": match.StrictBase64URL, "base64rawurl": match.StrictBase64RawURL,
	"jwt": match.StrictJWT, "html_encoded": match.StrictHTMLEncoded, "url_encoded": match.StrictURLEncoded, "e164": match.StrictE164,
	"boolean": match.StrictBoolean,
}

// neverLaxer requires that what a strict matcher accepts, validator does too,
// and that the parsers downstream read the same out of it.
func neverLaxer(t testing.TB, v *validator.Validate, s string) (accepted int) {
	for tag, m := range strict {
		if !m(s) {
			continue
		}
		accepted++
		if v.Var(s, tag) != nil {
			t.Errorf("%s: %q is accepted, and not by validator", tag, s)
		}
		switch tag {
		case "email":
			a, err := mail.ParseAddress(s)
			if err != nil || a.Address != s || a.Name != "" || s[0] == '-' {
				t.Errorf("%q is no plain address: %v", s, err)
			}
		case "url", "http_url", "https_url":
			u, err := url.Parse(s)
			if err != nil || u.User != nil || u.Hostname() == "" || u.Scheme == "javascript" || strings.ContainsAny(s, "\\\r\n\t <>\"") {
				t.Errorf("%q is no safe URL: %v", s, err)
			}
		}
	}
	return accepted
}

func TestStrictIsNeverLaxer(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	v := validator.New()
	rounds, n, accepted := 300, 0, 0
	for range rounds {
		for _, s := range append(seeds, strictSeeds...) {
			accepted += neverLaxer(t, v, mutate(rnd.IntN, s))
			n++
		}
	}
	require.NotZero(t, accepted)
	t.Logf("%d strings, %d verdicts that one is good", n, accepted)
}

var strictSeeds = []string{
	"data:image/png;base64,iVBORw0KGgo=", "data:text/plain;charset=utf-8;base64,YQ==", "data:image/svg+xml;base64,PHN2Zz4=", "&lt;b&gt;", "a &#60; b",
	"eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "eyJhbGciOiJub25lIn0.e30.c2ln", "true", "https://example.com:8443/%C3%A9?q=1#f", "first.last+tag@sub.example.org",
	"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "urn:isbn:123", "tel:+49123", "[2001:db8::1]:443",
}

// FuzzStrict: the default mode is never laxer than validator.
func FuzzStrict(f *testing.F) {
	for _, s := range append(seeds, strictSeeds...) {
		f.Add(s)
	}
	v := validator.New()
	f.Fuzz(func(t *testing.T, s string) { neverLaxer(t, v, s) })
}
