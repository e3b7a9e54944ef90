package decode_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate/internal/decode"
)

// hoard has a field for each way to make much of little. Members that JSON does
// not bind make a struct large.
type hoard struct {
	Maps    [][]map[string]large      `json:"maps"`
	Maps4k  []map[string]huge         `json:"maps4k"`
	Keys    map[[16]byte]huge         `json:"-"`
	Ints    map[int]int               `json:"ints"`
	Nested  map[string]map[string]any `json:"nested"`
	Self    map[string]self           `json:"self"`
	Huge    []huge                    `json:"huge"`
	Ptrs    []*huge                   `json:"ptrs"`
	Cubes   [][][]int8                `json:"cubes"`
	Empty   [][]huge                  `json:"empty"`
	Arrays  [][8]*int                 `json:"arrays"`
	Any     any                       `json:"any"`
	Anys    []any                     `json:"anys"`
	Embeds  []struct{ *wide }         `json:"-"`
	Wides   []struct{ *Wide }         `json:"wides"`
	Times   []time.Time               `json:"times"`
	TimePtr []*time.Time              `json:"time_ptrs"`
	Tree    maps                      `json:"tree"`
	Strings []string                  `json:"strings"`
	Bytes   [][]byte                  `json:"bytes"`
	Bools   []bool                    `json:"bools"`
	Texts   map[string]string         `json:"texts"`
	One     struct {
		A int `json:"a"`
	} `json:"one"`
}

type (
	large struct {
		A int `json:"a"`
		_ [112]byte
	}
	huge struct {
		A int `json:"a"`
		_ [4088]byte
	}
	self struct {
		A map[string]self `json:"a"`
		_ [60_000]byte
	}
	maps map[string]maps
	wide struct{}
	Wide struct {
		A int `json:"a"`
		_ [1000]byte
	}
)

// TestMemoryOfEveryShape: whatever a document is made of, all that is taken
// beside the body is at most twice the limit and 64 KiB, and what is left at most
// the limit and 64 KiB. A text is as long as it is in the body, twice while it is
// read.
func TestMemoryOfEveryShape(t *testing.T) {
	const limit, slack = 1 << 20, 64 << 10
	many := func(open, item, end string) string { return open + strings.Repeat(item+",", 9_998) + item + end }
	each := func(name func(int) string, value string) string {
		var all []string
		for i := range 9_990 {
			all = append(all, `"`+name(i)+`":`+value)
		}
		return strings.Join(all, ",")
	}
	escaped := func(i int) string { return strings.Repeat(`\u0061`, 10) + strconv.Itoa(i) }
	deep := func(n int, open, end string) string { return strings.Repeat(open, n) + "1" + strings.Repeat(end, n) }
	for name, tt := range map[string]struct {
		doc  string
		text int // how often the body's text may be held
	}{
		"maps of one": {many(`{"maps":[[`, `{"a":{}}`, `]]}`), 1}, "maps in lists": {many(`{"maps":[`, `[{"a":{}}]`, `]}`), 1}, "huge entries": {many(`{"maps4k":[`, `{"a":{},"b":{}}`, `]}`), 1},
		"huge elements": {many(`{"huge":[`, `{}`, `]}`), 0}, "huge pointers": {many(`{"ptrs":[`, `{}`, `]}`), 0}, "nulls for pointers": {many(`{"ptrs":[`, `null`, `]}`), 0}, "empty lists of huge": {many(`{"empty":[`, `[]`, `]}`), 0},
		"huge elements, one in a list": {many(`{"empty":[`, `[{}]`, `]}`), 0}, "arrays": {many(`{"arrays":[`, `[1,2,3,4,5,6,7,8]`, `]}`), 0},
		"any, objects": {many(`{"any":[`, `{"a":0}`, `]}`), 1}, "any, lists": {many(`{"any":[`, `[[]]`, `]}`), 0}, "any, deep": {many(`{"any":[`, `[[[[[1]]]]]`, `]}`), 0}, "any, numbers": {many(`{"anys":[`, `1.5`, `]}`), 0}, "any, empty objects": {many(`{"anys":[`, `{}`, `]}`), 0},
		"any, texts": {many(`{"anys":[`, `"abc"`, `]}`), 2}, "any, nine members": {many(`{"any":[`, `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}`, `]}`), 1}, "any, one object": {`{"any":{` + each(strconv.Itoa, `{}`) + `}}`, 2}, "any, escaped names": {`{"any":{` + each(escaped, `1`) + `}}`, 2},
		"cubes": {many(`{"cubes":[`, `[[1]]`, `]}`), 0}, "cubes of one list": {many(`{"cubes":[[`, `[1]`, `]]}`), 0}, "embedded": {many(`{"wides":[`, `{"a":1}`, `]}`), 0},
		"times": {many(`{"times":[`, `"2026-01-02T03:04:05+05:03"`, `]}`), 1}, "times of UTC": {many(`{"times":[`, `"2026-01-02T03:04:05Z"`, `]}`), 1}, "pointers to times": {many(`{"time_ptrs":[`, `"2026-01-02T03:04:05-07:59"`, `]}`), 1},
		"texts": {many(`{"strings":[`, `"abcdefghi"`, `]}`), 2}, "escaped texts": {many(`{"strings":[`, `"\u0061bc"`, `]}`), 2}, "bytes": {many(`{"bytes":[`, `"YWJj"`, `]}`), 2}, "no bytes": {many(`{"bytes":[`, `""`, `]}`), 0},
		"bools": {many(`{"bools":[`, `true`, `]}`), 0}, "map of ints": {`{"ints":{` + each(strconv.Itoa, `1`) + `}}`, 0}, "maps of maps": {`{"nested":{` + each(strconv.Itoa, `{"a":{}}`) + `}}`, 2}, "map of texts": {`{"texts":{` + each(strconv.Itoa, `"a"`) + `}}`, 2},
		"map in itself": {`{"self":` + deep(20, `{"a":{"a":`, `}}`) + `}`, 0}, "map in itself, wide": {`{"self":{` + each(strconv.Itoa, `{}`) + `}}`, 2},
		"ignored names": {`{` + each(strconv.Itoa, `1`) + `}`, 0}, "ignored, escaped names": {`{` + each(escaped, `1`) + `}`, 2}, "ignored objects": {`{"x":{` + each(escaped, `{"a":1}`) + `}}`, 2},
		"mistakes, deep": {`{"x":` + deep(55, `{"`+strings.Repeat("n", 60)+`":`, `}`) + `,"one":{` + each(strconv.Itoa, `1`) + `}}`, 2}, "mistakes": {many(`{"huge":[`, `{"a":"x"}`, `]}`), 0}, "names twice": {`{"texts":{` + strings.Repeat(`"a":"b",`, 9_000) + `"a":"b"}}`, 1}, "escaped names twice": {`{` + strings.Repeat(`"\u0061bcdefghijkl":1,`, 9_000) + `"one":{}}`, 2},
		"mistakes, deep in a map": {`{"tree":` + strings.Replace(deep(59, `{"`+strings.Repeat("n", 60)+`":`, `}`), "1", `{`+each(func(i int) string { return strings.Repeat("m", 60) + strconv.Itoa(i) }, `1`)+`}`, 1) + `}`, 1},
		"other case":              {`{"one":{` + strings.Repeat(`"A":1,`, 9_000) + `"a":1}}`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			for _, ignore := range []bool{false, true} {
				cfg := config
				cfg.IgnoreUnknown = ignore
				plan, mistakes := decode.Compile(reflect.TypeFor[hoard](), cfg)
				require.Empty(t, mistakes)
				l := decode.Limits{Memory: limit, Tokens: 1 << 20}.Fill()
				doc := []byte(tt.doc)
				plan.JSON([]byte(`{}`), new(hoard), &l, &decode.Report{C: &untaint.Collector{}})
				var before, after, left runtime.MemStats
				c := untaint.Collector{Op: "test"}
				dst := new(hoard)
				runtime.GC()
				runtime.ReadMemStats(&before)
				r := decode.Report{C: &c}
				plan.JSON(doc, dst, &l, &r)
				r.Flush()
				err := c.Err()
				runtime.ReadMemStats(&after)
				if err != nil {
					*dst = hoard{}
				}
				runtime.GC()
				runtime.ReadMemStats(&left)
				total, live := int64(after.TotalAlloc-before.TotalAlloc), int64(left.HeapAlloc)-int64(before.HeapAlloc)
				say := fmt.Sprintf("%d bytes, %d taken, %d left, %.60s", len(doc), total, live, fmt.Sprint(err))
				t.Log(say)
				require.LessOrEqual(t, total, int64(2*limit+slack+2*tt.text*len(doc)), say)
				require.LessOrEqual(t, live, int64(limit+slack+tt.text*len(doc)), say)
				runtime.KeepAlive(dst)
				runtime.KeepAlive(doc)
			}
		})
	}
}
