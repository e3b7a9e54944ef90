package tag_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/tag"
)

// written shows parts as a tag has them, each word with the text that its offsets
// point at, where that is another.
func written(text string, parts []tag.Part) string {
	var out []string
	for _, p := range parts {
		if p.Kind != tag.Rule {
			out = append(out, strings.ToUpper(p.Kind.String())+"@"+text[p.Pos:p.End])
			continue
		}
		var alts []string
		for _, w := range p.Alts {
			alt := w.Name
			if w.HasParam {
				alt += "=" + tag.Escape(w.Param)
			}
			if at := text[w.Pos:w.End]; at != alt {
				alt += "@" + at
			}
			alts = append(alts, alt)
		}
		out = append(out, strings.Join(alts, "|"))
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	own := tag.Aliases(map[string]string{
		"slug": "min=1,max=64|len=80", "id": "uuid|ulid", "either": "id|slug", "deep": "id,slug",
		"loop": "loop", "round": "id|round",
	})
	for _, c := range []struct{ text, want, wrong string }{
		{"required,email", "required email", ""},
		{"omitempty,dive,keys,max=3,endkeys,required", "OMITEMPTY@omitempty DIVE@dive KEYS@keys max=3 ENDKEYS@endkeys required", ""},
		{"structonly,nostructlevel,omitnil,omitzero", "STRUCTONLY@structonly NOSTRUCTLEVEL@nostructlevel OMITNIL@omitnil OMITZERO@omitzero", ""},
		{"hexcolor|rgb,min=1", "hexcolor|rgb min=1", ""},
		{"oneof=a b|oneof=c", "oneof=a b|oneof=c", ""},
		{"eq=a0x2Cb0x7Cc", "eq=a0x2Cb0x7Cc", ""},
		{"eq=a=b,eq=", "eq=a=b eq=", ""},
		{"omitempty|email", "omitempty|email", ""}, // an alternative is a rule, whatever it is called
		{"required,iscolor", "required hexcolor@iscolor|rgb@iscolor|rgba@iscolor|hsl@iscolor|hsla@iscolor|cmyk@iscolor", ""},
		{"slug,max=3", "min=1@slug max=64@slug|len=80@slug max=3", ""},
		{"email|id,max=3", "email|uuid@id|ulid@id max=3", ""},
		{"deep", "uuid@deep|ulid@deep min=1@deep max=64@deep|len=80@deep", ""},
		{"email|slug", "email", "[slug] an alias of several rules cannot be an alternative"},
		{"email,loop", "email", "[loop] the alias contains itself"},
		{"required,,email", "required  email", "[] a rule is missing here"},
		{"email|", "email|", "[] a rule is missing here"},
		{"=3", "=3", "[=3] a rule is missing here"},
		{"slug=3", "slug=3", ""}, // no alias has a parameter
		{" required", " required", ""},
	} {
		parts, wrong := tag.Parse(c.text, own)
		require.Equal(t, c.want, written(c.text, parts), c.text)
		said := ""
		for _, m := range wrong {
			said += "[" + c.text[m.Start:m.End] + "] " + m.Text
		}
		require.Equal(t, c.wrong, said, c.text)
	}
	require.NotPanics(t, func() { tag.Parse("round|either", own) })
}

// TestAlias: all alternatives of a rule came from one alias, or they did not.
func TestAlias(t *testing.T) {
	for text, want := range map[string]string{
		"iscolor": "iscolor", "iscolor|rgb": "", "hexcolor|rgb": "", "iscolor|iscolor": "", "email": "",
	} {
		parts, wrong := tag.Parse(text, tag.Aliases(nil))
		require.Empty(t, wrong, text)
		require.Equal(t, want, parts[0].Alias(), text)
	}
	require.Empty(t, (&tag.Part{}).Alias())
	require.True(t, tag.IsAlias("country_code"))
	require.False(t, tag.IsAlias("email"))
}

// TestAliasesOfTheirOwn: those of one program change none of another's.
func TestAliasesOfTheirOwn(t *testing.T) {
	own := tag.Aliases(map[string]string{"iscolor": "rgb", "id": "uuid"})
	require.Equal(t, "rgb", own["iscolor"])
	require.NotEmpty(t, own["country_code"])
	require.NotEqual(t, "rgb", tag.Aliases(nil)["iscolor"])
	require.Empty(t, tag.Aliases(nil)["id"])
}

// TestSteering: each part that is no rule is known by its name, both ways.
func TestSteering(t *testing.T) {
	require.Len(t, tag.Steering(), 8)
	for _, name := range tag.Steering() {
		require.NotEqual(t, tag.Rule, tag.KindOf(name), name)
		require.Equal(t, name, tag.KindOf(name).String())
	}
	require.Equal(t, tag.Rule, tag.KindOf("required"))
	require.Empty(t, tag.Rule.String())
}

func TestIsName(t *testing.T) {
	for name, want := range map[string]bool{
		"slug": true, "iso3166_1_alpha2": true, "a-b": true, "Z9": true,
		"": false, "-": false, "a b": false, "a=b": false, "a,b": false, "ä": false, "a.b": false,
	} {
		require.Equal(t, want, tag.IsName(name), name)
	}
}
