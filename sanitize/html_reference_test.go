package sanitize_test

import (
	"html"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// A reference without ";" is read as the standard library reads it, whatever letters
// it starts with.
func TestReferencesWithoutSemicolon(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var names []string
	for _, a := range letters {
		for _, b := range letters {
			for _, c := range letters {
				names = append(names, string(a)+string(b)+string(c))
			}
		}
	}
	in := "& &a " + strings.Join(names, " &") + " &copyx &frac12 &notit &Yacute &yuml &THORN &szlig &sup1 &AElig &quot &curren &brvbar &LT &GT"
	require.Equal(t, html.UnescapeString(in), sanitize.Strict().Text(in))
}

// The style of an item of Word's may be written in references.
func TestWordItemInReferences(t *testing.T) {
	const item = `<p style="mso-list:l0 level1 lfo1">one</p>`
	want, err := sanitize.UGC().Clean(item)
	require.NoError(t, err)
	require.Contains(t, want.String(), "<li>one")
	got, err := sanitize.UGC().Clean(strings.Replace(item, "level", "lev&#101;l", 1))
	require.NoError(t, err)
	require.Equal(t, want, got)
}
