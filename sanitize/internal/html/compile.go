package html

import (
	"slices"
	"strings"

	"github.com/untaint/untaint"
)

// Limits of a policy.
const (
	DefaultMaxBytes = 1 << 20
	HighestMaxBytes = 64 << 20
	DefaultMaxDepth = 256
	DefaultIDPrefix = "user-content-"

	maxDataNames = maxAttributes - numAttributes - 1 // the last row is attrData
)

// Element is an element that a policy allows.
type Element struct{ id elementID }

// String returns the element's name.
func (e Element) String() string { return e.id.String() }

// New returns a policy that allows nothing.
func New() *Policy {
	return &Policy{attributes: attributeTable, styleStarts: layoutStarts, maxBytes: DefaultMaxBytes, maxDepth: DefaultMaxDepth}
}

// readsOf returns the attributes of an element that are allowed, or say what becomes of it
// or of others.
func (p *Policy) readsOf(id elementID) attributeSet {
	reads := p.elements[id].attributes
	reads.set(attrStyle)
	for i := range reads {
		reads[i] |= togetherOf[id].attributes[i]
	}
	return reads
}

// AllowElement allows an element by its name in lower case, or returns the code
// of the reason why it can't be.
func (p *Policy) AllowElement(name string) (Element, untaint.Code) {
	id := lookupElement(name)
	switch {
	case id.String() != name || id == elUnknown:
		return Element{}, CodePolicyElement
	case id.is(never):
		return Element{}, CodePolicyUnsafeElement
	case id == elImage:
		id = elImg
	}
	p.elements[id].allowed = true
	return Element{id}, ""
}

// AllowTaskLists allows <input> as the box of a task list, unless any <input> is
// allowed already.
func (p *Policy) AllowTaskLists() {
	if p.elements[elInput].allowed {
		return
	}
	p.taskLists, p.elements[elInput].allowed = true, true
	for _, name := range [...]string{"checked", "disabled", "type"} {
		p.AllowAttribute(Element{elInput}, name)
	}
}

// AllowAttribute allows an attribute of an element, or returns the code of the
// reason why it can't be.
func (p *Policy) AllowAttribute(el Element, name string) untaint.Code {
	if prefix, ok := dataPrefixOf(name); ok {
		return allowData(&p.elements[el.id].data, prefix)
	}
	id, code := p.attributeFor(name, el.id)
	if code == "" {
		p.elements[el.id].attributes.set(id)
	}
	return code
}

// AllowEverywhere allows an attribute on each allowed element that may have it.
func (p *Policy) AllowEverywhere(name string) (bad untaint.Code) {
	if prefix, ok := dataPrefixOf(name); ok {
		return allowData(&p.data, prefix)
	}
	for el := range elementID(numElements) {
		if el == elUnknown || el.is(never) {
			continue
		}
		id, code := p.attributeFor(name, el)
		switch {
		case code == "" && p.elements[el].allowed:
			p.elements[el].attributes.set(id)
		case code == CodePolicyUnsafeAttribute || code == CodePolicyTooManyAttributes:
			bad = code
		}
	}
	if bad == "" && !strings.HasPrefix(name, dataPrefix) && attributeNamed(name) == 0 {
		return CodePolicyAttribute
	}
	return bad
}

// dataPrefixOf returns the prefix that a word such as "data-mention-*" means.
func dataPrefixOf(name string) (prefix string, ok bool) {
	prefix, ok = strings.CutSuffix(name, "*")
	return prefix, ok && strings.HasPrefix(name, dataPrefix)
}

// allowData allows the data-* attributes with a prefix, unless scripts of wide use
// act upon one of them.
func allowData(list *[]string, prefix string) untaint.Code {
	switch {
	case isGadget(prefix, true):
		return CodePolicyUnsafeAttribute
	case !isDataName(prefix):
		return CodePolicyAttribute
	}
	*list = append(*list, prefix)
	return ""
}

// attributeFor returns the row for an attribute of an element, or the code of the
// reason why it can't be allowed.
func (p *Policy) attributeFor(name string, el elementID) (attributeID, untaint.Code) {
	switch {
	case isHandler(name):
		return 0, CodePolicyUnsafeAttribute
	case strings.HasPrefix(name, dataPrefix) && isGadget(name, false):
		return 0, CodePolicyUnsafeAttribute
	case strings.HasPrefix(name, dataPrefix):
		return p.dataAttribute(name)
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
func (p *Policy) dataAttribute(name string) (attributeID, untaint.Code) {
	if i := slices.Index(p.extra, name); i >= 0 {
		return attributeID(numAttributes + i), ""
	}
	if len(name) > maxAttributeName || name == dataPrefix || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return 0, CodePolicyAttribute
	}
	if len(p.extra) == maxDataNames {
		return 0, CodePolicyTooManyAttributes
	}
	p.extra = append(p.extra, name)
	return attributeID(numAttributes + len(p.extra) - 1), ""
}

// MissingTableParts returns the names of the elements without which what is put
// into a table has no cell to stand in. They have to be allowed too.
func (p *Policy) MissingTableParts() (names []string) {
	if !p.elements[elTable].allowed {
		return nil
	}
	for _, part := range [...]elementID{elTbody, elTr, elTd} {
		if !p.elements[part].allowed {
			names = append(names, part.String())
		}
	}
	return names
}

// URLs says which URLs may stand in links, or in images.
type URLs struct {
	Images                     bool // whether it is for what is loaded and shown
	Relative, ProtocolRelative bool
	Fragments                  bool // of links: those within the text, where Relative is not set
}

// SetURLs sets what is allowed beside AllowScheme.
func (p *Policy) SetURLs(u URLs) {
	rule := p.urlRule(u.Images)
	rule.relative, rule.protocolRelative = u.Relative, u.ProtocolRelative
	if !u.Images {
		p.fragments = u.Fragments
	}
}

func (p *Policy) urlRule(images bool) *urlRule {
	if images {
		return &p.images
	}
	return &p.links
}

// AllowScheme allows URLs of a scheme, and with "*" of each that is not unsafe. It
// returns the code of the reason why it can't be allowed.
func (p *Policy) AllowScheme(scheme string, images bool) untaint.Code {
	rule := p.urlRule(images)
	switch {
	case scheme == "*":
		rule.anyScheme = true
	case images && scheme == "data":
		rule.data = true
	case isUnsafeScheme(scheme):
		return CodePolicyUnsafeScheme
	case !isScheme(scheme):
		return CodePolicyScheme
	default:
		rule.schemes = append(rule.schemes, scheme)
	}
	return ""
}

// AllowHost allows URLs with a host to one more host, and to no other but those
// allowed so.
func (p *Policy) AllowHost(host string, images bool) untaint.Code {
	rule, ok := parseHost(host)
	if !ok {
		return CodePolicyHost
	}
	r := p.urlRule(images)
	r.hosts = append(r.hosts, rule)
	return ""
}

// AddTrusted names a host whose links get no link types.
func (p *Policy) AddTrusted(host string) untaint.Code {
	rule, ok := parseHost(host)
	if !ok {
		return CodePolicyHost
	}
	p.trusted = append(p.trusted, rule)
	return ""
}

// AddRel gives each link a link type.
func (p *Policy) AddRel(rel string) untaint.Code {
	if !containsWord(linkTypes, rel) {
		return CodePolicyRel
	}
	p.rel = append(p.rel, rel)
	return ""
}

// AllowClass allows a class, or all that start with what is in front of a "*".
func (p *Policy) AllowClass(class string) { p.classes.add(class) }

// AllowClassOn is AllowClass for one element.
func (p *Policy) AllowClassOn(el Element, class string) {
	rule := &p.elements[el.id]
	if rule.classes == nil {
		rule.classes = &classRule{}
	}
	rule.classes.add(class)
	rule.attributes.set(attrClass)
}

// AllowStyle allows a CSS property.
func (p *Policy) AllowStyle(name string) untaint.Code { return p.allowStyle(&p.styles, name) }

// AllowStyleOn is AllowStyle for one element.
func (p *Policy) AllowStyleOn(el Element, name string) untaint.Code {
	rule := &p.elements[el.id]
	if rule.styles == nil {
		rule.styles = &[numProperties]bool{}
	}
	rule.attributes.set(attrStyle)
	return p.allowStyle(rule.styles, name)
}

func (p *Policy) allowStyle(styles *[numProperties]bool, name string) untaint.Code {
	id := propertyNamed(name)
	if id == 0 || properties[id].name != name {
		return CodePolicyStyle
	}
	styles[id] = true
	p.keepsLines = p.keepsLines || mayBeLayout(name)
	p.styleStarts.add(name, allowedStart)
	return ""
}

// SetIDPrefix sets what is put in front of IDs.
func (p *Policy) SetIDPrefix(prefix string) untaint.Code {
	if !isID(prefix) || strings.ContainsAny(prefix, `"'<>&#`) || !strings.ContainsAny(prefix, "-:.") {
		return CodePolicyPrefix
	}
	p.idPrefix = prefix
	return ""
}

// Settings are what needs no check.
type Settings struct {
	NewTab             bool
	RewriteImage       func(string) string
	RewriteLink        func(string) string
	Value              func(element, attribute, value string) (string, bool)
	Icon               Icon // reads drawings, nil if there are to be none
	MaxBytes, MaxDepth int
	MaxStyle           int // bytes of a style attribute, 0 for no limit of its own
}

// Finish makes the policy ready for use.
func (p *Policy) Finish(s Settings) {
	p.newTab, p.rewriteImage, p.rewriteLink, p.value = s.NewTab, s.RewriteImage, s.RewriteLink, s.Value
	p.icon = s.Icon
	p.maxBytes, p.maxDepth, p.maxStyle = s.MaxBytes, s.MaxDepth, s.MaxStyle
	p.relPlain, p.relBlank = joinedTokens(p.rel, false), joinedTokens(p.rel, true)
	p.relWritten = ` rel="` + p.relPlain + `"`
	p.hasIDs = p.allowsIDs()
	p.links.finish(p.base != nil || p.rewriteLink != nil)
	p.images.finish(p.base != nil || p.rewriteImage != nil)
	p.names, p.shorts = shortElements(), shortAttributes()
	for id := range elementID(numElements) {
		if p.elements[id].allowed {
			p.usual[id] = usualKind(id)
			p.elements[id].reads = p.readsOf(id)
		}
	}
	if len(p.extra) > 0 {
		p.attributes = newNameTable(attributeNames(p.extra))
	}
	for _, name := range p.attributes.names {
		p.starts = append(p.starts, " "+name+`="`)
	}
}
