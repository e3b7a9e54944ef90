package sanitize

// Widest is the policy behind Bluemonday, for tests of everything that any
// policy can allow.
func Widest() *Policy { return widest() }

// Steps returns how often the engine looked at anything, beside the one time at
// each byte.
func Steps(p *Policy, s string) (steps int, ok bool) {
	e := newEngine(p, s, modeClean)
	defer e.release()
	ok = e.run()
	return e.steps + len(e.out), ok
}

// ElementNames returns the names of all elements, and whether a policy may
// allow them.
func ElementNames() map[string]bool {
	names := map[string]bool{}
	for _, el := range elements[1:] {
		names[el.name] = el.traits&never == 0
	}
	return names
}

// AttributeNames returns the names of all attributes, and whether a policy may
// allow them, and whether they are checked as URLs.
func AttributeNames() map[string][2]bool {
	names := map[string][2]bool{}
	for _, row := range attributes[1:] {
		switch row.value {
		case typeURL, typeImage, typeSrcset:
			names[row.name] = [2]bool{true, true}
		default:
			names[row.name] = [2]bool{names[row.name][0] || row.value != typeNever, names[row.name][1]}
		}
	}
	return names
}

// Codes returns the code of each reason.
func Codes() []string {
	var codes []string
	for _, r := range reasons[1:] {
		codes = append(codes, string(r.code))
	}
	return codes
}
