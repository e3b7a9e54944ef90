package validate

// decodeOptions are the options that only decoding reads.
type decodeOptions struct {
	limits        Limits
	before        []any // each a func(*T) error
	ignoreUnknown bool
}

// Before adds a function that JSON and Request call after decoding and before
// checking, to bring values into the form that the rules are about: trimmed, in
// lower case, in Unicode's normalization form C.
//
//	validate.For[Signup](validate.Before(func(in *Signup) error {
//		in.Email = strings.TrimSpace(in.Email)
//		return nil
//	}))
//
// Its error ends the check and is part of what JSON returns; one that is not
// from untaint becomes Failed, without its text. Where some values could not be
// decoded it still runs, and finds them zero, as if the client had left them
// out; if it panics, the input is refused as Misuse. For reports a function for
// another type than its own.
func Before[T any](f func(*T) error) Option {
	return Option{func(o *options) {
		if f == nil {
			o.mistakes = append(o.mistakes, "Before needs a function, not nil")
			return
		}
		o.decode.before = append(o.decode.before, f)
	}}
}

// IgnoreUnknown skips members of JSON objects, and parameters of forms and
// queries, that no field names, in place of refusing them: for messages of
// which only a part is of interest, such as another service's webhooks. They
// are not bound to anything, and count for the limits.
func IgnoreUnknown() Option {
	return Option{func(o *options) { o.decode.ignoreUnknown = true }}
}
