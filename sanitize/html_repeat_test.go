package sanitize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// Clean keeps what it made of a tag for the next one like it. Each row has tags that
// come twice, where the second one is to be taken otherwise than the first, or the
// first one changes.
func TestRepeatedTags(t *testing.T) {
	const item = `<p class=MsoListParagraph style="mso-list:l0 level1 lfo1">An <span style="mso-list:Ignore">1.<span style="font:7.0pt">&nbsp;</span></span>One</p>`
	for name, in := range map[string]string{
		"unchanged":              strings.Repeat(`<p align="left">a</p>`, 3),
		"one attribute goes":     strings.Repeat(`<p align="left" onclick="x()" title="a">a</p>`, 3),
		"a value changes":        strings.Repeat(`<p id="a b" title='"'>a</p><span class="language-go x">b</span>`, 3),
		"all attributes go":      strings.Repeat(`<td onclick="long enough to be seen">`, 3),
		"cells":                  `<table>` + strings.Repeat(`<tr class="odd row"><td style="text-align:right; color:red" align=left>1<td style="text-align:right; color:red" align=left>2`, 3) + `</table>`,
		"same start":             `<span class="language-go">a</span><span class="language-go" onclick=x>b</span><span class="language-go"title=x>c</span>`,
		"the name goes on":       `<b title="12345678">a</b><bdo title="12345678">b</bdo><b title="12345678">c</b>`,
		"one ends within":        `<b title="12345678">a</b><b title="12345678`,
		"where it may not stand": `<h2 title="the same one">a<h2 title="the same one">b</h2><p title="the same one"><p title="the same one">c</p>`,
		"after a mark of Word's": `<span style="mso-list:Ignore">0.</span>` + item + item,
		"beside a formula":       `<span class="katex-html">x</span>` + strings.Repeat(`<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x^2</annotation></semantics></math> or <span class="katex-html">x</span>`, 2),
		"nothing said":           strings.Repeat(`<b style="font-weight:normal" id="docs-internal-guid-1">a</b><b style="font-weight:bold">b</b>`, 3),
		"too many attributes":    strings.Repeat(`<p title="a"`+strings.Repeat(` a`, 300)+`>a</p>`, 2),
		"between other changes":  strings.Repeat(`a > b<p align="left" onclick="x()" title="a">a & b</p>< <i lang="en-GB-oed">x</i>`, 5),
	} {
		t.Run(name, func(t *testing.T) {
			for _, p := range []*sanitize.Policy{sanitize.UGC(), sanitize.Email(), sanitize.Basic(), sanitize.RichText()} {
				clean, err := p.Clean(in)
				require.NoError(t, err)
				want, _, err := p.CleanReport(in) // keeps nothing, for its offsets
				require.NoError(t, err)
				require.Equal(t, want.String(), clean.String())
			}
		})
	}
}

// TestRepeatedTagsReported checks that a report has each tag, with its offset.
func TestRepeatedTagsReported(t *testing.T) {
	const tag = `<i title="a" onclick="x()">x</i>`
	_, report, err := sanitize.UGC().CleanReport(strings.Repeat(tag, 3))
	require.NoError(t, err)
	at := 0
	for removal := range report.Removals() {
		require.Equal(t, at+strings.Index(tag, "onclick"), removal.Offset)
		at += len(tag)
	}
	require.Equal(t, 3*len(tag), at)
}

// TestRepeatedTagsAsked checks that a program's own function is asked for each tag.
func TestRepeatedTagsAsked(t *testing.T) {
	c := sanitize.UGC().Config()
	asked := 0
	c.Value = func(_, attribute, value string) (string, bool) {
		asked++
		return value, attribute != "title"
	}
	out, err := c.MustCompile().Clean(strings.Repeat(`<p title="a" align="left">a</p>`, 3))
	require.NoError(t, err)
	require.Equal(t, strings.Repeat(`<p align="left">a</p>`, 3), out.String())
	require.Equal(t, 6, asked)
}
