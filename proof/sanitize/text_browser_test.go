package sanitize

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/proof/documents"
	"github.com/untaint/untaint/sanitize"
)

// Text reads a document as Chromium's innerText does, white space included, but that a
// <br> which ends a line that a block ends anyway counts once: it shows no line of its
// own. Of each document that differs the reason is said.
func TestTextAsInnerText(t *testing.T) {
	differs := map[string]string{
		"arxiv":      "a formula is read in one line",
		"form":       "the text of a <textarea> and of a <select> is kept on a line of its own",
		"katex":      "a formula is read in one line",
		"sheet_rows": "cells without a table are told apart all the same",
		"temml":      "a formula is read in one line",
		"typed":      "what looks like a tag but is none is kept as text",
	}
	var in []string
	for _, name := range documents.Names() {
		in = append(in, documents.Read(name))
	}
	var judged []string
	require.NoError(t, browser.Open(t).Call(`list => list.map(s => {
		document.body.innerHTML = '<div></div>';
		document.body.firstChild.innerHTML = s;
		const shown = e => getComputedStyle(e).display;
		const ends = br => {
			for (let e = br; e && shown(e).startsWith('inline'); e = e.parentElement) {
				let n = e.nextSibling;
				while (n && (n.nodeType !== 1 && !n.data.trim() || n.nodeType === 1 && shown(n) === 'none')) n = n.nextSibling;
				if (n) return n.nodeType === 1 && !shown(n).startsWith('inline') && shown(n) !== 'contents';
			}
			return true;
		};
		document.body.querySelectorAll('br').forEach(br => { if (ends(br)) br.replaceWith('\ue000') });
		return document.body.firstChild.innerText.replace(/ ?\ue000/g, '');
	})`, in, &judged, time.Minute))
	same := 0
	for i, name := range documents.Names() {
		got, want := strings.TrimSpace(sanitize.UGC().Text(in[i])), strings.TrimSpace(judged[i])
		if got == want {
			same++
			require.Empty(t, differs[name], name)
			continue
		}
		require.NotEmpty(t, differs[name], "%s\n%q\n%q", name, got, want)
	}
	t.Logf("%d of %d documents the same", same, len(in))
	require.GreaterOrEqual(t, same*59, len(in)*55)
}
