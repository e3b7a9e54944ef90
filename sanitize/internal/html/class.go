package html

import "strings"

// classRule is a list of class names and prefixes of some.
type classRule struct {
	names    map[string]bool
	prefixes []string
}

func (r *classRule) add(class string) {
	if prefix, ok := strings.CutSuffix(class, "*"); ok {
		r.prefixes = append(r.prefixes, prefix)
		return
	}
	if r.names == nil {
		r.names = map[string]bool{}
	}
	r.names[class] = true
}

func (r *classRule) allows(class string) bool {
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
