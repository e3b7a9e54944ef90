package html

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/untaint/untaint"
)

// What a policy makes of URLs before it checks them. Whatever comes out is checked
// like any other URL: a hook can't let through what the policy refuses.

// hasHooks reports whether functions of the program's own are called with values.
func (p *Policy) hasHooks() bool {
	return p.value != nil || p.rewriteLink != nil || p.rewriteImage != nil
}

// linkTo returns the link to write. What is not external it makes so, if the policy
// has a base.
func (e *engine) linkTo(u string) (string, Reason) {
	p := e.p
	if isFragment(u) {
		if !p.links.relative && !p.fragments {
			return "", ReasonURL
		}
		return e.anchor(u), 0
	}
	return p.rewritten(u, &p.links, p.rewriteLink)
}

// image returns the image URL to write.
func (p *Policy) image(u string) (string, Reason) {
	if p.images.data {
		if compact := compactData(u); compact != u {
			return compact, ReasonRewritten
		}
	}
	return p.rewritten(u, &p.images, p.rewriteImage)
}

// compactData returns a data: URL of an image without the white space in it that
// programs break its lines with: browsers skip it.
func compactData(u string) string {
	if strings.IndexByte(u, '\n') < 0 && strings.IndexByte(u, ' ') < 0 {
		return u
	}
	compact := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && isSpace(byte(r)) {
			return -1
		}
		return r
	}, u)
	if !IsDataImage(compact) {
		return u
	}
	return compact
}

func (p *Policy) rewritten(u string, rule *urlRule, hook func(string) string) (string, Reason) {
	absolute := p.absolute(u)
	if !rule.allows(absolute) {
		return "", ReasonURL
	}
	if hook != nil && isExternal(absolute) {
		if absolute = hook(trimURL(absolute)); absolute == "" || !utf8.ValidString(absolute) || !rule.allows(absolute) {
			return "", ReasonURL
		}
	}
	if absolute != u {
		return absolute, ReasonRewritten
	}
	return u, 0
}

// absolute resolves a relative URL against the policy's base.
func (p *Policy) absolute(u string) string {
	if p.base == nil || isExternal(u) {
		return u
	}
	relative, err := url.Parse(trimURL(u))
	if err != nil || relative.Scheme != "" || relative.Opaque != "" {
		return u
	}
	return p.base.ResolveReference(relative).String()
}

// SetBase sets what relative URLs are resolved against.
func (p *Policy) SetBase(base string) untaint.Code {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return CodePolicyBase
	}
	p.base = u
	return ""
}

// anchor gives a link inside the page the prefix that IDs get, if the policy
// allows IDs. Without them, such links go to anchors of the page itself.
func (e *engine) anchor(u string) string {
	if !e.p.hasIDs || !isFragment(u) {
		return u
	}
	hash := strings.IndexByte(u, '#')
	if hash+1 == len(u) || strings.HasPrefix(u[hash+1:], e.p.idPrefix) {
		return u
	}
	return e.prefixed(u[:hash+1], u[hash+1:])
}

// prefixed returns what is before an ID, the policy's prefix and the ID, in the engine's
// memory.
func (e *engine) prefixed(before, id string) string {
	start := len(e.decoded)
	e.decoded = append(append(append(e.decoded, before...), e.p.idPrefix...), id...)
	return borrow(e.decoded[start:])
}

// cleanSrcset checks a list of image URLs (section 4.8.4.2.1) and returns it,
// with each one rewritten. A list that browsers could divide in another way,
// because a URL in it holds a comma, is refused.
func cleanSrcset(p *Policy, raw string) (string, bool) {
	var changed []string // the URLs, once one of them is another
	described := true
	n := 0
	for rest, more := raw, true; more; n++ {
		var candidate string
		candidate, rest, more = strings.Cut(rest, ",")
		field, next := nextField(candidate, 0)
		descriptor, end := nextField(candidate, next)
		if field == "" || skipSpace(candidate, end) != len(candidate) || descriptor != "" && !isDescriptor(descriptor) {
			return "", false
		}
		if !described && !isSpace(candidate[0]) {
			return "", false // "a,b 2x": one URL to a browser
		}
		described = descriptor != ""
		u, why := p.image(field)
		if why != 0 && why != ReasonRewritten || strings.ContainsAny(u, ", ") {
			return "", false // what the hook returned would be two URLs
		}
		if u != field && changed == nil {
			changed = srcsetURLs(raw)
		}
		if changed != nil {
			changed[n] = u
		}
	}
	if changed == nil {
		return raw, true
	}
	return writeSrcset(raw, changed), true
}
