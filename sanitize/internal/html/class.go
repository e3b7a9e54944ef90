package html

import "strings"

// classRule is a list of class names and prefixes of some.
type classRule struct {
	names    map[string]bool
	prefixes []string
	starts   [256]bool // the bytes that one of them starts with
}

func (r *classRule) add(class string) {
	prefix, ok := strings.CutSuffix(class, "*")
	for c := range r.starts {
		r.starts[c] = r.starts[c] || prefix == "" || prefix[0] == byte(c)
	}
	if ok {
		r.prefixes = append(r.prefixes, prefix)
		return
	}
	if r.names == nil {
		r.names = map[string]bool{}
	}
	r.names[class] = true
}

// allows reports whether a class, which is not empty, is in the list.
func (r *classRule) allows(class string) bool {
	if !r.starts[class[0]] {
		return false
	}
	if r.names[class] {
		return true
	}
	for _, prefix := range r.prefixes {
		if strings.HasPrefix(class, prefix) {
			return true
		}
	}
	return false
}
