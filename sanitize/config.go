package sanitize

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
)

// Element is one row of a Config: an element and the attributes that it may
// have, separated by spaces:
//
//	{Name: "a", Attributes: "href title"}
//
// Which values an attribute may have follows from its name, and for URLs,
// classes, IDs and styles from the Config: "width" is a length and "href" a
// URL, whatever the policy. An attribute named "data-…" may have any text; make
// sure that no script on your pages reads it as code or as markup. The name of
// a form field is kept as it is, so that it can hide a property of its own form
// from your scripts, such as form.action.
type Element struct {
	// Name is the element's name in lower case.
	Name string
	// Attributes are the names of the attributes that it may have.
	Attributes string
}

// URLs says which URLs may stand in an attribute. The zero value allows none.
type URLs struct {
	// Schemes are the allowed schemes, separated by spaces: "https mailto".
	// Schemes that run or show what they carry, such as javascript, data and
	// blob, are refused by Compile, but that Images may have "data": then
	// "data:image/png;base64,…" and its like are allowed for gif, jpeg, png,
	// webp and avif, and for nothing that could hold script.
	Schemes string
	// Relative allows URLs without a scheme and host: "/a", "b?c", "#d".
	Relative bool
	// ProtocolRelative allows URLs without a scheme: "//example.com/a".
	ProtocolRelative bool
}

// Config describes a Policy. The zero Config compiles to one that keeps text
// alone. Lists in it are words separated by spaces.
type Config struct {
	// Elements are the allowed elements, a row each. Several rows for one
	// element add up.
	Elements []Element
	// Everywhere are attributes that each allowed element may have.
	Everywhere string
	// Links are the URLs to go to: href, cite, action, formaction, longdesc.
	Links URLs
	// Images are the URLs that are loaded and shown: src, srcset, poster,
	// background. Whoever serves them sees each reader; see RewriteImage.
	Images URLs
	// Rel are link types that each link gets: "nofollow ugc noopener".
	Rel string
	// NewTab gives each link to another host target="_blank" and rel="noopener".
	NewTab bool
	// Classes are the allowed class names; one that ends in "*" is a prefix:
	// "language-* footnotes", and "*" allows all.
	Classes string
	// Styles are the CSS properties that are allowed in a style attribute:
	// "color text-align". Compile refuses those whose values it can't check.
	Styles string
	// TaskLists allows <input type="checkbox" disabled>, with or without checked,
	// as Markdown renderers write it, and no other <input>.
	TaskLists bool
	// IDPrefix is put before each ID and each reference to one, so that none
	// can hide a variable of a script or an anchor of the page ("DOM
	// clobbering"). It has to hold a "-", ":" or ".", which no variable's name
	// does: with "c", an ID "onfig" would be "config". The default is
	// "user-content-".
	IDPrefix string
	// RewriteImage, if it is set, is called with each absolute image URL that is
	// allowed, and what it returns is used instead: the address of a proxy, so
	// that whoever serves the image does not learn who reads it. What it
	// returns is checked like any other image URL. It has to return its own
	// results unchanged, and to be safe for concurrent use.
	RewriteImage func(url string) string
	// MaxBytes is the longest input that is taken, 1 MiB if it is 0, and at
	// most 64 MiB.
	MaxBytes int
	// MaxDepth is how deep elements may be nested, 256 if it is 0, which is also
	// the most: past 512 browsers no longer build what the markup says.
	MaxDepth int
}

// Limits of a Config.
const (
	defaultMaxBytes = 1 << 20
	highestMaxBytes = 64 << 20
	defaultMaxDepth = 256
	defaultIDPrefix = "user-content-"
	maxDataNames    = maxAttributes - numAttributes
)

// Compile returns the policy that c describes. What can't be made safe it
// refuses, with an error of Kind Misuse that lists every mistake: its Path names
// the field, such as /Elements/3/Attributes.
func (c Config) Compile() (*Policy, error) {
	b := &policyBuilder{
		errs: untaint.Collector{Op: "sanitize.Config.Compile"},
		p:    &Policy{config: c.clone(), attributes: attributeTable},
	}
	b.elements(c)
	b.urls("/Links", c.Links, &b.p.links, false)
	b.urls("/Images", c.Images, &b.p.images, true)
	b.rel(c)
	b.classes(c.Classes)
	b.styles(c.Styles)
	b.idPrefix(c.IDPrefix)
	b.p.hasIDs = b.p.allowsIDs()
	b.p.rewriteImage = c.RewriteImage
	b.p.maxBytes = b.limit("/MaxBytes", c.MaxBytes, defaultMaxBytes, highestMaxBytes)
	b.p.maxDepth = b.limit("/MaxDepth", c.MaxDepth, defaultMaxDepth, defaultMaxDepth)
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	b.p.compiled = true
	return b.p, nil
}

// MustCompile is Compile for a policy that is a package-level variable. It
// panics if the Config has a mistake.
func (c Config) MustCompile() *Policy {
	p, err := c.Compile()
	if err != nil {
		panic(err)
	}
	return p
}

func (c Config) clone() Config {
	c.Elements = slices.Clone(c.Elements)
	return c
}

// policyBuilder compiles a Config and keeps the mistakes it finds.
type policyBuilder struct {
	p     *Policy
	errs  untaint.Collector
	extra []string // the names of data-* attributes
}

// mistake notes one mistake in the Config.
func (b *policyBuilder) mistake(path string, code untaint.Code, params ...untaint.Param) {
	v := untaint.Violation{Path: path, Code: code, Kind: untaint.Misuse}
	v.Params = untaint.NewParams(params...)
	b.errs.Add(v)
}

func (b *policyBuilder) limit(path string, n, usual, most int) int {
	if n < 0 || n > most {
		b.mistake(path, CodePolicyLimit, untaint.IntParam("max", int64(most)))
	}
	if n == 0 {
		return usual
	}
	return n
}

func (b *policyBuilder) elements(c Config) {
	for i, row := range c.Elements {
		path := untaint.PathIndex("/Elements", i)
		id := lookupElement(row.Name)
		switch {
		case id.String() != row.Name || id == elUnknown:
			b.mistake(path+"/Name", CodePolicyElement, untaint.TextParam("element", row.Name))
			continue
		case id.is(never):
			b.mistake(path+"/Name", CodePolicyUnsafeElement, untaint.TextParam("element", row.Name))
			continue
		case id == elImage:
			id = elImg
		}
		b.p.elements[id].allowed = true
		b.attributes(path+"/Attributes", id, row.Attributes)
	}
	if b.p.taskLists = c.TaskLists && !b.p.elements[elInput].allowed; b.p.taskLists {
		b.p.elements[elInput].allowed = true
		b.attributes("/TaskLists", elInput, "checked disabled type")
	}
	b.everywhere(c.Everywhere)
	b.table()
	if len(b.extra) > 0 {
		b.p.attributes = newNameTable(attributeNames(b.extra))
	}
}

// attributes allows the attributes of one row.
func (b *policyBuilder) attributes(path string, el elementID, list string) {
	for name := range strings.FieldsSeq(list) {
		if id, code := b.attribute(name, el); code != "" {
			b.mistake(path, code, untaint.TextParam("attribute", name), untaint.TextParam("element", el.String()))
		} else {
			b.p.elements[el].attributes.set(id)
		}
	}
}

// everywhere allows attributes on each allowed element that may have them.
func (b *policyBuilder) everywhere(list string) {
	for name := range strings.FieldsSeq(list) {
		var bad untaint.Code
		for el := range elementID(numElements) {
			if el == elUnknown || el.is(never) {
				continue
			}
			id, code := b.attribute(name, el)
			switch {
			case code == "" && b.p.elements[el].allowed:
				b.p.elements[el].attributes.set(id)
			case code == CodePolicyUnsafeAttribute || code == CodePolicyMany:
				bad = code
			}
		}
		if bad == "" && !strings.HasPrefix(name, dataPrefix) && attributeNamed(name) == 0 {
			bad = CodePolicyAttribute
		}
		if bad != "" {
			b.mistake("/Everywhere", bad, untaint.TextParam("attribute", name))
		}
	}
}

const dataPrefix = "data-"

// attribute returns the row for an attribute of an element, or the code of the
// reason why it can't be allowed.
func (b *policyBuilder) attribute(name string, el elementID) (attributeID, untaint.Code) {
	switch {
	case isHandler(name):
		return 0, CodePolicyUnsafeAttribute
	case strings.HasPrefix(name, dataPrefix):
		return b.dataAttribute(name)
	}
	id := attributeRowFor(name, el)
	switch {
	case id == 0:
		return 0, CodePolicyAttribute
	case attributes[id].value == typeNever:
		return 0, CodePolicyUnsafeAttribute
	}
	return id, ""
}

// dataAttribute gives a data-* attribute a row of its own behind the table.
func (b *policyBuilder) dataAttribute(name string) (attributeID, untaint.Code) {
	if i := slices.Index(b.extra, name); i >= 0 {
		return attributeID(numAttributes + i), ""
	}
	if len(name) > maxAttributeName || name == dataPrefix || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return 0, CodePolicyAttribute
	}
	if len(b.extra) == maxDataNames {
		return 0, CodePolicyMany
	}
	b.extra = append(b.extra, name)
	return attributeID(numAttributes + len(b.extra) - 1), ""
}

// table sees to it that whatever is put into a table has a cell to stand in.
func (b *policyBuilder) table() {
	if !b.p.elements[elTable].allowed {
		return
	}
	for _, part := range [...]elementID{elTbody, elTr, elTd} {
		if !b.p.elements[part].allowed {
			b.mistake("/Elements", CodePolicyIncomplete,
				untaint.TextParam("element", elTable.String()), untaint.TextParam("needs", part.String()))
		}
	}
}

func (b *policyBuilder) urls(path string, in URLs, out *urlRule, images bool) {
	*out = urlRule{relative: in.Relative, protocolRelative: in.ProtocolRelative}
	for scheme := range strings.FieldsSeq(in.Schemes) {
		switch {
		case images && scheme == "data":
			out.data = true
		case isUnsafeScheme(scheme):
			b.mistake(path+"/Schemes", CodePolicyUnsafeScheme, untaint.TextParam("scheme", scheme))
		case !isScheme(scheme):
			b.mistake(path+"/Schemes", CodePolicyScheme, untaint.TextParam("scheme", scheme))
		default:
			out.schemes = append(out.schemes, scheme)
		}
	}
}

func (b *policyBuilder) rel(c Config) {
	for rel := range strings.FieldsSeq(c.Rel) {
		if !containsWord(linkTypes, rel) {
			b.mistake("/Rel", CodePolicyRel, untaint.TextParam("rel", rel))
		}
		b.p.rel = append(b.p.rel, rel)
	}
	b.p.relPlain, b.p.relBlank = addTokens("", b.p.rel, false), addTokens("", b.p.rel, true)
	b.p.newTab = c.NewTab
}

func (b *policyBuilder) classes(list string) {
	b.p.classes = map[string]bool{}
	for class := range strings.FieldsSeq(list) {
		if prefix, ok := strings.CutSuffix(class, "*"); ok {
			b.p.classPrefixes = append(b.p.classPrefixes, prefix)
			continue
		}
		b.p.classes[class] = true
	}
}

func (b *policyBuilder) styles(list string) {
	for name := range strings.FieldsSeq(list) {
		id, ok := propertyIDs[name]
		if !ok {
			b.mistake("/Styles", CodePolicyStyle, untaint.TextParam("property", name))
			continue
		}
		b.p.styles[id] = true
	}
}

func (b *policyBuilder) idPrefix(prefix string) {
	if prefix == "" {
		prefix = defaultIDPrefix
	}
	if !isID(prefix) || strings.ContainsAny(prefix, `"'<>&#`) || !strings.ContainsAny(prefix, "-:.") {
		b.mistake("/IDPrefix", CodePolicyPrefix)
	}
	b.p.idPrefix = prefix
}
