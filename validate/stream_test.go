package validate_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

type item struct {
	N    int    `json:"n" validate:"min=1"`
	Text string `json:"text"`
}

// all reads a stream and says what each element was.
func all(ctx context.Context, r io.Reader, l validate.Limits) (out []string) {
	for in, err := range validate.MustFor[item](validate.WithLimits(l)).Stream(ctx, r) {
		if len(out) > 20 {
			return append(out, "and so on")
		}
		if err != nil {
			out = append(out, strings.TrimPrefix(err.Error(), "validate.Stream: "))
			continue
		}
		out = append(out, fmt.Sprintf("%d %s", in.N, in.Text))
	}
	return out
}

func TestStream(t *testing.T) {
	for _, tt := range []struct {
		name, doc string
		want      []string
	}{
		{"lines", "{\"n\":1}\n{\"n\":2,\"text\":\"]} \\\" \"}\n", []string{"1 ", `2 ]} " `}},
		{"no line breaks", `{"n":1}{"n":2} {"n":3}`, []string{"1 ", "2 ", "3 "}},
		{"an array", ` [ {"n":1} , {"n":2,"text":"[,]"} ] `, []string{"1 ", "2 [,]"}},
		{"an empty array", `[]`, nil},
		{"refused and read on", `[{"n":0},{"n":1,"x":2},{"n":"x"},null,5,[{"n":1}],{"n":7}]`, []string{
			"invalid: /0/n too_small (min 1)", "malformed: /1/x unknown_field", "malformed: /2/n type_mismatch (want whole number)",
			"malformed: /3 null (want object)", "malformed: /4 type_mismatch (want object)", "malformed: /5 type_mismatch (want object)", "7 "}},
		{"nothing", " \n", []string{"malformed: empty_body"}},
		{"no JSON ends it", "{\"n\":1}\n{\"n\":}\n{\"n\":3}", []string{"1 ", "malformed: /1/n bad_syntax"}},
		{"a word", "{\"n\":1}\nnope\n{\"n\":3}", []string{"1 ", "malformed: /1 bad_syntax"}},
		{"cut", `[{"n":1},{"n":2`, []string{"1 ", "malformed: /1/n bad_syntax"}},
		{"cut between", `[{"n":1},`, []string{"1 ", "malformed: /1 bad_syntax"}},
		{"cut before the end", `[{"n":1}`, []string{"1 ", "malformed: /1 bad_syntax"}},
		{"no comma", `[{"n":1} {"n":2}]`, []string{"1 ", "malformed: /1 bad_syntax"}},
		{"a comma too many", `[{"n":1},]`, []string{"1 ", "malformed: /1 bad_syntax"}},
		{"a comma first", `[,{"n":1}]`, []string{"malformed: /0 bad_syntax"}},
		{"a comma between lines", `{"n":1},{"n":2}`, []string{"1 ", "malformed: /1 bad_syntax"}},
		{"a bracket alone", "{\"n\":1}\n}\n", []string{"1 ", "malformed: /1 bad_syntax"}},
		{"after the array", `[{"n":1}] {"n":2}`, []string{"1 ", "malformed: trailing_data"}},
		{"a text without end", `{"n":1}{"text":"`, []string{"1 ", "malformed: /1/text bad_syntax"}},
		{"a mark", "\ufeff{\"n\":1}", []string{"malformed: /0 byte_order_mark"}},
	} {
		require.Equal(t, tt.want, all(t.Context(), strings.NewReader(tt.doc), validate.Limits{}), tt.name)
		require.Equal(t, tt.want, all(t.Context(), iotest.OneByteReader(strings.NewReader(tt.doc)), validate.Limits{}), "%s, byte by byte", tt.name)
	}
	l := validate.Limits{Bytes: 40, Depth: 2}
	require.Equal(t, []string{"1 ", "too_large: /1/x/0 too_deep (max 2)", "3 ", "too_large: /3 body_too_large (max 40)"},
		all(t.Context(), strings.NewReader(`{"n":1}{"x":[[[1]]]}{"n":3}{"text":"`+strings.Repeat("x", 100)+`"}{"n":5}`), l))
}

// TestStreamThatFails: an error of the reader ends the stream, and so does the
// end of the context.
func TestStreamThatFails(t *testing.T) {
	r := io.MultiReader(strings.NewReader(`{"n":1}`), iotest.ErrReader(errors.New(canary)))
	require.Equal(t, []string{"1 ", "failed: read_failed"}, all(t.Context(), r, validate.Limits{})[:2])
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, []string{"canceled: read_canceled"}, all(ctx, strings.NewReader(`{"n":1}`), validate.Limits{}))
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for _, err := range validate.MustFor[item]().Stream(ctx, strings.NewReader(strings.Repeat(`{"n":1}`, 100))) {
		if n++; n == 3 {
			cancel() // what is in the buffer already does not matter any more
		}
		require.Equal(t, n > 3, err != nil)
	}
	require.Equal(t, 4, n)
	for _, err := range validate.MustFor[item]().Stream(t.Context(), nil) {
		require.ErrorIs(t, err, untaint.Misuse)
	}
	for _, err := range new(validate.Validator[item]).Stream(t.Context(), r) {
		require.ErrorIs(t, err, untaint.Misuse)
	}
	for range validate.MustFor[item]().Stream(t.Context(), strings.NewReader(`{"n":1}{"n":2}`)) {
		break
	}
}

// repeated is a text that comes many times.
type repeated struct {
	text string
	left int
	rest string
}

func (r *repeated) Read(b []byte) (n int, err error) {
	for {
		if r.rest == "" {
			if r.left == 0 {
				return n, io.EOF
			}
			r.left--
			r.rest = r.text
		}
		c := copy(b[n:], r.rest)
		if r.rest = r.rest[c:]; c == 0 || n+c == len(b) {
			return n + c, nil
		}
		n += c
	}
}

// TestStreamIsConstant: memory does not grow with the number of elements.
func TestStreamIsConstant(t *testing.T) {
	n := 200_000
	if full() {
		n = 10_000_000
	}
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	count := 0
	for in, err := range validate.MustFor[item]().Stream(t.Context(), &repeated{text: "{\"n\":1,\"text\":\"abc\"}\n", left: n}) {
		require.NoError(t, err)
		require.Equal(t, 1, in.N)
		if count++; count == n-1 {
			runtime.GC()
			runtime.ReadMemStats(&during)
		}
	}
	require.Equal(t, n, count)
	require.Less(t, int64(during.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20))
}

// The byte that ends an element counts like the others.
func TestStreamCountsTheLastByte(t *testing.T) {
	streamCountsTheLastByte[map[string]int](t, `{"a":1}`)
	streamCountsTheLastByte[[]int](t, `[1,2,33]`)
	streamCountsTheLastByte[string](t, `"abcdef"`)
	streamCountsTheLastByte[int](t, `1234567`)
}

func streamCountsTheLastByte[T any](t *testing.T, doc string) {
	t.Helper()
	v := validate.MustFor[T]().Limit(validate.Limits{Bytes: int64(len(doc))})
	short := v.Limit(validate.Limits{Bytes: int64(len(doc)) - 1})
	for _, after := range []string{"", "\n", " " + doc} {
		for _, err := range v.Stream(t.Context(), strings.NewReader(doc+after)) {
			require.NoError(t, err, doc)
		}
		for _, err := range short.Stream(t.Context(), strings.NewReader(doc+after)) {
			require.ErrorIs(t, err, untaint.Code("body_too_large"), "%s%q", doc, after)
		}
	}
}
