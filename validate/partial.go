package validate

import "strings"

// partial says which fields a check looks at.
type partial struct {
	except bool
	names  []string        // as they were given
	leaf   map[string]bool // by the path in Go; false for what only leads to a leaf
	strict *partial        // of the default mode, for ReportOnly
	exact  bool            // the names hold indexes, and a name does not cover what is below it
}

func (p *partial) add(name string) {
	if !p.except {
		for i := 0; i < len(name); i++ {
			if lead := name[:i]; (name[i] == '.' || name[i] == '[') && !p.leaf[lead] {
				p.leaf[lead] = false
			}
		}
	}
	p.leaf[name] = true
}

// wants reports whether a field is checked. Its name follows the names of what
// it lies in, in Go's names, whose own fields are wanted.
func (p *partial) wants(names []byte, name string) bool {
	for covered := false; ; {
		token, rest, more := strings.Cut(name, ".")
		if len(names) > 0 {
			names = append(names, '.')
		}
		names = append(names, token...)
		leaf, found := p.leaf[string(names)]
		switch {
		case p.except && found, !p.except && !found && !covered:
			return false
		case !more:
			return true
		}
		covered = covered || leaf && !p.exact
		name = rest
	}
}

// covers reports whether all that lies in a field is asked for.
func (p *partial) covers(names []byte) bool {
	return !p.except && !p.exact && p.leaf[string(names)]
}
