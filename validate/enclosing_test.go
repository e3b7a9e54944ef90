package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

type carrier struct {
	Code string `json:"code" validate:"required_if=^.Kind parcel,omitempty,nefield=^.Kind"`
	Deep struct {
		Note string  `json:"note" validate:"required_if=^.^.Kind parcel"`
		Sum  float64 `json:"sum" validate:"omitempty,ltefield=^.^.Limit"`
	} `json:"deep"`
}

// shipment has its carriers in each way in which a struct can hold others.
type shipment struct {
	Kind   string                          `json:"kind"`
	Limit  float64                         `json:"limit"`
	Plain  carrier                         `json:"plain"`
	Ptr    *carrier                        `json:"ptr"`
	List   []carrier                       `json:"list" validate:"dive"`
	Ptrs   [][]*carrier                    `json:"ptrs" validate:"dive,dive"`
	Map    map[string]carrier              `json:"map" validate:"dive"`
	Odd    map[bool]*carrier               `json:"-" validate:"dive"`
	Opt    validate.Opt[[]carrier]         `json:"opt" validate:"omitempty,dive"`
	Array  [2]*carrier                     `json:"array" validate:"dive"`
	Inside struct{ In carrier }            `validate:"-"`
	Any    any                             `json:"any"`
	Twice  map[string]validate.Opt[[]*leg] `json:"twice" validate:"dive,omitempty,dive"`
}

// leg holds itself, and looks at what is around it.
type leg struct {
	Mode string `json:"mode" validate:"omitempty,eqfield=^.Kind|eq=foot"`
	Same string `json:"same" validate:"omitempty,eqfield=^.Kind"`
	Kind string `json:"kind"`
	Legs []*leg `json:"legs" validate:"dive"`
}

func TestStructsAround(t *testing.T) {
	v := validate.MustFor[shipment]()
	full := carrier{Code: "x"}
	full.Deep.Note, full.Deep.Sum = "y", 1
	good := shipment{Kind: "parcel", Limit: 2, Plain: full, Ptr: &full, List: []carrier{full, full, full, full, full}, Ptrs: [][]*carrier{nil, {&full, &full}},
		Map: map[string]carrier{"a": full}, Odd: map[bool]*carrier{true: &full}, Opt: validate.Some([]carrier{full}), Array: [2]*carrier{&full}, Any: &full,
		Twice: map[string]validate.Opt[[]*leg]{"m": validate.Some([]*leg{{Mode: "parcel", Kind: "a", Legs: []*leg{{Mode: "a", Kind: "b", Legs: []*leg{{Mode: "foot"}}}}}})}}
	require.NoError(t, v.Check(&good))

	letter := shipment{Kind: "letter", List: []carrier{{}, {}}, Ptr: &carrier{}, Any: carrier{}}
	require.NoError(t, v.Check(&letter))

	empty := carrier{}
	bad := shipment{Kind: "parcel", Ptr: &empty, List: []carrier{full, full, full, full, empty}, Ptrs: [][]*carrier{nil, {&empty}}, Map: map[string]carrier{"a": empty},
		Odd: map[bool]*carrier{true: &empty}, Opt: validate.Some([]carrier{empty}), Array: [2]*carrier{nil, &empty}, Any: &empty}
	bad.Limit = 2
	var want []string
	for _, at := range []string{"/plain", "/ptr", "/list/4", "/ptrs/1/0", "/map/a", "/Odd/true", "/opt/0", "/array/1", "/any"} {
		want = append(want, at+"/code required (relation if, field /kind, value parcel)", at+"/deep/note required (relation if, field /kind, value parcel)")
	}
	require.Equal(t, want, paths(v.Check(&bad)))

	odd := shipment{Limit: 1, List: make([]carrier, 2), Twice: map[string]validate.Opt[[]*leg]{"m": validate.Some([]*leg{{Kind: "a", Legs: []*leg{{Mode: "b"}}}})}}
	odd.List[1].Deep.Sum = 3
	require.Equal(t, []string{"/list/1/deep/sum field_mismatch (relation at_most, field /limit)", "/twice/m/0/legs/0/mode no_alternative (rules eqfield=^.Kind or eq=foot)"}, paths(v.Check(&odd)))
}

// The fields of a struct around are named from the body, wherever the struct lies.
func TestPointersToStructsAround(t *testing.T) {
	type item struct {
		Code string `json:"code" validate:"required_with=^.Name"`
		Size int    `json:"size" validate:"omitempty,ltfield=^.Max"`
	}
	type box struct {
		Name  string            `json:"name"`
		Max   int               `json:"max"`
		Items []item            `json:"items" validate:"dive"`
		Named map[string][]item `json:"named" validate:"dive,dive"`
		One   item              `json:"one"`
	}
	v := validate.MustFor[struct {
		Boxes []box `json:"boxes" validate:"dive"`
	}]()
	_, err := v.JSON(strings.NewReader(`{"boxes":[{"one":{}},{"name":"x","max":3,"items":[{"size":5}],"named":{"k":[{"code":"a"},{}]},"one":{"size":4}}]}`))
	require.Equal(t, []string{
		"/boxes/1/items/0/code required (relation with, field /boxes/1/name)",
		"/boxes/1/items/0/size field_mismatch (relation less, field /boxes/1/max)",
		"/boxes/1/named/k/1/code required (relation with, field /boxes/1/name)",
		"/boxes/1/one/code required (relation with, field /boxes/1/name)",
		"/boxes/1/one/size field_mismatch (relation less, field /boxes/1/max)",
	}, paths(err))
}

func TestStructsAroundThatAreNotThere(t *testing.T) {
	type part struct {
		A string `validate:"required_if=^.Kind x"`
		B string `validate:"eqfield=^.Size"`
		C string `validate:"required_if=^.Kind x D y"`
		D string
	}
	type first struct {
		Kind string
		Size int
		Part *part
	}
	type second struct {
		Knd  string
		Size string
		List []part `validate:"dive"`
	}
	mistakes := func(err error) []string {
		var out []string
		ms := validate.Mistakes{}
		require.ErrorAs(t, err, &ms)
		for _, m := range ms {
			out = append(out, m.Field+" "+string(m.Code)+": "+m.Text+"; "+m.Hint+" "+m.Tag[m.Start:m.End])
		}
		return out
	}
	_, err := validate.For[first]()
	require.Equal(t, []string{
		"B wrong_kind: field ^.Size has another type; string cannot be compared with int eqfield=^.Size",
		"C bad_parameter: the fields of one rule have to be in one struct; write ^. in front of each of them, or of none required_if=^.Kind x D y",
	}, mistakes(err))
	_, err = validate.For[second]()
	require.Contains(t, mistakes(err)[0], "A no_such_field: there is no field Kind in validate_test.second")
	_, err = validate.For[part]()
	require.Equal(t, "A no_such_field: there is no struct around that many levels up;  required_if=^.Kind x", mistakes(err)[0])
	require.ErrorIs(t, validate.Var("a", "eqfield=^.X"), untaint.Misuse)

	type open struct{ Any any }
	type child struct {
		A string `validate:"required_if=^.^.Kind x"`
	}
	require.ErrorIs(t, validate.Struct(open{child{}}), untaint.Misuse, "no start-up check sees what an interface holds")
}

// Compatible knows fields of one struct alone, as validator does.
func TestStructsAroundAreOurs(t *testing.T) {
	type sub struct {
		A string `validate:"required_if=^.Kind x"`
	}
	type whole struct {
		Kind string
		Sub  sub
	}
	require.NoError(t, validate.MustFor[whole](validate.Compatible()).Check(&whole{Kind: "x"}))
	require.Error(t, validate.MustFor[whole]().Check(&whole{Kind: "x"}))
	out, err := validate.MustFor[struct {
		Kind string `json:"kind"`
		Subs []sub2 `json:"subs" validate:"dive"`
	}]().JSONSchema()
	require.NoError(t, err)
	require.Contains(t, string(out), "required_if=^.Kind x")
}

type sub2 struct {
	A string `json:"a" validate:"required_if=^.Kind x"`
}

// A struct far inside leaves no trace for those beside it.
func TestStructsAroundAfterDeepOnes(t *testing.T) {
	v := validate.MustFor[struct {
		Kind string `json:"kind"`
		Legs []*leg `json:"legs" validate:"dive"`
	}]()
	deep := &leg{Mode: "air", Kind: "air"}
	for range 20 {
		deep = &leg{Mode: "air", Kind: "air", Legs: []*leg{deep}}
	}
	in := struct {
		Kind string `json:"kind"`
		Legs []*leg `json:"legs" validate:"dive"`
	}{"sea", []*leg{{Mode: "sea", Kind: "air", Legs: []*leg{deep, {Mode: "air"}, deep}}, {Mode: "sea"}}}
	require.NoError(t, v.Check(&in))
	in.Kind, in.Legs[0].Legs[1].Same, in.Legs[1].Same = "rail", "sea", "air"
	require.Equal(t, []string{
		"/legs/0/mode no_alternative (rules eqfield=^.Kind or eq=foot)", "/legs/0/legs/1/same field_mismatch (relation equal, field /legs/0/kind)",
		"/legs/1/mode no_alternative (rules eqfield=^.Kind or eq=foot)", "/legs/1/same field_mismatch (relation equal, field /kind)",
	}, paths(v.Check(&in)))
}
