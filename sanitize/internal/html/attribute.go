package html

import "strings"

// attributeID is a row of the table below; 0 is an attribute that is not in it.
type attributeID uint8

// valueType is what the value of an attribute has to be.
type valueType uint8

const (
	typeNever    valueType = iota // no policy may allow the attribute
	typeText                      // any text: it is shown or read out, not followed
	typeFlag                      // present or not; the value means nothing
	typeWord                      // one of the row's words, in any case
	typeInteger                   // up to nine digits, with or without a minus sign
	typeNumber                    // as an integer, with or without a fraction
	typeLength                    // pixels or a percentage
	typeColor                     // #rgb, #rrggbb or a name
	typeLanguage                  // a BCP 47 tag, by its characters
	typeDate                      // what <time datetime> takes, by its characters
	typeMIME                      // a media type with its parameters, by its characters
	typeQuery                     // a media query or a list of sizes, by its characters
	typeName                      // the name of a form field
	typeClass                     // class names that the policy allows
	typeID                        // an ID, which gets the policy's prefix
	typeIDRefs                    // references to IDs, which get the prefix too
	typeHashRef                   // "#" and an ID
	typeURL                       // a URL to go to
	typeImage                     // a URL that is loaded and shown
	typeSrcset                    // a list of image URLs
	typeFrame                     // a document of a listed host
	typeStyle                     // CSS declarations that the policy allows
	typeRel                       // link types
	typeTarget                    // _blank or _self
	typeKey                       // one character

	numTypes
)

// attributeRow is one row of the table.
type attributeRow struct {
	name  string
	value valueType
	on    string // the elements that may have it, "" for all
	words string // for typeWord
}

// attributes has a row for each attribute that a policy can allow, and for
// those of note that it can't. It decides by the attribute's name, not by the
// pair of element and name, whether a value is a URL: an attribute that is a URL
// anywhere has its check everywhere. The first row of a name whose elements fit
// counts.
//
// The handlers "on…" are not in the table: nothing that is not here can be
// allowed.
var attributes = [...]attributeRow{
	0: {"", typeNever, "", ""},

	// Text.
	{"abbr", typeText, "td th", ""},
	{"alt", typeText, "img area input", ""},
	{"aria-label", typeText, "", ""},
	{"aria-description", typeText, "", ""},
	{"content", typeNever, "", ""},
	{"download", typeText, "a area", ""},
	{"label", typeText, "track", ""},
	{"placeholder", typeText, "input", ""},
	{"summary", typeText, "table", ""},
	{"title", typeText, "", ""},
	{"value", typeInteger, "li", ""},
	{"value", typeNumber, "meter progress", ""},
	{"value", typeText, "button data input", ""},
	{"face", typeText, "font", ""},
	{"axis", typeText, "td th", ""},
	{"char", typeKey, "", ""},
	{"charset", typeName, "a", ""},
	{"accept", typeMIME, "form input", ""},
	{"accept-charset", typeText, "form", ""},
	{"itemprop", typeText, "", ""},
	{"prompt", typeText, "", ""},
	{"rev", typeText, "a", ""},

	// Flags.
	{"allowfullscreen", typeFlag, "iframe", ""},
	{"checked", typeFlag, "input", ""},
	{"controls", typeFlag, "audio video", ""},
	{"compact", typeFlag, "dl ol ul menu dir", ""},
	{"default", typeFlag, "track", ""},
	{"disabled", typeFlag, "button fieldset input", ""},
	{"hidden", typeFlag, "", ""},
	{"ismap", typeFlag, "img", ""},
	{"itemscope", typeFlag, "", ""},
	{"loop", typeFlag, "audio video", ""},
	{"muted", typeFlag, "audio video", ""},
	{"multiple", typeFlag, "input", ""},
	{"noshade", typeFlag, "hr", ""},
	{"nowrap", typeFlag, "td th", ""},
	{"open", typeFlag, "details", ""},
	{"playsinline", typeFlag, "video", ""},
	{"readonly", typeFlag, "input", ""},
	{"required", typeFlag, "input", ""},
	{"reversed", typeFlag, "ol", ""},
	{"nohref", typeFlag, "area", ""},
	{"selected", typeFlag, "", ""},

	// Words.
	{"align", typeWord, "", "left right center justify char top middle bottom baseline texttop absmiddle absbottom"},
	{"valign", typeWord, "", "top middle bottom baseline"},
	{"aria-checked", typeWord, "", "true false mixed"},
	{"aria-hidden", typeWord, "", "true false"},
	{"aria-level", typeInteger, "", ""},
	{"clear", typeWord, "br", "left right all none both"},
	{"decoding", typeWord, "img", "sync async auto"},
	{"dir", typeWord, "", "ltr rtl auto"},
	{"enctype", typeWord, "form", "application/x-www-form-urlencoded multipart/form-data text/plain"},
	{"frame", typeWord, "table", "void above below hsides lhs rhs vsides box border"},
	{"kind", typeWord, "track", "subtitles captions descriptions chapters"},
	{"loading", typeWord, "img iframe", "lazy eager"},
	{"method", typeWord, "form", "get post"},
	{"preload", typeWord, "audio video", "none metadata auto"},
	{"referrerpolicy", typeWord, "a area iframe img", "no-referrer same-origin strict-origin strict-origin-when-cross-origin"},
	{"role", typeWord, "", "alert article banner cell checkbox code columnheader complementary contentinfo definition deletion doc-backlink doc-endnote doc-endnotes doc-footnote doc-noteref emphasis figure footer group heading img insertion link list listitem main math navigation none note paragraph presentation region row rowgroup rowheader separator status strong subscript superscript table term text time"},
	{"rules", typeWord, "table", "none groups rows cols all"},
	{"scope", typeWord, "td th", "row col rowgroup colgroup"},
	{"spellcheck", typeWord, "", "true false"},
	{"shape", typeWord, "area a", "rect circle poly default"},
	{"translate", typeWord, "", "yes no"},
	{"type", typeWord, "ol ul li", "1 a i disc circle square"},
	{"type", typeWord, "button", "submit reset button"},
	{"type", typeWord, "input", "checkbox radio text search email tel url number range date month week time datetime-local color hidden submit reset button"},
	{"type", typeMIME, "a source", ""},

	// Numbers, lengths and colours.
	{"border", typeInteger, "img table", ""},
	{"cellpadding", typeLength, "table", ""},
	{"cellspacing", typeLength, "table", ""},
	{"charoff", typeLength, "", ""},
	{"colspan", typeInteger, "td th", ""},
	{"cols", typeInteger, "", ""},
	{"colwidth", typeQuery, "td th", ""},
	{"height", typeLength, "", ""},
	{"high", typeNumber, "meter", ""},
	{"hspace", typeInteger, "img", ""},
	{"low", typeNumber, "meter", ""},
	{"max", typeNumber, "input meter progress", ""},
	{"maxlength", typeInteger, "input", ""},
	{"min", typeNumber, "input meter", ""},
	{"minlength", typeInteger, "input", ""},
	{"optimum", typeNumber, "meter", ""},
	{"progress", typeNumber, "", ""},
	{"rows", typeInteger, "", ""},
	{"rowspan", typeInteger, "td th", ""},
	{"size", typeWord, "font", "1 2 3 4 5 6 7 +1 +2 +3 +4 +5 +6 -1 -2 -3 -4 -5 -6"},
	{"size", typeInteger, "hr input", ""},
	{"span", typeInteger, "col colgroup", ""},
	{"start", typeInteger, "ol", ""},
	{"step", typeNumber, "input", ""},
	{"tabindex", typeInteger, "", ""},
	{"vspace", typeInteger, "img", ""},
	{"width", typeLength, "", ""},
	{"bgcolor", typeColor, "", ""},
	{"bordercolor", typeColor, "table td th tr", ""},
	{"color", typeColor, "font hr", ""},

	// Languages, dates, types and queries.
	{"hreflang", typeLanguage, "a area", ""},
	{"lang", typeLanguage, "", ""},
	{"srclang", typeLanguage, "track", ""},
	{"datetime", typeDate, "del ins time", ""},
	{"media", typeQuery, "source", ""},
	{"sizes", typeQuery, "img source", ""},
	{"coords", typeQuery, "area a", ""},

	// Names, classes and style.
	{"class", typeClass, "", ""},
	{"id", typeID, "", ""},
	{"name", typeID, "a map", ""},
	{"name", typeName, "button fieldset input output", ""},
	{"for", typeIDRefs, "label output", ""},
	{"form", typeIDRefs, "button fieldset input output", ""},
	{"headers", typeIDRefs, "td th", ""},
	{"aria-controls", typeIDRefs, "", ""},
	{"aria-describedby", typeIDRefs, "", ""},
	{"aria-details", typeIDRefs, "", ""},
	{"aria-labelledby", typeIDRefs, "", ""},
	{"usemap", typeHashRef, "img", ""},
	{"style", typeStyle, "", ""},

	// URLs, and what goes with them.
	{"action", typeURL, "form", ""},
	{"background", typeImage, "table td th tr tbody thead tfoot", ""},
	{"cite", typeURL, "blockquote del ins q", ""},
	{"formaction", typeURL, "button input", ""},
	{"href", typeURL, "a area", ""},
	{"longdesc", typeURL, "img", ""},
	{"poster", typeImage, "video", ""},
	{"src", typeFrame, "iframe", ""},
	{"src", typeImage, "audio img source track video", ""},
	{"srcset", typeSrcset, "img source", ""},
	{"rel", typeRel, "a area form", ""},
	{"target", typeTarget, "a area form", ""},

	// Never: URLs that are loaded as code or as a document, that are sent to
	// without being seen, or that only foreign elements have.
	{"archive", typeNever, "", ""},
	{"attributename", typeNever, "", ""},
	{"by", typeNever, "", ""},
	{"classid", typeNever, "", ""},
	{"code", typeNever, "", ""},
	{"codebase", typeNever, "", ""},
	{"data", typeNever, "", ""},
	{"dynsrc", typeNever, "", ""},
	{"from", typeNever, "", ""},
	{"icon", typeNever, "", ""},
	{"itemid", typeNever, "", ""},
	{"itemtype", typeURL, "", ""},
	{"imagesrcset", typeNever, "", ""},
	{"lowsrc", typeNever, "", ""},
	{"manifest", typeNever, "", ""},
	{"ping", typeNever, "", ""},
	{"profile", typeNever, "", ""},
	{"srcdoc", typeNever, "", ""},
	{"to", typeNever, "", ""},
	{"values", typeNever, "", ""},
	{"xlink:href", typeNever, "", ""},
	{"xml:base", typeNever, "", ""},
	{"xmlns", typeNever, "", ""},

	// Never: they change what a script, a form or a parser does.
	{"accesskey", typeKey, "", ""},
	{"attributionsrc", typeNever, "", ""},
	{"autofocus", typeNever, "", ""},
	{"autoplay", typeNever, "", ""},
	{"command", typeNever, "", ""},
	{"commandfor", typeNever, "", ""},
	{"contenteditable", typeNever, "", ""},
	{"crossorigin", typeNever, "", ""},
	{"http-equiv", typeNever, "", ""},
	{"integrity", typeNever, "", ""},
	{"is", typeNever, "", ""},
	{"language", typeNever, "", ""},
	{"nonce", typeNever, "", ""},
	{"part", typeNever, "", ""},
	{"popover", typeNever, "", ""},
	{"popovertarget", typeNever, "", ""},
	{"sandbox", typeNever, "", ""},
	{"shadowrootmode", typeNever, "", ""},
	{"slot", typeNever, "", ""},
}

// numAttributes is how many rows the table has.
const numAttributes = len(attributes)

// maxAttributes is how many rows a policy can tell apart, its own data-*
// attributes included.
const maxAttributes = 256

// attributeNames are the names of the rows, and after them those of a policy's
// own data-* attributes.
func attributeNames(data []string) []string {
	names := make([]string, 0, numAttributes+len(data))
	for _, row := range attributes {
		names = append(names, row.name)
	}
	return append(names, data...)
}

// attributeTable finds the first row of a name.
var attributeTable = newNameTable(attributeNames(nil))

// attributeNamed returns the first row of a name in lower case.
func attributeNamed(name string) attributeID {
	id := attributeID(attributeTable.find(name))
	if attributes[id].name != name {
		return 0
	}
	return id
}

// The rows that the engine treats by name.
var (
	attrHref    = attributeNamed("href")
	attrStart   = attributeNamed("start")
	attrNumbers = attributeRowFor("type", elOl)
	attrRel     = attributeNamed("rel")
	attrTarget  = attributeNamed("target")
	attrStyle   = attributeNamed("style")
	attrSandbox = attributeNamed("sandbox")
	attrClass   = attributeNamed("class")
)

// sameName has for each row the next one of the same name, 0 for the last.
var sameName = func() (next [maxAttributes]attributeID) {
	last := map[string]attributeID{}
	for id := numAttributes - 1; id > 0; id-- {
		name := attributes[id].name
		next[id] = last[name]
		last[name] = attributeID(id)
	}
	return next
}()

// maxAttributeName is the length of the longest name that is looked up.
const maxAttributeName = 64

// foldName returns the name in lower case, in buf if it has to be changed, and
// "" for a name that is too long to be one of ours.
func foldName(name string, buf *[maxAttributeName]byte) []byte {
	if len(name) > maxAttributeName {
		return nil
	}
	for i := 0; i < len(name); i++ {
		buf[i] = lower(name[i])
	}
	return buf[:len(name)]
}

// handlerName stands in reports for each attribute "on…", of which there are
// more than a table can keep up with.
const handlerName = "on*"

// isHandler reports whether an attribute's name is that of an event handler.
func isHandler(name string) bool {
	return len(name) > 2 && lower(name[0]) == 'o' && lower(name[1]) == 'n' && isLetter(name[2])
}

// attributeRowFor returns the row that holds for an attribute of an element,
// 0 if the table has none.
func attributeRowFor(name string, el elementID) attributeID {
	for id := attributeNamed(name); id != 0; id = sameName[id] {
		on := attributes[id].on
		if on == "" || containsWord(on, el.String()) {
			return id
		}
	}
	return 0
}

// hasWord is containsWord for a list in lower case, which may be long.
func hasWord(list, word string) bool {
	for i := 0; i < len(word); i++ {
		if word[i] >= 'A' && word[i] <= 'Z' || word[i] == ' ' {
			return containsWord(list, word)
		}
	}
	if rest, ok := strings.CutPrefix(list, word); ok && word != "" && (rest == "" || rest[0] == ' ') {
		return true // the first is the most usual one
	}
	for i := 0; word != ""; i++ {
		n := strings.Index(list[i:], word)
		if n < 0 {
			return false
		}
		i += n
		end := i + len(word)
		if (i == 0 || list[i-1] == ' ') && (end == len(list) || list[end] == ' ') {
			return true
		}
	}
	return containsWord(list, word)
}

// containsWord reports whether a list separated by spaces has the word, without
// regard to the case of ASCII letters.
func containsWord(list, word string) bool {
	for i := 0; i < len(list); i++ {
		j := 0
		for j < len(word) && i < len(list) && list[i] != ' ' && lower(list[i]) == lower(word[j]) {
			i++
			j++
		}
		if j == len(word) && (i == len(list) || list[i] == ' ') {
			return true
		}
		for i < len(list) && list[i] != ' ' {
			i++
		}
	}
	return false
}
