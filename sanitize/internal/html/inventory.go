package html

import "iter"

// Allowed goes through the elements that a policy may allow, and the names of the
// attributes that each of them may have.
func Allowed() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for id, el := range elements {
			if el.traits&never == 0 && !yield(el.name, allowedAttributes(elementID(id))) {
				return
			}
		}
	}
}

func allowedAttributes(el elementID) (names []string) {
	for _, a := range attributes {
		row := attributeRowFor(a.name, el)
		if row != 0 && attributes[row].value != typeNever {
			names = append(names, a.name)
		}
	}
	return names
}

// Properties goes through the CSS properties that a policy may allow.
func Properties() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, p := range properties[1:] {
			if !yield(p.name) {
				return
			}
		}
	}
}

// ElementNames goes through all elements, and whether a policy may allow them.
func ElementNames() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		for _, el := range elements[1:] {
			if !yield(el.name, el.traits&never == 0) {
				return
			}
		}
	}
}

// AttributeName is a row of the table of attributes.
type AttributeName struct {
	Name           string
	Allowable, URL bool
}

// AttributeNames goes through all attributes.
func AttributeNames() iter.Seq[AttributeName] {
	return func(yield func(AttributeName) bool) {
		for _, row := range attributes[1:] {
			isURL := row.value == typeURL || row.value == typeImage || row.value == typeSrcset
			if !yield(AttributeName{row.name, row.value != typeNever, isURL}) {
				return
			}
		}
	}
}

// KnownElement returns the name of an element of HTML as it stands in the input,
// "" for any other.
func KnownElement(name string) string { return lookupElement(name).String() }

// KnownAttribute reports whether the tables have an attribute of that name in
// lower case.
func KnownAttribute(name string) bool { return attributeNamed(name) != 0 }

// Steps returns how often the engine looks at anything in s, beside the one time
// at each byte, with a report or without one.
func Steps(p *Policy, s string, silent bool) int {
	e := newEngine(p, s, modeClean)
	defer e.release()
	e.setSilent(silent)
	e.run()
	return e.steps + e.length()
}

// Reasons goes through all reasons.
func Reasons() iter.Seq[Reason] {
	return func(yield func(Reason) bool) {
		for r := ReasonElement; int(r) < len(reasons); r++ {
			if !yield(r) {
				return
			}
		}
	}
}
