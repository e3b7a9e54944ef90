package markdown_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
		{"heading and list", "# a\n\n- b\n- c", "<h1>a</h1>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n"},
		{"table", "|a|\n|-|\n|b|", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n"},
		{"link", "[a](https://example.com/ 'b')", `<p><a href="https://example.com/" title="b" rel="nofollow ugc">a</a></p>` + "\n"},
		{"bare link", "https://example.com/a", `<p><a href="https://example.com/a" rel="nofollow ugc">https://example.com/a</a></p>` + "\n"},
		{"typed HTML", "a <b>b</b> <kbd>c</kbd>", "<p>a <b>b</b> <kbd>c</kbd></p>\n"},
		{"script", "a\n\n<script>alert(1)</script>\n\nb", "<p>a</p>\n\n<p>b</p>\n"},
		{"handler", "<b onclick=alert(1)>x</b>", "<p><b>x</b></p>\n"},
		{"javascript link", "[a](javascript:alert(1))", "<p><a>a</a></p>\n"},
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
		{"a " + strings.Repeat("[", 1001), "markdown.Render: too_large: markdown_too_deep (max 1000)"},
		{"a " + strings.Repeat("[a](", 1001), "markdown.Render: too_large: markdown_too_deep (max 1000)"},
		{"a " + strings.Repeat("[a](<b)", 1001), "markdown.Render: too_large: markdown_too_deep (max 1000)"},
		{"a\n" + strings.Repeat("[a](()\n", 1001), "markdown.Render: too_large: markdown_too_deep (max 1000)"},
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
