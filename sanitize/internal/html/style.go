package html

import "sync"

// propertyID is a row of the table of CSS properties.
type propertyID uint8

// styleType is a set of what may stand in the value of a property, beside the
// row's words.
type styleType uint8

const (
	styleColor    styleType = 1 << iota // a name, #hex, rgb(), oklch(), color-mix() and their like
	styleLength                         // 0, or a number with a unit or "%"
	styleNumber                         // a number without a unit
	styleFamily                         // names such as those of fonts, quoted or not, separated by commas, and variables of the page
	styleSlash                          // "/" between two values
	styleGradient                       // linear-gradient() and its like
	styleCalc                           // calc(), min(), max() and clamp() of lengths; a negative result counts as 0
)

// property is one row of the table.
type property struct {
	name  string
	types styleType
	words string
	most  int // how many values there may be
}

const (
	allWords        = "inherit initial unset revert"
	lineStyles      = "none hidden solid dashed dotted double groove ridge inset outset"
	lineWidths      = "thin medium thick"
	fontSizes       = "xx-small x-small small medium large x-large xx-large smaller larger"
	fontWeights     = "normal bold bolder lighter"
	markers         = "none disc circle square decimal decimal-leading-zero lower-alpha upper-alpha lower-latin upper-latin lower-roman upper-roman lower-greek"
	backgroundWords = "none transparent repeat no-repeat repeat-x repeat-y space round scroll fixed local border-box padding-box content-box center top bottom left right cover contain auto"
	breaks          = "auto always avoid left right"
)

// properties has a row for each CSS property that a policy can allow. None
// takes a url(), which would be loaded, and none moves a box over what it does
// not belong to: there is no position, no negative length, no transform.
var properties = [...]property{
	0: {},
	{"background", styleColor | styleLength | styleSlash | styleGradient, backgroundWords, 10},
	{"background-color", styleColor, "transparent", 1},
	{"background-image", styleGradient, "none", 1},
	{"background-position", styleLength, "center top bottom left right", 4},
	{"background-repeat", 0, "repeat no-repeat repeat-x repeat-y space round", 2},
	{"background-size", styleLength, "auto contain cover", 2},
	{"border", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-bottom", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-bottom-color", styleColor, "", 1},
	{"border-bottom-left-radius", styleLength, "", 2},
	{"border-bottom-right-radius", styleLength, "", 2},
	{"border-bottom-style", 0, lineStyles, 1},
	{"border-bottom-width", styleLength, lineWidths, 1},
	{"border-collapse", 0, "collapse separate", 1},
	{"border-color", styleColor, "", 4},
	{"border-left", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-left-color", styleColor, "", 1},
	{"border-left-style", 0, lineStyles, 1},
	{"border-left-width", styleLength, lineWidths, 1},
	{"border-radius", styleLength, "", 4},
	{"border-right", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-right-color", styleColor, "", 1},
	{"border-right-style", 0, lineStyles, 1},
	{"border-right-width", styleLength, lineWidths, 1},
	{"border-spacing", styleLength, "", 2},
	{"border-style", 0, lineStyles, 4},
	{"border-top", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"border-top-color", styleColor, "", 1},
	{"border-top-left-radius", styleLength, "", 2},
	{"border-top-right-radius", styleLength, "", 2},
	{"border-top-style", 0, lineStyles, 1},
	{"border-top-width", styleLength, lineWidths, 1},
	{"border-width", styleLength, lineWidths, 4},
	{"box-sizing", 0, "border-box content-box", 1},
	{"break-after", 0, "auto avoid page", 1},
	{"break-before", 0, "auto avoid page", 1},
	{"break-inside", 0, "auto avoid", 1},
	{"caption-side", 0, "top bottom", 1},
	{"clear", 0, "none left right both", 1},
	{"color", styleColor, "", 1},
	{"direction", 0, "ltr rtl", 1},
	{"display", 0, "none inline block inline-block flex inline-flex grid inline-grid flow-root list-item table inline-table table-row table-cell table-row-group table-header-group table-footer-group table-column table-column-group table-caption", 1},
	{"empty-cells", 0, "show hide", 1},
	{"float", 0, "none left right", 1},
	{"font", styleLength | styleNumber | styleFamily | styleSlash, "", 64},
	{"font-family", styleFamily, "", 64},
	{"font-size", styleLength, fontSizes, 1},
	{"font-style", 0, "normal italic oblique", 1},
	{"font-variant", 0, "normal small-caps", 1},
	{"font-weight", styleNumber, fontWeights, 1},
	{"height", styleLength | styleCalc, "auto", 1},
	{"letter-spacing", styleLength, "normal", 1},
	{"line-height", styleLength | styleNumber, "normal", 1},
	{"list-style", styleFamily, markers + " inside outside", 2},
	{"list-style-position", 0, "inside outside", 1},
	{"list-style-type", styleFamily, markers, 1}, // the numbers of many scripts, and "- "
	{"margin", styleLength, "auto", 4},
	{"margin-bottom", styleLength, "auto", 1},
	{"margin-left", styleLength, "auto", 1},
	{"margin-right", styleLength, "auto", 1},
	{"margin-top", styleLength, "auto", 1},
	{"max-height", styleLength | styleCalc, "none", 1},
	{"max-width", styleLength | styleCalc, "none", 1},
	{"min-height", styleLength | styleCalc, "auto", 1},
	{"min-width", styleLength | styleCalc, "auto", 1},
	{"object-fit", 0, "contain cover fill none scale-down", 1},
	{"overflow", 0, "visible hidden auto", 1},
	{"overflow-wrap", 0, "normal break-word anywhere", 1},
	{"padding", styleLength, "", 4},
	{"padding-bottom", styleLength, "", 1},
	{"padding-left", styleLength, "", 1},
	{"padding-right", styleLength, "", 1},
	{"padding-top", styleLength, "", 1},
	{"page-break-after", 0, breaks, 1},
	{"page-break-before", 0, breaks, 1},
	{"page-break-inside", 0, "auto avoid", 1},
	{"table-layout", 0, "auto fixed", 1},
	{"text-align", 0, "left right center justify start end match-parent", 1},
	{"text-decoration", styleColor, "none underline overline line-through solid double dotted dashed wavy", 3},
	{"text-decoration-color", styleColor, "", 1},
	{"text-decoration-line", 0, "none underline overline line-through", 3},
	{"text-decoration-style", 0, "solid double dotted dashed wavy", 1},
	{"text-indent", styleLength, "", 1},
	{"text-overflow", 0, "clip ellipsis", 1},
	{"text-transform", 0, "none capitalize uppercase lowercase", 1},
	{"vertical-align", styleLength, "baseline sub super top text-top middle bottom text-bottom", 1},
	{"white-space", 0, "normal nowrap pre pre-wrap pre-line break-spaces", 1},
	{"white-space-collapse", 0, "collapse preserve preserve-breaks break-spaces", 1},
	{"width", styleLength | styleCalc, "auto", 1},
	{"word-break", 0, "normal break-all keep-all break-word", 1},
	{"word-spacing", styleLength, "normal", 1},
	{"aspect-ratio", styleNumber | styleSlash, "auto", 3},
	{"column-gap", styleLength, "normal", 1},
	{"margin-inline-start", styleLength, "auto", 1},
	{"margin-inline-end", styleLength, "auto", 1},
	{"opacity", styleNumber, "", 1},
	{"outline", styleColor | styleLength, lineStyles + " " + lineWidths, 3},
	{"padding-inline-start", styleLength | styleCalc, "", 1},
	{"padding-inline-end", styleLength | styleCalc, "", 1},
	{"tab-size", styleNumber, "", 1},
	{"text-decoration-thickness", styleLength, "auto from-font", 1},
	{"text-size-adjust", styleLength, "auto none", 1},
	{"unicode-bidi", 0, "normal embed isolate plaintext", 1},
	{"writing-mode", 0, "horizontal-tb vertical-rl vertical-lr", 1},
	{"accent-color", styleColor, "auto", 1},
	{"quotes", 0, "none auto", 1},
	{"cursor", 0, "auto default pointer text help", 1},
	{"word-wrap", 0, "normal break-word", 1},
	{"align-items", 0, "normal stretch center start end flex-start flex-end baseline", 1},
	{"flex-flow", 0, "row row-reverse column column-reverse nowrap wrap wrap-reverse", 2},
	{"flex-direction", 0, "row row-reverse column column-reverse", 1},
	{"flex-wrap", 0, "nowrap wrap wrap-reverse", 1},
	{"font-feature-settings", styleFamily | styleNumber, "normal on off", 64},
	{"font-kerning", 0, "auto normal none", 1},
	{"font-stretch", styleLength, "normal ultra-condensed extra-condensed condensed semi-condensed semi-expanded expanded extra-expanded ultra-expanded", 1},
	{"font-variant-caps", 0, "normal small-caps all-small-caps petite-caps all-petite-caps unicase titling-caps", 1},
	{"font-variant-ligatures", 0, "normal none common-ligatures no-common-ligatures discretionary-ligatures no-discretionary-ligatures historical-ligatures no-historical-ligatures contextual no-contextual", 5},
	{"font-variant-numeric", 0, "normal ordinal slashed-zero lining-nums oldstyle-nums proportional-nums tabular-nums diagonal-fractions stacked-fractions", 5},
	{"gap", styleLength, "normal", 2},
	{"hyphens", 0, "none manual auto", 1},
	{"justify-content", 0, "normal center start end left right flex-start flex-end space-between space-around space-evenly stretch", 1},
	{"resize", 0, "none both horizontal vertical block inline", 1},
	{"row-gap", styleLength, "normal", 1},
	{"-ms-interpolation-mode", 0, "bicubic nearest-neighbor", 1},
	{"-ms-text-size-adjust", styleLength, "auto none", 1},
	{"-webkit-text-size-adjust", styleLength, "auto none", 1},
	{"mso-line-height-rule", 0, "exactly at-least auto", 1},
	{"mso-table-lspace", styleLength, "", 1},
	{"mso-table-rspace", styleLength, "", 1},
}

const numProperties = len(properties)

// propertyTable finds a row by its name in any case.
var propertyTable = sync.OnceValue(func() *nameTable {
	names := make([]string, numProperties)
	for id, p := range properties {
		names[id] = p.name
	}
	return newNameTable(names)
})

// propertyNamed returns the row of a name, 0 if there is none.
func propertyNamed(name string) propertyID { return propertyID(propertyTable().find(name)) }
