package policies_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/examples/policies"
	"github.com/untaint/untaint/sanitize"
)

func Example_mastodon() {
	p := policies.Mastodon.MustCompile()
	out, err := p.Clean(`<h1>Hi</h1><p><a href="https://m.example/@ada" class="u-url mention" rel="me" onclick="x">@ada</a></p>`)
	fmt.Println(out, err)
	// Output: Hi<p><a href="https://m.example/@ada" class="u-url mention" rel="me nofollow noopener" target="_blank">@ada</a></p> <nil>
}

// Each policy compiles, keeps what the site's documents hold, and lets nothing run.
func TestPolicies(t *testing.T) {
	const hostile = `<script>x</script><img src=x onerror=alert(1)><a href="javascript:alert(1)" onclick=x>x</a><iframe srcdoc="<script>x</script>"></iframe><svg onload=x><style><img src=x onerror=alert(1)></style></svg>`
	for name, c := range map[string]struct {
		config sanitize.Config
		in     string
		want   string
	}{
		"GitHub": {policies.GitHub, `<h1 align="center" id="x">T</h1><ul><li><input type="checkbox" disabled checked> done</li></ul><table><tr><td align="right" style="x">1</td></tr></table>`,
			`<h1 align="center" id="user-content-x">T</h1><ul><li><input type="checkbox" disabled="" checked=""> done</li></ul><table><tbody><tr><td align="right">1</td></tr></tbody></table>`},
		"Gitea": {policies.Gitea, `<pre class="chroma"><code class="language-go"><span class="k x">func</span></code></pre><a href="matrix:r/x">m</a>`,
			`<pre class="chroma"><code class="language-go"><span class="k">func</span></code></pre><a href="matrix:r/x" rel="nofollow ugc">m</a>`},
		"Mastodon": {policies.Mastodon, `<p>a <span class="invisible x">b</span></p><h2>c</h2><p>d</p><ol start="2"><li value="2">e</li></ol>`,
			`<p>a <span class="invisible">b</span></p>c<p>d</p><ol start="2"><li value="2">e</li></ol>`},
		"Discourse": {policies.Discourse, `<aside class="quote" data-username="bob" data-post="3"><p>q</p></aside><iframe src="https://www.youtube.com/embed/x"></iframe><div class="md-table" data-x="1"><table><tr><td style="text-align:right;color:red">1</td></tr></table></div>`,
			`<aside class="quote" data-username="bob" data-post="3"><p>q</p></aside><iframe src="https://www.youtube.com/embed/x" sandbox="allow-scripts allow-popups allow-presentation"></iframe><div class="md-table"><table><tbody><tr><td style="text-align:right">1</td></tr></tbody></table></div>`},
		"WordPress": {policies.WordPress, `<figure class="wp-block-image"><img src="/a.jpg" alt="a" class="wp-image-1"/></figure><p class="has-text-align-center" style="color:#f00;position:fixed">b</p><form action="/x"><label for="y">z</label></form>`,
			`<figure class="wp-block-image"><img src="/a.jpg" alt="a" class="wp-image-1"></figure><p class="has-text-align-center" style="color:#f00">b</p><form action="/x"><label for="user-content-y">z</label></form>`},
		"Stack Exchange": {policies.StackExchange, `<pre class="lang-go x"><code>a &lt; b</code></pre><table class="s-table"><tr><td style="text-align: right;">1</td></tr></table><blockquote class="spoiler"><p>s</p></blockquote><kbd>Esc</kbd>`,
			`<pre class="lang-go"><code>a &lt; b</code></pre><table class="s-table"><tbody><tr><td style="text-align: right;">1</td></tr></tbody></table><blockquote class="spoiler"><p>s</p></blockquote><kbd>Esc</kbd>`},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := c.config.Compile()
			require.NoError(t, err)
			out, err := p.Clean(c.in)
			require.NoError(t, err)
			require.Equal(t, c.want, out.String())
			again, err := p.Clean(out.String())
			require.NoError(t, err)
			require.Equal(t, out, again)

			_, report, err := p.CleanReport(hostile)
			require.NoError(t, err)
			require.True(t, report.Active())
			bad, err := p.Clean(hostile)
			require.NoError(t, err)
			for _, part := range []string{"<script", "onerror", "onclick", "javascript", "srcdoc", "<svg", "<style"} {
				require.NotContains(t, bad.String(), part)
			}
		})
	}
}
