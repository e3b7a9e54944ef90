package untaint_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

// Each character that could forge a line or turn text around is replaced where
// a key of the input becomes part of a path.
func TestPathKeyReplacesEachUnprintable(t *testing.T) {
	for _, span := range [][2]rune{
		{0x00, 0x1f}, {0x7f, 0x9f}, {0x061c, 0x061c}, {0x180e, 0x180e}, {0xfeff, 0xfeff}, {0x200b, 0x200f}, {0x2028, 0x202e},
		{0x2060, 0x206f}, {0xfff9, 0xfffb}, {0xe0000, 0xe0002}, {0xe0020, 0xe007f},
	} {
		for r := span[0]; r <= span[1]; r++ {
			require.Equal(t, "/a\ufffdb", untaint.PathKey("", "a"+string(r)+"b"), "%U", r)
		}
	}
	for _, r := range "é日\u0301\u200a\u2027\u2070👍" {
		require.Equal(t, "/a"+string(r)+"b", untaint.PathKey("", "a"+string(r)+"b"), "%U", r)
	}
}

// The JSON of an error can stand in a script element: no character that HTML
// gives a meaning is in it as it is, and it reads back.
func TestErrorJSONInAPage(t *testing.T) {
	err := untaint.New("a.B", untaint.Violation{Path: untaint.PathKey("", `<b>&"\`), Code: "x", Kind: untaint.Invalid})
	text, failed := json.Marshal(err)
	require.NoError(t, failed)
	one, _ := untaint.As(err)
	direct, failed := one.MarshalJSON()
	require.NoError(t, failed)
	require.Equal(t, `{"op":"a.B","kind":"invalid","violations":[{"pointer":"/\u003cb\u003e\u0026\"\\","code":"x","kind":"invalid"}]}`, string(direct))
	require.JSONEq(t, string(direct), string(text))
}

// No verb of fmt shows the fields of an error.
func TestEveryVerbShowsTheSame(t *testing.T) {
	err := untaint.Wrap("a.B", untaint.Violation{Path: "/x", Code: "too_big", Kind: untaint.Invalid}, fmt.Errorf("the cause"))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%t"} {
		require.Equal(t, "a.B: invalid: /x too_big", fmt.Sprintf(verb, err), verb)
	}
}

// branches is an error of somebody else's with a nil among its branches.
type branches []error

func (branches) Error() string     { return "branches" }
func (b branches) Unwrap() []error { return b }

func TestANilBranchSaysNothing(t *testing.T) {
	ours := untaint.New("a.B", untaint.Violation{Code: "x", Kind: untaint.Invalid})
	require.Equal(t, untaint.Invalid, untaint.KindOf(branches{nil, ours, nil}))
	require.Equal(t, untaint.Failed, untaint.KindOf(branches{}))
}
