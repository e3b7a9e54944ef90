package svg

import (
	"strings"
	"sync"

	"github.com/untaint/untaint/sanitize/internal/html"
)

const namespace = "http://www.w3.org/2000/svg"

// element is a row of the table of what may stay in a drawing.
type element struct {
	name string
	text bool // what is typed in it is shown
	leaf bool // it holds text alone; HTML would read elements in it as its own
	href bool // it may refer to another element
	data bool // it may show an image that is written in it
}

// elements has no element that runs, loads, links, animates or holds another
// language, and no filter that costs more than its size says.
var elements = sync.OnceValue(func() map[string]*element {
	return byName(
		element{name: "circle"},
		element{name: "clipPath"},
		element{name: "defs"},
		element{name: "desc", text: true, leaf: true},
		element{name: "ellipse"},
		element{name: "feBlend"},
		element{name: "feColorMatrix"},
		element{name: "feComponentTransfer"},
		element{name: "feComposite"},
		element{name: "feDropShadow"},
		element{name: "feFlood"},
		element{name: "feFuncA"},
		element{name: "feFuncB"},
		element{name: "feFuncG"},
		element{name: "feFuncR"},
		element{name: "feGaussianBlur"},
		element{name: "feMerge"},
		element{name: "feMergeNode"},
		element{name: "feOffset"},
		element{name: "filter"},
		element{name: "g"},
		element{name: "image", data: true},
		element{name: "line"},
		element{name: "linearGradient", href: true},
		element{name: "marker"},
		element{name: "mask"},
		element{name: "path"},
		element{name: "pattern", href: true},
		element{name: "polygon"},
		element{name: "polyline"},
		element{name: "radialGradient", href: true},
		element{name: "rect"},
		element{name: "stop"},
		element{name: "svg"},
		element{name: "symbol"},
		element{name: "text", text: true},
		element{name: "textPath", text: true, href: true},
		element{name: "title", text: true, leaf: true},
		element{name: "tspan", text: true},
		element{name: "use", href: true},
	)
})

func byName(rows ...element) map[string]*element {
	all := make(map[string]*element, len(rows))
	for i := range rows {
		all[rows[i].name] = &rows[i]
	}
	return all
}

// valueType is the type of an attribute's value.
type valueType uint8

const (
	typeWords     valueType = iota + 1 // numbers, letters and the punctuation of lists
	typeText                           // any text, shown to nobody but a screen reader
	typeFont                           // names of fonts, quoted or not
	typeTransform                      // matrix(…), rotate(…) and the like
	typePaint                          // a colour, or url(#id)
	typeLocal                          // none, or url(#id)
	typeHref                           // #id, or an image that is written in it
	typeID

	numTypes
)

// attributeRow is a row of the table of attributes. Each may stand on each
// element except for href.
type attributeRow struct {
	names string
	value valueType
	style bool // a property of CSS as well
}

var attributes = sync.OnceValue(func() map[string]*attributeRow {
	return byNames(
		attributeRow{"id", typeID, false},
		attributeRow{"href", typeHref, false},
		attributeRow{"transform gradientTransform patternTransform", typeTransform, false},
		// Where and how large.
		attributeRow{"x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height d points pathLength viewBox preserveAspectRatio", typeWords, false},
		attributeRow{"offset refX refY markerWidth markerHeight orient rotate textLength lengthAdjust startOffset", typeWords, false},
		attributeRow{"gradientUnits spreadMethod patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits", typeWords, false},
		attributeRow{"filterUnits primitiveUnits in in2 result mode operator k1 k2 k3 k4 type values stdDeviation edgeMode", typeWords, false},
		attributeRow{"tableValues slope intercept amplitude exponent version baseProfile role aria-hidden", typeWords, false},
		attributeRow{"aria-label", typeText, false},
		// How it looks.
		attributeRow{"fill stroke color stop-color flood-color", typePaint, true},
		attributeRow{"clip-path mask filter marker-start marker-mid marker-end marker", typeLocal, true},
		attributeRow{"opacity fill-opacity stroke-opacity stop-opacity flood-opacity fill-rule clip-rule", typeWords, true},
		attributeRow{"stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset", typeWords, true},
		attributeRow{"display visibility overflow paint-order vector-effect shape-rendering text-rendering", typeWords, true},
		attributeRow{"color-interpolation color-interpolation-filters", typeWords, true},
		attributeRow{"font-size font-style font-variant font-weight font-stretch text-anchor text-decoration", typeWords, true},
		attributeRow{"letter-spacing word-spacing dominant-baseline alignment-baseline baseline-shift writing-mode direction", typeWords, true},
		attributeRow{"font-family", typeFont, true},
	)
})

func byNames(rows ...attributeRow) map[string]*attributeRow {
	all := map[string]*attributeRow{}
	for i := range rows {
		for name := range strings.FieldsSeq(rows[i].names) {
			all[name] = &rows[i]
		}
	}
	return all
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
