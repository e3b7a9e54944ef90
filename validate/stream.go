package validate

import (
	"context"
	"io"
	"iter"
)

// Stream decodes many documents one after the other and checks each: the lines
// of NDJSON, or any documents with white space between, or the elements of one
// array. Only the current element is in memory, and the limits apply to each
// element; their number is not limited.
//
//	for in, err := range newOrder.Stream(ctx, r.Body) {
//		if err != nil { … } // this element is refused; its paths begin with its index
//	}
//
// A refused element yields an error, and the next one is read. Invalid JSON, or
// an element longer than [Limits.Bytes], ends the stream with an error, because
// the start of the next element is unknown. So does an error of the reader or
// the end of the context. If T itself is decoded from an array, the elements
// must be separate documents.
//
// The hooks of [Before] run for each element.
func (v *Validator[T]) Stream(ctx context.Context, r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if r == nil || v.unbuilt() {
			var zero T
			yield(zero, badArgument("validate.Stream"))
			return
		}
		ctx = orBackground(ctx)
		s := v.decoder.plan.Stream(ctx, r, &v.decoder.limits)
		for more := true; more; {
			d := begin(ctx, v, "validate.Stream")
			d.out = &d.value
			var found bool
			if found, more = s.Next(d.out, &d.report); !found {
				return
			}
			d.place = s.Place()
			out, err := d.check()
			if !yield(out, err) {
				return
			}
		}
	}
}
