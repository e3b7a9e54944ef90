package sanitize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
)

// hostileURLs are all refused by a list of example.com.
var hostileURLs = []string{
	"", " ", "#", "?", "example.com", "//example.com", "///example.com", `\\example.com`, "https:example.com", "https:/example.com",
	"https:///example.com", "https://", "https://?example.com", "javascript:alert(1)", "JaVaScRiPt:alert(1)//https://example.com",
	"java\tscript:alert(1)", "data:text/html,<script>", "vbscript:x", "blob:https://example.com/x", "file:///etc/passwd",
	"http://example.com/", "ftp://example.com/", "ws://example.com/", "view-source:https://example.com/",
	"https://evil.test/", "https://evil.test/example.com", "https://evil.test?example.com", "https://evil.test#example.com",
	"https://example.com.evil.test/", "https://evilexample.com/", "https://example.com@evil.test/", "https://example.com:x@evil.test/",
	"https://u:p@example.com/", "https://@example.com/", "https://example.com\\@evil.test/", `https://evil.test\@example.com/`,
	`https://evil.test\.example.com/`, "https://evil.test%2f.example.com/", "https://evil.test%00.example.com/", "https://evil.test\x00.example.com/",
	"https://evil.test\t.example.com/", "https://example.com\n/", "https://example.com\r\nSet-Cookie: a=b", "https://example.com/%0d%0aSet-Cookie:a",
	"https://example.com/\u202e", "https://example.com/\u200b", "https://example.com/\xff", "https://example.com/ a", "https://example.com/<script>",
	"https://example.com/`", "https://example.com/{x}", "https://example.com/^", "https://example.com/|", `https://example.com/"`, "https://example.com/%", "https://example.com/%zz",
	"https://example.com:8080/", "https://example.com:/", "https://example.com:0443/", "https://example.com:99999/", "https://example.com:443:443/",
	"https://127.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://2130706433/", "https://0177.0.0.1/", "https://１２７.０.０.１/", "https://①②⑦.0.0.1/",
	"https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25lo]/", "https://[::1]evil.test/", "https://[example.com]/",
	"https://ｅｘａｍｐｌｅ.com.evil.test/", "https://example。com.evil.test/", "https://exаmple.com/", "https://example.com../", "https://.example.com/", "https://-example.com/",
	"https://example.com/" + strings.Repeat("a", 8000), "https://" + strings.Repeat("a.", 200) + "example.com/",
}

func TestURLRefuses(t *testing.T) {
	u, err := sanitize.URLConfig{Hosts: []string{"example.com"}}.Compile()
	require.NoError(t, err)
	for _, s := range hostileURLs {
		err := u.Check(s)
		require.Error(t, err, "%q", s)
		require.Contains(t, []untaint.Kind{untaint.Invalid, untaint.Unsafe, untaint.Denied}, untaint.KindOf(err), "%q", s)
		if len(s) > 20 {
			require.NotContains(t, err.Error(), s[len(s)/2:], "the text is not in the error")
		}
		out, err := u.Clean(s)
		require.Error(t, err, "%q", s)
		require.Empty(t, out, "%q", s)
		checkURL(t, u, s)
	}
	for _, s := range []string{"https://example.com", "https://EXAMPLE.com./a", "https://example.com:443/?q=a%20b#c", "https://ｅｘａｍｐｌｅ.com/"} {
		require.NoError(t, u.Check(s), "%q", s)
	}
}

func TestURLClean(t *testing.T) {
	u, err := sanitize.URLConfig{
		Schemes: []string{"https", "http", "ws"}, Hosts: []string{"Example.com.", "*.example.org", "bücher.example", "[2001:db8::1]", "192.0.2.1"},
		Ports: []string{"8080"}, Local: true,
	}.Compile()
	require.NoError(t, err)
	for in, want := range map[string]string{
		"https://example.com":              "https://example.com/",
		"HTTP://EXAMPLE.COM:80/A?B#C":      "http://example.com/A?B#C",
		"http://example.com:443/":          "", // not this scheme's own port
		"https://example.com:8080?x":       "https://example.com:8080/?x",
		"https://a.b.example.org#x":        "https://a.b.example.org/#x",
		"https://example.org/":             "",
		"https://BÜCHER.example/ö?ä#ü":     "https://xn--bcher-kva.example/%C3%B6?%C3%A4#%C3%BC",
		"https://xn--bcher-kva.example/":   "https://xn--bcher-kva.example/",
		"ws://[2001:db8::1]:80/":           "ws://[2001:db8::1]/",
		"https://192.0.2.1/":               "https://192.0.2.1/",
		"https://192.0.2.2/":               "",
		"/path/ä?x=//y":                    "/path/%C3%A4?x=//y",
		"//example.com/":                   "",
		`/\example.com/`:                   "",
		"https://example.com/a//b/../c%2F": "https://example.com/a//b/../c%2F",
	} {
		out, err := u.Clean(in)
		require.Equal(t, want, out, "%q", in)
		require.Equal(t, want == "", err != nil, "%q", in)
	}
}

// "*" is any public host, and no other.
func TestURLOfAnyHost(t *testing.T) {
	u, err := sanitize.URLConfig{Hosts: []string{"*"}}.Compile()
	require.NoError(t, err)
	for _, s := range []string{"https://example.com/", "https://8.8.8.8/", "https://[2606:4700::1111]/", "https://日本語.jp/"} {
		require.NoError(t, u.Check(s), "%q", s)
	}
	for _, s := range []string{
		"https://localhost/", "https://LOCALHOST./", "https://intranet/", "https://db.internal/", "https://a.local/", "https://x.onion/",
		"https://10.0.0.1/", "https://169.254.169.254/latest", "https://168.63.129.16/", "https://100.100.100.200/", "https://0.0.0.0/",
		"https://[::]/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[fd00:ec2::254]/",
		"https://[2002:a00:1::]/", "https://[fe80::1]/", "https://255.255.255.255/",
	} {
		require.ErrorIs(t, u.Check(s), untaint.Denied, "%q", s)
		require.ErrorIs(t, u.Check(s), untaint.Code("not_public_host"), "%q", s)
	}
}

func TestURLConfigMistakes(t *testing.T) {
	for _, tc := range []struct {
		config sanitize.URLConfig
		want   string
	}{
		{sanitize.URLConfig{}, "/Hosts bad_host_in_config"},
		{sanitize.URLConfig{Hosts: []string{""}}, "/Hosts/0 bad_host_in_config"},
		{sanitize.URLConfig{Local: true, Ports: []string{"", "0", "x", "65536", "80/", "08"}},
			"/Ports/0 bad_port_in_config; /Ports/1 bad_port_in_config; /Ports/2 bad_port_in_config; /Ports/3 bad_port_in_config; " +
				"/Ports/4 bad_port_in_config; /Ports/5 bad_port_in_config"},
	} {
		u, err := tc.config.Compile()
		require.EqualError(t, err, "sanitize.URLConfig.Compile: misuse: "+tc.want)
		require.Nil(t, u)
	}
	for _, host := range []string{
		"a b", "*.", "*.*", "a.*", "**", "http://a", "a/b", "a:80", "a@b", "*.127.0.0.1", "a..b", "-a", "a\x00b", "0x7f.1", "[::1", "a\u202eb",
	} {
		_, err := sanitize.URLConfig{Hosts: []string{"ok.example", host}}.Compile()
		require.EqualError(t, err, "sanitize.URLConfig.Compile: misuse: /Hosts/1 bad_host_in_config", "%q", host)
	}
	for _, scheme := range []string{"HTTPS", "javascript", "data", "", "a b", "http:", "file", "blob", "vbscript", "filesystem", "https://", "1a"} {
		_, err := sanitize.URLConfig{Local: true, Schemes: []string{"https", scheme}}.Compile()
		require.EqualError(t, err, "sanitize.URLConfig.Compile: misuse: /Schemes/1 bad_scheme_in_config", "%q", scheme)
	}
}

// The zero URL refuses, as does a nil one; what is compiled does not follow what
// becomes of the config.
func TestURLHoldsItsOwn(t *testing.T) {
	var none *sanitize.URL
	for _, u := range []*sanitize.URL{none, {}} {
		require.ErrorIs(t, u.Check("https://example.com/"), untaint.Denied)
		require.Error(t, u.Check("/"))
	}
	config := sanitize.URLConfig{Hosts: []string{"example.com"}, Ports: []string{"8080"}, Schemes: []string{"https"}}
	u, err := config.Compile()
	require.NoError(t, err)
	config.Hosts[0], config.Ports[0], config.Schemes[0] = "evil.test", "22", "javascript"
	require.NoError(t, u.Check("https://example.com:8080/"))
	require.Error(t, u.Check("https://evil.test/"))
}

func TestURLOverCorpora(t *testing.T) {
	u, err := sanitize.URLConfig{Hosts: []string{"example.com", "*.bücher.example"}, Ports: []string{"8443"}, Local: true}.Compile()
	require.NoError(t, err)
	n, taken := 0, 0
	for _, s := range corpus(t) {
		for _, s := range []string{s, "/" + s, "https://" + s, "https://example.com" + s, "https://example.com/" + s} {
			checkURL(t, u, s)
			if n++; u.Check(s) == nil {
				taken++
			}
		}
	}
	t.Logf("%d URLs, %d of them taken", n, taken)
}
