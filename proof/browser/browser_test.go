package browser_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/browser"
)

func TestCall(t *testing.T) {
	b := browser.Open(t)
	var title string
	require.NoError(t, b.Call(`async x => { document.title = x; return document.title }`, "first page", &title, time.Minute))
	require.Equal(t, "first page", title)
	b.AddScript("var answer = 41;")
	var answer int
	require.NoError(t, b.Call(`() => answer + 1`, nil, &answer, time.Minute))
	require.Equal(t, 42, answer)
}

// vectors are known to run, or known not to.
var vectors = []struct {
	html string
	runs bool
}{
	{`<img src=x onerror=alert(1)>`, true},
	{`<svg onload=alert(1)>`, true},
	{`<a href="javascript:alert(1)">x</a>`, true},
	{`<form action="javascript:alert(1)"><button>x</button></form>`, true},
	{`<form><button formaction="javascript:alert(1)">x</button></form>`, true},
	{`<iframe srcdoc="<script>alert(1)</script>"></iframe>`, true},
	{`<iframe src="javascript:alert(1)"></iframe>`, true},
	{`<iframe src="data:text/html,<script>alert(1)</script>"></iframe>`, true},
	{`<details ontoggle=alert(1)>x</details>`, true},
	{`<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>`, true},
	{`<input autofocus onfocus=alert(1)>`, true},
	{`<b>bold</b>`, false},
	{`<a href="https://example.org/">x</a>`, false},
	{`<img src="/none.png" alt="onerror=alert(1)">`, false},
	{`<p>javascript:alert(1)</p>`, false},
	{`<iframe src="about:blank"></iframe>`, false},
}

func TestExecuteKnownVectors(t *testing.T) {
	b := browser.Open(t)
	html := make([]string, len(vectors))
	for i, v := range vectors {
		html[i] = v.html
	}
	for _, mode := range browser.Modes {
		res, err := b.Execute(mode, html)
		require.NoError(t, err)
		require.Empty(t, res.Lost)
		for i, v := range vectors {
			_, ran := res.Ran[i]
			require.Equal(t, v.runs, ran, "%s: %s (%s)", mode, v.html, res.Ran[i])
		}
	}
}

// The harness is alive if it finds what is known of the corpus: the raw payloads
// that run when they are put into a div.
func TestExecuteControl(t *testing.T) {
	type row struct {
		Payload  string
		Executes bool
	}
	rows := env.Corpus[row](t, "html.jsonl")
	var html []string
	want := 0
	for i := 0; i < len(rows); i += 40 {
		html = append(html, rows[i].Payload)
		if rows[i].Executes {
			want++
		}
	}
	b := browser.Open(t)
	start := time.Now()
	ran := map[int]bool{}
	for _, mode := range browser.Modes {
		res, err := b.Execute(mode, html)
		require.NoError(t, err)
		for i := range res.Ran {
			ran[i] = true
		}
		t.Logf("%s: %d loaded, %d ran, %d lost", mode, res.Loaded, len(res.Ran), len(res.Lost))
	}
	t.Logf("control: %d of %d payloads ran, the corpus says %d, in %s", len(ran), len(html), want, time.Since(start).Round(time.Second))
	require.InDelta(t, want, len(ran), float64(want)/5, "the harness sees too few or too many")
}
