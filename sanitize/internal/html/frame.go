package html

import (
	"strings"

	"github.com/untaint/untaint"
)

// An <iframe> of a listed host. Its content is never written, and what it may do is
// said by the policy and not by the input.

const (
	frameSandbox       = "allow-scripts allow-popups allow-presentation"
	frameSandboxOrigin = "allow-scripts allow-same-origin allow-popups allow-presentation"
	frameAttributes    = "allowfullscreen height loading referrerpolicy src title width"
)

// AllowFrame allows frames of a host, such as "www.youtube.com/embed/". Those of
// another origin than the page's may keep their own.
func (p *Policy) AllowFrame(host string) untaint.Code {
	rule, ok := parseHost(host)
	if !ok {
		return CodePolicyHost
	}
	p.frames = append(p.frames, rule)
	p.elements[elIframe].allowed = true
	for name := range strings.FieldsSeq(frameAttributes) {
		p.elements[elIframe].attributes.set(attributeRowFor(name, elIframe))
	}
	return ""
}

// AddSelf names a host of the program's own.
func (p *Policy) AddSelf(host string) untaint.Code {
	rule, ok := parseHost(host)
	if !ok || rule.path != "" {
		return CodePolicyHost
	}
	p.self = append(p.self, rule)
	return ""
}

// sandboxFor returns what a frame may do. Scripts together with the origin of the
// page would be able to take the sandbox away: only where it is known which hosts
// are the program's own, and that this one is not, a frame keeps its origin.
func (p *Policy) sandboxFor(src string) string {
	if len(p.self) == 0 || matchesHost(p.self, src) {
		return frameSandbox
	}
	return frameSandboxOrigin
}

func checkFrame(e *engine, _ elementID, _ *attributeRow, v string) (string, bool, Reason) {
	https := urlRule{schemes: []string{"https"}}
	if !https.allows(v) || !matchesHost(e.p.frames, v) {
		return "", false, ReasonURL
	}
	return v, true, 0
}

// cleanSandbox sets what the frame may do, whatever the input says.
func (e *engine) cleanSandbox(elementID) {
	t := &e.tag
	sandbox := -1
	src := ""
	for i := range t.attrs {
		switch a := &t.attrs[i]; {
		case a.id == attrSandbox && sandbox < 0:
			sandbox = i
		case a.keep && e.p.attributes.names[a.id] == "src":
			src = e.valueOf(a)
		}
	}
	want := e.p.sandboxFor(src)
	if sandbox < 0 {
		e.addAttribute(attrSandbox, want)
		return
	}
	a := &t.attrs[sandbox]
	value := e.valueOf(a)
	if value != want {
		e.noteAttribute(elIframe, a, ReasonValue)
	}
	e.keepValue(a, value, want)
}
