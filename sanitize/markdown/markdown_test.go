package markdown_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sanitize/markdown"
)

func TestRender(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"emphasis and code", "a *b* **c** `d<e`", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;e</code></p>\n"},
		{"less than", "if a < b && c > d", "<p>if a &lt; b &amp;&amp; c &gt; d</p>\n"},
		{"heading and list", "# a\n\n- b\n- c", "<h1 id=\"user-content-a\">a</h1>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n"},
		{"table", "|a|\n|-|\n|b|", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n"},
		{"link", "[a](https://example.com/ 'b')", `<p><a href="https://example.com/" title="b" rel="nofollow ugc">a</a></p>` + "\n"},
		{"bare link", "https://example.com/a", `<p><a href="https://example.com/a" rel="nofollow ugc">https://example.com/a</a></p>` + "\n"},
		{"typed HTML", "a <b>b</b> <kbd>c</kbd>", "<p>a <b>b</b> <kbd>c</kbd></p>\n"},
		{"script", "a\n\n<script>alert(1)</script>\n\nb", "<p>a</p>\n\n<p>b</p>\n"},
		{"handler", "<b onclick=alert(1)>x</b>", "<p><b>x</b></p>\n"},
		{"javascript link", "[a](javascript:alert(1))", "<p>a</p>\n"},
		{"alignment", "| a | b | c |\n|:-|-:|:-:|\n| 1 | 2 | 3 |", "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n<th align=\"right\">b</th>\n<th align=\"center\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"left\">1</td>\n<td align=\"right\">2</td>\n<td align=\"center\">3</td>\n</tr>\n</tbody>\n</table>\n"},
		{"international host", "[x](https://münchen.example/ä) <http://例え.jp/>", `<p><a href="https://m%C3%BCnchen.example/%C3%A4" rel="nofollow ugc">x</a> <a href="http://%E4%BE%8B%E3%81%88.jp/" rel="nofollow ugc">http://例え.jp/</a></p>` + "\n"},
		{"encoded delimiter in a host", "[x](https://a%2fb.example/) [y](https://a%C3.example/)", "<p>x y</p>\n"},
		{"a link to a heading", "# The *big* `Über` day!\n\n[up](#the-big-über-day)", `<h1 id="user-content-the-big-über-day">The <em>big</em> <code>Über</code> day!</h1>` + "\n" + `<p><a href="#user-content-the-big-%C3%BCber-day">up</a></p>` + "\n"},
		{"headings of one name", "# a\n# a\n# a-1\n# !", "<h1 id=\"user-content-a\">a</h1>\n<h1 id=\"user-content-a-1\">a</h1>\n<h1 id=\"user-content-a-1-1\">a-1</h1>\n<h1>!</h1>\n"},
		{"not UTF-8", "a\xff\x00b", "<p>a\ufffd\ufffdb</p>\n"},
		{"not closed", "<div>\n\n*a*", "<div>\n<p><em>a</em></p>\n</div>"},
		{"closes what is around it", "a</div></div>\n\n</div>", "<p>a</p>\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, err := markdown.New(sanitize.UGC()).Render(tc.in)
			require.NoError(t, err)
			require.Equal(t, tc.want, out.String())
		})
	}
}

type vector struct{ Class, Payload string }

func vectors(t testing.TB) []vector {
	f, err := os.Open(filepath.Join("testdata", "xss.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	var all []vector
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v vector
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		all = append(all, v)
	}
	require.Greater(t, len(all), 60)
	return all
}

// Of no vector does a link or a handler stay that could run, by each policy.
func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		for _, p := range []*sanitize.Policy{sanitize.Strict(), sanitize.Basic(), sanitize.UGC(), sanitize.Email()} {
			checkRender(t, p, v.Payload)
		}
		out, err := markdown.New(sanitize.UGC()).Render(v.Payload)
		require.NoError(t, err)
		lower := strings.ToLower(out.String())
		for _, bad := range []string{`href="javascript`, `href="vbscript`, `href="data:`, `src="javascript`, `src="data:text`, "<script", "<svg", "<iframe", "<style"} {
			require.NotContains(t, lower, bad, "%q is %q", v.Payload, out)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.Payload)
	}
	f.Add("|a|b|\n|:-|-:|\n|`|`|~~c~~|\n\n1. - > * [x] a\n\n[a]: <b> 'c'\n[a] ![a] [a][] https://a.b/*c*")
	f.Fuzz(func(t *testing.T, s string) { checkRender(t, sanitize.UGC(), s) })
}

// checkRender: what is rendered is what the policy allows and would not change
// again, or an error of TooLarge.
func checkRender(t testing.TB, p *sanitize.Policy, s string) {
	out, err := markdown.New(p).Render(s)
	if err != nil {
		require.ErrorIs(t, err, untaint.TooLarge)
		require.Empty(t, out.String())
		return
	}
	again, report, err := p.CleanReport(out.String())
	require.NoError(t, err)
	require.Zero(t, report.Len(), "%q of %q", out, s)
	require.Equal(t, out, again, "%q", s)
}

func TestReport(t *testing.T) {
	_, report, err := markdown.New(sanitize.UGC()).RenderReport("[a](javascript:x) <svg></svg>")
	require.NoError(t, err)
	var lines []string
	for r := range report.Removals() {
		lines = append(lines, r.String())
	}
	require.Equal(t, []string{"6: a href: url", "32: svg: content"}, lines)
}

func TestLimits(t *testing.T) {
	r := markdown.New(sanitize.UGC())
	for _, tc := range []struct{ in, want string }{
		{strings.Repeat("a", markdown.MaxBytes+1), "markdown.Render: too_large: markdown_too_long (max 262144)"},
		{strings.Repeat(">", 101) + "a", "markdown.Render: too_large: markdown_too_deep (max 100)"},
		{strings.Repeat("> ", 101) + "a", "markdown.Render: too_large: markdown_too_deep (max 100)"},
		{strings.Repeat("- ", 101) + "a", "markdown.Render: too_large: markdown_too_deep (max 100)"},
		{strings.Repeat("1. ", 101) + "a", "markdown.Render: too_large: markdown_too_deep (max 100)"},
		{strings.Repeat("12)\t", 101) + "a", "markdown.Render: too_large: markdown_too_deep (max 100)"},
		{strings.Repeat("a", markdown.MaxBytes), ""},
		{strings.Repeat("-", 1000) + "\n" + strings.Repeat("* ", 80), ""},
		{strings.Repeat("[a](b)", 2000), ""},
	} {
		_, err := r.Render(tc.in)
		if tc.want == "" {
			require.NoError(t, err)
			continue
		}
		require.EqualError(t, err, tc.want)
	}
	for _, none := range []*markdown.Renderer{nil, markdown.New(nil), {}} {
		_, err := none.Render("a")
		require.EqualError(t, err, "markdown.Render: misuse: policy_missing")
	}
}

// What people paste is long, and costs a parser nothing.
func TestHarmlessLongLines(t *testing.T) {
	r := markdown.New(sanitize.UGC())
	for name, in := range map[string]string{
		"floats in a fence":  "```\n" + strings.Repeat("0.8415 -1.5 ", 70) + "\n```",
		"floats":             strings.Repeat("0.8415 ", 500),
		"addresses":          strings.Repeat("192.168.0.1 ", 200),
		"dates":              strings.Repeat("2026-11-29 ", 200),
		"times":              strings.Repeat("1. 2) ", 40) + "x",
		"ANSI colours":       "```\n" + strings.Repeat("\x1b[32mok\x1b[0m started (1\n", 2000) + "```",
		"indented ANSI":      strings.Repeat("    \x1b[32mok\x1b[0m\n", 2000),
		"an array":           "```json\n" + strings.Repeat("[[1, 2], [3,\n", 1500) + "```",
		"smileys":            strings.Repeat("fine :-( :[ ", 600),
		"a telephone number": strings.Repeat("+49-30-1234 ", 200),
		"dots":               strings.Repeat(".", 5000) + strings.Repeat("...", 200),
	} {
		out, err := r.Render(in)
		require.NoError(t, err, name)
		require.NotEmpty(t, out.String())
	}
}

// What does cost a parser much ends all the same: what is over the bound is text.
func TestHostileSourcesEnd(t *testing.T) {
	r := markdown.New(sanitize.UGC())
	for name, in := range map[string]string{
		"brackets":                strings.Repeat("[", markdown.MaxBytes),
		"images":                  strings.Repeat("![", markdown.MaxBytes/2),
		"targets":                 strings.Repeat("[a](", markdown.MaxBytes/4),
		"targets in angles":       strings.Repeat("[a](<b", markdown.MaxBytes/6),
		"targets over lines":      "a\n" + strings.Repeat("[a](()\n", markdown.MaxBytes/7),
		"ended targets":           strings.Repeat("[a](<b)", markdown.MaxBytes/7),
		"brackets in a heading":   "# " + strings.Repeat("[", markdown.MaxBytes-2),
		"brackets in a cell":      "|a|\n|-|\n|" + strings.Repeat("[a](", markdown.MaxBytes/4-4),
		"brackets behind a fence": "<pre>\n```\n</pre>\n" + strings.Repeat("[a](", markdown.MaxBytes/4-8),
		"titles":                  strings.Repeat(`[a](b "`, markdown.MaxBytes/7),
		"references":              strings.Repeat("[a][", markdown.MaxBytes/4),
		"footnotes":               strings.Repeat("[^1]", markdown.MaxBytes/4-8) + "\n\n[^1]: a",
		"notes":                   strings.Repeat("[^a]: b\n", markdown.MaxBytes/8),
		"headings":                strings.Repeat("# a\n", markdown.MaxBytes/4),
	} {
		start := time.Now()
		_, err := r.Render(in)
		if err != nil {
			require.ErrorIs(t, err, untaint.TooLarge, name)
		}
		t.Logf("%s: %v", name, time.Since(start).Round(time.Millisecond))
	}
}
