package svg

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/untaint/untaint/sanitize/internal/html"
)

// Nearly all icons are written in the same way: names as the tables have them, values
// in double quotes, nothing that has to be decoded. usualIcon reads those as they
// stand, without a token for each tag. What it does is what reader would do; whatever
// is not as it expects it leaves to that.

// verdict is what usualIcon says of a drawing.
type verdict uint8

const (
	unsure verdict = iota // reader has to read it
	isIcon
	notIcon
)

// usualIcon is Icon for a drawing that is written in the usual way.
type usualIcon struct {
	s        string
	at       int // where the token in hand starts
	out      []byte
	removed  *html.Report // nil if nobody asks
	open     [iconDepth]*element
	depth    int
	count    int
	kept     [maxUsual]string // the names of the attributes of the tag in hand
	numKept  int
	nameEnd  int  // the length of out after the name of the tag in hand
	declared bool // the drawing names its namespace
}

// maxUsual is how many attributes a usual tag has at most.
const maxUsual = 16

// read reads the drawing, and appends what stays of it to out.
func (r *usualIcon) read() verdict {
	if !utf8.ValidString(r.s) {
		return unsure
	}
	for i := 0; i < len(r.s); {
		var v verdict
		r.at = i
		switch {
		case r.s[i] != '<':
			i, v = r.text(i)
		case strings.HasPrefix(r.s[i:], "</"):
			i, v = r.end(i)
		default:
			i, v = r.start(i)
		}
		if v != isIcon {
			return v
		}
		if r.depth == 0 && i < len(r.s) {
			return unsure
		}
	}
	switch {
	case r.depth > 0:
		return unsure
	case r.count == 1:
		return notIcon // an empty one draws nothing
	}
	return isIcon
}

// start reads the start tag at i and returns the place after it.
func (r *usualIcon) start(i int) (next int, v verdict) {
	s := r.s
	nameAt := i + 1
	for i = nameAt; i < len(s) && iconBytes[s[i]]&nameByte != 0; i++ {
	}
	if i == nameAt || i == len(s) || iconBytes[s[i]]&spaceByte == 0 && s[i] != '>' && s[i] != '/' {
		return i, unsure
	}
	row := iconNames().elements.find(s[nameAt:i]).element
	switch {
	case row == nil, row.name == "svg" && r.depth > 0:
		return i, notIcon
	case row.name != "svg" && r.depth == 0, r.depth == iconDepth, r.count == iconLimits.MaxElements:
		return i, unsure
	case r.depth > 0 && r.open[r.depth-1].leaf:
		return i, unsure
	}
	r.open[r.depth] = row
	r.depth++
	r.count++
	r.out = append(append(r.out, '<'), row.name...)
	r.numKept, r.nameEnd = 0, len(r.out)
	for {
		start := i
		for i < len(s) && iconBytes[s[i]]&spaceByte != 0 {
			i++
		}
		switch {
		case i+1 >= len(s):
			return i, unsure
		case s[i] == '>':
			r.out = append(r.out, '>')
			return i + 1, isIcon
		case s[i] == '/' && s[i+1] == '>':
			r.out = append(r.out, '>')
			r.close()
			return i + len("/>"), isIcon
		case i == start:
			return i, unsure
		}
		if i, v = r.attribute(row, i); v != isIcon {
			return i, v
		}
	}
}

// attribute reads the attribute at i and returns the place after it.
func (r *usualIcon) attribute(row *element, i int) (next int, v verdict) {
	s, nameAt := r.s, i
	for i < len(s) && iconBytes[s[i]]&nameByte != 0 {
		i++
	}
	name := s[nameAt:i]
	if i+2 >= len(s) || s[i] != '=' || s[i+1] != '"' || name == "" || !startsName(name[0]) {
		return i, unsure
	}
	i += len(`="`)
	valueAt, all := i, wordByte
	for i < len(s) && iconBytes[s[i]]&valueByte != 0 {
		all &= iconBytes[s[i]]
		i++
	}
	if i == len(s) || s[i] != '"' {
		return i, unsure
	}
	return i + 1, r.take(row, name, s[valueAt:i], all != 0)
}

// take writes an attribute if it may stay. With words it is known that the value holds
// nothing but what typeWords takes.
func (r *usualIcon) take(row *element, name, value string, words bool) verdict {
	a := iconNames().attributes.find(name)
	switch {
	case name == "xmlns":
		return r.declare(value)
	case name == "style":
		return unsure
	case a.active, a.attribute == nil && html.IsActive(name, value):
		return notIcon
	case r.has(name, a.attribute != nil):
		r.remove(row, name, html.ReasonDuplicate)
	case a.attribute == nil, name == "overflow" && row.name == "svg", !a.attribute.fitsIcon(row, value):
		r.remove(row, name, html.ReasonAttribute)
	case !a.attribute.value.takesUsual(value, words):
		r.remove(row, name, html.ReasonValue)
	case r.numKept == maxUsual:
		return unsure
	default:
		r.kept[r.numKept] = name
		r.numKept++
		r.out = append(append(append(append(append(r.out, ' '), name...), `="`...), value...), '"')
	}
	return isIcon
}

// declare takes the namespace, which comes first wherever it was declared.
func (r *usualIcon) declare(value string) verdict {
	switch {
	case r.depth > 1:
		return unsure
	case value != namespace:
		return notIcon
	case !r.declared:
		r.out = slices.Insert(r.out, r.nameEnd, declaration...)
	}
	r.declared = true
	return isIcon
}

var declaration = []byte(` xmlns="` + namespace + `"`)

// has reports whether the tag in hand has the attribute already. HTML compares names
// without regard to case.
func (r *usualIcon) has(name string, exact bool) bool {
	for _, kept := range r.kept[:r.numKept] {
		if kept == name || !exact && len(kept) == len(name) && strings.EqualFold(kept, name) {
			return true
		}
	}
	return false
}

// text reads the text at i and returns the place after it.
func (r *usualIcon) text(i int) (next int, v verdict) {
	s, start, all := r.s, i, spaceByte
	for i < len(s) && iconBytes[s[i]]&valueByte != 0 {
		all &= iconBytes[s[i]]
		i++
	}
	if i == len(s) || s[i] != '<' || r.depth == 0 {
		return i, unsure
	}
	row := r.open[r.depth-1]
	if row.text || all != 0 {
		r.out = append(r.out, s[start:i]...)
	} else {
		r.remove(row, "", html.ReasonMisplaced)
	}
	return i, isIcon
}

// end reads the end tag at i and returns the place after it.
func (r *usualIcon) end(i int) (next int, v verdict) {
	rest := r.s[i+len("</"):]
	if r.depth == 0 {
		return i, unsure
	}
	name := r.open[r.depth-1].name
	if len(rest) <= len(name) || rest[:len(name)] != name || rest[len(name)] != '>' {
		return i, unsure
	}
	r.close()
	return i + len("</>") + len(name), isIcon
}

// close writes the end tag of the innermost element.
func (r *usualIcon) close() {
	r.depth--
	r.out = append(append(append(r.out, "</"...), r.open[r.depth].name...), '>')
}

func (r *usualIcon) remove(row *element, attribute string, why html.Reason) {
	if r.removed == nil {
		return
	}
	if attribute != "" {
		attribute = knownAttribute(attribute)
	}
	r.removed.Add(html.Removal{Offset: r.at, Element: row.name, Attribute: attribute, Reason: why})
}

// takesUsual is takes for a value of the bytes that a usual one has.
func (v valueType) takesUsual(s string, words bool) bool {
	switch {
	case v == typeWords:
		return words
	case v == typePaint && isPlainPaint(s):
		return true
	}
	if strings.ContainsAny(s, "\t\n") {
		s = strings.Map(blank, s)
	}
	return v.takes(s)
}

// isPlainPaint reports whether a paint is a name or "#" and digits, which are nearly
// all that icons have.
func isPlainPaint(s string) bool {
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		return len(digits) >= 3 && len(digits) <= 8 && !strings.ContainsFunc(digits, isNotHex)
	}
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != "" && len(s) <= 32
}

func isNotHex(c rune) bool {
	return (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f')
}

// iconByte says where a byte may stand in a usual icon.
type iconByte uint8

const (
	nameByte  iconByte = 1 << iota // in a name
	valueByte                      // in a value or in text, as it stands
	wordByte                       // in a value of typeWords
	spaceByte
)

// iconBytes leaves out what is escaped or decoded somewhere, and the first bytes of
// the characters that XML or HTML take for others.
var iconBytes = func() (set [256]iconByte) {
	for c := range set {
		b := byte(c)
		if only(string(rune(c)), "-") {
			set[c] |= nameByte
		}
		if b >= ' ' && b < 0x7f && strings.IndexByte(`"<>&`, b) < 0 || b >= utf8.RuneSelf && b != 0xc2 && b != 0xef {
			set[c] |= valueByte
		}
		if only(string(rune(c)), wordsToo) {
			set[c] |= wordByte
		}
		if b == ' ' || b == '\t' || b == '\n' {
			set[c] |= valueByte | wordByte | spaceByte
		}
	}
	return set
}()

func startsName(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// iconRow is what is known of a name.
type iconRow struct {
	name      string
	element   *element
	attribute *attributeRow
	active    bool // with any value
}

// nameIndex finds a row by its name. A map would take several times as long.
type nameIndex struct {
	slots [256]uint8 // the place in rows
	rows  []iconRow  // the first one has no name
}

func nameSlot(name string) uint8 {
	n := len(name)
	return name[0]*7 ^ name[n/2]*29 ^ name[n-1]*131 ^ uint8(n)*43
}

func (x *nameIndex) add(row iconRow) {
	slot := nameSlot(row.name)
	for x.slots[slot] != 0 {
		slot++
	}
	x.slots[slot] = uint8(len(x.rows))
	x.rows = append(x.rows, row)
}

// find returns the row of a name, which is not empty, or the first one.
func (x *nameIndex) find(name string) *iconRow {
	slot := nameSlot(name)
	for x.slots[slot] != 0 && x.rows[x.slots[slot]].name != name {
		slot++
	}
	return &x.rows[x.slots[slot]]
}

// iconNames are the elements of icons, and all attributes of drawings.
var iconNames = sync.OnceValue(func() *struct{ elements, attributes nameIndex } {
	var x struct{ elements, attributes nameIndex }
	x.elements.rows, x.attributes.rows = make([]iconRow, 1), make([]iconRow, 1)
	for _, name := range iconElements {
		x.elements.add(iconRow{name: name, element: elements()[name]})
	}
	for name, row := range attributes() {
		x.attributes.add(iconRow{name: name, attribute: row, active: html.IsActive(name, "")})
	}
	return &x
})
