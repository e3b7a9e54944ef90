package svg

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/untaint/untaint/sanitize/internal/html"
)

// reader goes through one drawing and writes what stays of it. The tokens come
// from encoding/xml, which decides what is well-formed; the tags are matched
// here, since elements with a prefix are not taken at all and no namespace has to
// be looked up. Nothing is written but names of the tables and escaped text, so
// that it does not matter how another parser would have read the input.
type reader struct {
	limits Limits
	tokens *xml.Decoder
	at     int // where the token in hand starts
	bom    int // bytes before the input of the decoder

	open    []opened
	removed int  // how many of open, from the first that went, are gone
	ended   bool // the root element has ended
	count   int

	attrs  []attr // of the element in hand
	out    []byte
	report html.Report
	graph  graph

	css     []string // of each <style>, as far as it was read
	sheet   *sheet   // its rules, nil while they are not known
	odd     []int    // how much of each <style> the sheet leaves out
	inStyle bool
	icon    bool // it is to stand within a page
	grown   bool // the rules would add more than they may
}

// opened is an element that has not ended.
type opened struct {
	name  xml.Name
	row   *element
	empty int // the length of out after its start tag
	node  int
	gone  bool // its tags are not written, but what is in it
}

// Clean returns the drawing with what is allowed, and what was removed.
func Clean(l Limits, s string) (string, html.Report, Fault) {
	if len(s) > l.MaxBytes {
		return "", html.Report{}, tooMuch(l.MaxBytes)
	}
	r := newReader(l, s)
	f := r.run()
	if f.What == None && len(r.css) > 0 {
		// A rule holds for what is in front of it as well.
		rules, odd := newSheet(r.css, l.MaxBytes)
		r = newReader(l, s)
		r.sheet, r.odd = rules, odd
		if f = r.run(); f.What == None && len(r.out) > l.MaxBytes {
			f = tooMuch(l.MaxBytes)
		}
	}
	if f.What != None {
		return "", html.Report{}, f
	}
	return string(r.out), r.report, Fault{}
}

// Icon cleans a drawing that stands within a page, and appends it to b. Its elements
// get end tags, as all readers of HTML understand them. It is none if it is not
// well-formed, or has an element of another sort, or anything that would run. What it
// left out is added to removed, unless that is nil.
func Icon(b []byte, s string, removed *html.Report) ([]byte, bool) {
	u := usualIcon{s: s, out: b, removed: removed}
	switch u.read() {
	case isIcon:
		return u.out, true
	case notIcon:
		return b, false
	}
	r := newReader(iconLimits, s)
	r.icon = true
	if f := r.run(); f.What != None {
		return b, false
	}
	out := string(r.out)
	if strings.Count(out, "<") == 2 || strings.ContainsFunc(out, isC1) {
		return b, false // an empty one draws nothing
	}
	if removed != nil {
		*removed = r.report
	}
	return append(b, out...), true
}

func newReader(l Limits, s string) *reader {
	body := strings.TrimPrefix(s, "\ufeff")
	r := &reader{limits: l, tokens: xml.NewDecoder(strings.NewReader(body)), bom: len(s) - len(body)}
	r.graph.ids = map[string]int{}
	return r
}

func (r *reader) malformed() Fault { return Fault{What: Malformed, At: r.at} }

func tooMuch(most int) Fault { return Fault{What: TooLarge, Most: most} }

// run reads to the end, or to what cannot be cleaned.
func (r *reader) run() Fault {
	for {
		r.at = r.bom + int(r.tokens.InputOffset())
		token, err := r.tokens.RawToken()
		if errors.Is(err, io.EOF) && r.ended {
			break
		}
		if err != nil {
			return r.malformed()
		}
		if f := r.take(token); f.What != None {
			return f
		}
		if r.grown {
			return tooMuch(r.limits.MaxBytes)
		}
	}
	if most := 10 * r.limits.MaxElements; r.graph.cost(most) > most {
		return Fault{What: Repeats, Most: most}
	}
	return Fault{}
}

func (r *reader) take(token xml.Token) Fault {
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(t)
	case xml.CharData:
		return r.text(t)
	case xml.ProcInst:
		if t.Target != "xml" || r.icon {
			r.remove("", "", html.ReasonComment)
		}
	case xml.Comment, xml.Directive:
		r.remove("", "", html.ReasonComment)
	}
	return Fault{}
}

// remove reports a removal, unless it is within one that was reported.
func (r *reader) remove(element, attribute string, why html.Reason) {
	if r.removed == 0 {
		r.report.Add(html.Removal{Offset: r.at, Element: element, Attribute: attribute, Reason: why})
	}
}

func (r *reader) start(t xml.StartElement) Fault {
	if r.count++; r.count > r.limits.MaxElements {
		return tooMuch(r.limits.MaxElements)
	}
	if len(r.open) == r.limits.MaxDepth {
		return tooMuch(r.limits.MaxDepth)
	}
	row := elements()[t.Name.Local]
	if r.icon && !fitsIcon(row, t, len(r.open) > 0) {
		return r.malformed()
	}
	if t.Name.Space != "" || foreign(t.Attr) {
		row = nil
	}
	if len(r.open) == 0 && (r.ended || row == nil || row.name != "svg") {
		return r.malformed()
	}
	r.open = append(r.open, opened{name: t.Name, row: row})
	switch {
	case r.removed > 0:
		r.removed++
	case row == nil && r.isSheet(t):
		r.startSheet()
	case row == nil && len(r.open) > 1 && t.Name.Space == "" && t.Name.Local == "a" && !foreign(t.Attr):
		r.unwrap()
	case row == nil:
		r.remove(knownMarkup(t.Name), "", html.ReasonContent)
		r.removed = 1
	case len(r.open) > 1 && r.open[len(r.open)-2].row.leaf:
		r.remove(row.name, "", html.ReasonMisplaced)
		r.removed = 1
	default:
		r.write(row, t.Attr)
	}
	return Fault{}
}

// unwrap leaves out the tags of a link, and reads what is in it as if it stood in
// the element around.
func (r *reader) unwrap() {
	around := r.open[len(r.open)-2]
	r.remove("a", "", html.ReasonElement)
	top := &r.open[len(r.open)-1]
	top.row, top.node, top.gone = around.row, around.node, true
}

// isSheet reports whether a <style> is one whose rules hold for the drawing.
func (r *reader) isSheet(t xml.StartElement) bool {
	if t.Name.Space != "" || t.Name.Local != "style" || foreign(t.Attr) || r.open[len(r.open)-2].row.leaf {
		return false
	}
	for _, a := range t.Attr {
		switch value := strings.ToLower(strings.Trim(a.Value, xmlSpace)); {
		case a.Name.Space != "":
		case a.Name.Local == "type" && value != "" && value != "text/css",
			a.Name.Local == "media" && value != "" && value != "all" && value != "screen":
			return false
		}
	}
	return true
}

// startSheet starts to read a <style>, or reports what was left out of it.
func (r *reader) startSheet() {
	n := len(r.css)
	r.css = append(r.css, "")
	if r.sheet != nil {
		// What a browser would make of it elsewhere is not known here, and its rules
		// would hold for a page around it: Check takes none.
		r.remove("style", "", html.ReasonRewritten)
		for range r.odd[n] {
			r.remove("style", "", html.ReasonStyle)
		}
	}
	r.removed, r.inStyle = 1, true
}

// foreign reports an element that its own declaration puts into another
// namespace.
func foreign(attrs []xml.Attr) bool {
	for _, a := range attrs {
		if a.Name.Space == "" && a.Name.Local == "xmlns" && a.Value != namespace {
			return true
		}
	}
	return false
}

// knownMarkup names the elements that a report may name though none may stay.
func knownMarkup(name xml.Name) string {
	if name.Space != "" {
		return ""
	}
	return html.KnownElement(name.Local)
}

func (r *reader) write(row *element, attrs []xml.Attr) {
	top := &r.open[len(r.open)-1]
	parent := -1
	if len(r.open) > 1 {
		parent = r.open[len(r.open)-2].node
	}
	top.row, top.node = row, r.graph.add(parent)
	r.out = append(r.out, '<')
	r.out = append(r.out, row.name...)
	if len(r.open) == 1 && (!r.icon || declares(attrs)) {
		r.out = append(r.out, ` xmlns="`+namespace+`"`...)
	}
	r.attributes(row, attrs)
	for _, a := range r.attrs {
		r.out = append(r.out, ' ')
		r.out = append(r.out, a.name...)
		r.out = append(r.out, `="`...)
		r.out = appendXML(r.out, a.value)
		r.out = append(r.out, '"')
		r.graph.attribute(top.node, a)
	}
	r.out = append(r.out, '>')
	top.empty = len(r.out)
}

func (r *reader) end(t xml.EndElement) Fault {
	last := len(r.open) - 1
	if last < 0 || r.open[last].name != t.Name {
		return r.malformed()
	}
	top := r.open[last]
	r.open = r.open[:last]
	r.ended = last == 0
	switch {
	case r.removed > 0:
		r.removed--
		r.inStyle = r.inStyle && r.removed > 0
	case top.gone:
	case len(r.out) == top.empty && !r.icon:
		r.out = append(r.out[:top.empty-1], "/>"...)
	default:
		r.out = append(r.out, "</"...)
		r.out = append(r.out, top.row.name...)
		r.out = append(r.out, '>')
	}
	return Fault{}
}

// attributes puts into r.attrs what may stay of an element's attributes.
func (r *reader) attributes(row *element, attrs []xml.Attr) {
	r.attrs = r.attrs[:0]
	var style strings.Builder
	var id, classes string
	for _, a := range attrs {
		name := a.Name.Local
		switch {
		case a.Name.Space == "xmlns", a.Name.Space == "" && name == "xmlns":
			if r.icon && (a.Name.Space != "" || len(r.open) > 1) {
				r.remove(row.name, "", html.ReasonAttribute)
			}
			continue // which declare what is not used
		case a.Name.Space == "xlink" && name == "href", a.Name.Space == "":
		default:
			r.remove(row.name, "", html.ReasonAttribute)
			continue
		}
		switch {
		case a.Name.Space != "":
		case name == "style":
			style.WriteString(a.Value + ";")
			continue
		case name == "class" && r.sheet != nil:
			r.reportClasses(row, a.Value)
			classes = a.Value
			continue
		case name == "id":
			id = a.Value
		}
		r.attribute(row, name, a.Value)
	}
	r.styles(row, id, classes, style.String())
}

// reportClasses reports an attribute with a class that no rule is for.
func (r *reader) reportClasses(row *element, classes string) {
	for class := range strings.FieldsSeq(classes) {
		if !r.sheet.classes[class] {
			r.remove(row.name, "class", html.ReasonAttribute)
			return
		}
	}
}

// styles makes attributes of what the rules of the drawing and the element's own style
// declare: what is important counts more, and after that the element's own.
func (r *reader) styles(row *element, id, classes, own string) {
	var rules, mine []declared
	if r.icon && own != "" {
		r.remove(row.name, "style", html.ReasonRewritten)
	}
	if r.sheet != nil {
		all, ok := r.sheet.fits(row.name, id, classes)
		r.grown = r.grown || !ok
		rules = all
	}
	for text := range strings.SplitSeq(own, ";") {
		d, ok := readDeclared(text)
		switch {
		case strings.Trim(text, xmlSpace) == "":
		case !ok, d.name == "overflow" && row.name == "svg", r.icon && !attributes()[d.name].fitsIcon(row, d.value):
			r.remove(row.name, "style", html.ReasonStyle)
		default:
			mine = append(mine, d)
		}
	}
	for _, important := range [...]bool{false, true} {
		for _, list := range [...][]declared{rules, mine} {
			for _, d := range list {
				if d.important == important && (d.name != "overflow" || row.name != "svg") {
					r.setAttribute(d.name, d.value)
				}
			}
		}
	}
}

// setAttribute sets an attribute, in the place of one of that name.
func (r *reader) setAttribute(name, value string) {
	for i := range r.attrs {
		if r.attrs[i].name == name {
			r.attrs[i].value = value
			return
		}
	}
	r.attrs = append(r.attrs, attr{name, value})
}

// attribute keeps an attribute, or reports why not.
func (r *reader) attribute(row *element, name, value string) {
	a, known := attributes()[name]
	typed := value
	value = strings.Map(blank, value)
	image, isImage := "", false
	if row.data && name == "href" {
		image, isImage = dataImage(value)
	}
	switch {
	case slices.ContainsFunc(r.attrs, func(kept attr) bool {
		return kept.name == name || r.icon && strings.EqualFold(kept.name, name) // as HTML has it
	}):
		r.remove(row.name, knownAttribute(name), html.ReasonDuplicate)
	case !known, a.value == typeHref && !row.href && !row.data, name == "overflow" && row.name == "svg":
		r.remove(row.name, knownAttribute(name), html.ReasonAttribute)
	case r.icon && !a.fitsIcon(row, value):
		r.remove(row.name, name, html.ReasonAttribute)
	case isImage:
		r.attrs = append(r.attrs, attr{name, image})
	case row.data && name == "href", !a.value.takes(value):
		why := html.ReasonValue
		if a.value == typeHref || strings.Contains(value, "url") {
			why = html.ReasonURL
		}
		r.remove(row.name, name, why)
	case name == "id" && r.graph.has(value):
		r.remove(row.name, name, html.ReasonDuplicate)
	case r.icon:
		r.attrs = append(r.attrs, attr{name, typed})
	default:
		r.attrs = append(r.attrs, attr{name, value})
	}
}

// text keeps text where it is shown, and of other white space a line break.
func (r *reader) text(t xml.CharData) Fault {
	s := string(t)
	blank := strings.Trim(s, xmlSpace) == ""
	if len(r.open) == 0 {
		if !blank {
			return r.malformed()
		}
		return Fault{}
	}
	row := r.open[len(r.open)-1].row
	switch {
	case r.inStyle && r.removed == 1:
		r.css[len(r.css)-1] += s
	case r.removed > 0:
	case row.text, r.icon && blank:
		r.out = appendXML(r.out, s)
	case blank:
		if strings.Contains(s, "\n") && r.out[len(r.out)-1] != '\n' {
			r.out = append(r.out, '\n')
		}
	default:
		r.remove(row.name, "", html.ReasonMisplaced)
	}
	return Fault{}
}

// appendXML escapes for text and attributes, of XML and of HTML.
func appendXML(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '"':
			b = append(b, "&#34;"...)
		case '\r':
			b = append(b, "&#13;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}
