package validate_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

type big120 struct {
	A int `json:"a"`
	B [112]byte
}

type big4k struct {
	A int `json:"a"`
	B [4088]byte
}

type odd8 struct {
	A int8 `json:"a"`
}

// hoard has a field for each way to make much of little.
type hoard struct {
	Maps   [][]map[string]big120     `json:"maps"`
	Maps4k []map[string]big4k        `json:"maps4k"`
	Big    []big4k                   `json:"big"`
	Ptrs   []*big4k                  `json:"ptrs"`
	Odd    []*[33]odd8               `json:"odd"`
	Any    any                       `json:"any"`
	Anys   []any                     `json:"anys"`
	Opts   []validate.Opt[big4k]     `json:"opts"`
	Deep   [][][]int8                `json:"deep"`
	Ints   map[int]int               `json:"ints"`
	Nested map[string]map[string]any `json:"nested"`
	Emb    []struct{ *Wide }         `json:"emb"`
}

// TestMemoryIsBounded: whatever a document is made of, all that decoding takes
// beside the body is at most twice the limit, and what is left at most once.
func TestMemoryIsBounded(t *testing.T) {
	const limit, slack = 1 << 20, 64 << 10
	many := func(open, item, end string) string { return open + strings.Repeat(item+",", 9_998) + item + end }
	docs := []string{
		many(`{"maps":[[`, `{"a":{}}`, `]]}`), many(`{"maps":[`, `[{"a":{}}]`, `]}`), many(`{"maps4k":[`, `{"a":{},"b":{}}`, `]}`),
		many(`{"big":[`, `{}`, `]}`), many(`{"ptrs":[`, `{}`, `]}`), many(`{"odd":[`, `null`, `]}`), many(`{"any":[`, `{"a":0}`, `]}`),
		many(`{"any":[`, `[[]]`, `]}`), many(`{"anys":[`, `1`, `]}`), many(`{"anys":[`, `{}`, `]}`), many(`{"anys":[`, `"ab"`, `]}`), many(`{"opts":[`, `{}`, `]}`),
		many(`{"deep":[`, `[[1]]`, `]}`), many(`{"deep":[[`, `[1]`, `]]}`), many(`{"emb":[`, `{"a":1}`, `]}`),
		`{"nested":{` + numbered(9_999, `{"a":{}}`) + `}}`, `{"ints":{` + numbered(9_999, `1`) + `}}`, `{"any":{` + numbered(9_999, `{}`) + `}}`,
		many(`{"any":[`, `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}`, `]}`),
	}
	v := validate.MustFor[hoard](validate.WithLimits(validate.Limits{Memory: limit, Bytes: 16 << 20}))
	_, err := v.JSON(strings.NewReader(`{}`))
	require.NoError(t, err)
	for _, doc := range docs {
		var before, after, left runtime.MemStats
		r := strings.NewReader(doc)
		runtime.GC()
		runtime.ReadMemStats(&before)
		got, err := v.JSON(r)
		runtime.ReadMemStats(&after)
		runtime.GC()
		runtime.ReadMemStats(&left)
		// A buffer that doubles takes the body four times at most.
		require.LessOrEqual(t, int64(after.TotalAlloc-before.TotalAlloc), int64(2*limit+slack+4*len(doc)), "%.40s %v", doc, err)
		require.LessOrEqual(t, int64(left.HeapAlloc)-int64(before.HeapAlloc), int64(limit+slack+256<<10), "%.40s %v", doc, err) // the buffer is kept
		runtime.KeepAlive(got)
		if err != nil && !errors.Is(err, untaint.TooLarge) {
			require.NoError(t, err, "%.40s", doc)
		}
	}
}

// numbered are members with different names.
func numbered(n int, value string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"`)
		b.WriteString(strings.Repeat("1", 1+i%3))
		b.WriteString(itoa(i))
		b.WriteString(`":` + value)
	}
	return b.String()
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// TestDigits: a number of any length costs little.
func TestDigits(t *testing.T) {
	type in struct {
		N *bigInt     `json:"n" form:"n"`
		M map[int]int `json:"m"`
		A any         `json:"a"`
		F float64     `json:"f" form:"f"`
	}
	v := validate.MustFor[in]()
	long := strings.Repeat("9", 1_000_000-100)
	for _, doc := range []string{`{"n":"` + long + `"}`, `{"m":{"` + long + `":1}}`, `{"a":` + long + `}`, `{"a":[-` + long + `]}`, `{"f":0.` + long + `}`, `{"f":1e` + long + `}`} {
		_, err := v.JSON(strings.NewReader(doc))
		require.ErrorIs(t, err, untaint.Code("number_too_long"), "%.30s", doc)
		require.Less(t, len(err.Error()), 300)
	}
	_, err := v.Request(newRequest("POST", "/", formType, "n="+long))
	require.ErrorIs(t, err, untaint.Code("number_too_long"))
	_, err = v.JSON(strings.NewReader(`{"n":"` + strings.Repeat("9", 1000) + `"}`))
	require.NoError(t, err)
	_, err = v.Limit(validate.Limits{Digits: 5}).JSON(strings.NewReader(`{"n":"123456"}`))
	require.EqualError(t, err, "validate.JSON: too_large: /n number_too_long (max 5)")
}

// bigInt would read any number.
type bigInt struct{ digits int }

func (b *bigInt) UnmarshalText(text []byte) error { b.digits = len(text); return nil }

// TestExponents: a number of a few bytes is not taken for one of a billion digits
// by what keeps numbers exact, and a text that only looks like one is.
func TestExponents(t *testing.T) {
	type in struct {
		J *exactJSON          `json:"j"`
		T *exactText          `json:"t" form:"t"`
		N json.Number         `json:"n" form:"n"`
		M map[json.Number]int `json:"m"`
		R json.RawMessage     `json:"r"`
		A any                 `json:"a"`
		F float64             `json:"f"`
		H *bigInt             `json:"h" form:"h"`
	}
	v := validate.MustFor[in](validate.ExactNumbers())
	for _, number := range []string{"1e1000000000", "1E-1000000000", "-1.5e+99999999999999999999", "0e1001", "12e999"} {
		for _, doc := range []string{
			`{"j":%s}`, `{"j":"%s"}`, `{"t":"%s"}`, `{"n":%s}`, `{"m":{"%s":1}}`, `{"r":[%s]}`, `{"a":[%s]}`,
		} {
			_, err := v.JSON(strings.NewReader(strings.Replace(doc, "%s", number, 1)))
			require.ErrorIs(t, err, untaint.Code("number_too_long"), "%s %s", doc, number)
		}
		for _, name := range []string{"t", "n"} {
			_, err := v.Request(newRequest("POST", "/", formType, name+"="+url.QueryEscape(number)))
			require.ErrorIs(t, err, untaint.Code("number_too_long"), "%s %s", name, number)
		}
	}
	for _, doc := range []string{
		`{"f":1e-2000}`, `{"h":"12e45678"}`, `{"n":1e998}`, `{"j":"1e998"}`, `{"j":"\u0031\u0065998"}`, `{"t":"-1.5e-300"}`, `{"a":1e300}`, `{"t":"one"}`,
	} {
		_, err := v.JSON(strings.NewReader(doc))
		require.NoError(t, err, doc)
	}
	_, err := v.JSON(strings.NewReader(`{"j":"\u0031\u00659999"}`))
	require.EqualError(t, err, "validate.JSON: too_large: /j number_too_long (max 1000)")
	_, err = v.Request(newRequest("POST", "/", formType, "h=12e45678"))
	require.NoError(t, err)
}

// exactJSON and exactText are numbers of any size, which have a sign.
type (
	exactJSON struct{}
	exactText struct{}
)

func (*exactJSON) UnmarshalJSON([]byte) error { return nil }
func (*exactJSON) Sign() int                  { return 1 }
func (*exactText) UnmarshalText([]byte) error { return nil }
func (*exactText) Sign() int                  { return 1 }

// TestLongNames: what a refusal costs does not grow with the length of the names
// around each mistake, and a path shows their beginning.
func TestLongNames(t *testing.T) {
	v := validate.MustFor[map[string][]int]()
	for unit, shown := range map[string]string{
		"x": strings.Repeat("x", 64), `\u0041`: strings.Repeat("A", 64), "é": strings.Repeat("é", 32), `\ud83d\ude00`: strings.Repeat("😀", 16), `\n`: strings.Repeat("\ufffd", 21), `a\"`: strings.Repeat(`a"`, 32),
	} {
		name := strings.Repeat(unit, 900_000/len(unit))
		doc := func(item string) string { return `{"` + name + `":[` + strings.Repeat(item+",", 63) + item + `]}` }
		good, _ := allocated(t, v, doc("1"))
		bad, err := allocated(t, v, doc(`"1"`))
		require.Less(t, bad, good+256<<10, unit)
		e, _ := untaint.As(err)
		i := 0
		for found := range untaint.Violations(e) {
			require.Equal(t, "/"+shown+"…/"+itoa(i), found.Path)
			i++
		}
		require.Equal(t, untaint.MaxViolations, i)
	}
}

// allocated returns how much memory is taken while a document is read.
func allocated[T any](t *testing.T, v *validate.Validator[T], doc string) (uint64, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := v.JSON(strings.NewReader(doc))
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, err
}
