package svg

import (
	"slices"
	"strings"
)

// Programs that draw write what many shapes have in common once, as rules in a
// <style>. No <style> stays; a rule whose selector names a class, an element, an id
// or an element with one of them becomes attributes of the elements that it fits,
// as a style attribute does. Each declaration is checked as an attribute is: how
// another reader divides a stylesheet does not matter.

// sheet has the rules of all <style> of a drawing, by their selectors.
type sheet struct {
	rules   map[string]*rule // "*", "g", ".a", "g.a", "#a", "g#a"
	classes map[string]bool
	count   int // of declarations, in their order
	budget  int // how many more bytes the rules may add to the drawing
}

// rule is what all rules of one selector declare, the last of each property.
type rule struct {
	declarations []declared
}

// declared is a checked declaration.
type declared struct {
	name, value string
	important   bool
	order       int
}

func newSheet(css []string, budget int) (s *sheet, odd []int) {
	s = &sheet{rules: map[string]*rule{}, classes: map[string]bool{}, budget: budget}
	for _, text := range css {
		odd = append(odd, s.add(text))
	}
	return s, odd
}

// maxDeclared is the longest value that a rule may have: it stands there once, and
// may be written twenty thousand times.
const maxDeclared = 256

// add reads the text of a <style>, and adds to the sheet what it can. It
// returns how many declarations and rules it leaves out.
func (s *sheet) add(css string) (odd int) {
	css = withoutComments(css)
	for {
		css = strings.TrimLeft(css, xmlSpace+"\f")
		if css == "" {
			return odd
		}
		if css[0] == '@' {
			odd++
			css = afterRule(css)
			continue
		}
		selectors, rest, found := cutOutside(css, '{')
		if !found {
			return odd + 1
		}
		body, rest, _ := cutOutside(rest, '}')
		css = rest
		odd += s.addRule(selectors, body)
	}
}

// addRule adds one rule.
func (s *sheet) addRule(selectors, body string) (odd int) {
	var all []*rule
	for selector := range strings.SplitSeq(selectors, ",") {
		if selector = strings.Trim(selector, xmlSpace+"\f"); !isSelector(selector) {
			odd++
			continue
		}
		if _, class, ok := strings.Cut(selector, "."); ok {
			s.classes[class] = true
		}
		if s.rules[selector] == nil {
			s.rules[selector] = &rule{}
		}
		all = append(all, s.rules[selector])
	}
	if len(all) == 0 {
		return odd
	}
	one := &rule{} // each property once: there may be many selectors
	for body != "" {
		var text string
		text, body, _ = cutOutside(body, ';')
		d, ok := readDeclared(text)
		switch {
		case ok:
			s.count++
			d.order = s.count
			one.set(d)
		case strings.Trim(text, xmlSpace+"\f") != "":
			odd++
		}
	}
	for _, r := range all {
		for _, d := range one.declarations {
			r.set(d)
		}
	}
	return odd
}

// set notes a declaration in the place of an earlier one that counts no more.
func (r *rule) set(d declared) {
	i := slices.IndexFunc(r.declarations, func(was declared) bool { return was.name == d.name })
	switch {
	case i < 0:
		r.declarations = append(r.declarations, d)
	case d.important || !r.declarations[i].important:
		r.declarations[i] = d
	}
}

// readDeclared checks a declaration.
func readDeclared(text string) (d declared, ok bool) {
	name, value, _ := strings.Cut(text, ":")
	d.name = strings.ToLower(strings.Trim(name, xmlSpace+"\f"))
	d.value, d.important = cutImportant(strings.Trim(strings.Map(blank, value), " "))
	a, known := attributes()[d.name]
	return d, known && a.style && d.value != "" && len(d.value) <= maxDeclared && a.value.takes(d.value)
}

// cutImportant takes "!important" off a value.
func cutImportant(value string) (rest string, important bool) {
	const word = "important"
	n := len(value) - len(word)
	if n < 0 || !strings.EqualFold(value[n:], word) {
		return value, false
	}
	rest, important = strings.CutSuffix(strings.TrimRight(value[:n], " "), "!")
	if !important {
		return value, false
	}
	return strings.TrimRight(rest, " "), true
}

// fits returns the declarations for an element, those that count more behind those
// that count less, and false if they are more than the drawing may grow by.
func (s *sheet) fits(element, id, classes string) (all []declared, ok bool) {
	selectors := [][]string{{"*"}, {element}, nil, nil, {"#" + id}, {element + "#" + id}}
	for class := range strings.FieldsSeq(classes) {
		if s.classes[class] {
			selectors[2] = append(selectors[2], "."+class)
			selectors[3] = append(selectors[3], element+"."+class)
		}
	}
	for _, same := range selectors {
		start := len(all)
		for _, selector := range same {
			r := s.rules[selector]
			if r == nil {
				continue
			}
			for _, d := range r.declarations {
				if s.budget -= len(d.name) + len(d.value) + len(` =""`); s.budget < 0 {
					return nil, false
				}
				all = append(all, d)
			}
		}
		slices.SortFunc(all[start:], func(a, b declared) int { return a.order - b.order })
	}
	return all, true
}

// isSelector reports whether a selector is one that a sheet takes: an element, a
// class or an id, or an element with one of them.
func isSelector(s string) bool {
	if s == "*" {
		return true
	}
	if i := strings.IndexAny(s, ".#"); i >= 0 {
		return (i == 0 || isName(s[:i])) && isName(s[i+1:])
	}
	return isName(s)
}

// isName reports whether s is a CSS identifier without escapes.
func isName(s string) bool {
	if s == "" || len(s) > 128 || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < 0x80 && !only(s[i:i+1], "-_") {
			return false
		}
	}
	return true
}

// cutOutside splits s at the first end outside of quotes.
func cutOutside(s string, end byte) (before, after string, found bool) {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == end:
			return s[:i], s[i+1:], true
		case c == '"' || c == '\'':
			quote = c
		}
	}
	return s, "", false
}

// afterRule returns what follows a rule such as @media, with the block that it has.
func afterRule(css string) string {
	depth := 0
	for i := 0; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth <= 0 {
				return css[i+1:]
			}
		case ';':
			if depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

// withoutComments puts a space in the place of each comment.
func withoutComments(css string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(css, "/*")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte(' ')
		_, css, _ = strings.Cut(rest, "*/")
	}
}
