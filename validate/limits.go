package validate

import (
	"github.com/untaint/untaint/validate/internal/decode"
)

// Limits bound what decoding reads and builds, so that a small request cannot
// cost much (CWE-400, CWE-770). A field that is 0 means its default. Input past
// a limit is TooLarge, with the limit as the parameter "max".
//
// They do not bound time: a client may send one byte a minute. Set ReadTimeout
// and ReadHeaderTimeout of the [http.Server] for that.
type Limits struct {
	// Bytes of the body, or of all values of a multipart form without its
	// files. Default 1 MiB.
	Bytes int64
	// Depth of nested arrays and objects. Default 64.
	Depth int
	// Items of one array, members of one object, or values of one parameter.
	// Default 10,000.
	Items int
	// Tokens of a JSON document: names, values and the brackets that open
	// arrays and objects. Default 200,000.
	Tokens int
	// Memory for elements of slices, entries of maps and targets of pointers,
	// in bytes: 300 kB of "{},{},…" would otherwise become gigabytes of a large
	// struct. While a slice grows it takes about twice its size. Text is not
	// counted, since it is never longer than the body. Default 16 MiB.
	Memory int64
	// Params of a query or a form, parts of a multipart form. Default 1,000.
	Params int
	// Files of a multipart form. Default 10.
	Files int
	// FileBytes of one file. Default 10 MiB.
	FileBytes int64
	// Digits of a number, in JSON or in a text that a type such as big.Int
	// parses, which takes time that grows with their square. Where a number is
	// kept as it is, in a json.Number, a RawMessage or a type with a method Sign
	// such as a decimal, zeros that its exponent stands for count as well:
	// 1e1000000000 would fill a gigabyte when it is printed. Default 1,000.
	Digits int
}

// WithLimits sets the limits of a [Validator]. [For] reports a negative limit
// as a mistake.
func WithLimits(l Limits) Option {
	return Option{func(o *options) {
		if name := decode.Limits(l).Negative(); name != "" {
			o.mistakes = append(o.mistakes, "WithLimits: "+name+" is negative")
			return
		}
		o.decode.limits = l
	}}
}
