package decode

import "math"

// Limits bound what decoding may read and build; package validate explains
// them. A field that is 0 stands for its default.
type Limits struct {
	Bytes     int64
	Depth     int
	Items     int
	Tokens    int
	Memory    int64
	Params    int
	Files     int
	FileBytes int64
	Digits    int
}

// Defaults are the limits for a field that is 0.
var defaults = Limits{
	Bytes:     1 << 20,
	Depth:     64,
	Items:     10_000,
	Tokens:    200_000,
	Memory:    16 << 20,
	Params:    1_000,
	Files:     10,
	FileBytes: 10 << 20,
	Digits:    1_000,
}

// Fill returns l with its defaults filled in.
func (l Limits) Fill() Limits {
	fill(&l.Bytes, defaults.Bytes)
	fill(&l.Depth, defaults.Depth)
	fill(&l.Items, defaults.Items)
	fill(&l.Tokens, defaults.Tokens)
	fill(&l.Memory, defaults.Memory)
	fill(&l.Params, defaults.Params)
	fill(&l.Files, defaults.Files)
	fill(&l.FileBytes, defaults.FileBytes)
	fill(&l.Digits, defaults.Digits)
	return l
}

func fill[N int | int64](n *N, def N) {
	if *n == 0 {
		*n = def
	}
}

// Negative returns the name of a limit that is negative, "" if none is.
func (l Limits) Negative() string {
	for _, x := range []struct {
		name string
		n    int64
	}{
		{"Bytes", l.Bytes}, {"Depth", int64(l.Depth)}, {"Items", int64(l.Items)},
		{"Tokens", int64(l.Tokens)}, {"Memory", l.Memory}, {"Params", int64(l.Params)},
		{"Files", int64(l.Files)}, {"FileBytes", l.FileBytes}, {"Digits", int64(l.Digits)},
	} {
		if x.n < 0 {
			return x.name
		}
	}
	return ""
}

// partOverhead is what the headers and boundaries of one part may take beside
// its content.
const partOverhead = 4 << 10

// formBytes is how long a multipart form, with files or without, can be that
// passes no limit, or the highest number to which one can be added, where the
// limits are so high that the sum would overflow.
func (l *Limits) formBytes(withFiles bool) int64 {
	const most = math.MaxInt64 - 1
	if min(l.Bytes, l.FileBytes, int64(l.Params), int64(l.Files)) < 0 {
		return 0
	}
	overhead := int64(l.Params) * partOverhead
	if int64(l.Params) > most/partOverhead || l.FileBytes > most/int64(max(l.Files, 1)) {
		return most
	}
	files := int64(l.Files) * l.FileBytes
	if !withFiles {
		files = 0
	}
	if files > most-overhead || l.Bytes > most-overhead-files {
		return most
	}
	return l.Bytes + files + overhead
}
