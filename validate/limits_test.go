package validate_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// bag takes JSON of any form, and a query.
type bag struct {
	Any   any               `json:"any"`
	Texts []string          `json:"texts"`
	Map   map[string]int    `json:"map"`
	Kids  []bag             `json:"kids"`
	Big   []*[4096]byte     `json:"big"`
	Many  map[string][]byte `json:"many"`
	Q     []string          `query:"q"`
}

// TestLimits: each limit lets pass what is exactly as much as it says, and
// refuses one more, with a pointer to the place where that is.
func TestLimits(t *testing.T) {
	nested := func(n int) string { return `{"any":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	kids := func(n int) string { return strings.Repeat(`{"kids":[`, n) + strings.Repeat(`]}`, n) }
	list := func(n int) string { return `{"texts":["a"` + strings.Repeat(`,"a"`, n-1) + `]}` }
	members := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `,"k%d":1`, i)
		}
		return `{"map":{` + b.String()[1:] + `}}`
	}
	for _, tt := range []struct {
		name     string
		limits   validate.Limits
		fits     string
		over     string
		overCode untaint.Code
		at       string
	}{
		{"depth", validate.Limits{Depth: 5}, nested(4), nested(5), validate.CodeTooDeep, "/any"},
		{"depth of a type that holds itself", validate.Limits{Depth: 6}, kids(3), kids(4), validate.CodeTooDeep, "/kids"},
		{"items of an array", validate.Limits{Items: 3}, list(3), list(4), untaint.Code("too_many_items"), "/texts"},
		{"members of an object", validate.Limits{Items: 3}, members(3), members(4), untaint.Code("too_many_items"), "/map"},
		{"tokens", validate.Limits{Tokens: 6}, list(3), list(4), untaint.Code("too_many_tokens"), "/texts"},
		{"bytes", validate.Limits{Bytes: int64(len(list(3)))}, list(3), list(3) + " ", validate.CodeBodyTooLarge, ""},
		{"memory", validate.Limits{Memory: 10 << 10}, `{"big":[null,null]}`, `{"big":[[],[],[]]}`, untaint.Code("too_much_memory"), "/big"},
	} {
		for mode, v := range map[string]*validate.Validator[bag]{
			"strict":  validate.MustFor[bag](validate.WithLimits(tt.limits)),
			"lenient": validate.MustFor[bag](validate.WithLimits(tt.limits), validate.IgnoreUnknown()),
			"by call": validate.MustFor[bag]().Limit(tt.limits),
		} {
			_, err := v.JSON(strings.NewReader(tt.fits))
			require.NoError(t, err, "%s, %s", tt.name, mode)
			_, err = v.JSON(strings.NewReader(tt.over))
			require.ErrorIs(t, err, tt.overCode, "%s, %s", tt.name, mode)
			require.ErrorIs(t, err, untaint.TooLarge, "%s, %s", tt.name, mode)
			for found := range untaint.Violations(err) {
				require.True(t, strings.HasPrefix(found.Path, tt.at), "%s, %s: %s", tt.name, mode, found.Path)
			}
		}
	}
}

// TestLimitsOfWhatIsSkipped: members that no field names count as well.
func TestLimitsOfWhatIsSkipped(t *testing.T) {
	type small struct {
		A int `json:"a"`
	}
	v := validate.MustFor[small](validate.IgnoreUnknown())
	deep := func(n int) string { return `{"x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `,"a":1}` }
	got, err := v.JSON(strings.NewReader(deep(63)))
	require.NoError(t, err)
	require.Equal(t, small{1}, got)
	_, err = v.JSON(strings.NewReader(deep(64)))
	require.ErrorIs(t, err, validate.CodeTooDeep)
	_, err = v.JSON(strings.NewReader(`{"x":[` + strings.Repeat("1,", 10_000) + `1]}`))
	require.ErrorIs(t, err, untaint.Code("too_many_items"))
	_, err = v.JSON(strings.NewReader(`{"x":[` + strings.Repeat("[1,1,1,1,1,1,1,1],", 9_999) + `[]` + `]` + strings.Repeat(`,"y":[`+strings.Repeat("1,", 9_000)+`1]`, 20) + `}`))
	require.ErrorIs(t, err, untaint.TooLarge)
}

// Wide is embedded by its address, so that one small member makes all of it.
type Wide struct {
	A int `json:"a"`
	B [4096]byte
}

type wideRows struct {
	Rows []struct{ *Wide } `json:"rows"`
}

// TestMemoryOfEmbeddedPointers: what decoding makes on the way to a field counts.
func TestMemoryOfEmbeddedPointers(t *testing.T) {
	v := validate.MustFor[wideRows](validate.WithLimits(validate.Limits{Memory: 1 << 20}))
	rows := func(n int, last string) string {
		return `{"rows":[` + strings.Repeat(`{"a":1},`, n-1) + `{"a":` + last + `}]}`
	}
	got, err := v.JSON(strings.NewReader(rows(200, "1")))
	require.NoError(t, err)
	require.Equal(t, 1, got.Rows[199].A)
	for _, last := range []string{"1", `"1"`} { // found by one pass or the other
		_, err = v.JSON(strings.NewReader(rows(300, last)))
		require.ErrorIs(t, err, untaint.Code("too_much_memory"))
		_, err = v.JSON(strings.NewReader(rows(9_000, last)))
		require.ErrorIs(t, err, untaint.Code("too_much_memory"))
	}
}

// TestLongDocuments: what is long and within the limits is decoded, in the same
// way whether a quick count clears it or the exact scan has to.
func TestLongDocuments(t *testing.T) {
	v := validate.MustFor[bag]()
	for _, tt := range []struct {
		doc  string
		want int
	}{
		{`{"texts":["` + strings.Repeat(`,,[[{{::","`, 5_000) + `"]}`, 5_001}, // only text, that looks like much more
		{`{"kids":[` + strings.Repeat(`{"texts":[]},`, 9_000) + `{}]}`, 9_001},
	} {
		got, err := v.JSON(strings.NewReader(tt.doc))
		require.NoError(t, err)
		require.Equal(t, tt.want, len(got.Texts)+len(got.Kids))
	}
}

func TestNegativeLimits(t *testing.T) {
	for _, l := range []validate.Limits{{Bytes: -1}, {Depth: -1}, {Items: -1}, {Tokens: -1}, {Memory: -1}, {Params: -1}, {Files: -1}, {FileBytes: -1}} {
		_, err := validate.For[bag](validate.WithLimits(l))
		var ms validate.Mistakes
		require.True(t, errors.As(err, &ms))
		require.Equal(t, untaint.Code("bad_option"), ms[0].Code)
		require.Contains(t, ms.Error(), "is negative")
		_, err = validate.MustFor[bag]().Limit(l).Request(newRequest("POST", "/?q=a", jsonType, `{"any":[]}`))
		if l.Files == 0 && l.FileBytes == 0 && l.Memory == 0 {
			require.ErrorIs(t, err, untaint.TooLarge, "%+v", l)
		}
	}
}

// TestReadingEndsAfterManyViolations: what follows the last one that is kept is
// not looked at, wherever it is.
func TestReadingEndsAfterManyViolations(t *testing.T) {
	type in struct {
		JSON  []int `json:"l"`
		Query []int `query:"l"`
	}
	bad := strings.Repeat(`"x",`, 10_000)
	_, err := validate.MustFor[in]().JSON(strings.NewReader(`{"l":[` + bad + `!`))
	var e *untaint.Error
	require.ErrorAs(t, err, &e)
	require.Zero(t, e.Dropped())
	require.Len(t, slices.Collect(untaint.Violations(err)), untaint.MaxViolations)
	_, err = validate.MustFor[in](validate.WithLimits(validate.Limits{Params: 10_000})).Request(newRequest("GET", "/?"+strings.Repeat("l=x&", 10_000), "", ""))
	require.ErrorAs(t, err, &e)
	require.Zero(t, e.Dropped())
}
