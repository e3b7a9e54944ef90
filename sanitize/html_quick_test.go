package sanitize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Without a report tags are decided on while they are read, in one go. What comes of
// that is what comes of it with a report.
func TestCleanIsThatOfCleanReport(t *testing.T) {
	newTab := ugcConfig
	newTab.NewTab = true
	lines := ugcConfig
	lines.Styles += " display white-space"
	one := Config{Elements: []Element{{Name: "p", Attributes: "style"}, {Name: "span"}}, Styles: "color"}
	policies := map[string]*Policy{
		"UGC": UGC(), "Basic": Basic(), "RichText": RichText(), "new tab": newTab.MustCompile(), "lines": lines.MustCompile(), "one": one.MustCompile(),
	}
	for _, in := range [...]string{
		// What an element is without what the policy takes from it.
		`a<img alt="b">c`, `a<img src="/a.png" alt="b">c`, `<a title="b">c</a>`, `<a name="b">c</a>`,
		`<a href="javascript:a">b</a>`, `<a title="b" href="https://a.example/">c</a>`,
		// What attributes say together.
		`<a href="https://a.example/" rel="tag">b</a>`, `<a rel="tag" href="https://a.example/">b</a>`,
		`<a href="#a" rel="tag">b</a>`, `<a href="#a">b</a>`, `<a rel="tag">b</a>`, `<a href="/a" rel="nofollow ugc">b</a>`,
		`<a href="https://a.example/" target="_blank">b</a>`, `<a target="_blank" href="/a" rel="ugc">b</a>`,
		// Names and values that are written in another way.
		`<p dir="ltr" dir="rtl">b</p>`, `<p style="text-align:left" style="text-align:right">b</p>`,
		`<p dir="ltr"lang="de">b</p>`, `<p  dir="ltr" / lang="de" >b</p>`, `<p DIR="ltr" Lang='de' title=a>b</p>`,
		`<ol reversed start=3 ><li>b</ol>`, `<p title>b</p>`, `<p title="a&amp;b">c</p>`, `<p title="a&b">c</p>`,
		`<p title='a"b'>c</p>`, "<p title=\"a`b\">c</p>", "<p title=\"a\rb\">c</p>", "<p title=\"a\r\nb\" dir='\r'>c</p>",
		`<p title="a>b<c">c</p>`, `<p id="a">b</p>`, `<p class="a">b</p>`, `<p class=" ">b</p>`, `<p class="">b</p>`,
		`<code class="a language-go">b</code>`, `<p data-mention-a="b" data-table-x='c' data-x="d" onclick="e">f</p>`,
		`<p dir="ltr`, `<p dir="ltr"`, `<p dir=`, `<p dir="ltr" lang`,
		// Styles that say more than how text looks.
		`a<span style="display:block">b</span>c`, `a<code style="display:block">b</code>c`, `<span style="display:flex"><b>a</b><b>b</b></span>`,
		`<span style="/**/white-space:pre">a  b</span>`, `<span style="white-space:pre;x:y">a  b</span>`, `<span style="color:red">a</span>`,
		`a<span style="display:block;float:left">b</span>c`, `<span style="white-space:pre">a  b</span>`,
		`<b style="font-weight:normal">a</b>`, `<i style="font-style:normal;x:y">a</i>`, `<p style="text-align:left;color:red">a</p>`,
		`<p style="mso-list:l0 level1 lfo1">b <span style="mso-list:Ignore">1. </span>a</p><p style="mso-list:l0 lev&#101;l1 lfo1">b</p>`,
		`<math><semantics><mi>a</mi><annotation encoding="application/x-tex">a</annotation></semantics></math> or <span class="katex-html">b</span>`,
		// Elements that HTML does not have.
		`a<o:p></o:p>b`, `<p>a<o:p>b</o:p></p>`, `<></>:aaaaaaaa`, `<a: b></a: b>cc`, `<a:b></a:c></a:b>`, `<a:></a:>b`, `<1:a></1:a>b`,
		strings.Repeat("<a:b>", 64) + "<svg><a:b></a:b><b>c</b></svg>", strings.Repeat("<o:p>", 64) + "<b>" + "<o:p></o:p>" + "a</b></o:p>",
		strings.Repeat("<o:p>", 64) + "<my-box><b><o:p></o:p></my-box>c",
		`a <b@c.example> d <e> f <g h="i>j"> k <l m='n>o'> p`, `a <b>c</b> <d>e</d> <f>`, `a <b-c> <d:e> <f::g> <h-i j> k`,
		`<table><u1>a<tr><u2>b</table>`, `<p style="display:block">a <b1> c`, `<span style="white-space:pre">a <b1  c>  d</span>`,
		`<div></div>a<span style="display:block">b</span><c1>d`, `<SPAN>a <User> <B>c <1a> </B>`, `a <b1`, `<b>a</b><1 <b>c</b>`, `<B c:d></B c:d>`, `a <b1 c="d>`, "<a1\x00b>c <d1\xff>",
		strings.Repeat("<a1>", 70) + "<svg></a1><b>c</b>", strings.Repeat("a", 70) + " <" + strings.Repeat("a", 70) + "> </b>",
		// Comments.
		`a<!-- b -->c<!-->d<?e f?>g<![if h]>i`, `<table><!-- a --><tr><td>b`, `<span style="white-space:pre"><!-- -->  a</span>`, `<b>a</b><!-- c`,
		// Tags that come twice.
		`<p class="a">b</p><p class="a">c</p>`, `<span style="color:red">a</span><span style="color:red">b</span>`,
		`<td class="aaaaaaaaaaaaaaaaaaaaa">a</td>`, `<table><tr><td class="aaaaaaaaaaaaaaaaa">a<td class="aaaaaaaaaaaaaaaaa">b</table>`,
		`<p title="aaaaaaaaaaaaaaaaaaaaa">a</p><p title="aaaaaaaaaaaaaaaaaaaaa">b</p>`,
	} {
		for name, p := range policies {
			out, err := p.Clean(in)
			require.NoError(t, err)
			want, _, err := p.CleanReport(in)
			require.NoError(t, err)
			assert.Equal(t, want, out, "%s: %q", name, in)
		}
	}
}
