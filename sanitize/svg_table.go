package sanitize

// svgElement is a row of the table of what may stay in a drawing.
type svgElement struct {
	name string
	text bool // what is typed in it is shown
	leaf bool // it holds text alone; HTML would read elements in it as its own
	href bool // it may refer to another element
}

// svgElements has no element that runs, loads, links, animates or holds another
// language, and no filter that costs more than its size says.
var svgElements = svgElementsByName(
	svgElement{name: "circle"},
	svgElement{name: "clipPath"},
	svgElement{name: "defs"},
	svgElement{name: "desc", text: true, leaf: true},
	svgElement{name: "ellipse"},
	svgElement{name: "feBlend"},
	svgElement{name: "feColorMatrix"},
	svgElement{name: "feComponentTransfer"},
	svgElement{name: "feComposite"},
	svgElement{name: "feDropShadow"},
	svgElement{name: "feFlood"},
	svgElement{name: "feFuncA"},
	svgElement{name: "feFuncB"},
	svgElement{name: "feFuncG"},
	svgElement{name: "feFuncR"},
	svgElement{name: "feGaussianBlur"},
	svgElement{name: "feMerge"},
	svgElement{name: "feMergeNode"},
	svgElement{name: "feOffset"},
	svgElement{name: "filter"},
	svgElement{name: "g"},
	svgElement{name: "line"},
	svgElement{name: "linearGradient", href: true},
	svgElement{name: "marker"},
	svgElement{name: "mask"},
	svgElement{name: "path"},
	svgElement{name: "pattern", href: true},
	svgElement{name: "polygon"},
	svgElement{name: "polyline"},
	svgElement{name: "radialGradient", href: true},
	svgElement{name: "rect"},
	svgElement{name: "stop"},
	svgElement{name: "svg"},
	svgElement{name: "symbol"},
	svgElement{name: "text", text: true},
	svgElement{name: "textPath", text: true, href: true},
	svgElement{name: "title", text: true, leaf: true},
	svgElement{name: "tspan", text: true},
	svgElement{name: "use", href: true},
)

func svgElementsByName(rows ...svgElement) map[string]*svgElement {
	all := make(map[string]*svgElement, len(rows))
	for i := range rows {
		all[rows[i].name] = &rows[i]
	}
	return all
}

// svgValue is the type of an attribute's value.
type svgValue uint8

const (
	svgWords     svgValue = iota + 1 // numbers, letters and the punctuation of lists
	svgText                          // any text, shown to nobody but a screen reader
	svgFont                          // names of fonts, quoted or not
	svgTransform                     // matrix(…), rotate(…) and the like
	svgPaint                         // a colour, or url(#id)
	svgLocal                         // none, or url(#id)
	svgHref                          // #id
	svgID
)

// svgAttribute is a row of the table of attributes. Each may stand on each
// element but for href.
type svgAttribute struct {
	names string
	value svgValue
	style bool // a property of CSS as well
}

var svgAttributes = svgAttributesByName(
	svgAttribute{"id", svgID, false},
	svgAttribute{"href", svgHref, false},
	svgAttribute{"transform gradientTransform patternTransform", svgTransform, false},
	// Where and how large.
	svgAttribute{"x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height d points pathLength viewBox preserveAspectRatio", svgWords, false},
	svgAttribute{"offset refX refY markerWidth markerHeight orient rotate textLength lengthAdjust startOffset", svgWords, false},
	svgAttribute{"gradientUnits spreadMethod patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits", svgWords, false},
	svgAttribute{"filterUnits primitiveUnits in in2 result mode operator k1 k2 k3 k4 type values stdDeviation edgeMode", svgWords, false},
	svgAttribute{"tableValues slope intercept amplitude exponent version baseProfile role aria-hidden", svgWords, false},
	svgAttribute{"aria-label", svgText, false},
	// How it looks.
	svgAttribute{"fill stroke color stop-color flood-color", svgPaint, true},
	svgAttribute{"clip-path mask filter marker-start marker-mid marker-end marker", svgLocal, true},
	svgAttribute{"opacity fill-opacity stroke-opacity stop-opacity flood-opacity fill-rule clip-rule", svgWords, true},
	svgAttribute{"stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset", svgWords, true},
	svgAttribute{"display visibility overflow paint-order vector-effect shape-rendering text-rendering", svgWords, true},
	svgAttribute{"color-interpolation color-interpolation-filters", svgWords, true},
	svgAttribute{"font-size font-style font-variant font-weight font-stretch text-anchor text-decoration", svgWords, true},
	svgAttribute{"letter-spacing word-spacing dominant-baseline alignment-baseline baseline-shift writing-mode direction", svgWords, true},
	svgAttribute{"font-family", svgFont, true},
)
