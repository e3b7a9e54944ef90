package sanitize

import "sync"

// Strict returns the policy that keeps text alone, as HTML: "a < b" becomes
// "a &lt; b". For plain text use Text of any policy.
func Strict() *Policy { return strict() }

// Basic returns the policy for short comments: emphasis, code, quotes, lists and
// links to https, http and mailto, which get rel="nofollow ugc".
func Basic() *Policy { return basic() }

// UGC returns the policy for articles that users write. It has all that Basic
// has, and headings, tables, images, figures, definition lists and what else a
// Markdown renderer makes: classes "language-*", task lists, footnotes. Links
// and images may be relative; IDs get the prefix "user-content-".
func UGC() *Policy { return ugc() }

// Email returns the policy for showing mail and newsletters: the layout tables,
// fonts and colours of old, and inline styles of checked properties. Images may
// be https, cid and data; an image that is loaded from elsewhere tells its
// sender that the mail was read, so set RewriteImage in a policy of your own, or
// take the scheme out. Links open in a new tab. Relative URLs are refused: in a
// mail they would point into the page that shows it.
func Email() *Policy { return email() }

var (
	strict = sync.OnceValue(func() *Policy { return Config{}.MustCompile() })
	basic  = sync.OnceValue(basicConfig.MustCompile)
	ugc    = sync.OnceValue(ugcConfig.MustCompile)
	email  = sync.OnceValue(emailConfig.MustCompile)
)

var basicConfig = Config{
	Elements: []Element{
		{"a", "href title"},
		{"abbr", "title"},
		{"b", ""},
		{"blockquote", "cite"},
		{"br", ""},
		{"cite", ""},
		{"code", ""},
		{"del", ""},
		{"em", ""},
		{"i", ""},
		{"ins", ""},
		{"kbd", ""},
		{"li", ""},
		{"mark", ""},
		{"ol", "start"},
		{"p", ""},
		{"pre", ""},
		{"q", "cite"},
		{"s", ""},
		{"small", ""},
		{"strike", ""},
		{"strong", ""},
		{"sub", ""},
		{"sup", ""},
		{"u", ""},
		{"ul", ""},
	},
	Everywhere: "dir lang",
	Links:      URLs{Schemes: "https http mailto"},
	Rel:        "nofollow ugc",
}

var ugcConfig = Config{
	Elements: []Element{
		{"a", "href hreflang title"},
		{"abbr", ""},
		{"acronym", ""},
		{"article", ""},
		{"aside", ""},
		{"b", ""},
		{"bdi", ""},
		{"bdo", ""},
		{"blockquote", "cite"},
		{"br", ""},
		{"caption", ""},
		{"cite", ""},
		{"code", ""},
		{"col", "align span valign width"},
		{"colgroup", "align span valign width"},
		{"dd", ""},
		{"del", "cite datetime"},
		{"details", "open"},
		{"dfn", ""},
		{"div", "align"},
		{"dl", ""},
		{"dt", ""},
		{"em", ""},
		{"figcaption", ""},
		{"figure", ""},
		{"footer", ""},
		{"h1", "align"},
		{"h2", "align"},
		{"h3", "align"},
		{"h4", "align"},
		{"h5", "align"},
		{"h6", "align"},
		{"header", ""},
		{"hgroup", ""},
		{"hr", ""},
		{"i", ""},
		{"img", "align alt decoding height loading sizes src srcset width"},
		{"ins", "cite datetime"},
		{"kbd", ""},
		{"li", "type value"},
		{"mark", ""},
		{"meter", "high low max min optimum value"},
		{"ol", "reversed start type"},
		{"p", "align"},
		{"picture", ""},
		{"pre", ""},
		{"progress", "max value"},
		{"q", "cite"},
		{"rp", ""},
		{"rt", ""},
		{"ruby", ""},
		{"s", ""},
		{"samp", ""},
		{"section", ""},
		{"small", ""},
		{"source", "media sizes srcset type"},
		{"span", ""},
		{"strike", ""},
		{"strong", ""},
		{"sub", ""},
		{"summary", ""},
		{"sup", ""},
		{"table", "align summary width"},
		{"tbody", "align valign"},
		{"td", "abbr align colspan headers height rowspan scope valign width"},
		{"tfoot", "align valign"},
		{"th", "abbr align colspan headers height rowspan scope valign width"},
		{"thead", "align valign"},
		{"time", "datetime"},
		{"tr", "align valign"},
		{"tt", ""},
		{"u", ""},
		{"ul", "type"},
		{"var", ""},
		{"wbr", ""},
	},
	Everywhere: "aria-describedby aria-hidden aria-label aria-labelledby class dir id lang role title",
	Links:      URLs{Schemes: "https http mailto", Relative: true, ProtocolRelative: true},
	Images:     URLs{Schemes: "https http", Relative: true, ProtocolRelative: true},
	Classes:    "language-* footnotes footnote-ref footnote-backref task-list-item contains-task-list",
	Rel:        "nofollow ugc",
	TaskLists:  true,
}

const (
	emailBox   = "align background bgcolor height valign width"
	emailStyle = "background background-color border border-bottom border-bottom-color border-bottom-left-radius border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-left-radius border-top-right-radius border-top-style border-top-width border-width box-sizing caption-side clear color direction display empty-cells float font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style list-style-position list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width overflow-wrap padding padding-bottom padding-left padding-right padding-top table-layout text-align text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent text-transform vertical-align white-space width word-break word-spacing word-wrap"
)

var emailConfig = Config{
	Elements: []Element{
		{"a", "href name"},
		{"abbr", ""},
		{"b", ""},
		{"big", ""},
		{"blockquote", "cite"},
		{"br", "clear"},
		{"caption", "align"},
		{"center", ""},
		{"cite", ""},
		{"code", ""},
		{"col", "align span valign width"},
		{"colgroup", "align span valign width"},
		{"dd", ""},
		{"del", ""},
		{"div", "align"},
		{"dl", ""},
		{"dt", ""},
		{"em", ""},
		{"figcaption", ""},
		{"figure", ""},
		{"font", "color face size"},
		{"footer", ""},
		{"h1", "align"},
		{"h2", "align"},
		{"h3", "align"},
		{"h4", "align"},
		{"h5", "align"},
		{"h6", "align"},
		{"header", ""},
		{"hr", "align color noshade size width"},
		{"i", ""},
		{"img", "align alt border height hspace src vspace width"},
		{"ins", ""},
		{"kbd", ""},
		{"li", "type value"},
		{"ol", "start type"},
		{"p", "align"},
		{"pre", ""},
		{"q", "cite"},
		{"s", ""},
		{"samp", ""},
		{"section", ""},
		{"small", ""},
		{"span", ""},
		{"strike", ""},
		{"strong", ""},
		{"sub", ""},
		{"sup", ""},
		{"table", emailBox + " border bordercolor cellpadding cellspacing frame rules summary"},
		{"tbody", emailBox},
		{"td", emailBox + " abbr bordercolor colspan headers nowrap rowspan scope"},
		{"tfoot", emailBox},
		{"th", emailBox + " abbr bordercolor colspan headers nowrap rowspan scope"},
		{"thead", emailBox},
		{"tr", emailBox + " bordercolor"},
		{"tt", ""},
		{"u", ""},
		{"ul", "type"},
		{"var", ""},
		{"wbr", ""},
	},
	Everywhere: "aria-hidden aria-label dir id lang role style title",
	Links:      URLs{Schemes: "https http mailto tel"},
	Images:     URLs{Schemes: "https cid data"},
	Styles:     emailStyle,
	Rel:        "noopener noreferrer nofollow",
	NewTab:     true,
}
