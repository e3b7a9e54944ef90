package sanitize

import "sync"

// Strict returns the policy that keeps only text, as HTML: "a < b" becomes "a
// &lt; b". For plain text use Text of any policy.
func Strict() *Policy { return strict() }

// Basic returns the policy for short comments: emphasis, code, quotes, lists and
// links to https, http and mailto, which get rel="nofollow ugc".
func Basic() *Policy { return basic() }

// UGC returns the policy for articles that users write. It allows what [Basic]
// allows, headings, tables, images, figures, definition lists, and what else a
// Markdown renderer produces: classes "language-*" and "lang-*", task lists,
// footnotes. Links and images may be relative, and an image of pixels may be in
// the text itself ("data:image/png;base64,…"); IDs get the prefix "user-content-".
func UGC() *Policy { return ugc() }

// Email returns the policy for showing mail and newsletters: layout tables, the
// old font and colour attributes, and inline styles of checked properties.
// Images may be https, cid and data. An image that is loaded from elsewhere
// tells the sender that the mail was read: set RewriteImage in a policy of your
// own, or remove the scheme. Links open in a new tab. Relative [URLs] are
// refused, because in a mail they would point into the page that shows it.
// Links within the mail work. A mail may have 4 MiB, which leaves room for a photo
// in it.
func Email() *Policy { return email() }

// RichText returns the policy for what an editor in the browser writes: Quill,
// CKEditor, TinyMCE, TipTap, Trix, Lexical. It allows what UGC allows, colours,
// fonts, alignment, widths and margins as inline styles of checked properties,
// and the classes of these editors, which your style sheet has to define.
// Nothing in it moves a box out of its place or loads anything.
func RichText() *Policy { return richText() }

// ModelOutput returns the policy for what a language model wrote, after its
// Markdown was rendered. Text that the model has read can steer what it writes,
// so somebody else may have chosen each address in it. Images are not loaded
// and neither is anything else, links lead nowhere, and there are no styles
// but the alignment of table cells, no IDs and no forms. Allow links to hosts
// that you trust by name:
//
//	c := sanitize.ModelOutput().Config()
//	c.Links = sanitize.URLs{Schemes: "https", Hosts: "docs.example.com *.example.org"}
//
// Links open in a new tab and are marked rel="nofollow noopener noreferrer", so
// the host does not learn where they came from. The path and query of a link to
// a listed host are not checked: do not list a host whose logs an attacker can
// read.
func ModelOutput() *Policy { return modelOutput() }

var (
	strict = sync.OnceValue(func() *Policy { return Config{}.MustCompile() })
	basic  = sync.OnceValue(basicConfig.MustCompile)
	ugc    = sync.OnceValue(ugcConfig.MustCompile)
	email  = sync.OnceValue(emailConfig.MustCompile)

	richText    = sync.OnceValue(func() *Policy { return richTextConfig().MustCompile() })
	modelOutput = sync.OnceValue(modelOutputConfig.MustCompile)
)

var basicConfig = Config{
	Elements: []Element{
		{Name: "a", Attributes: "href title"},
		{Name: "abbr", Attributes: "title"},
		{Name: "b"},
		{Name: "blockquote", Attributes: "cite"},
		{Name: "br"},
		{Name: "cite"},
		{Name: "code"},
		{Name: "del"},
		{Name: "em"},
		{Name: "i"},
		{Name: "ins"},
		{Name: "kbd"},
		{Name: "li"},
		{Name: "mark"},
		{Name: "ol", Attributes: "start"},
		{Name: "p"},
		{Name: "pre"},
		{Name: "q", Attributes: "cite"},
		{Name: "s"},
		{Name: "small"},
		{Name: "strike"},
		{Name: "strong"},
		{Name: "sub"},
		{Name: "sup"},
		{Name: "u"},
		{Name: "ul"},
	},
	Everywhere: "dir lang",
	Links:      URLs{Schemes: "https http mailto"},
	Rel:        "nofollow ugc",
}

var ugcConfig = Config{
	Elements: []Element{
		{Name: "a", Attributes: "href hreflang name title"},
		{Name: "abbr"},
		{Name: "acronym"},
		{Name: "article"},
		{Name: "aside"},
		{Name: "b"},
		{Name: "bdi"},
		{Name: "bdo"},
		{Name: "blockquote", Attributes: "cite"},
		{Name: "br"},
		{Name: "caption"},
		{Name: "cite"},
		{Name: "code"},
		{Name: "col", Attributes: "align span valign width"},
		{Name: "colgroup", Attributes: "align span valign width"},
		{Name: "dd"},
		{Name: "del", Attributes: "cite datetime"},
		{Name: "details", Attributes: "open"},
		{Name: "dfn"},
		{Name: "div", Attributes: "align"},
		{Name: "dl"},
		{Name: "dt"},
		{Name: "em"},
		{Name: "figcaption"},
		{Name: "figure"},
		{Name: "footer"},
		{Name: "h1", Attributes: "align"},
		{Name: "h2", Attributes: "align"},
		{Name: "h3", Attributes: "align"},
		{Name: "h4", Attributes: "align"},
		{Name: "h5", Attributes: "align"},
		{Name: "h6", Attributes: "align"},
		{Name: "header"},
		{Name: "hgroup"},
		{Name: "hr"},
		{Name: "i"},
		{Name: "img", Attributes: "align alt decoding height loading sizes src srcset width"},
		{Name: "ins", Attributes: "cite datetime"},
		{Name: "kbd"},
		{Name: "li", Attributes: "type value"},
		{Name: "mark"},
		{Name: "meter", Attributes: "high low max min optimum value"},
		{Name: "ol", Attributes: "reversed start type"},
		{Name: "p", Attributes: "align"},
		{Name: "picture"},
		{Name: "pre"},
		{Name: "progress", Attributes: "max value"},
		{Name: "q", Attributes: "cite"},
		{Name: "rp"},
		{Name: "rt"},
		{Name: "ruby"},
		{Name: "s"},
		{Name: "samp"},
		{Name: "section"},
		{Name: "small"},
		{Name: "source", Attributes: "media sizes srcset type"},
		{Name: "span"},
		{Name: "strike"},
		{Name: "strong"},
		{Name: "sub"},
		{Name: "summary"},
		{Name: "sup"},
		{Name: "table", Attributes: "align summary width"},
		{Name: "tbody", Attributes: "align valign"},
		{Name: "td", Attributes: "abbr align colspan headers height rowspan scope valign width"},
		{Name: "tfoot", Attributes: "align valign"},
		{Name: "th", Attributes: "abbr align colspan headers height rowspan scope valign width"},
		{Name: "thead", Attributes: "align valign"},
		{Name: "time", Attributes: "datetime"},
		{Name: "tr", Attributes: "align valign"},
		{Name: "tt"},
		{Name: "u"},
		{Name: "ul", Attributes: "type"},
		{Name: "var"},
		{Name: "wbr"},
	},
	Everywhere: "aria-describedby aria-hidden aria-label aria-labelledby class dir id lang role style title",
	Links:      URLs{Schemes: "https http mailto", Relative: true, ProtocolRelative: true},
	Images:     URLs{Schemes: "https http data", Relative: true, ProtocolRelative: true},
	Classes:    "language-* lang-* footnotes footnote-ref footnote-backref task-list-item contains-task-list",
	Styles:     "list-style-type text-align",
	Rel:        "nofollow ugc",
	TaskLists:  true,
	Icons:      true,
}

const (
	layoutStyle = "align-items column-gap cursor flex-direction flex-flow flex-wrap font-feature-settings font-kerning font-stretch font-variant-caps font-variant-ligatures font-variant-numeric gap hyphens justify-content resize row-gap"

	emailBox   = "align background bgcolor height valign width"
	emailStyle = layoutStyle + " -ms-interpolation-mode -ms-text-size-adjust -webkit-text-size-adjust mso-line-height-rule mso-table-lspace mso-table-rspace accent-color aspect-ratio background background-color background-image background-position background-repeat background-size border border-bottom border-bottom-color border-bottom-left-radius border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-left-radius border-top-right-radius border-top-style border-top-width border-width box-sizing caption-side clear color direction display empty-cells float font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style list-style-position list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width opacity outline overflow overflow-wrap padding padding-bottom padding-left padding-right padding-top page-break-after page-break-before page-break-inside quotes table-layout text-align text-decoration text-decoration-color text-decoration-line text-decoration-style text-decoration-thickness text-indent text-size-adjust text-transform unicode-bidi vertical-align white-space white-space-collapse width word-break word-spacing word-wrap writing-mode"
)

var emailConfig = Config{
	Elements: []Element{
		{Name: "a", Attributes: "href name"},
		{Name: "abbr"},
		{Name: "b"},
		{Name: "big"},
		{Name: "blockquote", Attributes: "cite"},
		{Name: "br", Attributes: "clear"},
		{Name: "caption", Attributes: "align"},
		{Name: "center"},
		{Name: "cite"},
		{Name: "code"},
		{Name: "col", Attributes: "align span valign width"},
		{Name: "colgroup", Attributes: "align span valign width"},
		{Name: "dd"},
		{Name: "del"},
		{Name: "div", Attributes: "align"},
		{Name: "dl"},
		{Name: "dt"},
		{Name: "em"},
		{Name: "figcaption"},
		{Name: "figure"},
		{Name: "font", Attributes: "color face size"},
		{Name: "footer"},
		{Name: "h1", Attributes: "align"},
		{Name: "h2", Attributes: "align"},
		{Name: "h3", Attributes: "align"},
		{Name: "h4", Attributes: "align"},
		{Name: "h5", Attributes: "align"},
		{Name: "h6", Attributes: "align"},
		{Name: "header"},
		{Name: "hr", Attributes: "align color noshade size width"},
		{Name: "i"},
		{Name: "img", Attributes: "align alt border height hspace src vspace width"},
		{Name: "ins"},
		{Name: "kbd"},
		{Name: "li", Attributes: "type value"},
		{Name: "ol", Attributes: "start type"},
		{Name: "p", Attributes: "align"},
		{Name: "pre"},
		{Name: "q", Attributes: "cite"},
		{Name: "s"},
		{Name: "samp"},
		{Name: "section"},
		{Name: "small"},
		{Name: "span"},
		{Name: "strike"},
		{Name: "strong"},
		{Name: "sub"},
		{Name: "sup"},
		{Name: "table", Attributes: emailBox + " border bordercolor cellpadding cellspacing frame rules summary"},
		{Name: "tbody", Attributes: emailBox},
		{Name: "td", Attributes: emailBox + " abbr bordercolor colspan headers nowrap rowspan scope"},
		{Name: "tfoot", Attributes: emailBox},
		{Name: "th", Attributes: emailBox + " abbr bordercolor colspan headers nowrap rowspan scope"},
		{Name: "thead", Attributes: emailBox},
		{Name: "tr", Attributes: emailBox + " bordercolor"},
		{Name: "tt"},
		{Name: "u"},
		{Name: "ul", Attributes: "type"},
		{Name: "var"},
		{Name: "wbr"},
	},
	Everywhere: "aria-hidden aria-label dir id lang role style title",
	Links:      URLs{Schemes: "https http mailto tel", Fragments: true},
	Images:     URLs{Schemes: "https cid data"},
	Styles:     emailStyle,
	Rel:        "noopener noreferrer nofollow",
	NewTab:     true,
	MaxBytes:   4 << 20,
}

const (
	richStyle = layoutStyle + " aspect-ratio background background-color background-image background-position background-repeat background-size border border-bottom border-bottom-color border-bottom-style border-bottom-width border-collapse border-color border-left border-left-color border-left-style border-left-width border-radius border-right border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color border-top-style border-top-width border-width box-sizing caption-side clear color direction display float font font-family font-size font-style font-variant font-weight height letter-spacing line-height list-style list-style-position list-style-type margin margin-bottom margin-inline-end margin-inline-start margin-left margin-right margin-top max-height max-width min-height min-width object-fit overflow-wrap padding padding-bottom padding-inline-end padding-inline-start padding-left padding-right padding-top quotes tab-size table-layout text-align text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent text-transform unicode-bidi vertical-align white-space white-space-collapse width word-break word-spacing word-wrap writing-mode"

	// The classes of Quill, CKEditor 5, TinyMCE, TipTap, Trix and Lexical, and of the
	// highlighters that they and Markdown renderers use.
	richClasses = "hljs hljs-* token ql-* image image_resized image-style-* image-inline table media marker-* pen-* text-tiny text-small text-big text-huge todo-list todo-list__* mce-* ck-* align-* attachment attachment-- attachment--* attachment__* mention editor-* has-* wp-block-* is-style-* aligncenter alignleft alignright wp-image-* size-*"
)

// richTextConfig is UGC's with what editors add.
func richTextConfig() Config {
	c := ugcConfig.clone()
	c.Styles = richStyle
	c.Classes += " " + richClasses
	c.Elements = append(c.Elements,
		Element{Name: "a", Attributes: "rel target"},
		Element{Name: "address"},
		Element{Name: "big"},
		Element{Name: "center"},
		Element{Name: "data", Attributes: "value"},
		Element{Name: "font", Attributes: "color face size"},
		Element{Name: "hr", Attributes: "align color noshade size width"},
		Element{Name: "label", Attributes: "for"},
		Element{Name: "li", Attributes: "tabindex"},
		Element{Name: "main"},
		Element{Name: "nav"},
		Element{Name: "table", Attributes: "bgcolor border bordercolor cellpadding cellspacing height"},
		Element{Name: "td", Attributes: "bgcolor nowrap"},
		Element{Name: "th", Attributes: "bgcolor nowrap"},
		Element{Name: "tr", Attributes: "bgcolor height"},
	)
	// What the editors keep for themselves, and read again.
	c.Everywhere += " data-list data-checked data-type data-value data-language data-mention-* data-table-* data-cke-* data-lexical-* data-line data-id data-label data-color data-list-item-id aria-checked data-align data-ratio colwidth spellcheck"
	return c
}

var modelOutputConfig = Config{
	Elements: []Element{
		{Name: "a", Attributes: "href title"},
		{Name: "b"},
		{Name: "blockquote"},
		{Name: "br"},
		{Name: "code", Attributes: "class"},
		{Name: "dd"},
		{Name: "del"},
		{Name: "details", Attributes: "open"},
		{Name: "div"},
		{Name: "dl"},
		{Name: "dt"},
		{Name: "em"},
		{Name: "h1"},
		{Name: "h2"},
		{Name: "h3"},
		{Name: "h4"},
		{Name: "h5"},
		{Name: "h6"},
		{Name: "hr"},
		{Name: "i"},
		{Name: "ins"},
		{Name: "kbd"},
		{Name: "li", Attributes: "value"},
		{Name: "mark"},
		{Name: "ol", Attributes: "reversed start type"},
		{Name: "p"},
		{Name: "pre", Attributes: "class"},
		{Name: "q"},
		{Name: "s"},
		{Name: "samp"},
		{Name: "small"},
		{Name: "span"},
		{Name: "strike"},
		{Name: "strong"},
		{Name: "sub"},
		{Name: "summary"},
		{Name: "sup"},
		{Name: "table"},
		{Name: "tbody"},
		{Name: "td", Attributes: "align colspan rowspan style", Styles: "text-align"},
		{Name: "tfoot"},
		{Name: "th", Attributes: "align colspan rowspan scope style", Styles: "text-align"},
		{Name: "thead"},
		{Name: "tr"},
		{Name: "u"},
		{Name: "ul"},
		{Name: "var"},
		{Name: "wbr"},
	},
	Everywhere: "dir lang",
	Classes:    "language-*",
	Rel:        "nofollow noopener noreferrer",
	NewTab:     true,
	TaskLists:  true,
}
