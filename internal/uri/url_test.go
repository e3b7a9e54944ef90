package uri_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/internal/uri"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want uri.URL
		why  uri.Reason
	}{
		{"https://example.com", uri.URL{Scheme: "https", Host: "example.com"}, uri.OK},
		{"HTTPS://Example.com:8443/a/b?c=d#e", uri.URL{Scheme: "HTTPS", Host: "Example.com", Port: "8443", Rest: "/a/b?c=d#e"}, uri.OK},
		{"http://[2001:4860::1]:80/", uri.URL{Scheme: "http", Host: "[2001:4860::1]", Port: "80", Rest: "/"}, uri.OK},
		{"https://bücher.de/ä?ö", uri.URL{Scheme: "https", Host: "bücher.de", Rest: "/ä?ö"}, uri.OK},
		{"ftp://h?x:y@z", uri.URL{Scheme: "ftp", Host: "h", Rest: "?x:y@z"}, uri.OK},
		{"web+x://h", uri.URL{Scheme: "web+x", Host: "h"}, uri.OK},
		{"", uri.URL{}, uri.Empty},
		{"https://h/" + strings.Repeat("a", uri.MaxLen), uri.URL{}, uri.TooLong},
		{"/a", uri.URL{}, uri.NoScheme},
		{"//h", uri.URL{}, uri.NoScheme},
		{"a", uri.URL{}, uri.NoScheme},
		{"?a:b", uri.URL{}, uri.NoScheme},
		{"1a://h", uri.URL{}, uri.BadScheme},
		{"ht_tp://h", uri.URL{}, uri.BadScheme},
		{"ſhttp://h", uri.URL{}, uri.BadScheme},
		{"://h", uri.URL{}, uri.BadScheme},
		{"https:h", uri.URL{}, uri.NoHost},
		{"https:/h", uri.URL{}, uri.NoHost},
		{"https:///h", uri.URL{Scheme: "https", Rest: "/h"}, uri.NoHost},
		{"javascript:alert(1)", uri.URL{}, uri.NoHost},
		{"mailto:a@b.c", uri.URL{}, uri.NoHost},
		{"https://good.com@evil.test/", uri.URL{}, uri.UserInfo},
		{"https://u:p@h/", uri.URL{}, uri.UserInfo},
		{"https://@h/", uri.URL{}, uri.UserInfo},
		{"https://h:/", uri.URL{}, uri.BadPort},
		{"https://h:0/", uri.URL{}, uri.BadPort},
		{"https://h:080/", uri.URL{}, uri.BadPort},
		{"https://h:65536/", uri.URL{}, uri.BadPort},
		{"https://h:99999999999999999999/", uri.URL{}, uri.BadPort},
		{"https://h:8a/", uri.URL{}, uri.BadPort},
		{`https:\\h`, uri.URL{}, uri.Character},
		{`https://good.com\@evil.test`, uri.URL{}, uri.Character},
		{"java\tscript://h/%0aalert(1)", uri.URL{}, uri.Character},
		{" https://h", uri.URL{}, uri.Character},
		{"https://h/\x00", uri.URL{}, uri.Character},
		{"https://h/\r\nSet-Cookie:a", uri.URL{}, uri.Character},
		{"https://h/\xff", uri.URL{}, uri.Character},
		{"https://h/\u202e", uri.URL{}, uri.Character},
		{"https://h/\u2028", uri.URL{}, uri.Character},
		{"https://h/%", uri.URL{}, uri.Escape},
		{"https://h/%zz", uri.URL{}, uri.Escape},
		{"https://h/%0d%0aX", uri.URL{}, uri.Escape},
		{"https://h/%7F", uri.URL{}, uri.Escape},
		{"https://h%2eevil.test/", uri.URL{}, uri.BadHost},
		{"https://a..b/", uri.URL{}, uri.BadHost},
	} {
		got, why := uri.Parse(tc.in)
		require.Equal(t, tc.why, why, "%q", tc.in)
		if why == uri.OK {
			require.Equal(t, tc.want, got, "%q", tc.in)
		}
	}
}

func TestHasScheme(t *testing.T) {
	u, why := uri.Parse("HTTPs://h")
	require.Equal(t, uri.OK, why)
	require.True(t, u.HasScheme("https"))
	require.False(t, u.HasScheme("http"))
	require.False(t, uri.URL{Scheme: "httpſ"}.HasScheme("https"), "only ASCII is folded")
}

func TestOrigin(t *testing.T) {
	for in, want := range map[string]uri.Reason{
		"https://example.com":      uri.OK,
		"http://localhost:8080":    uri.OK,
		"http://[::1]:3000":        uri.OK,
		"null":                     uri.NoScheme,
		"https://example.com/":     uri.NotOrigin,
		"https://example.com?":     uri.NotOrigin,
		"https://Example.com":      uri.NotOrigin,
		"https://example.com:443":  uri.NotOrigin,
		"http://example.com:80":    uri.NotOrigin,
		"HTTPS://example.com":      uri.NotAllowed,
		"ftp://example.com":        uri.NotAllowed,
		"https://bücher.de":        uri.NotOrigin,
		"https://xn--bcher-kva.de": uri.OK,
		"https://a@example.com":    uri.UserInfo,
	} {
		require.Equal(t, want, uri.Origin(in), "%q", in)
	}
}

func TestLocal(t *testing.T) {
	for in, want := range map[string]uri.Reason{
		"/":                                   uri.OK,
		"/a/b?c=//d#//e":                      uri.OK,
		"/a?next=https://x/":                  uri.OK,
		"/ä/ö":                                uri.OK,
		"/a:b@c":                              uri.OK,
		"":                                    uri.Empty,
		"a":                                   uri.NotLocal,
		"./a":                                 uri.NotLocal,
		"?a":                                  uri.NotLocal,
		"#a":                                  uri.NotLocal,
		"//evil.test":                         uri.NotLocal,
		"///evil.test":                        uri.NotLocal,
		"/.//evil.test":                       uri.NotLocal,
		"/a/..//evil.test":                    uri.NotLocal,
		"/%2fevil.test":                       uri.NotLocal,
		"/%2F/evil.test":                      uri.NotLocal,
		"/%5cevil.test":                       uri.NotLocal,
		`/\evil.test`:                         uri.Character,
		`\\evil.test`:                         uri.Character,
		`/a\b`:                                uri.Character,
		"/\t/evil.test":                       uri.Character,
		"/%09/evil.test":                      uri.Escape,
		"/%0d%0aLocation:x":                   uri.Escape,
		"https:evil.test":                     uri.NotLocal,
		"https://evil.test":                   uri.NotLocal,
		"javascript:alert(1)":                 uri.NotLocal,
		" /a":                                 uri.Character,
		"/\u3000/evil.test":                   uri.Character,
		"/a\u200b":                            uri.Character,
		"/" + strings.Repeat("a", uri.MaxLen): uri.TooLong,
	} {
		require.Equal(t, want, uri.Local(in), "%q", in)
	}
}

func TestChecksDoNotAllocate(t *testing.T) {
	require.Zero(t, env.Allocs(func() {
		_, _ = uri.Parse("https://example.com:8443/a/b?c=d#e")
		_, _ = uri.Parse("http://[2001:4860::1]/")
		_ = uri.Origin("https://example.com")
		_ = uri.Local("/a/b?c=d")
		_ = uri.PublicHost("example.com")
		_ = uri.PublicHost("[::ffff:127.0.0.1]")
	}))
}

// What Parse takes, net/url takes too and splits alike, so that the host that
// was checked is the host that http.Client asks.
func FuzzParseAgreesWithNetURL(f *testing.F) {
	for _, s := range []string{"https://example.com:8443/a/b?c=d#e", "http://[::1]/", "a://b%41/", "https://h/%41%zz", "x://ä"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, why := uri.Parse(s)
		if why != uri.OK {
			return
		}
		u, err := url.Parse(s)
		require.NoError(t, err)
		require.True(t, strings.EqualFold(got.Scheme, u.Scheme))
		require.Equal(t, strings.Trim(got.Host, "[]"), u.Hostname())
		require.Equal(t, got.Port, u.Port())
		require.Nil(t, u.User)
		require.Empty(t, u.Opaque)
	})
}
