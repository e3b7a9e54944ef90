package validate_test

import (
	"errors"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// mistaken compiles a struct of one field and returns what is wrong with it.
func mistaken(t *testing.T, f reflect.StructField, opts ...validate.Option) string {
	t.Helper()
	k, err := validate.NewChecker(opts...)
	require.NoError(t, err)
	err = k.Struct(reflect.New(reflect.StructOf([]reflect.StructField{f})).Interface())
	var ms validate.Mistakes
	if !errors.As(err, &ms) {
		return ""
	}
	line, _, _ := strings.Cut(ms[0].Text+"; "+ms[0].Hint, "\n")
	return line
}

// TestTagsThatAreNotRead: rules that Go or this package would not see are found
// at start-up, with the way out.
func TestTagsThatAreNotRead(t *testing.T) {
	type form struct {
		Name  string `json:"name"`
		Email string `jsn:"email"`
		Phone string `binding:"required"`
	}
	_, err := validate.For[form]()
	var ms validate.Mistakes
	require.ErrorAs(t, err, &ms)
	require.Len(t, ms, 2)
	for i, hint := range []string{"did you mean \"json\"?", "write validate, or give For the option TagKey(\"binding\")"} {
		require.Equal(t, hint, ms[i].Hint)
		require.Equal(t, untaint.Code("bad_tag"), ms[i].Code)
		require.Contains(t, ms[i].Type, "form")
	}
	require.Equal(t, "Email", ms[0].Field)
}

// TestTagKey: the rules of gin's structs run, with every check.
func TestTagKey(t *testing.T) {
	type form struct {
		URL  string `json:"url" binding:"required,url"`
		Page int    `json:"page" binding:"default=3,min=1"`
	}
	v, err := validate.For[form](validate.TagKey("binding"))
	require.NoError(t, err)
	require.ErrorIs(t, v.Check(&form{URL: "javascript:alert(1)", Page: 1}), untaint.Code("not_url"))
	in, err := v.JSON(strings.NewReader(`{"url":"https://a.example"}`))
	require.NoError(t, err)
	require.Equal(t, 3, in.Page)
	type space struct {
		URL string `binding:"required, url"`
	}
	_, err = validate.For[space](validate.TagKey("binding"))
	require.ErrorIs(t, err, untaint.Code("unknown_rule"))
	_, err = validate.For[form](validate.TagKey("a b"))
	require.ErrorIs(t, err, untaint.Code("bad_option"))
	type mixed struct {
		A string `validate:"required"`
	}
	_, err = validate.For[mixed](validate.TagKey("binding"))
	require.ErrorIs(t, err, untaint.Code("bad_tag"))
}

// TestHintsNameTheWayOut for rules on types that they cannot test.
func TestHintsNameTheWayOut(t *testing.T) {
	type sub struct{ A int }
	for _, c := range []struct {
		typ  reflect.Type
		tag  string
		want string
	}{
		{reflect.TypeFor[http.Cookie](), "gt=0", "give For the option Unwrap, which says what is tested in a http.Cookie"},
		{reflect.TypeFor[net.IP](), "ip", "drop it: a net.IP is one already"},
		{reflect.TypeFor[multipart.FileHeader](), "email", "use a validate.File"},
		{reflect.TypeFor[sub](), "dive", "drop it: the rules of a struct run without dive"},
		{reflect.TypeFor[time.Time](), "lte=now", "drop it and give For the option Clock(time.Now), or compare with another field by ltefield"},
		{reflect.TypeFor[validate.Opt[int]](), "alpha", "it is for string"},
		{reflect.TypeFor[validate.Opt[[]addr]](), "max=3", "add dive, or tag the field validate:\"-\""},
	} {
		got := mistaken(t, reflect.StructField{Name: "A", Type: c.typ, Tag: reflect.StructTag(`validate:"` + c.tag + `"`)})
		require.Contains(t, got, c.want, "%v %s", c.typ, c.tag)
	}
}

// TestUnexportedFields: only those that really have rules are refused.
func TestUnexportedFields(t *testing.T) {
	type conf struct{ Meta map[string]any }
	type honest struct {
		Name   string `validate:"required"`
		client *http.Client
		conf   *conf
	}
	_, err := validate.For[honest]()
	require.NoError(t, err, "%v %v", honest{}.client, honest{}.conf)
	type lost struct {
		home addr
	}
	_, err = validate.For[lost]()
	require.ErrorIs(t, err, untaint.Code("unexported_field"), "%v", lost{}.home)
}

// TestListsAsBodies: the elements of a list or a map are checked as with dive.
func TestListsAsBodies(t *testing.T) {
	v, err := validate.For[[]addr]()
	require.NoError(t, err)
	require.NoError(t, v.Check(&[]addr{{"a", "12345"}}))
	require.Equal(t, []string{"/1/street required", "/1/zip required"}, paths(v.Check(&[]addr{{"a", "12345"}, {}})))
	m, err := validate.For[map[string][]*addr]()
	require.NoError(t, err)
	require.Equal(t, []string{"/a/0/zip required"}, paths(m.Check(&map[string][]*addr{"a": {{Street: "x"}}})))
	s, err := validate.For[string]()
	require.NoError(t, err)
	in := "x"
	require.NoError(t, s.Check(&in))
	_, err = validate.For[time.Time]()
	require.ErrorIs(t, err, untaint.Misuse)
	_, err = validate.For[func()]()
	require.ErrorIs(t, err, untaint.Misuse)
}

// TestRequiredEmbedded: a struct without a name of its own is reported at the
// member that a client knows.
func TestRequiredEmbedded(t *testing.T) {
	type Audit struct {
		By string `json:"by" validate:"required"`
	}
	type Note struct {
		Text string `json:"text" validate:"max=3"`
	}
	type in struct {
		Audit `validate:"required"`
		Note  `validate:"required_if=Kind card"`
		Kind  string `json:"kind"`
	}
	require.Equal(t, []string{"/by required"}, paths(validate.Struct(&in{})))
	require.Equal(t, []string{"/text required (relation if, field /kind, value card)"}, paths(validate.Struct(&in{Audit: Audit{"x"}, Kind: "card"})))
	require.NoError(t, validate.Struct(&in{Audit: Audit{"x"}, Note: Note{"a"}, Kind: "card"}))
}

// TestGoTypesOfFormats: a rule on the Go type of what it means takes its values.
func TestGoTypesOfFormats(t *testing.T) {
	type in struct {
		ID   guid  `json:"id" validate:"required,uuid"`
		More *guid `json:"more" validate:"omitempty,uuid_rfc4122"`
		Four guid  `json:"four" validate:"uuid4"`
	}
	id := guid{0xf4, 0x7a, 0xc1, 0x0b, 0x58, 0xcc, 0x43, 0x72, 0xa5, 0x67, 0x0e, 0x02, 0xb2, 0xc3, 0xd4, 0x79}
	require.NoError(t, validate.Struct(&in{id, &id, id}))
	require.Equal(t, []string{"/id required", "/four not_uuid (version 4)"}, paths(validate.Struct(&in{})))
	require.Equal(t, []string{"/more not_uuid"}, paths(validate.Struct(&in{id, &guid{}, id})))
}

// guid is a UUID as those packages have it that programs use.
type guid [16]byte

func (g guid) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[:4], g[4:6], g[6:8], g[8:10], g[10:])
}
