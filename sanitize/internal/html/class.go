package html

import (
	"slices"
	"strings"
)

// classRule is a list of class names and prefixes of some.
type classRule struct {
	names    []string
	many     map[string]bool // the names, if they are many
	prefixes []string
	starts   [256]bool // the bytes that one of them starts with
	pairs    [2][256]uint16
}

func (r *classRule) add(class string) {
	prefix, ok := strings.CutSuffix(class, "*")
	for c := range r.starts {
		r.starts[c] = r.starts[c] || prefix == "" || prefix[0] == byte(c)
	}
	r.addPair(prefix)
	if ok {
		r.prefixes = append(r.prefixes, prefix)
		return
	}
	if r.names = append(r.names, class); len(r.names) == maxClassNames {
		r.many = map[string]bool{}
	}
	if r.many != nil {
		for _, name := range r.names {
			r.many[name] = true
		}
	}
}

// addPair notes with which two bytes a class may start: the two tables have a bit in
// common for them.
func (r *classRule) addPair(prefix string) {
	bit := uint16(1) << ((len(r.names) + len(r.prefixes)) % 16)
	for i := range r.pairs {
		for c := range r.pairs[i] {
			if len(prefix) <= i || prefix[i] == byte(c) {
				r.pairs[i][c] |= bit
			}
		}
	}
}

// maxClassNames is how many names are compared one by one.
const maxClassNames = 12

// mayAllow reports whether a class of a list starts as one of those does.
func (r *classRule) mayAllow(list string) bool {
	for i := skipSpace(list, 0); i < len(list); i = skipSpace(list, i) {
		if r.starts[list[i]] {
			return true
		}
		for i < len(list) && !isSpace(list[i]) {
			i++
		}
	}
	return false
}

// allows reports whether a class, which is not empty, is in the list.
func (r *classRule) allows(class string) bool {
	if !r.starts[class[0]] {
		return false
	}
	if r.many[class] || r.many == nil && slices.Contains(r.names, class) {
		return true
	}
	for _, prefix := range r.prefixes {
		if strings.HasPrefix(class, prefix) {
			return true
		}
	}
	return false
}
