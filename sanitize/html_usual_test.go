package sanitize_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// TestKeptSpace checks what becomes of the white space of an element whose style keeps
// it, where the policy takes the style away. What has single spaces between words alone
// is copied; all else is written so that it is still seen.
func TestKeptSpace(t *testing.T) {
	const start = `<p><span style="white-space:pre">`
	for in, want := range map[string]string{
		start + "two words</span></p>":                               "<p><span>two words</span></p>",
		start + "two  words, a\ttab</span></p>":                      "<p><span>two\u00a0 words, a\u00a0\u00a0tab</span></p>",
		start + "one long line that goes on and on  here</span></p>": "<p><span>one long line that goes on and on\u00a0 here</span></p>",
		start + "1234567  1</span></p>":                              "<p><span>1234567\u00a0 1</span></p>",
		start + "12345678  1</span></p>":                             "<p><span>12345678\u00a0 1</span></p>",
		start + "123456  </span></p>":                                "<p><span>123456\u00a0\u00a0</span></p>",
		start + "1234567  ":                                          "<p><span>1234567\u00a0\u00a0</span></p>",
		start + "1234567 12345  ":                                    "<p><span>1234567 12345\u00a0\u00a0</span></p>",
		start + "1234567\t":                                          "<p><span>1234567\u00a0\u00a0</span></p>",
		start + "123\t":                                              "<p><span>123\u00a0\u00a0</span></p>",
		start + " a b</span></p>":                                    "<p><span>\u00a0a b</span></p>",
		start + "a</span>" + start[3:] + " b </span></p>":            "<p><span>a</span><span> b </span></p>",
		start + "a <i>b</i> c<br> d</span></p>":                      "<p><span>a <i>b</i> c<br>\u00a0d</span></p>",
		start + "a</span><div></div>" + start[3:] + " b":             "<p><span>a</span></p><div></div><span>\u00a0b</span>",
		start + "twelve and so\non</span></p>":                       "<p><span>twelve and so<br>on</span></p>",
		start + "a\r\nb c\rd</span></p>":                             "<p><span>a<br>b c\nd</span></p>",
		start + "a < b  c &lt;  d</span></p>":                        "<p><span>a &lt; b\u00a0 c &lt;\u00a0 d</span></p>",
		start + "a long text with < b  c</span></p>":                 "<p><span>a long text with &lt; b\u00a0 c</span></p>",
		start + "a <  b":                                             "<p><span>a &lt;\u00a0 b</span></p>",
		start + "it is a <string  x></span></p>":                     "<p><span>it is a &lt;string\u00a0 x&gt;</span></p>",
		start + "a b\x00c</span></p>":                                "<p><span>a bc</span></p>",
		`<ul style="white-space:pre"><li>a b</li> <li> c</li></ul>`:  "<ul><li>a b</li>\u00a0<li>\u00a0c</li></ul>",
		`<my-box style="white-space:pre">a  b</my-box>`:              "a\u00a0 b",
		`<span style="white-space:break-spaces">a  b</span>`:         "<span>a\u00a0 b</span>",
		`<span style="white-space:pre-line">a  b c</span>`:           "<span>a  b c</span>",
		"<span style=\"white-space:pre-line\">a b\nc</span>":         "<span>a b<br>c</span>",
	} {
		out, err := sanitize.UGC().Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String(), "%q", in)
	}
}

// cleanBothWays returns what a policy makes of an input without a report, and fails if it
// makes something else of it with one.
func cleanBothWays(t *testing.T, p *sanitize.Policy, in string) string {
	t.Helper()
	out, err := p.Clean(in)
	require.NoError(t, err)
	reported, _, err := p.CleanReport(in)
	require.NoError(t, err)
	require.Equal(t, reported, out, "%q", in)
	return out.String()
}

// TestFirstOfTwoStyles checks that the first of two styles counts, as in a browser,
// however they are written.
func TestFirstOfTwoStyles(t *testing.T) {
	for _, first := range []string{`style="font-weight:normal"`, `STYLE="font-weight:normal"`, `style ="font-weight:normal"`, `style='font-weight:normal'`} {
		for _, second := range []string{`style="font-weight:bold"`, `Style="font-weight:bold"`, `style = "font-weight:bold"`} {
			require.Equal(t, "not bold", cleanBothWays(t, sanitize.UGC(), "<b "+first+" "+second+">not bold</b>"), "%s %s", first, second)
		}
	}
	for in, want := range map[string]string{
		`<p style="color:red" style="mso-list:l0 level1 lfo1">a</p>`: "<p>a</p>",
		`<p style="color:red" STYLE="mso-list:l0 level1 lfo1">a</p>`: "<p>a</p>",
		`<p style="color:red">a</p><pre>b</pre>`:                     "<p>a</p><pre>b</pre>",
	} {
		require.Equal(t, want, cleanBothWays(t, sanitize.UGC(), in))
	}
}

// TestInvalidSequences checks that exactly what is not UTF-8 is replaced, at any place
// among characters of any length.
func TestInvalidSequences(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"ascii, long enough", "é", "漢字の", "한글", "ไทย", "😀", " ", "\u2028", "\ue000", "߿ࠀ", "\U0010ffff"}
	for range 200_000 {
		var b []byte
		for range random.IntN(6) {
			b = append(b, words[random.IntN(len(words))]...)
		}
		for range random.IntN(3) {
			if len(b) > 0 {
				b[random.IntN(len(b))] = byte(0x80 + random.IntN(0x80))
			}
		}
		s := string(b[:random.IntN(len(b)+1)])
		out, err := sanitize.Strict().Clean(s)
		require.NoError(t, err)
		require.Equal(t, utf8.ValidString(s), out.String() == s, "%q", s)
		require.True(t, utf8.ValidString(out.String()), "%q", s)
	}
}

// TestStyleNames checks that a property is found in any case and with white space around
// its name, and that one whose name begins alike is another one.
func TestStyleNames(t *testing.T) {
	c := sanitize.UGC().Config()
	c.Styles = "text-align color gap list-style-type"
	p := c.MustCompile()
	for in, want := range map[string]string{
		"TEXT-ALIGN:left":                 "TEXT-ALIGN:left",
		"text-align :left;COLOR\n:red":    "text-align :left;COLOR\n:red",
		"gap:1px;color:red":               "gap:1px;color:red",
		"text-anchor:left;gap:2px":        "gap:2px",
		"color-scheme:dark;column-gap:1m": "",
		"list-style:disc;GAP : 1px":       "GAP : 1px",
		"gap;co;text-;text-a":             "",
	} {
		out, err := p.Clean(`<p style="` + in + `">x</p>`)
		require.NoError(t, err)
		if want == "" {
			require.Equal(t, "<p>x</p>", out.String())
			continue
		}
		require.Equal(t, `<p style="`+want+`">x</p>`, out.String())
	}
}

// TestBackslashes checks that backslashes in a URL, which browsers read as slashes, are
// let through behind the query alone, wherever they stand.
func TestBackslashes(t *testing.T) {
	for in, want := range map[string]bool{
		`/a\b`: false, `/a/long/path/\b`: false, `/a?b\c\d\e`: true, `/a#b\c`: true,
		"/a/long/path/that/goes/on?q=\\\\": true, "/a/long/path\\that/goes/on?q=1": false,
		"/a/path?q=\\\x01x": false, "/a/path?q=1234567\x7fxyzxyzxyz": false, "/long/path/to\x1fx": false, "/a\\?b": false,
	} {
		out, err := sanitize.UGC().Clean(`<a href="` + in + `">x</a>`)
		require.NoError(t, err)
		require.Equal(t, want, strings.Contains(out.String(), "href="), "%q", in)
	}
}
