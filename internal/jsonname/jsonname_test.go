package jsonname_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/jsonname"
)

type (
	inner struct{ X int }
	Named int
)

type sample struct {
	Plain     string
	JSON      string `json:"json_name,omitempty"`
	Empty     string `json:",omitempty"`
	Left      string `json:"-"`
	Dash      string `json:"-,"`
	Query     string `query:"q"`
	Both      string `query:"q" json:"j"`
	LeftQuery string `json:"-" query:"q"`
	Header    string `header:"X-Name"`
	Slash     string `json:"a/b~c"`
	inner
	*Pointed
	Named
	Tagged `json:"tagged"`
}

type Pointed struct{ Y int }
type Tagged struct{ Z int }

func TestNames(t *testing.T) {
	want := map[string][2]string{ // the name, and what it adds to a path
		"Plain": {"Plain", "/Plain"}, "JSON": {"json_name", "/json_name"}, "Empty": {"Empty", "/Empty"},
		"Left": {"Left", "/Left"}, "Dash": {"-", "/-"}, "Query": {"q", "/q"}, "Both": {"j", "/j"}, "LeftQuery": {"q", "/q"},
		"Header": {"X-Name", "/X-Name"}, "Slash": {"a/b~c", "/a~1b~0c"}, "inner": {"", ""}, "Pointed": {"", ""},
		"Named": {"Named", "/Named"}, "Tagged": {"tagged", "/tagged"},
	}
	typ := reflect.TypeFor[sample]()
	for i := range typ.NumField() {
		f := typ.Field(i)
		require.Equal(t, want[f.Name], [2]string{jsonname.Of(f), jsonname.Segment(f)}, f.Name)
	}
	_, ok := jsonname.In(typ.Field(3), "json")
	require.True(t, ok)
	_, ok = jsonname.In(typ.Field(0), "json")
	require.False(t, ok)
}

// Where encoding/json writes a field, the name is that which it writes.
func TestAsEncodingJSON(t *testing.T) {
	b, err := json.Marshal(sample{Pointed: &Pointed{}, JSON: "x", Empty: "x"})
	require.NoError(t, err)
	var written map[string]any
	require.NoError(t, json.Unmarshal(b, &written))
	typ := reflect.TypeFor[sample]()
	for _, field := range []string{"Plain", "JSON", "Empty", "Dash", "Both", "Slash", "Named", "Tagged"} {
		f, _ := typ.FieldByName(field)
		require.Contains(t, written, jsonname.Of(f), field)
	}
	for _, field := range []string{"inner", "Pointed"} {
		f, _ := typ.FieldByName(field)
		inner, embedded := jsonname.Embeds(f, "")
		require.True(t, embedded)
		require.Contains(t, written, jsonname.Of(inner.Field(0)))
	}
}
