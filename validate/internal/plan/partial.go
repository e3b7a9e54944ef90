package plan

import "strings"

// Partial says which fields a check looks at.
type Partial struct {
	Except bool
	Names  []string        // as they were given
	Leaf   map[string]bool // by the path in Go; false for what only leads to a leaf
	Strict *Partial        // of the default mode, for ReportOnly
	Exact  bool            // the names hold indexes, and a name does not cover what is below it
}

// Add takes a name, with what leads to it.
func (p *Partial) Add(name string) {
	if !p.Except {
		for i := 0; i < len(name); i++ {
			if lead := name[:i]; (name[i] == '.' || name[i] == '[') && !p.Leaf[lead] {
				p.Leaf[lead] = false
			}
		}
	}
	p.Leaf[name] = true
}

// wants reports whether a field is checked. Its name follows the names of what
// it lies in, in Go's names, whose own fields are wanted.
func (p *Partial) wants(names []byte, name string) bool {
	for covered := false; ; {
		token, rest, more := strings.Cut(name, ".")
		if len(names) > 0 {
			names = append(names, '.')
		}
		names = append(names, token...)
		leaf, found := p.Leaf[string(names)]
		switch {
		case p.Except && found, !p.Except && !found && !covered:
			return false
		case !more:
			return true
		}
		covered = covered || leaf && !p.Exact
		name = rest
	}
}

// covers reports whether all that lies in a field is asked for.
func (p *Partial) covers(names []byte) bool {
	return !p.Except && !p.Exact && p.Leaf[string(names)]
}
