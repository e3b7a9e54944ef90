package sanitize_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/proof/documents"
)

// setHTML is the browser's own sanitizer, told to remove nothing but what is unsafe. It
// returns for each text what it makes of it, and what a parser does.
const setHTML = `texts => texts.map(s => {
	const page = document.implementation.createHTMLDocument('');
	const [own, parsed] = [page.createElement('div'), page.createElement('div')];
	own.setHTML(s, {sanitizer: new Sanitizer({comments: true, removeElements: [], removeAttributes: []})});
	parsed.innerHTML = s;
	return [own.innerHTML, parsed.innerHTML];
})`

// The browser's own sanitizer finds nothing to remove from what each policy made of the
// corpus and of the documents.
func TestTheBrowsersOwnSanitizerRemovesNothing(t *testing.T) {
	rows := corpus(t)
	b := browser.Open(t)
	var control [][2]string
	require.NoError(t, b.Call(setHTML, []string{"<img src=x onerror=alert(1)>", "<script>x</script>", "<a href='javascript:x'>y</a>", "<b>z</b>"}, &control, time.Minute))
	require.Equal(t, [][2]string{{`<img src="x">`, `<img src="x" onerror="alert(1)">`}, {"", "<script>x</script>"}, {"<a>y</a>", `<a href="javascript:x">y</a>`}, {"<b>z</b>", "<b>z</b>"}}, control)
	var texts []string
	for _, name := range documents.Names() {
		texts = append(texts, documents.Read(name))
	}
	for _, c := range contestants(t) {
		if !c.Ours {
			continue
		}
		out := clean(t, b, c, rows)
		more, err := c.Clean(b, texts)
		require.NoError(t, err)
		for chunk := range slices.Chunk(append(out, more...), 100) {
			var pairs [][2]string
			require.NoError(t, b.Call(setHTML, chunk, &pairs, time.Minute))
			for i, pair := range pairs {
				require.Equal(t, pair[1], pair[0], "%s: %q", c.Name, chunk[i])
			}
		}
		t.Logf("%s: %d", c.Name, len(out)+len(more))
	}
}
