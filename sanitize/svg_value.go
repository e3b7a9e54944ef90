package sanitize

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
)

func svgAttributesByName(rows ...svgAttribute) map[string]*svgAttribute {
	all := map[string]*svgAttribute{}
	for i := range rows {
		for name := range strings.FieldsSeq(rows[i].names) {
			all[name] = &rows[i]
		}
	}
	return all
}

// attributes puts into r.attrs what may stay of an element's attributes.
func (r *svgReader) attributes(row *svgElement, attrs []xml.Attr) {
	r.attrs = r.attrs[:0]
	style := ""
	for _, a := range attrs {
		name := a.Name.Local
		switch {
		case a.Name.Space == "xmlns", a.Name.Space == "" && name == "xmlns":
			continue // which declare what is not used
		case a.Name.Space == "xlink" && name == "href", a.Name.Space == "":
		default:
			r.remove(row.name, "", ReasonAttribute)
			continue
		}
		if name == "style" && a.Name.Space == "" {
			style += a.Value + ";"
			continue
		}
		r.attribute(row, name, a.Value)
	}
	for declaration := range strings.SplitSeq(style, ";") {
		r.declaration(row, declaration)
	}
}

// attribute keeps an attribute, or reports why not.
func (r *svgReader) attribute(row *svgElement, name, value string) {
	a, known := svgAttributes[name]
	switch value = strings.Map(svgBlank, value); {
	case !known, a.value == svgHref && !row.href, name == "overflow" && row.name == "svg":
		r.remove(row.name, knownAttribute(name), ReasonAttribute)
	case slices.ContainsFunc(r.attrs, func(kept svgAttr) bool { return kept.name == name }):
		r.remove(row.name, name, ReasonDuplicate)
	case !a.value.takes(value):
		why := ReasonValue
		if a.value == svgHref || strings.Contains(value, "url") {
			why = ReasonURL
		}
		r.remove(row.name, name, why)
	case name == "id" && r.graph.has(value):
		r.remove(row.name, name, ReasonDuplicate)
	default:
		r.attrs = append(r.attrs, svgAttr{name, value})
	}
}

func (g *svgGraph) has(id string) bool {
	_, taken := g.ids[id]
	return taken
}

// svgBlank makes a space of each white space, as XML does in attributes.
func svgBlank(c rune) rune {
	if c == '\t' || c == '\n' || c == '\r' {
		return ' '
	}
	return c
}

// knownAttribute names the attributes that a report may name.
func knownAttribute(name string) string {
	if _, ok := svgAttributes[name]; ok {
		return name
	}
	if attributeNamed(name) != 0 {
		return name
	}
	return ""
}

// declaration makes an attribute of a declaration in a style, which counts more
// than the attribute of that name.
func (r *svgReader) declaration(row *svgElement, s string) {
	if strings.Trim(s, xmlSpace) == "" {
		return
	}
	name, value, _ := strings.Cut(s, ":")
	name = strings.ToLower(strings.Trim(name, xmlSpace))
	value = strings.Trim(strings.Map(svgBlank, value), " ")
	a, known := svgAttributes[name]
	if !known || !a.style || value == "" || !a.value.takes(value) || name == "overflow" && row.name == "svg" {
		r.remove(row.name, "style", ReasonStyle)
		return
	}
	for i := range r.attrs {
		if r.attrs[i].name == name {
			r.attrs[i].value = value
			return
		}
	}
	r.attrs = append(r.attrs, svgAttr{name, value})
}

const (
	svgIDPattern    = `[A-Za-z_][A-Za-z0-9_.:-]{0,127}`
	svgURLPattern   = `url\((?:#` + svgIDPattern + `|'#` + svgIDPattern + `'|"#` + svgIDPattern + `")\)`
	svgColorPattern = `#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,32}|(?:rgb|hsl)a?\([0-9.,%+\-/ ]*\)`
)

var (
	svgIDs        = regexp.MustCompile(`^` + svgIDPattern + `$`)
	svgHrefs      = regexp.MustCompile(`^#` + svgIDPattern + `$`)
	svgLocals     = regexp.MustCompile(`^(?:[a-z]{1,32}|` + svgURLPattern + `)$`)
	svgPaints     = regexp.MustCompile(`^ *(?:(?:` + svgColorPattern + `)|` + svgURLPattern + `(?: +(?:` + svgColorPattern + `))?) *$`)
	svgTransforms = regexp.MustCompile(`^(?:[ ,]*(?:matrix|translate|scale|rotate|skewX|skewY) *\([0-9eE.,+\- ]*\))*[ ,]*$`)
	svgNotWord    = svgBytesBut(" .,+-%_")
	svgNotFont    = svgBytesBut(" .,+-_'\"")
)

func svgBytesBut(more string) *stopSet {
	return stopBytes(func(c byte) bool { return !alphanumeric(c) && strings.IndexByte(more, c) < 0 })
}

func (v svgValue) takes(s string) bool {
	switch v {
	case svgWords:
		return svgNotWord.index(s) < 0
	case svgText:
		return true
	case svgFont:
		return svgNotFont.index(s) < 0
	case svgTransform:
		return svgTransforms.MatchString(s)
	case svgPaint:
		return svgPaints.MatchString(s)
	case svgLocal:
		return svgLocals.MatchString(s)
	case svgHref:
		return svgHrefs.MatchString(s)
	case svgID:
		return svgIDs.MatchString(s)
	}
	return false
}
