package html

// elementID is the place of an element in the table below; 0 is an element
// that HTML does not have.
type elementID uint8

// The elements that the engine treats by name. The others are reached through
// their flags alone.
const (
	elUnknown elementID = iota
	elA
	elAddress
	elArea
	elB
	elBr
	elButton
	elCaption
	elCol
	elColgroup
	elDd
	elDiv
	elDt
	elForm
	elHr
	elImage
	elImg
	elInput
	elLi
	elListing
	elMath
	elNobr
	elNoscript
	elObject
	elOl
	elOptgroup
	elOption
	elP
	elPlaintext
	elPre
	elRp
	elRt
	elRuby
	elScript
	elSelect
	elStyle
	elSvg
	elTable
	elTbody
	elTd
	elTemplate
	elTextarea
	elTfoot
	elTh
	elThead
	elTr
	elUl
	elFont
	elAudio
	elCanvas
	elDel
	elDetails
	elDialog
	elDl
	elEm
	elEmbed
	elH1
	elI
	elIframe
	elIns
	elPicture
	elS
	elSource
	elSpan
	elStrike
	elStrong
	elSummary
	elTrack
	elU
	elVideo

	firstPlainElement // the first of those without a name in the program
)

// traits say how a browser's parser treats an element (WHATWG HTML, section
// 13.2) and what this package does with it.
type traits uint32

const (
	void       traits = 1 << iota // has no content and no end tag
	special                       // "special" category: stops the search of an end tag
	closesP                       // its start tag ends an open <p>
	formatting                    // kept in the list of active formatting elements
	implied                       // its end tag may be left out
	scope                         // an end tag outside does not reach elements inside
	marker                        // separates the active formatting elements
	plainEnd                      // its end tag closes the nearest one in scope
	heading                       // h1 to h6
	rows                          // table, tbody, thead, tfoot, tr: text may not stand there
	tablePart                     // may stand in a table alone
	cell                          // td, th
	raw                           // its content holds no tags
	decoded                       // as raw, but character references count: textarea, title
	drop                          // its content goes with it
	ignored                       // its tags mean nothing inside a <body>
	never                         // no policy may allow it
	block                         // plain text has a line break around it
	para                          // plain text has an empty line around it
	lineBreak                     // <br>
	replaced                      // it shows something without any text in it
)

// element is one row of the table.
type element struct {
	name   string
	traits traits
}

// elements has a row for each element of HTML, present and past. What is
// "never" could run script, change how the rest is parsed, or reach out of the
// place it was put in; the others are safe with checked attributes.
var elements = [...]element{
	elUnknown: {"", never},

	// Named in the program.
	elA:         {"a", formatting},
	elAddress:   {"address", special | closesP | plainEnd | block},
	elArea:      {"area", void | special},
	elB:         {"b", formatting},
	elBr:        {"br", void | special | lineBreak},
	elButton:    {"button", special | plainEnd | replaced},
	elCaption:   {"caption", special | scope | marker | tablePart | block},
	elCol:       {"col", void | special | tablePart},
	elColgroup:  {"colgroup", special | tablePart},
	elDd:        {"dd", special | closesP | implied | block},
	elDiv:       {"div", special | closesP | plainEnd | block},
	elDt:        {"dt", special | closesP | implied | block},
	elForm:      {"form", special | closesP | block},
	elHr:        {"hr", void | special | closesP | block},
	elImage:     {"image", void | special}, // becomes img
	elImg:       {"img", void | special | replaced},
	elInput:     {"input", void | special | replaced},
	elLi:        {"li", special | closesP | implied | block},
	elListing:   {"listing", special | closesP | plainEnd | never | para},
	elMath:      {"math", drop | never},
	elNobr:      {"nobr", formatting},
	elNoscript:  {"noscript", special | raw | drop | never},
	elObject:    {"object", special | scope | marker | never},
	elOl:        {"ol", special | closesP | plainEnd | block},
	elOptgroup:  {"optgroup", implied | never | block},
	elOption:    {"option", implied | never | block},
	elP:         {"p", special | closesP | implied | para},
	elPlaintext: {"plaintext", special | closesP | raw | never | block},
	elPre:       {"pre", special | closesP | plainEnd | para},
	elRp:        {"rp", implied},
	elRt:        {"rt", implied},
	elRuby:      {"ruby", 0},
	elScript:    {"script", special | raw | drop | never},
	elSelect:    {"select", special | scope | plainEnd | never},
	elStyle:     {"style", special | raw | drop | never},
	elSvg:       {"svg", drop | never},
	elTable:     {"table", special | closesP | scope | rows | block},
	elTbody:     {"tbody", special | rows | tablePart},
	elTd:        {"td", special | scope | marker | tablePart | cell},
	elTemplate:  {"template", special | scope | marker | drop | never},
	elTextarea:  {"textarea", special | raw | decoded | never | block},
	elTfoot:     {"tfoot", special | rows | tablePart},
	elTh:        {"th", special | scope | marker | tablePart | cell},
	elThead:     {"thead", special | rows | tablePart},
	elTr:        {"tr", special | rows | tablePart | block},
	elUl:        {"ul", special | closesP | plainEnd | block},
	elFont:      {"font", formatting},
	elAudio:     {"audio", replaced},
	elCanvas:    {"canvas", never},
	elDel:       {"del", 0},
	elDetails:   {"details", special | closesP | plainEnd | block},
	elDialog:    {"dialog", closesP | plainEnd | block},
	elDl:        {"dl", special | closesP | plainEnd | block},
	elEm:        {"em", formatting},
	elEmbed:     {"embed", void | special | never},
	elH1:        {"h1", special | closesP | heading | para},
	elI:         {"i", formatting},
	elIframe:    {"iframe", special | raw | drop | never | replaced},
	elIns:       {"ins", 0},
	elPicture:   {"picture", 0},
	elS:         {"s", formatting},
	elSource:    {"source", void | special},
	elSpan:      {"span", 0},
	elStrike:    {"strike", formatting},
	elStrong:    {"strong", formatting},
	elSummary:   {"summary", special | closesP | plainEnd | block},
	elTrack:     {"track", void | special},
	elU:         {"u", formatting},
	elVideo:     {"video", replaced},

	// Sections and blocks.
	firstPlainElement: {"article", special | closesP | plainEnd | block},
	{"aside", special | closesP | plainEnd | block},
	{"blockquote", special | closesP | plainEnd | para},
	{"center", special | closesP | plainEnd | block},
	{"dir", special | closesP | plainEnd | block},
	{"fieldset", special | closesP | plainEnd | block},
	{"figcaption", special | closesP | plainEnd | block},
	{"figure", special | closesP | plainEnd | block},
	{"footer", special | closesP | plainEnd | block},
	{"h2", special | closesP | heading | para},
	{"h3", special | closesP | heading | para},
	{"h4", special | closesP | heading | para},
	{"h5", special | closesP | heading | para},
	{"h6", special | closesP | heading | para},
	{"header", special | closesP | plainEnd | block},
	{"hgroup", special | closesP | plainEnd | block},
	{"legend", block},
	{"main", special | closesP | plainEnd | block},
	{"menu", special | closesP | plainEnd | block},
	{"nav", special | closesP | plainEnd | block},
	{"section", special | closesP | plainEnd | block},

	// <search> ends a <p> in some browsers and not in others.
	{"search", special | closesP | plainEnd | never | block},

	// Text.
	{"abbr", 0},
	{"acronym", 0},
	{"bdi", 0},
	{"bdo", 0},
	{"big", formatting},
	{"cite", 0},
	{"code", formatting},
	{"data", 0},
	{"dfn", 0},
	{"kbd", 0},
	{"label", 0},
	{"mark", 0},
	{"meter", replaced},
	{"output", 0},
	{"progress", replaced},
	{"q", 0},
	{"samp", 0},
	{"small", formatting},
	{"sub", 0},
	{"sup", 0},
	{"time", 0},
	{"tt", formatting},
	{"var", 0},
	{"wbr", void | special},

	// Images, sound and film.
	{"map", 0},

	// Never: raw text, which two parsers read in two ways (CVE-2021-42576,
	// CVE-2025-66021).
	{"noembed", special | raw | drop | never},
	{"noframes", special | raw | drop | never},
	{"title", special | raw | decoded | drop | never},
	{"xmp", special | closesP | raw | never | block},

	// Never: they act on the whole page, or load what is not checked here.
	{"base", void | special | never},
	{"basefont", void | special | never},
	{"bgsound", void | special | never},
	{"body", special | ignored | never},
	{"frame", void | special | ignored | never},
	{"frameset", special | ignored | never},
	{"head", special | ignored | never},
	{"html", special | scope | ignored | never},
	{"link", void | special | never},
	{"meta", void | special | never},
	{"param", void | special | never},

	// Never: gone from HTML, experimental, or of no use without script.
	{"applet", special | scope | marker | never},
	{"blink", never},
	{"command", never},
	{"content", never},
	{"datalist", never},
	{"element", never},
	{"fencedframe", never},
	{"isindex", never},
	{"keygen", void | special | never},
	{"marquee", special | scope | marker | never},
	{"menuitem", never},
	{"multicol", never},
	{"nextid", never},
	{"portal", never},
	{"rb", implied | never},
	{"rtc", implied | never},
	{"selectedcontent", never},
	{"shadow", never},
	{"slot", never},
	{"spacer", never},
}

// numElements is how many rows the table has.
const numElements = len(elements)

// elementTable finds a row by the element's name.
var elementTable = func() *nameTable {
	names := make([]string, numElements)
	for id, e := range elements {
		names[id] = e.name
	}
	return newNameTable(names)
}()

// scanElement finds the element whose name starts at i in the input, and where the
// name ends.
func scanElement(s string, i int) (id elementID, end int) {
	key := uint64(0)
	for end = i; end < len(s); end++ {
		c := foldedByte[s[end]]
		if c == 0 {
			break
		}
		if c == noNameByte {
			return elUnknown, tagNameEnd(s, end)
		}
		key |= uint64(c) << (8 * uint(end-i))
	}
	if end-i >= wordBytes {
		return lookupElement(s[i:end]), end
	}
	return elementID(shortElements().row(key | keyEnd<<(8*uint(end-i)))), end
}

// is reports whether the element has one of the traits.
func (id elementID) is(t traits) bool { return traitsOf[id]&t != 0 }

// traitsOf has the traits alone, which are looked at much more often than names.
var traitsOf = func() (all [256]traits) {
	for id, el := range elements {
		all[id] = el.traits
	}
	return all
}()

// String returns the element's name, "" for one that HTML does not have.
func (id elementID) String() string { return elements[id].name }

// lookupElement finds the element by a name as it stands in the input.
func lookupElement(name string) elementID { return elementID(elementTable.find(name)) }
