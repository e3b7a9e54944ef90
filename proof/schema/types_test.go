package schema_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
	"github.com/untaint/untaint/validate/playground"
)

type address struct {
	Street string  `json:"street" validate:"required,max=100"`
	Zip    *string `json:"zip" validate:"omitempty,len=5,number"`
	City   string  `json:"city,omitempty" validate:"omitempty,min=2"`
}

type stamp struct {
	ID   string `json:"id" validate:"uuid4"`
	Rev  uint32 `json:"rev" validate:"min=1"`
	Note string `json:"note"`
}

// Audit is exported, or nothing could set a pointer to it.
type Audit struct {
	By string `json:"by" validate:"required,alphanum"`
	At int    `json:"at" validate:"gt=0"`
}

type lang string

func (l *lang) UnmarshalText(b []byte) error {
	if len(b) != 2 {
		return errors.New("not a language")
	}
	*l = lang(b)
	return nil
}

// order has a bit of everything.
type order struct {
	stamp
	*Audit
	Kind     string                 `json:"kind" validate:"required,oneof=sale 'gift card' refund"`
	Email    string                 `json:"email" validate:"required,email"`
	Repeat   string                 `json:"repeat" validate:"eqfield=Email"`
	Pass     untaint.Secret[string] `json:"pass" validate:"min=3,maxbytes=72"`
	To       address                `json:"to" validate:"required"`
	From     address                `json:"from"`
	Bill     *address               `json:"bill"`
	Ship     address                `json:"ship" validate:"omitempty"`
	Free     address                `json:"free" validate:"structonly"`
	Loose    address                `json:"loose" validate:"-"`
	Others   []address              `json:"others" validate:"max=3,dive"`
	Pointers []*address             `json:"pointers" validate:"dive,required"`
	ByName   map[string]address     `json:"by_name" validate:"dive,keys,lowercase,endkeys"`
	Tags     []string               `json:"tags" validate:"max=4,unique,dive,required,max=10"`
	Matrix   [][]int                `json:"matrix" validate:"omitzero,min=1,dive,len=2,dive,min=0"`
	Pair     [2]int8                `json:"pair" validate:"dive,ne=0"`
	Count    int                    `json:"count" validate:"default=1,min=1,max=99"`
	Ratio    float64                `json:"ratio" validate:"gte=0,lt=1"`
	Half     float32                `json:"half" validate:"max=0.5"`
	Nick     validate.Opt[string]   `json:"nick,omitzero" validate:"omitempty,max=5"`
	Sent     validate.Opt[int]      `json:"sent,omitzero" validate:"present"`
	Since    time.Time              `json:"since"`
	Until    *time.Time             `json:"until" validate:"required"`
	Wait     time.Duration          `json:"wait" validate:"max=1h"`
	Amount   json.Number            `json:"amount" validate:"required"`
	Big      *big.Int               `json:"big"`
	Host     netip.Addr             `json:"host"`
	Lang     lang                   `json:"lang" validate:"required"`
	Extra    any                    `json:"extra"`
	Raw      json.RawMessage        `json:"raw"`
	Blob     []byte                 `json:"blob" validate:"max=4"`
	Serial   int64                  `json:"serial,string"`
	Inline   struct {
		A int `json:"a" validate:"oneof=1 2"`
	} `json:"inline"`
	Odd    string `json:"a/b~c é" validate:"startswith=a/b"`
	Hidden string `validate:"max=3"`
	Gone   string `json:"-" validate:"max=3"`
}

// tree is a type that holds itself, in each way that there is.
type tree struct {
	Name  string          `json:"name" validate:"required,max=8"`
	Left  *tree           `json:"left"`
	Kids  []tree          `json:"kids" validate:"max=3,dive"`
	Named map[string]tree `json:"named" validate:"dive,keys,alpha,endkeys"`
	Also  []*tree         `json:"also" validate:"dive"`
}

// exact is a type of which everything can be said.
type exact struct {
	Name  string            `json:"name" validate:"required,max=8"`
	Code  string            `json:"code" validate:"omitempty,startswith=x,len=3"`
	Flag  bool              `json:"flag" validate:"required"`
	Port  uint16            `json:"port" validate:"port"`
	Mode  *string           `json:"mode" validate:"omitnil,oneof=a b"`
	Items []exactItem       `json:"items" validate:"required,min=1,max=3,dive"`
	Meta  map[string]string `json:"meta" validate:"max=2,dive,keys,alpha,endkeys,required"`
	Geo   struct {
		Lat string `json:"lat" validate:"latitude"`
		Lon string `json:"lon" validate:"omitempty,longitude"`
	} `json:"geo"`
	Next *exact `json:"next"`
}

type exactItem struct {
	ID   string `json:"id" validate:"uuid|e164"`
	Size int32  `json:"size" validate:"min=-3,ne=0"`
}

type page[T any] struct {
	Items []T `json:"items" validate:"dive"`
	Next  *T  `json:"next"`
}

// Flags is exported for the same reason.
type Flags struct {
	On    bool `json:"on" validate:"required"`
	Level int  `json:"level" validate:"min=0"`
}

// embedding has rules on what it embeds, which decide whether those inside run.
type embedding struct {
	address `validate:"omitempty"`
	*Flags  `validate:"required"`
	ruled
	Own string `json:"own" validate:"max=3"`
}

func keep[T any](t testing.TB, name string, change func(*validate.Validator[T]) (*validate.Validator[T], error), opts ...validate.Option) *subject {
	t.Helper()
	v, err := validate.For[T](opts...)
	require.NoError(t, err, name)
	if change != nil {
		v, err = change(v)
		require.NoError(t, err, name)
	}
	return subjectOf(t, name, v)
}

func only[T any](names ...string) func(*validate.Validator[T]) (*validate.Validator[T], error) {
	return func(v *validate.Validator[T]) (*validate.Validator[T], error) { return v.Only(names...) }
}

func except[T any](names ...string) func(*validate.Validator[T]) (*validate.Validator[T], error) {
	return func(v *validate.Validator[T]) (*validate.Validator[T], error) { return v.Except(names...) }
}

func types(t testing.TB) []*subject {
	team := validator.New()
	require.NoError(t, team.RegisterValidation("own", func(validator.FieldLevel) bool { return true }))
	type owned struct {
		A string   `json:"a" validate:"required,own"`
		B *address `json:"b" validate:"required"`
	}
	trim := validate.Before(func(e *exact) error {
		e.Name = strings.TrimSpace(e.Name)
		e.Flag, e.Port = true, 80
		return nil
	})
	plain, hooked := keep[exact](t, "exact", nil), keep[exact](t, "exact, with a hook", nil, trim)
	hooked.guide = plain.text
	return []*subject{
		plain, hooked,
		keep[order](t, "order", nil),
		keep[tree](t, "tree, compatible", nil, validate.Compatible()),
		keep[exact](t, "exact, compatible", nil, validate.Compatible()),
		keep[order](t, "order, unknown ignored", nil, validate.IgnoreUnknown()),
		keep(t, "order, only", only[order]("Email", "To.Street", "Others", "ByName.Zip")),
		keep(t, "order, except", except[order]("Kind", "To.Street", "Bill.Zip", "Tags", "Sent")),
		keep(t, "tree, only, compatible", only[tree]("Kids[0].Name"), validate.Compatible()),
		keep[tree](t, "tree", nil),
		keep[embedding](t, "embedding", nil),
		keep(t, "tree, except", except[tree]("Left.Left.Name", "Kids.Name")),
		keep[page[address]](t, "page", nil),
		keep[page[page[tree]]](t, "page of pages", nil),
		keep[owned](t, "team", nil, playground.With(team)),
	}
}

// texts are what a generated document puts where a text is wanted.
var texts = []string{
	"", "a", " a ", "ab", "abc", "x12", "xyz", "sale", "gift card", "refund", "a@b.co", "a/b/c", "12345", "90", "-12.5", "180", "de", "1.2.3.4", "now", "1h", "2h", "61m", "YQ==", "YWJjZA==", "YWJjZGU=", "2020-01-02T03:04:05Z", "5", "-7",
	"f47ac10b-58cc-4372-a567-0e02b2c3d479", "00000000-0000-0000-0000-000000000000", "+4912345678", "Mixed", "ünïcödé", "very long text of no meaning",
}

var numbers = []any{0, 1, 2, 3, -1, -3, -4, 5, 80, 99, 100, 127, 128, 65536, 0.5, 0.25, 0.75, 1.5, 3600000000000, 3600000000001}

// maker makes documents along a schema, mostly valid ones.
type maker struct {
	r    *rand.Rand
	root map[string]any
	wild int // one value in so many is anything at all
	skip int // of ten members that are not required, so many are left out
}

func (m *maker) value(s map[string]any, depth int) any {
	if m.wild > 0 && m.r.IntN(m.wild) == 0 {
		return m.anything(depth)
	}
	if ref, ok := s["$ref"].(string); ok {
		if ref == "#" {
			return m.value(m.root, depth+1)
		}
		name := strings.TrimPrefix(ref, "#/$defs/")
		return m.value(m.root["$defs"].(map[string]any)[name].(map[string]any), depth+1)
	}
	if list, ok := s["enum"].([]any); ok {
		return list[m.r.IntN(len(list))]
	}
	if c, ok := s["const"]; ok {
		return c
	}
	if list, ok := s["anyOf"].([]any); ok {
		if depth > 8 {
			return m.value(list[len(list)-1].(map[string]any), depth)
		}
		branch := map[string]any{}
		for k, v := range s {
			if k != "anyOf" {
				branch[k] = v
			}
		}
		for k, v := range list[m.r.IntN(len(list))].(map[string]any) {
			branch[k] = v
		}
		return m.value(branch, depth)
	}
	switch m.pick(s["type"]) {
	case "null":
		return nil
	case "boolean":
		return m.r.IntN(4) > 0
	case "integer", "number":
		if low, ok := s["minimum"].(float64); ok && m.r.IntN(2) == 0 {
			return low
		}
		return numbers[m.r.IntN(len(numbers))]
	case "array":
		return m.array(s, depth)
	case "object":
		return m.object(s, depth)
	}
	return m.text(s)
}

// text is one that fits, where there is one and the maker is not wild.
func (m *maker) text(s map[string]any) any {
	if s["type"] == nil && m.r.IntN(2) == 0 {
		return numbers[m.r.IntN(len(numbers))]
	}
	expr, _ := s["pattern"].(string)
	fits := regexp.MustCompile(expr)
	low, _ := s["minLength"].(float64)
	var good []string
	for _, text := range texts {
		if n := len([]rune(text)); fits.MatchString(text) && n >= int(low) && (s["maxLength"] == nil || n <= int(s["maxLength"].(float64))) {
			good = append(good, text)
		}
	}
	if len(good) == 0 || m.wild > 0 && m.r.IntN(m.wild) == 0 {
		good = texts
	}
	return good[m.r.IntN(len(good))]
}

func (m *maker) pick(typ any) string {
	list, ok := typ.([]any)
	if !ok {
		s, _ := typ.(string)
		return s
	}
	s, _ := list[m.r.IntN(len(list))].(string)
	return s
}

func (m *maker) array(s map[string]any, depth int) any {
	items, _ := s["items"].(map[string]any)
	low, _ := s["minItems"].(float64)
	n := int(low)
	if high, ok := s["maxItems"].(float64); !ok || high > low {
		if depth < 6 {
			n += m.r.IntN(3)
		}
	}
	list := []any{}
	for range n {
		list = append(list, m.value(items, depth+1))
	}
	return list
}

func (m *maker) object(s map[string]any, depth int) any {
	out := map[string]any{}
	must := map[string]bool{}
	required, _ := s["required"].([]any)
	for _, name := range required {
		must[name.(string)] = true
	}
	props, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if m.wild > 0 && m.r.IntN(4*m.wild) == 0 || !must[name] && (depth > 6 || m.r.IntN(10) < m.skip) {
			continue
		}
		out[name] = m.value(props[name].(map[string]any), depth+1)
	}
	if more, ok := s["additionalProperties"].(map[string]any); ok && depth < 6 {
		for range m.r.IntN(3) {
			out[[]string{"a", "key", "Kay", "", "k1"}[m.r.IntN(5)]] = m.value(more, depth+1)
		}
	}
	if m.wild > 0 && m.r.IntN(8*m.wild) == 0 {
		out["unknown"] = 1
	}
	if out["email"] != nil && m.r.IntN(10) > 0 {
		out["repeat"], out["lang"] = out["email"], "de"
	}
	return out
}

func (m *maker) anything(depth int) any {
	switch m.r.IntN(8) {
	case 0:
		return nil
	case 1:
		return m.r.IntN(2) == 0
	case 2, 3:
		return numbers[m.r.IntN(len(numbers))]
	case 4:
		if depth < 4 {
			return []any{m.anything(depth + 1)}
		}
	case 5:
		if depth < 4 {
			return map[string]any{"street": m.anything(depth + 1)}
		}
	}
	return texts[m.r.IntN(len(texts))]
}

// guided is the schema that documents are made along.
func (s *subject) guided(t testing.TB) (root map[string]any) {
	t.Helper()
	text := s.guide
	if text == nil {
		text = s.text
	}
	require.NoError(t, json.Unmarshal(text, &root))
	return root
}

// TestTypes: whole documents, made along the schema with a few mistakes in them.
func TestTypes(t *testing.T) {
	rounds := 1000
	if full() {
		rounds = 100000
	}
	for _, s := range types(t) {
		var n tally
		root := s.guided(t)
		for i := range rounds {
			m := maker{r: rand.New(rand.NewPCG(uint64(i), 3)), root: root, wild: []int{0, 0, 8, 30, 100}[i%5], skip: i % 11} //nolint:gosec // the same in each run
			doc, err := json.Marshal(m.value(root, 0))
			require.NoError(t, err)
			s.judge(t, string(doc), &n)
		}
		t.Logf("%s (in full: %v): %d documents accepted by both, %d by neither, %d by the schema alone", s.name, s.exact, n.both, n.neither, n.lax)
		require.NotZero(t, n.neither, s.name)
		require.NotZero(t, n.both, s.name)
	}
}

// FuzzTypes is TestTypes for any document, as text and made along the schema.
func FuzzTypes(f *testing.F) {
	all := types(f)
	for i := range all {
		f.Add(uint8(i), uint64(i), `{"name":"a","flag":true,"port":1,"items":[{"id":"+4912345678","size":1}],"geo":{"lat":"1"}}`)
	}
	f.Fuzz(func(t *testing.T, which uint8, seed uint64, doc string) {
		s := all[int(which)%len(all)]
		var n tally
		s.judge(t, doc, &n)
		root := s.guided(t)
		m := maker{r: rand.New(rand.NewPCG(seed, 5)), root: root, wild: int(seed % 50), skip: int(seed % 11)} //nolint:gosec // the seed is the test case
		made, err := json.Marshal(m.value(root, 0))
		require.NoError(t, err)
		s.judge(t, string(made), &n)
	})
}
