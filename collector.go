package untaint

import "slices"

// Collector gathers violations into one error. The zero Collector is ready to
// use; one is for a single goroutine.
//
//	c := untaint.Collector{Op: "signup.Check"}
//	if in.Name == in.Password {
//		c.Add(untaint.Violation{Path: "/password", Code: "same_as_name", Kind: untaint.Invalid})
//	}
//	return c.Err()
type Collector struct {
	// Op names the function that refuses, such as "signup.Check".
	Op string

	vs      []Violation
	kind    Kind // the worst so far, of those dropped too
	dropped int
	cause   error
}

// Add keeps violations, or counts them once [MaxViolations] are kept. What [New]
// does to a violation, Add does too.
func (c *Collector) Add(vs ...Violation) {
	for i := range vs {
		c.kind = max(c.kind, vs[i].Kind.known())
	}
	kept := min(len(vs), MaxViolations-len(c.vs))
	c.dropped += len(vs) - kept
	if n := len(c.vs); cap(c.vs)-n < kept {
		// Most errors have one violation, and few have more than a handful.
		c.vs = append(make([]Violation, 0, max(n+kept, min(4*n, MaxViolations))), c.vs...)
	}
	for i := range vs[:kept] {
		c.vs = append(c.vs, vs[i])
		c.vs[len(c.vs)-1].mend()
	}
}

// Merge adds every violation inside err with path in front of its own. A
// foreign error, which does not say where and why, is added with
// [CodeForeignError] and the [Kind] that [KindOf] gives it, and kept as a
// cause. A nil err adds nothing.
func (c *Collector) Merge(path string, err error) {
	if err == nil {
		return
	}
	walk(err, func(e *Error, branch error) bool {
		if e == nil {
			c.Add(Violation{Path: path, Code: CodeForeignError, Kind: kindOfForeign(branch, nil)})
			c.Because(err)
			return true
		}
		if len(e.vs) == 0 { // an Error that New did not make
			c.Add(Violation{Path: path, Code: CodeForeignError, Kind: KindOf(e)})
		}
		for _, v := range e.vs {
			v.Path = path + v.Path
			c.Add(v)
		}
		c.dropped += e.dropped
		c.kind = max(c.kind, e.kind)
		c.Because(e.Unwrap())
		return true
	})
}

// Because sets the cause that Unwrap returns. The first one given stays; see
// [Wrap] for what a cause may hold.
func (c *Collector) Because(cause error) {
	if c.cause == nil {
		c.cause = cause
	}
}

// Len returns how many violations are kept.
func (c *Collector) Len() int { return len(c.vs) }

// Full reports whether [MaxViolations] are kept, so that a caller can stop
// looking for more.
func (c *Collector) Full() bool { return len(c.vs) == MaxViolations }

// Err returns what was gathered as one error, and nil if nothing was. You can
// go on using the Collector; the error does not change with it.
func (c *Collector) Err() error {
	if len(c.vs) == 0 {
		return nil
	}
	return &Error{op: clean(c.Op, maxTokenLen), kind: c.kind, dropped: c.dropped, cause: causeOf(c.cause), vs: slices.Clip(c.vs)}
}
