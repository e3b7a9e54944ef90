package svg

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/untaint/untaint/sanitize/internal/html"
)

func byNames(rows ...attributeRow) map[string]*attributeRow {
	all := map[string]*attributeRow{}
	for i := range rows {
		for name := range strings.FieldsSeq(rows[i].names) {
			all[name] = &rows[i]
		}
	}
	return all
}

// attributes puts into r.attrs what may stay of an element's attributes.
func (r *reader) attributes(row *element, attrs []xml.Attr) {
	r.attrs = r.attrs[:0]
	var style strings.Builder
	for _, a := range attrs {
		name := a.Name.Local
		switch {
		case a.Name.Space == "xmlns", a.Name.Space == "" && name == "xmlns":
			continue // which declare what is not used
		case a.Name.Space == "xlink" && name == "href", a.Name.Space == "":
		default:
			r.remove(row.name, "", html.ReasonAttribute)
			continue
		}
		if name == "style" && a.Name.Space == "" {
			style.WriteString(a.Value + ";")
			continue
		}
		r.attribute(row, name, a.Value)
	}
	for declaration := range strings.SplitSeq(style.String(), ";") {
		r.declaration(row, declaration)
	}
}

// attribute keeps an attribute, or reports why not.
func (r *reader) attribute(row *element, name, value string) {
	a, known := attributes()[name]
	switch value = strings.Map(blank, value); {
	case !known, a.value == typeHref && !row.href, name == "overflow" && row.name == "svg":
		r.remove(row.name, knownAttribute(name), html.ReasonAttribute)
	case slices.ContainsFunc(r.attrs, func(kept attr) bool { return kept.name == name }):
		r.remove(row.name, name, html.ReasonDuplicate)
	case !a.value.takes(value):
		why := html.ReasonValue
		if a.value == typeHref || strings.Contains(value, "url") {
			why = html.ReasonURL
		}
		r.remove(row.name, name, why)
	case name == "id" && r.graph.has(value):
		r.remove(row.name, name, html.ReasonDuplicate)
	default:
		r.attrs = append(r.attrs, attr{name, value})
	}
}

func (g *graph) has(id string) bool {
	_, taken := g.ids[id]
	return taken
}

// blank makes a space of each white space, as XML does in attributes.
func blank(c rune) rune {
	if c == '\t' || c == '\n' || c == '\r' {
		return ' '
	}
	return c
}

// knownAttribute names the attributes that a report may name.
func knownAttribute(name string) string {
	if _, ok := attributes()[name]; ok {
		return name
	}
	if html.KnownAttribute(name) {
		return name
	}
	return ""
}

// declaration makes an attribute of a declaration in a style, which counts more
// than the attribute of that name.
func (r *reader) declaration(row *element, s string) {
	if strings.Trim(s, xmlSpace) == "" {
		return
	}
	name, value, _ := strings.Cut(s, ":")
	name = strings.ToLower(strings.Trim(name, xmlSpace))
	value = strings.Trim(strings.Map(blank, value), " ")
	a, known := attributes()[name]
	if !known || !a.style || value == "" || !a.value.takes(value) || name == "overflow" && row.name == "svg" {
		r.remove(row.name, "style", html.ReasonStyle)
		return
	}
	for i := range r.attrs {
		if r.attrs[i].name == name {
			r.attrs[i].value = value
			return
		}
	}
	r.attrs = append(r.attrs, attr{name, value})
}

const (
	idPattern    = `[A-Za-z_][A-Za-z0-9_.:-]{0,127}`
	urlPattern   = `url\((?:#` + idPattern + `|'#` + idPattern + `'|"#` + idPattern + `")\)`
	colorPattern = `#[0-9A-Fa-f]{3,8}|[A-Za-z]{1,32}|(?:rgb|hsl)a?\([0-9.,%+\-/ ]*\)`
)

// patterns are what the values of some types match, made when the first drawing
// is read: a program that cleans no drawing does not pay for them.
var patterns = sync.OnceValue(func() (p [numTypes]*regexp.Regexp) {
	p[typeID] = regexp.MustCompile(`^` + idPattern + `$`)
	p[typeHref] = regexp.MustCompile(`^#` + idPattern + `$`)
	p[typeLocal] = regexp.MustCompile(`^(?:[a-z]{1,32}|` + urlPattern + `)$`)
	p[typePaint] = regexp.MustCompile(`^ *(?:(?:` + colorPattern + `)|` + urlPattern + `(?: +(?:` + colorPattern + `))?) *$`)
	p[typeTransform] = regexp.MustCompile(`^(?:[ ,]*(?:matrix|translate|scale|rotate|skewX|skewY) *\([0-9eE.,+\- ]*\))*[ ,]*$`)
	return p
})

// takes reports whether s is a value of the type.
func (v valueType) takes(s string) bool {
	switch v {
	case typeText:
		return true
	case typeWords:
		return only(s, " .,+-%_")
	case typeFont:
		return only(s, " .,+-_'\"")
	case typeTransform, typePaint, typeLocal, typeHref, typeID:
		return patterns()[v].MatchString(s)
	}
	return false
}

// only reports whether s holds ASCII letters, digits and the bytes of more alone.
func only(s, more string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		alphanumeric := c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !alphanumeric && strings.IndexByte(more, c) < 0 {
			return false
		}
	}
	return true
}
