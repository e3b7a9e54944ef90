package sanitize_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/sanitize/markdown"
)

// sources are the project's own vectors of Markdown, and payloads of the corpora
// as a source and as the target, the text and the title of a link.
func sources(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(env.Root(t), "sanitize", "markdown", "testdata", "xss.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	var all []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v struct{ Payload string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		all = append(all, v.Payload)
	}
	for _, s := range payloads(t, 60) {
		all = append(all, s, "["+s+"](<"+s+"> \""+s+"\")", "![a]("+s+")\n\n```"+s+"\nx\n```")
	}
	return all
}

// What is rendered runs nothing in either mode; what goldmark makes of a third
// of the sources with typed HTML runs, so that the harness is known to be alive.
func TestMarkdownInTheBrowser(t *testing.T) {
	r := markdown.New(sanitize.UGC())
	unsafe := goldmark.New(goldmark.WithRendererOptions(html.WithUnsafe()))
	var bare, rendered []string
	for i, s := range sources(t) {
		if i%3 == 0 {
			var b strings.Builder
			require.NoError(t, unsafe.Convert([]byte(s), &b))
			bare = append(bare, b.String())
		}
		out, err := r.Render(s)
		require.NoError(t, err)
		rendered = append(rendered, out.String())
	}
	slices.Sort(rendered)
	rendered = slices.Compact(rendered)
	b := browser.Open(t)
	for _, mode := range browser.Modes {
		control, err := b.Execute(mode, bare)
		require.NoError(t, err)
		res, err := b.Execute(mode, rendered)
		require.NoError(t, err)
		t.Logf("%-8s %d of %d sources ran as goldmark renders them; of %d distinct outputs of ours %d ran, %d loaded",
			mode, len(control.Ran), len(bare), len(rendered), len(res.Ran), res.Loaded)
		require.Greater(t, len(control.Ran), 20)
		require.Empty(t, res.Ran)
		require.Empty(t, res.Lost)
	}
}
