package execsafe

// constant is the type of what must stand in the program's own text: the
// program, its fixed arguments, the names of flags and of environment
// variables. It is not exported, so a caller can hand over an untyped constant
// and no variable: a string that came from outside does not compile here.
//
// What it does not stop: a generic function whose type parameter is inferred to
// be this type, and reflect.Value.Convert. Both are deliberate; a review or a
// linter finds them, the compiler does not.
type constant string

func texts(cs []constant) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = string(c)
	}
	return out
}
