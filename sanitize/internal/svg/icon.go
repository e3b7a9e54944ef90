package svg

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/untaint/untaint/sanitize/internal/html"
)

// iconElements are what a drawing within a page may consist of. None refers to
// another, so that no ID is needed, which would be one of the page.
var iconElements = strings.Fields("circle desc ellipse g line path polygon polyline rect svg text title tspan")

// iconLimits bound a drawing within a page. The engine of HTML bounds its bytes.
var iconLimits = Limits{MaxBytes: 1 << 20, MaxDepth: iconDepth, MaxElements: 1000}

const iconDepth = 16

// isC1 reports whether c is a control that HTML reads as another character where it
// is written as a reference.
func isC1(c rune) bool { return c >= 0x80 && c < 0xa0 }

// fitsIcon reports whether a start tag may be one of an icon.
func fitsIcon(row *element, t xml.StartElement, nested bool) bool {
	if row == nil || t.Name.Space != "" || !slices.Contains(iconElements, row.name) || row.name == "svg" && nested {
		return false
	}
	return !slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return html.IsActive(a.Name.Local, a.Value) })
}

// declares reports whether an element names its namespace, as it need not in a page.
func declares(attrs []xml.Attr) bool {
	return slices.ContainsFunc(attrs, func(a xml.Attr) bool { return a.Name.Space == "" && a.Name.Local == "xmlns" })
}

// fitsIcon reports whether an attribute may be one of an icon: no ID, no reference,
// and nothing that moves or blurs the whole drawing over what is around it.
func (a *attributeRow) fitsIcon(on *element, value string) bool {
	switch {
	case a.value == typeID, a.value == typeHref, a.value == typeLocal, strings.Contains(value, "url"):
		return false
	}
	return on.name != "svg" || a.value != typeTransform
}
