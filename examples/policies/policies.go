// Package policies has what six well-known sites let their users write, each as a
// sanitize.Config to start from. They follow what the sites document, as far as the
// words of a Config go; what is left out is said at each.
package policies

import (
	"strings"

	"github.com/untaint/untaint/sanitize"
)

// rows makes a row for each name, with the same attributes.
func rows(names, attributes string) (list []sanitize.Element) {
	for name := range strings.FieldsSeq(names) {
		list = append(list, sanitize.Element{Name: name, Attributes: attributes})
	}
	return list
}

func join(lists ...[]sanitize.Element) (all []sanitize.Element) {
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// GitHub is what README files and comments may hold. Its links get rel="nofollow", IDs
// the prefix that GitHub itself uses; relative links of a README are made absolute
// with Base.
var GitHub = sanitize.Config{
	Elements: join(
		rows("abbr b bdo br caption cite code dd dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i kbd mark ol p pre rp rt ruby s samp small span strike strong sub summary sup table tbody tfoot thead tr tt u ul var wbr", ""),
		rows("td th", "colspan headers rowspan scope"),
		rows("a", "href"), rows("img", "alt src longdesc"), rows("div", "itemscope"), rows("details", "open"),
		rows("blockquote del ins q", "cite"), rows("time", "datetime"), rows("li", "value"),
		rows("picture", ""), rows("source", "media srcset sizes type"),
	),
	Everywhere: "abbr accept accept-charset accesskey action align alt aria-describedby aria-hidden aria-label aria-labelledby axis border cellpadding cellspacing char charoff charset checked clear cols colspan color compact coords datetime dir disabled enctype for frame headers height hreflang hspace id ismap itemprop label lang maxlength media method multiple name nohref noshade nowrap open progress prompt readonly rel rev role rows rowspan rules scope selected shape size span start summary tabindex target title type usemap valign value width itemtype",
	Links:      sanitize.URLs{Schemes: "http https mailto github-windows github-mac", Relative: true, ProtocolRelative: true},
	Images:     sanitize.URLs{Schemes: "http https", Relative: true, ProtocolRelative: true},
	Rel:        "nofollow",
	TaskLists:  true,
}

// Gitea is what its Markdown may hold, without formulas in MathML. All schemes are
// allowed in links but those that run.
var Gitea = func() sanitize.Config {
	c := sanitize.UGC().Config()
	c.Links.Schemes = "*"
	c.Classes += " chroma line cl lnt task-list-item emoji code-block code-preview-* attention-* svg octicon-*"
	c.Elements = append(c.Elements,
		sanitize.Element{Name: "span", Classes: "k kc kd kn kp kr kt n na nb nc nd ne nf ni nl nn nt nv o ow p s s1 s2 se si c c1 cm cp m mf mh mi mo w err gd gi"},
		sanitize.Element{Name: "video", Attributes: "controls height loop muted src width"}, // never autoplay
	)
	return c
}()

// Mastodon is what it shows of a post from another server. Links are kept with the
// rel="me" that verifies a profile; headings, which its sanitizer turns into bold
// paragraphs, become text on lines of their own.
var Mastodon = sanitize.Config{
	Elements: join(
		rows("p br del s pre blockquote code b strong u i em ul sup sub ruby rt rp span", "class translate"),
		rows("a", "href rel class translate target"), rows("ol", "start reversed"), rows("li", "value"),
	),
	Everywhere: "lang",
	Classes:    "h-* p-* u-* dt-* e-* mention hashtag ellipsis invisible quote-inline",
	Links:      sanitize.URLs{Schemes: "http https dat dweb ipfs ipns ssb gopher xmpp magnet gemini"},
	Rel:        "nofollow noopener",
	NewTab:     true,
}

// Discourse is what it shows of a cooked post, without its icons in SVG. Frames are of
// the hosts that a site lists.
var Discourse = func() sanitize.Config {
	c := sanitize.RichText().Config()
	c.Styles = "text-align"
	c.Classes = "mention hashtag hashtag-cooked onebox quote quote-* no-group title avatar emoji lightbox lightbox-wrapper meta filename informations spoiler spoiled spoiler-* md-table lang-* language-* hljs hljs-* inline-onebox attachment abbreviation cooked-selection footnote-* footnotes-* poll-* d-wrap video-placeholder-container"
	c.Everywhere += " data-username data-post data-topic data-user-card data-group data-wrap data-code-* data-base62-* data-poll-* data-video-* data-orig-*"
	c.Elements = append(c.Elements,
		sanitize.Element{Name: "aside"},
		sanitize.Element{Name: "audio", Attributes: "controls preload"},
		sanitize.Element{Name: "video", Attributes: "controls height loop muted poster preload src width"},
		sanitize.Element{Name: "source", Attributes: "src type"},
		sanitize.Element{Name: "track", Attributes: "src label srclang kind default"},
	)
	c.Rel = "noopener nofollow ugc"
	c.Frames = "www.openstreetmap.org/export/embed.html www.google.com/maps/embed codepen.io/ www.youtube.com/embed/"
	return c
}()

// WordPress is what an author without unfiltered_html may write: kses for posts,
// without <textarea>, <object>, and data-* except for those of blocks.
var WordPress = sanitize.Config{
	Elements: join(
		rows("address abbr acronym article aside b bdo big br center cite code dd dfn dl dt em figcaption figure fieldset footer header hgroup i kbd main mark nav ruby rp rt s samp section small span strike strong sub summary sup tt u var", ""),
		rows("h1 h2 h3 h4 h5 h6 p div", "align"), rows("a", "download href name rel rev target"), rows("area", "alt coords href nohref shape target"),
		rows("audio", "controls loop muted preload src"), rows("blockquote q", "cite"), rows("button", "disabled name type value"),
		rows("caption", "align"), rows("col colgroup", "align char charoff span valign width"), rows("del ins", "cite datetime"), rows("details", "open"),
		rows("font", "color face size"), rows("form", "action accept accept-charset enctype method target"), rows("hr", "align noshade size width"),
		rows("img", "align alt border height hspace loading longdesc src srcset sizes usemap vspace width"), rows("label", "for"), rows("legend", "align"), rows("li", "align value"),
		rows("map", "name"), rows("menu", ""), rows("ol", "reversed start type"), rows("pre", "width"),
		rows("table", "align bgcolor border cellpadding cellspacing rules summary width"), rows("tbody tfoot thead", "align char charoff valign"),
		rows("td th", "abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width"), rows("tr", "align bgcolor char charoff valign"),
		rows("track", "default kind label src srclang"), rows("ul", "type"), rows("video", "controls height loop muted playsinline poster preload src width"),
	),
	Everywhere: "aria-controls aria-describedby aria-details aria-hidden aria-label aria-labelledby class data-align dir hidden id lang role style title",
	Classes:    "*",
	Styles:     "background background-color background-position background-repeat background-size border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-style border-top-width border-width caption-side clear color column-gap cursor direction display float font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width overflow padding padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent text-transform vertical-align white-space width writing-mode",
	Links:      sanitize.URLs{Schemes: "http https ftp mailto news irc ircs gopher nntp telnet mms rtsp sms svn tel fax xmpp webcal urn", Relative: true, ProtocolRelative: true},
	Images:     sanitize.URLs{Schemes: "http https", Relative: true, ProtocolRelative: true},
}

// StackExchange is what a question or an answer may hold.
var StackExchange = sanitize.Config{
	Elements: join(
		rows("b blockquote br code dd del dl dt em h1 h2 h3 hr i kbd li ol p pre s strike strong sub sup ul div table thead tbody tr", ""),
		rows("a", "href title"), rows("img", "alt height src title width"), rows("ol", "start"),
		[]sanitize.Element{{Name: "td", Styles: "text-align"}, {Name: "th", Styles: "text-align"}, {Name: "pre", Classes: "lang-* default prettyprint-override"}, {Name: "blockquote", Classes: "spoiler"}, {Name: "div", Classes: "s-table-container"}, {Name: "table", Classes: "s-table"}},
	),
	Links:  sanitize.URLs{Schemes: "http https ftp", ProtocolRelative: true},
	Images: sanitize.URLs{Schemes: "https", ProtocolRelative: true},
	Rel:    "nofollow noreferrer",
}
