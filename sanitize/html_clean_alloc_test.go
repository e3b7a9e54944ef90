package sanitize_test

import (
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// TestCleanedBefore checks that what was cleaned before is returned as it is, without
// memory: it is cleaned again each time that it is shown.
func TestCleanedBefore(t *testing.T) {
	if env.Race {
		t.Skip("the race detector empties pools")
	}
	for _, in := range []string{
		`<p>Text with <b>bold</b> &amp; <i lang="en">italic</i> words, 5 &lt; 6.</p>`,
		`<h2 id="top">Top</h2><p><a href="#top">up</a> <a href="#">top</a> <a name="x"></a></p>`,
		`<div style="font-family:'Segoe UI', serif; color:#fff" title="it's &quot;it&quot;">a</div>`,
		`<table><tr><td align=right style='text-align:right'>1<td>2</table>`,
		`<img src="https://example.com/a.png" alt="it's" srcset="/b.png 2x" width=10>`,
		`<ul><li>one<li><a href="https://example.com/?a=1&b=2">two</a></ul>`,
		`<pre><code class="language-go">a &lt; b</code></pre><blockquote cite="/x">q</blockquote>`,
		strings.Repeat("plain text, long enough; ", 40),
		`中文,<em>日本語</em> и русский`,
		`<p align="center">a<br>b</p><hr><ol start="3"><li value="4">x</li></ol>`,
	} {
		for _, p := range []*sanitize.Policy{sanitize.UGC(), sanitize.Email(), sanitize.Basic(), sanitize.RichText(), sanitize.ModelOutput()} {
			first, err := p.Clean(in)
			require.NoError(t, err)
			was := first.String()
			var again sanitize.HTML
			allocs := testing.AllocsPerRun(100, func() { again, err = p.Clean(was) })
			require.NoError(t, err)
			require.Equal(t, was, again.String())
			require.Same(t, unsafe.StringData(was), unsafe.StringData(again.String()))
			require.Zero(t, allocs, "%s", was)
		}
	}
}
