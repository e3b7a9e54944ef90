package sanitize_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// kept are inputs of which something goes, and what has to be there in its place.
var kept = []struct {
	name   string
	policy *sanitize.Policy
	in     string
	want   string
}{
	{"text behind what a browser moves out of <audio>", withAudio, `<nobr>1<code><div><nobr>2<audio></code>x`, "<nobr>1<code><div></div></code></nobr><nobr>2<audio></audio>x</nobr>"},
	{"but not out of <button>", withAudio, `<nobr>1<code><div><nobr>2<button></code>x`, "<nobr>1<code><div></div></code></nobr><nobr>2<button>x</button></nobr>"},
	// A block that goes leaves a break.
	{"lines of a comment box", sanitize.Basic(), "<div>Line 1</div><div>Line 2</div>", "Line 1<br>Line 2"},
	{"an empty line of one", sanitize.Basic(), "<div>a</div><div><br></div><div>b</div>", "a<br><br>b"},
	{"a line with its own end", sanitize.Basic(), "<div>a<br></div><div>b</div>", "a<br>b"},
	{"no break at the ends", sanitize.Basic(), "<div><div>a</div></div>\n", "a\n"},
	{"no break beside a block", sanitize.Basic(), "<h1>a</h1><p>b</p><div>c</div>", "a<p>b</p>c"},
	{"a break in formatting", sanitize.Basic(), "a<div><b>b</b></div>c", "a<br><b>b</b><br>c"},
	{"blocks that have nothing", sanitize.Basic(), "a<div></div><div> </div>b", "a <br>b"},
	{"where there is no <br>", sanitize.Strict(), "<p>a</p><p>b</p>c<br>d", "a\nb\nc\nd"},
	{"white space is enough there", sanitize.Strict(), "<p>a </p><p>b</p>", "a b"},
	{"cells and rows", sanitize.Strict(), "<table><tr><td>a<td>b<tr><td>c</table>d", "a b\nc\nd"},
	{"cells and rows without a table that may have none", sanitize.Basic(), "<tr><td>a</td><td>b</td></tr><tr><td>c", "a b<br>c"},
	{"a caption", sanitize.UGC(), "<caption>a</caption>b", "a<br>b"},
	{"options", sanitize.UGC(), "<select><optgroup label=x><option>a<option>b</select>c", "a<br>b<br>c"},
	{"what ends the options of a film", sanitize.UGC(), "<output><video src=/x><select><input></output>a", `<a href="/x" rel="nofollow ugc">/x</a> a`},
	{"a form", sanitize.UGC(), "<form>a<fieldset><legend>b</legend>c</fieldset></form>d", "a<br>b<br>c<br>d"},
	{"a paragraph of its end alone", sanitize.Basic(), "a</p>b", "a<br>b"},
	{"a misplaced block", sanitize.UGC(), "<h1>a<h2>b</h2></h1>", "<h1>a</h1><h2>b</h2>"},
	{"in a cell", sanitize.UGC(), "<table><tr><td><center>a</center>b</table>", "<table><tbody><tr><td>a<br>b</td></tr></tbody></table>"},
	{"an old page", sanitize.UGC(), "<center>a</center><address>b</address><menu><li>c</menu>d", "a<br>b<ul><li>c</li></ul>d"},
	{"a line that typed text ends", sanitize.Strict(), "<xmp>a</xmp>b<textarea>c</textarea>d", "a\nb\nc\nd"},

	// What stands without its parents gets them.
	{"items", sanitize.UGC(), "<li>one<li>two</li>\n<li>three", "<ul><li>one</li><li>two</li>\n<li>three</li></ul>"},
	{"items and more", sanitize.UGC(), "<li>one</li>two<li>three", "<ul><li>one</li></ul>two<ul><li>three</li></ul>"},
	{"items in an item", sanitize.UGC(), "<ul><li>a<center><li>b</center></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"},
	{"terms", sanitize.UGC(), "<dt>a<dd>b<dt>c<p>d", "<dl><dt>a</dt><dd>b</dd><dt>c<p>d</p></dt></dl>"},
	{"terms where there are none", sanitize.Basic(), "<dt>a<dd>b", "a<br>b"},
	{"the end of a list that was not", sanitize.UGC(), "<li>a</ul>b", "<ul><li>ab</li></ul>"},
	{"a head that the policy has no row for", tableOnly, "<table><thead><tr><th>a</th></tr></thead><tr><td>b</td></tr></table>",
		"<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"},

	{"cells and rows", sanitize.UGC(), "<tr><td>a</td><td>b</td></tr><tr><td>c", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>"},
	{"a cell and its alignment", sanitize.UGC(), `<td style="text-align:right">c`, `<table><tbody><tr><td style="text-align:right">c</td></tr></tbody></table>`},
	{"cells in groups", sanitize.UGC(), "<thead><tr><th>a</th></tr></thead>\n<tbody><tr><td>b</td></tr></tbody>c", "<table><tbody><tr><th>a</th></tr>\n<tr><td>b</td></tr></tbody></table>c"},
	{"cells and what follows", sanitize.UGC(), "<td>a</td>b<td>c</td><p>d</p><td>e</table>f", "<table><tbody><tr><td>a</td></tr></tbody></table>b c<p>d</p><table><tbody><tr><td>e</td></tr></tbody></table>f"},
	{"cells in what a browser would end", sanitize.UGC(), "<div><td>a</div><b><td>b</b>c", "<div><table><tbody><tr><td>a</td></tr></tbody></table></div><b><table><tbody><tr><td>b</td></tr></tbody></table></b>c"},
	{"a table in a cell", sanitize.UGC(), "<td>a<table><tr><td>b<td>c</table><td>d", "<table><tbody><tr><td>a<table><tbody><tr><td>b</td><td>c</td></tr></tbody></table></td><td>d</td></tr></tbody></table>"},
	{"a cell that is spoken of", sanitize.UGC(), "use <td> and <th> in <tr>, please", "use  and  in <br>, please"},
	{"a cell in a paragraph", sanitize.UGC(), "<p><td>a</td>b</p>", "<p>a b</p>"},
	{"a cell of a head where there is none", tableOnly, "<th>a<td>b", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"},
	{"a cell in a list", sanitize.UGC(), "<ul><li><td>a<li>b</ul>", "<ul><li><table><tbody><tr><td>a</td></tr></tbody></table></li><li>b</li></ul>"},

	// A style that goes.
	{"lines by a style", sanitize.UGC(), `a<span style="display:block">b</span>c<b style="DISPLAY : Flex !important">d</b>e`, "a<br><span>b</span><br>c<br><b>d</b><br>e"},
	{"the numbers of a list", sanitize.UGC(), `<ol style="list-style-type:lower-alpha;color:red"><li>a</ol>`, `<ol style="list-style-type:lower-alpha"><li>a</li></ol>`},
	{"lines in a policy without the element", sanitize.Basic(), `a<span style="display:grid">b</span>c<font style=display:list-item>d</font>`, "a<br>b<br>c<br>d"},
	{"lines by a style of an element that HTML does not have", sanitize.UGC(), `a<x-y style="display:block">b</x-y>c<x-y style="white-space:pre"> d
e</x-y> <x-y>f</x-y>g`, "a<br>b<br>c d<br>e fg"},
	{"cells by a style", sanitize.UGC(), `<span style="display:table-row"><span style="display:table-cell">a</span><span style="display:table-cell">b</span></span>c`, "<span><span>a</span> <span>b</span></span><br>c"},
	{"items beside each other", sanitize.UGC(), `<div style="display:flex"><span>a</span><a href=/x>b</a><b>c<i>d</i></b></div>`, `<div><span>a</span> <a href="/x" rel="nofollow ugc">b</a> <b>c<i>d</i></b></div>`},
	{"items below each other", sanitize.UGC(), `<div style="display:inline-flex;flex-direction:column"><span>a</span><span>b</span></div><p style="display:grid"><b>c</b><b>d</b>`, "<div><span>a</span><br><span>b</span></div><p><b>c</b><br><b>d</b></p>"},
	{"items below each other, in short", sanitize.UGC(), `<div style="display:flex;FLEX-FLOW:wrap Column"><i>a</i><i>b</i></div>`, "<div><i>a</i><br><i>b</i></div>"},
	{"items below each other, which stay", sanitize.Email(), `<div style="display:flex;flex-flow:wrap column"><i>a</i></div>`, `<div style="display:flex;flex-flow:wrap column"><i>a</i></div>`},
	{"boxes at the sides", sanitize.UGC(), `<span style="float:left">a</span><span style="float:right">b</span>c<i style="position:absolute;top:0">d</i>`, "<span>a</span><br><span>b</span><br>c<br><i>d</i>"},
	{"no lines by a style", sanitize.UGC(), `a<span style="display:inline-block;float:none;position:relative;white-space:nowrap">b</span>c`, "a<span>b</span>c"},
	{"lines by a style that stays", sanitize.RichText(), `a<span style="display:block;x:y">b</span>c`, `a<span style="display:block">b</span>c`},
	{"lines by the part of one that goes", sanitize.RichText(), `a<span style="position:fixed;color:red">b</span>c`, `a<br><span style="color:red">b</span><br>c`},
	{"line breaks that a style keeps", sanitize.UGC(), "<div style=\"white-space:pre-wrap\">a\nb\r\n\n<b>c\n</b>d<span style=\"white-space: normal\">e\nf</span></div>g\nh", "<div>a<br>b<br><br><b>c<br></b>d<span>e\nf</span></div>g\nh"},
	{"the same, as browsers copy it", sanitize.UGC(), "<span style=\"white-space-collapse: preserve\">a\nb</span>", "<span>a<br>b</span>"},
	{"in a <pre> that stays", sanitize.UGC(), "<pre>a\n<span style=\"white-space:pre\">b\nc</span></pre><div style=\"white-space:pre\"><pre>d\ne</pre></div>", "<pre>a\n<span>b\nc</span></pre><div><pre>d\ne</pre></div>"},
	{"in one that goes", noPre, "<pre>\na\n<b>b\n</b>c</pre><listing>\nd\ne</listing>", "a<br><b>b<br></b>c<br>d<br>e"},
	{"in text that is no markup", sanitize.UGC(), "<textarea>\na\n<b>\n</textarea>c<xmp>d\ne</xmp>", "a<br>&lt;b&gt;<br>c<br>d<br>e"},
	{"where there is no <br> for them", sanitize.Strict(), "<pre>a\nb</pre>", "a\nb"},
	{"spaces that a style keeps", sanitize.UGC(), "<div style=\"white-space:pre-wrap\">if a:\n    b  c\n\td\te\n f<b> g</b> <i>h </i>  <u>\n  i</u>&amp; \n</div>  j",
		"<div>if a:<br>\u00a0\u00a0\u00a0\u00a0b\u00a0 c<br>\u00a0\u00a0d\u00a0\u00a0e<br>\u00a0f<b> g</b> <i>h </i>\u00a0\u00a0<u><br>\u00a0\u00a0i</u>&amp; <br></div>  j"},
	{"spaces of lines alone", sanitize.UGC(), "<div style=\"white-space:PRE-LINE\">a\n   b  c</div><p style=white-space-collapse:preserve-breaks>a\n  b", "<div>a<br>   b  c</div><p>a<br>  b</p>"},
	{"spaces in a <pre> that goes", noPre, "<pre>\n  a\n\t<b> b</b></pre><p> c</p>", "\u00a0\u00a0a<br>\u00a0\u00a0<b> b</b><br> c"},
	{"spaces behind a block that goes", noPre, "<pre>a<div>  b</div> c</pre>", "a<br>\u00a0\u00a0b<br>\u00a0c"},
	{"spaces in text that is no markup", sanitize.UGC(), "<textarea>\n  a\n  <b>\n</textarea>", "\u00a0\u00a0a<br>\u00a0\u00a0&lt;b&gt;<br>"},
	{"a NUL in a table", sanitize.UGC(), "<table><textarea>\x00</textarea><tr><xmp>\x00</xmp><td>a\x00", "<table><tbody><tr><td>\ufffd</td></tr><tr><td>\ufffd</td><td>a</td></tr></tbody></table>"},
	{"spaces where there is no <br>", sanitize.Strict(), "<pre>a\n  b</pre>", "a\n  b"},
	{"between the rows of a table", sanitize.UGC(), "<table style=\"white-space:pre\">\n<tr>\n<td>a\nb</td>\n</tr></table>", "<table>\n<tbody><tr>\n<td>a<br>b</td>\n</tr></tbody></table>"},

	// Readings.
	{"readings without brackets", sanitize.Basic(), "<ruby>漢<rt>かん</rt>字<rt>じ</ruby>x<rt>y", "漢(かん)字(じ)xy"},
	{"readings with brackets", sanitize.Email(), "<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>", "漢（かん）"},
	{"readings of nothing", sanitize.Basic(), "<ruby>振<rt>ふ<rt> </rt>り<rt></rt></ruby>", "振(ふ) り"},
	{"readings in a table", sanitize.Email(), "<table><ruby>a<rt>b</rt></ruby><td>c<ruby>d<rt><b>e</rt></table>", "<table><tbody><tr><td>a(b)</td><td>cd(<b>e</b>)</td></tr></tbody></table>"},
	{"readings where no text may stand", sanitize.Email(), "<table><tr><ruby><rt>a</rt></ruby><td>b</table>", "<table><tbody><tr><td>(a)</td><td>b</td></tr></tbody></table>"},
	{"readings that stay", sanitize.UGC(), "<ruby>漢<rt>かん</rt></ruby>", "<ruby>漢<rt>かん</rt></ruby>"},

	// Elements that HTML does not have.
	{"typed text", sanitize.UGC(), "Vec<String> <username> a<b c<d>", "Vec&lt;String&gt; &lt;username&gt; a<b></b>"},
	{"a quoted attribute", sanitize.UGC(), `a<foo bar="c">b`, "ab"},
	{"an end tag", sanitize.UGC(), "<spoiler>a</SPOILER> <spoiler>b", "a &lt;spoiler&gt;b"},
	{"an end tag alone", sanitize.UGC(), "a</String>b", "a&lt;/String&gt;b"},
	{"an editor's film", sanitize.UGC(), `<figure class="media"><oembed url="https://y.example/x"></oembed></figure>`,
		`<figure><a href="https://y.example/x" rel="nofollow ugc">https://y.example/x</a></figure>`},

	{"a name in a paragraph", sanitize.UGC(), `<p>Dear <name>,</p><p>a <T> b</p><ul><li><x-y z=1>c<li>d</ul>`, `<p>Dear &lt;name&gt;,</p><p>a &lt;T&gt; b</p><ul><li>c</li><li>d</li></ul>`},
	{"a name of C++", sanitize.UGC(), "<p>std::vector<std::string> a</p>", "<p>std::vector&lt;std::string&gt; a</p>"},
	{"what is to be replaced", sanitize.UGC(), `<p>Use <your-name> and <your-id>.</p><my-box size=1>x</my-box> <my-icon/>`, `<p>Use &lt;your-name&gt; and &lt;your-id&gt;.</p>x `},

	// Links and images that lost what makes them one.
	{"a link", sanitize.UGC(), `<a href="javascript:x"><b>a</b></a>`, "<b>a</b>"},
	{"an anchor", sanitize.UGC(), `<a id=x>a</a><a>b</a>`, `<a id="user-content-x">a</a>b`},
	{"an image", sanitize.UGC(), `a<img src="javascript:x" alt=" the cat ">b<img src="data:x">c`, "a the cat b c"},
	{"an image where there are none", sanitize.Basic(), `<p><img src=/x alt="a &lt; b"></p>`, "<p>a &lt; b</p>"},
	{"the source of a film", sanitize.UGC(), `<source src=/x><picture><source srcset="/y 2x"><img src=/z></picture>`,
		`<picture><source srcset="/y 2x"><img src="/z"></picture>`},

	// What shows something leaves a link, or its words.
	{"a frame", sanitize.UGC(), `see<iframe src="https://a.example/?x&amp;y" title="The film"></iframe>it`,
		`see <a href="https://a.example/?x&amp;y" rel="nofollow ugc">The film</a> it`},
	{"a frame that runs", sanitize.UGC(), `<iframe src="javascript:alert(1)" title="The film"></iframe><iframe srcdoc="x"></iframe>`, "The film"},
	{"a frame of nothing", sanitize.UGC(), `a<iframe src="#x"></iframe><iframe src="#x" title="t"></iframe>`, "a t"},
	{"an image in lines", sanitize.Email(), "<img src=\"data:image/png;base64,iVBO\nRw ==\">", `<img src="data:image/png;base64,iVBORw==">`},
	{"white space that is in no image", sanitize.Email(), "<img src=\"data:image/svg+xml;base64,\nAA\" alt=x>", "x"},
	{"the areas of an image", sanitize.Email(), `<map name=m><area shape=rect coords=0,0,9,9 href="https://a.example/" alt="Shop"><area nohref alt=x><area href="javascript:x" alt="bad"></map>`,
		`<a href="https://a.example/" target="_blank" rel="noopener noreferrer nofollow">Shop</a> bad`},
	{"a frame in a link", sanitize.UGC(), `<a href=/x><iframe src="https://a.example/"></iframe>y</a>`, `<a href="/x" rel="nofollow ugc">y</a>`},
	{"a frame in a row", sanitize.UGC(), `<table><iframe src="https://a.example/"></iframe></table>`,
		`<table><tbody><tr><td><a href="https://a.example/" rel="nofollow ugc">https://a.example/</a></td></tr></tbody></table>`},
	{"a film", sanitize.UGC(), `<video src=/a.mp4 controls>Your browser is old.</video>b`, `<a href="/a.mp4" rel="nofollow ugc">/a.mp4</a> b`},
	{"a film with sources", sanitize.UGC(), `<video><source src="/a.mp4"><source src="/a.webm"><track src=/c><p>no film</p></video>`, `<a href="/a.mp4" rel="nofollow ugc">/a.mp4</a>`},
	{"a film that no link may lead to", sanitize.Basic(), `<video src="/a.mp4">Your browser is old.</video>x<audio><source src=b.ogg><source src=b.mp3></audio>y`, "/a.mp4 x b.ogg y"},
	{"a film and its title", sanitize.Basic(), `<video src="/a.mp4" title="The film"></video>`, "The film"},
	{"a frame where there are no links", sanitize.Strict(), `<iframe src="https://a.example/"></iframe><embed src="//b.example/"><embed src="javascript:x"><embed src="data:text/html,x">`, "https://a.example/ //b.example/"},
	{"a frame of a host that is not taken", sanitize.ModelOutput(), `a<iframe src="https://a.example/"></iframe><iframe src="//b.example/"></iframe><iframe src="/c"></iframe>`, "a /c"},
	{"a film without an address", sanitize.UGC(), `<audio>a <b>b</b></audio>`, "a <b>b</b>"},
	{"a link in a new tab", sanitize.Email(), `<iframe src="https://a.example/"></iframe>`,
		`<a href="https://a.example/" target="_blank" rel="noopener noreferrer nofollow">https://a.example/</a>`},
	{"a formula", sanitize.UGC(), `a<math><semantics><mi>x</mi><annotation encoding="application/x-tex">x &lt; y</annotation></semantics></math>b`, "a x &lt; y b"},
	{"a formula without its source", sanitize.UGC(), `<math><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable></math>`, "a b"},
	{"a formula that says what it reads as", sanitize.UGC(), `<math alttext="\frac{a}{b}"><mfrac><mi>a</mi><mi>b</mi></mfrac></math>, <math><mi>c</mi></math>`, `\frac{a}{b} , c`},
	{"a formula that says it twice", sanitize.UGC(), `<math alttext="x"><mi>y</mi><annotation encoding="application/x-tex">z</annotation></math>`, "z"},
	{"a formula that says markup", sanitize.UGC(), `<math alttext="<b>x"><mi>x</mi></math>`, "&lt;b&gt;x"},
	{"a formula that says it in other letters", sanitize.UGC(), `<math alttext="x\in\mathbb{R}"><mi>x</mi><mo>∈</mo><mi>ℝ</mi></math>`, "x∈ℝ"},
	{"a long formula", sanitize.UGC(), `<math alttext="` + strings.Repeat("x", 1025) + `"><mi>x</mi></math>`, "x"},
	{"a formula and its glyphs", sanitize.UGC(), `<span class="katex"><math><mi>x</mi><annotation encoding="application/x-tex">π</annotation></math><span class="katex-html" aria-hidden="true"><i>π</i></span></span>!`, `<span>π</span> !`},
	{"a formula that is not shown", sanitize.UGC(), `<span style="display: none"><math><mi>x</mi></math></span><img src=/f alt=x>`, `<span></span><img src="/f" alt="x">`},
	{"a drawing", sanitize.UGC(), `<svg><title>t</title><style>s</style><text>a<tspan>b</tspan></text><script>c</script><foreignObject><p>d</p></foreignObject></svg>`, "ab d"},

	// What is copied as it stands is what would be written.
	{"names in capitals", sanitize.UGC(), `<P TITLE="a">b</P><IMG SRC="/x" >`, `<p title="a">b</p><img src="/x">`},
	{"other quotes and spaces", sanitize.UGC(), "<p  title='a'\tlang=\"de\">b</p ><b\n>c</b>", `<p title="a" lang="de">b</p><b>c</b>`},
	{"escapes of one kind", sanitize.UGC(), `<p title="&quot;&#34;&amp;&lt;">&quot;&gt;></p>`, `<p title="&#34;&#34;&amp;&lt;">"&gt;&gt;</p>`},

	// Paste.
	{"Google Sheets", sanitize.UGC(), `<meta charset='utf-8'><google-sheets-html-origin><style><!--td {border: 1px solid #ccc;}--></style><table><tbody><tr><td>a</td></tr></tbody></table>`, "<table><tbody><tr><td>a</td></tr></tbody></table>"},
	{"Google Docs", sanitize.UGC(), `<b style="font-weight:normal" id="docs-internal-guid-1"><p>a <b>b</b></p></b>`, "<p>a <b>b</b></p>"},
	{"the same, in other words", sanitize.Basic(), `<strong style="color:red;FONT-WEIGHT : 400">a</strong><em style="font-style: normal">b</em><u style="text-decoration:none">c</u><i style="font-style:italic">d</i>`, "abc<i>d</i>"},
	{"where the style stays", sanitize.Email(), `<b style="font-weight:normal">a</b>`, `<b style="font-weight:normal">a</b>`},
	{"a list of Word's", sanitize.UGC(), wordItemOf(1, "·", "a") + "\n" + wordItemOf(2, "o", "b") + wordItemOf(1, "·", "c") + "<p class=MsoNormal>d</p>",
		"<ul><li><span></span>a\n<ul><li><span></span>b</li></ul></li><li><span></span>c</li></ul><p>d</p>"},
	{"a numbered one", sanitize.Email(), wordItemOf(1, "1.", "a") + wordItemOf(1, "2.", "b") + "c", `<ol><li><span style="font-family:Symbol"></span>a</li><li><span style="font-family:Symbol"></span>b</li></ol>c`},
	{"one that goes on", sanitize.UGC(), wordItemOf(1, "3.", "a") + wordItemOf(2, "b)", "b") + wordItemOf(3, "IV.", "c") + wordItemOf(1, "4.", "d"),
		`<ol start="3"><li><span></span>a<ol type="a" start="2"><li><span></span>b<ol type="I" start="4"><li><span></span>c</li></ol></li></ol></li><li><span></span>d</li></ol>`},
	{"one by sections", sanitize.UGC(), wordItemOf(1, "2.", "a") + wordItemOf(2, "2.1.", "b") + wordItemOf(2, "2.2.", "c"),
		`<ol start="2"><li><span></span>a<ol><li><span></span>b</li><li><span></span>c</li></ol></li></ol>`},
	{"one by letters", sanitize.Basic(), wordItemOf(1, "(C)", "a") + "<p>-</p>" + wordItemOf(1, "i.", "b") + "<p>-</p>" + wordItemOf(1, "xlii)", "c") + "<p>-</p>" + wordItemOf(1, "No.", "d"),
		`<ol start="3"><li>a</li></ol><p>-</p><ol><li>b</li></ol><p>-</p><ol start="42"><li>c</li></ol><p>-</p><ol><li>d</li></ol>`},
	{"one by words", sanitize.UGC(), wordItemOf(1, "Fig.", "a"), "<ol><li><span></span>a</li></ol>"},
	{"one that starts deep", sanitize.Basic(), wordItemOf(3, "§", "a") + wordItemOf(1, "§", "b"), "<ul><li>a</li><li>b</li></ul>"},
	{"one where there are no lists", sanitize.Strict(), wordItemOf(1, "·", "a") + wordItemOf(1, "·", "b"), "·  a\n·  b"},
	{"references the standard library lacks", sanitize.UGC(), `<b title="&nGt;">&nLt;&nGt;x</b>`, "<b title=\"\u226b\u20d2\">\u226a\u20d2\u226b\u20d2x</b>"},
}

// wordItemOf writes an item of a list as Word does.
func wordItemOf(level int, marker, text string) string {
	return "<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l0 level" + strconv.Itoa(level) + " lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>" +
		marker + "<span style='font:7.0pt \"Times New Roman\"'>  </span></span></span><![endif]>" + text + "<o:p></o:p></p>"
}

var noPre = sanitize.Config{Elements: []sanitize.Element{{Name: "b"}, {Name: "br"}}}.MustCompile()

var withAudio = sanitize.Config{Elements: []sanitize.Element{{Name: "nobr"}, {Name: "code"}, {Name: "div"}, {Name: "audio"}, {Name: "button"}}}.MustCompile()

var tableOnly = sanitize.Config{Elements: []sanitize.Element{{Name: "table"}, {Name: "tbody"}, {Name: "tr"}, {Name: "td"}}}.MustCompile()

func TestNothingIsGluedPrintedOrLost(t *testing.T) {
	for _, v := range kept {
		t.Run(v.name, func(t *testing.T) {
			out, err := v.policy.Clean(v.in)
			require.NoError(t, err)
			require.Equal(t, v.want, out.String())
			everywhere(t, v.in)
		})
	}
}

// Items of Word's, mixed with anything else, keep each relation.
func TestWordItemsInSoup(t *testing.T) {
	s := newSoup(23)
	for range 400 {
		in := ""
		for range 1 + s.random.IntN(5) {
			in += pick(s, wordItemOf(1+s.random.IntN(9), pick(s, "·", "1.", "a)"), "x"), s.document(), "<p style='mso-list:l0 level2'>", "<span style=mso-list:Ignore>", "</p>", "<table><tr>", "<li>", "</ul>", "<svg>")
		}
		if !everywhere(t, in) {
			return
		}
	}
}

// Whatever block is between two words, in whatever policy, they do not touch.
func TestNoTwoWordsTouch(t *testing.T) {
	blocks := strings.Fields(`address article aside blockquote center details dialog dir div dl dt dd fieldset figcaption figure footer
		form h1 h2 h3 h4 h5 h6 header hgroup legend li listing main menu nav ol optgroup option p pre search section
		summary table caption tr td th ul xmp textarea iframe video svg math`)
	for _, p := range policies {
		for _, name := range blocks {
			for _, in := range []string{
				"one<" + name + ">two</" + name + ">three", "<b>one<" + name + ">two</" + name + ">three</b>",
				"<ul><li>one<" + name + ">two</" + name + ">three</ul>", "<" + name + ">one</" + name + "><" + name + ">two</" + name + ">three",
				"<table><tr><td>one<" + name + ">two</" + name + ">three</table>",
			} {
				out, err := p.policy.Clean(in)
				require.NoError(t, err)
				text := sanitize.Strict().Text(strings.ReplaceAll(out.String(), "video>", "p>"))
				for _, glued := range []string{"onetwo", "twothree", "onethree"} {
					require.NotContains(t, text, glued, "%s: %s became %s", p.name, in, out)
				}
			}
		}
	}
}

// A rewritten image is a change like any other.
func TestCheckRefusesWhatIsRewritten(t *testing.T) {
	c := sanitize.UGC().Config()
	c.RewriteImage = func(u string) string {
		if strings.Contains(u, "evil") {
			return ""
		}
		return strings.Replace(u, "http:", "https:", 1)
	}
	p := c.MustCompile()
	require.EqualError(t, p.Check(`<img src="http://a.example/">`), "sanitize.Check: unsafe: html_rewritten (offset 5, element img, attribute src)")
	require.NoError(t, p.Check(`<img src="https://a.example/">`))
	out, report, err := p.CleanReport(`<img src="https://evil.test/?q=secret" alt="a">`)
	require.NoError(t, err)
	require.Equal(t, "a", out.String())
	require.Equal(t, []string{"5: img src: url"}, list(report))
	require.ErrorIs(t, p.Check(`<img srcset="http://a.example/ 2x">`), untaint.Code("html_rewritten"))
}

// Of no input does the memory come to more than eight times its length.
func TestMemory(t *testing.T) {
	if env.Race {
		return // it allocates on its own
	}
	const n = 1 << 20
	worst := map[string]string{
		"attributes":      "<p " + strings.Repeat("a ", n/2-4) + ">",
		"different names": "<p" + manyNames(n-8) + ">",
		"quoted":          "<p " + strings.Repeat(`a="" `, n/5-4) + ">",
		"escapes":         strings.Repeat("<", n),
		"escapes in text": "<p>" + strings.Repeat(">", n-8),
		"values":          `<p title='` + strings.Repeat(`"`, n-20) + `'>`,
		"entities":        strings.Repeat("&lt;", n/4),
		"elements":        strings.Repeat("<b></b>", n/7),
		"open":            strings.Repeat("<div>", n/5),
		"items":           strings.Repeat("<li>", n/4),
		"cells":           "<table>" + strings.Repeat("<td>", n/4-4),
		"links":           strings.Repeat("<a href=x>", n/10),
		"unknown":         strings.Repeat("<aa>", n/4),
		"unknown, ended":  strings.Repeat("<aa></aa>", n/9),
		"classes":         `<p class="` + strings.Repeat("a ", n/2-8) + `">`,
		"styles":          `<p style="` + strings.Repeat("a:b;", n/4-4) + `">`,
		"formulas":        strings.Repeat("<math><mi>x</mi></math>", n/23),
		"broken":          strings.Repeat("\xff", n),
		"frames":          strings.Repeat("<iframe src=/x></iframe>", n/24),
		"blocks":          strings.Repeat("<h1>x", n/5),
		"IDs":             "<p aria-labelledby='" + strings.Repeat("a ", n/2-20) + "'>",
		"lists of IDs":    strings.Repeat("<td headers='a b c d e f g h'>", n/32),
		"kept lines":      "<i style=white-space:pre>" + strings.Repeat("\n", n-40),
		"kept tabs":       "<i style=white-space:pre>" + strings.Repeat("\t", n-40),
		"kept spaces":     "<i style=white-space:pre>" + strings.Repeat("\n  x", n/4-9),
		"bare cells":      strings.Repeat("<td>x</td>y", n/11),
		"items of a row":  "<p style=display:flex>" + strings.Repeat("<b>x</b>", n/8-8),
		"gradients":       "<p style='" + strings.Repeat("color:rgb((;", n/12-8) + "'>",
	}
	for name, in := range worst {
		for _, p := range policies {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, err := p.policy.Clean(in)
			runtime.ReadMemStats(&after)
			require.NoError(t, err)
			used := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(in))
			if used > 8 {
				t.Errorf("%s, %s: %.1f bytes a byte", name, p.name, used)
			}
		}
	}
}

func manyNames(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(" a" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)))
	}
	return b.String()
}
