package sanitize_test

import (
	"math/rand/v2"
	"strings"
)

// grammar makes hostile HTML as random trees, whose tags then get lost, doubled
// and crossed. It is aimed at what parsers are known to disagree on with
// themselves: content that moves out of tables, formatting that is repeated,
// elements that end each other, raw text, and the ways into SVG and MathML and
// out again.
type grammar struct {
	random *rand.Rand
	b      strings.Builder
	open   []string // what was opened so far, for end tags that do not belong
	left   int      // how many nodes may still come
}

func newGrammar(seed uint64) *grammar {
	return &grammar{random: rand.New(rand.NewPCG(seed, 4))}
}

// families are elements whose rules depend on each other.
var families = [][]string{
	strings.Fields("a b i font nobr code big s u em strong tt strike small"),
	strings.Fields("table caption colgroup col tbody thead tfoot tr td th table tr td"),
	strings.Fields("p div address article center details summary fieldset blockquote pre listing h1 h2 h6 hgroup dialog main search"),
	strings.Fields("ul ol li li dl dd dt menu dir"),
	strings.Fields("form button label input select option optgroup textarea selectedcontent hr datalist output legend"),
	strings.Fields("svg math foreignObject desc title mi mo mn ms mtext mglyph malignmark annotation-xml g path a style script"),
	strings.Fields("style script xmp noscript iframe title textarea noembed noframes template plaintext"),
	strings.Fields("ruby rb rt rp rtc"),
	strings.Fields("object applet marquee audio video picture source track map area meter progress"),
	strings.Fields("html head body frameset frame base link meta isindex image keygen command menuitem slot portal"),
	strings.Fields("br hr img input wbr embed param source area col image"),
	strings.Fields("x-y o:p String İ scr\u0130pt s\u017fvg"),
}

var attributePool = []string{
	`href="https://a.example/?b&c=d&amp;e"`, `href=javascript:alert(1)`, `href="&#x6a;avascript&colon;alert(1)"`, `href=#x`, `href="//h/x"`,
	"href=' java\tscript:alert(1)'", `src=x onerror=alert(1)`, `src=/a.png`, `srcset="a 1x, b 2x"`, `srcset="a,javascript:alert(1) 2x"`,
	`title="</style><img src=x onerror=alert(1)>"`, `title="--><img src=x onerror=alert(1)>"`, `title="]]><img src=x onerror=alert(1)>"`,
	"title=`x`onerror=alert(1)", `title="</title></textarea></xmp></noscript><img src=x onerror=alert(1)>"`, `title='"&quot;&ampx&lt&notit;&nvlt;'`,
	`id=x id=y`, `id=cookie name=body`, `name="attributes"`, `class="a b"`, `style="color:red;background:url(javascript:alert(1))"`,
	`style="font-family:'a&quot;;x'"`, `style="color:\72 ed"`, `encoding=text/html`, `encoding="text&#47;html"`, `encoding=application/xhtml+xml`,
	`color=red`, `size=1`, `type=hidden`, `type=checkbox disabled`, `target=_top rel=opener`, `action=javascript:alert(1)`, `formaction=javascript:alert(1)`,
	`xlink:href=javascript:alert(1)`, `srcdoc="<script>alert(1)</script>"`, `onclick=alert(1)`, `/`, `=`, `"`, `a=b/`, "\x00", `xmlns=http://www.w3.org/2000/svg`,
	`width=1 height=1`, `align=left`, `colspan=2`, `open`, `background=javascript:alert(1)`, `data-x="<b>"`, `usemap=#x`, `dir=rtl lang=de`,
}

var textPool = []string{
	"x", "x", " ", "\n", "a b", "&lt;img src=x onerror=alert(1)&gt;", "&lt", "&amp", "&nvlt;b", "&#0;", "&#xD800;", "&#13;", "&#10;", "\r\n", "\x00",
	"é", "]]>", "-->", "<!--", "<!-->", "<!--x-->", "<![CDATA[", "<![CDATA[x]]>", "<?x", "<!doctype html>", "</", "<", "</ x>", "</>", "'\"`",
	"</style><img src=x onerror=alert(1)>", "</title><img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "\u2028",
}

func some(g *grammar, of []string) string { return of[g.random.IntN(len(of))] }

// chance is true n times in a hundred.
func (g *grammar) chance(n int) bool { return g.random.IntN(100) < n }

// document returns one input.
func (g *grammar) document() string {
	g.b.Reset()
	g.open = g.open[:0]
	g.left = 4 + g.random.IntN(22)
	// Two or three families at a time, so that they meet.
	var names []string
	for range 2 + g.random.IntN(2) {
		names = append(names, families[g.random.IntN(len(families))]...)
	}
	for g.left > 0 {
		g.node(names, 0)
	}
	return g.b.String()
}

func (g *grammar) node(names []string, depth int) {
	g.left--
	if g.chance(25) {
		g.b.WriteString(some(g, textPool))
		return
	}
	name := some(g, names)
	g.tag(name)
	g.open = append(g.open, name)
	for g.left > 0 && depth < 12 && g.chance(62) {
		g.node(names, depth+1)
	}
	switch {
	case g.chance(65):
		g.b.WriteString("</" + name + ">")
	case g.chance(45):
		g.b.WriteString("</" + some(g, g.open) + ">")
	case g.chance(10):
		g.b.WriteString("</" + some(g, names) + " " + some(g, attributePool) + ">")
	}
}

func (g *grammar) tag(name string) {
	g.b.WriteString("<" + name)
	for g.chance(30) {
		g.b.WriteString(" " + some(g, attributePool))
	}
	g.b.WriteString([...]string{">", ">", ">", ">", ">", ">", "/>", " >", "\n>"}[g.random.IntN(9)])
}
