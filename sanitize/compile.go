package sanitize

import (
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sanitize/internal/html"
	"github.com/untaint/untaint/sanitize/internal/svg"
)

// Compile returns the policy that c describes. It refuses what cannot be made
// safe with an error of Kind Misuse that lists every mistake. The Path of each
// names the field, such as /Elements/3/Attributes.
func (c Config) Compile() (*Policy, error) {
	b := &policyBuilder{errs: untaint.Collector{Op: "sanitize.Config.Compile"}, rules: html.New()}
	b.elements(c)
	b.urls("/Links", c.Links, false)
	b.urls("/Images", c.Images, true)
	b.words("/Rel", "rel", c.Rel, b.rules.AddRel)
	b.words("/Trusted", "host", c.Trusted, b.rules.AddTrusted)
	b.words("/Frames", "host", c.Frames, b.rules.AllowFrame)
	b.words("/Self", "host", c.Self, b.rules.AddSelf)
	if c.Base != "" {
		if code := b.rules.SetBase(c.Base); code != "" {
			b.mistake("/Base", code)
		}
	}
	for class := range strings.FieldsSeq(c.Classes) {
		b.rules.AllowClass(class)
	}
	b.words("/Styles", "property", c.Styles, b.rules.AllowStyle)
	b.idPrefix(c.IDPrefix)
	settings := html.Settings{
		NewTab: c.NewTab, RewriteImage: c.RewriteImage, RewriteLink: c.RewriteLink, Value: c.Value,
		MaxBytes: b.limit("/MaxBytes", c.MaxBytes, html.DefaultMaxBytes, html.HighestMaxBytes),
		MaxDepth: b.limit("/MaxDepth", c.MaxDepth, html.DefaultMaxDepth, html.DefaultMaxDepth),
	}
	if c.Icons {
		settings.Icon = svg.Icon
	}
	if c.Before != nil {
		settings.MaxStyle = maxStyleBefore
	}
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	b.rules.Finish(settings)
	return &Policy{config: c.clone(), rules: b.rules}, nil
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

// policyBuilder compiles a Config and keeps the mistakes it finds.
type policyBuilder struct {
	rules *html.Policy
	errs  untaint.Collector
}

// mistake notes one mistake in the Config.
func (b *policyBuilder) mistake(path string, code untaint.Code, params ...untaint.Param) {
	v := untaint.Violation{Path: path, Code: code, Kind: untaint.Misuse}
	v.Params = untaint.NewParams(params...)
	b.errs.Add(v)
}

func (b *policyBuilder) limit(path string, n, usual, most int) int {
	if n < 0 || n > most {
		b.mistake(path, html.CodePolicyLimit, untaint.IntParam("max", int64(most)))
	}
	if n == 0 {
		return usual
	}
	return n
}

// words allows each word of a list, and notes those that can't be.
func (b *policyBuilder) words(path, param, list string, allow func(string) untaint.Code) {
	for word := range strings.FieldsSeq(list) {
		if code := allow(word); code != "" {
			b.mistake(path, code, untaint.TextParam(param, word))
		}
	}
}

func (b *policyBuilder) elements(c Config) {
	for i, row := range c.Elements {
		path := untaint.PathIndex("/Elements", i)
		el, code := b.rules.AllowElement(row.Name)
		if code != "" {
			b.mistake(path+"/Name", code, untaint.TextParam("element", row.Name))
			continue
		}
		for name := range strings.FieldsSeq(row.Attributes) {
			if code := b.rules.AllowAttribute(el, name); code != "" {
				b.mistake(path+"/Attributes", code, untaint.TextParam("attribute", name), untaint.TextParam("element", el.String()))
			}
		}
		for class := range strings.FieldsSeq(row.Classes) {
			b.rules.AllowClassOn(el, class)
		}
		b.words(path+"/Styles", "property", row.Styles, func(name string) untaint.Code {
			return b.rules.AllowStyleOn(el, name)
		})
	}
	if c.TaskLists {
		b.rules.AllowTaskLists()
	}
	b.words("/Everywhere", "attribute", c.Everywhere, b.rules.AllowEverywhere)
	for _, part := range b.rules.MissingTableParts() {
		b.mistake("/Elements", html.CodePolicyIncomplete, untaint.TextParam("element", "table"), untaint.TextParam("needs", part))
	}
}

func (b *policyBuilder) urls(path string, in URLs, images bool) {
	b.rules.SetURLs(html.URLs{Images: images, Relative: in.Relative, ProtocolRelative: in.ProtocolRelative, Fragments: in.Fragments})
	b.words(path+"/Schemes", "scheme", in.Schemes, func(scheme string) untaint.Code {
		return b.rules.AllowScheme(scheme, images)
	})
	b.words(path+"/Hosts", "host", in.Hosts, func(host string) untaint.Code {
		return b.rules.AllowHost(host, images)
	})
}

func (b *policyBuilder) idPrefix(prefix string) {
	if prefix == "" {
		prefix = html.DefaultIDPrefix
	}
	if code := b.rules.SetIDPrefix(prefix); code != "" {
		b.mistake("/IDPrefix", code)
	}
}
