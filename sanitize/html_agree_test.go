package sanitize_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// What decides on a tag while it is read, and on a value while its end is looked for,
// decides what the rest of the engine does, once more. These tests hold the two together:
// with a report the rest decides, and without one nearly always the other.

var (
	agreeElements = strings.Fields("p p div span span a a b i u code pre ul ol li table tbody tr td th colgroup col h1 blockquote br img input svg math mi annotation script iframe figure font ruby rt o:p x-y foo main A SPAN body")
	agreeNames    = strings.Fields("class class style style href href src title alt id dir lang width height align valign role type rel target data-x data-mention-a aria-label aria-hidden loading tabindex start value colspan border hidden checked reversed onclick srcset cite datetime color CLASS Href STYLE x:y")
	agreeValues   = []string{
		"", "a", "auto", "RTL", "left", "12", "123456", "1234567", "123456789", "12%", "-1", "1.5", "lazy", "presentation", "checkbox", "true",
		"https://a.example/b?c=d&amp;e", "https://a.example", "https://", "https:///x", "https://a%2e.example/", "https://é.example", "http://a.example/", "/a/b", "//a.example/b", "/", "#a", "#user-content-a",
		"user-content-a", "javascript:alert(1)", "java&#115;cript:x", "mailto:a@b.c", "https://a.example b", "https://a.example/ b  ", `https://a.example/\b`, `/a?\b`, "https://u@a.example/x", "https://a.example:80/x", "https://a.example'x", "/a`b", "/a<b>c",
		"a b c", "language-go", "x language-go y", "language", "l", "task-list-item x", "  ", " a ", "a&amp;b", "a#b c", "a&#32;language-x", "a&Tab;language-x y", "&#108;anguage-go", "x katex-html", "nofollow", "_blank", "é", "漢字の中で", "a\tb", "a\nb", "a\rb",
		"text-align:left", "text-align: center;", "text-align:left;color:red", "color:red;text-align:left;text-align:right", "display:block", "white-space:pre", "white-space:pre-wrap;color:#fff", "font-weight:normal",
		"mso-list:l0 level1 lfo1", "text-indent:-18.0pt;mso-list:l0 level2 lfo1", "mso-list:Ignore", "/*x*/text-align:left", "float:left", "display:flex", ";;", "te", "background:url(x);text-align:left", "font:7.0pt &quot;T&quot;",
	}
	agreeTexts = []string{
		"a", "some words", " ", "\n", "&amp;", "&nbsp;", "a < b", "x > y", "&", "&copy;", "1.", "<!-- c -->", "<![endif]>", "<", "</", "\r\n", "<o:p></o:p>", "<Vec<String>>", "<user@a.example>", "<T\x00>", "<T a\xff>", "<T & U>", "<T a='>'>", "<table>x<td></b>", "<x-a><x-b></x-b></X-A>",
		"<p class=M style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span style='font:7.0pt \"T\"'>&nbsp; </span></span>item</p>",
		`<math><semantics><mi>a</mi><annotation encoding="application/x-tex">a</annotation></semantics></math>`, `<img src="//a.example/b">`, `<svg viewBox="0 0 16 16"><path d="m7 3z"></path></svg>`,
	}
)

// agreeInput returns a document of a few tokens.
func agreeInput(r *rand.Rand) string {
	var b strings.Builder
	var open []string
	for range 1 + r.IntN(10) {
		switch r.IntN(8) {
		case 0, 1, 2, 3:
			el := oneOf(r, agreeElements)
			b.WriteString("<" + el)
			for range r.IntN(4) {
				b.WriteString(oneOf(r, []string{" ", " ", " ", " ", "  ", "\n", "/", ""}) + oneOf(r, agreeNames) + agreeValue(r))
			}
			b.WriteString(oneOf(r, []string{">", ">", ">", ">", ">", " />", " >", ""}))
			open = append(open, el)
		case 4, 5:
			if n := len(open); n > 0 {
				b.WriteString("</" + open[n-1] + ">")
				open = open[:n-1]
			}
		case 6:
			b.WriteString("</" + oneOf(r, agreeElements) + ">")
		default:
			b.WriteString(oneOf(r, agreeTexts))
		}
	}
	return b.String()
}

func agreeValue(r *rand.Rand) string {
	v := oneOf(r, agreeValues)
	switch r.IntN(10) {
	case 0:
		return "='" + v + "'"
	case 1:
		return "=" + v
	case 2:
		return oneOf(r, []string{"", ` = "` + v + `"`, `="` + v})
	}
	return `="` + v + `"`
}

func oneOf[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// agreePolicies are those that decide on addresses, classes and styles in ways of their own.
func agreePolicies() map[string]*sanitize.Policy {
	lines := sanitize.UGC().Config()
	lines.Styles += " display white-space"
	lines.NewTab = true
	lines.Everywhere += " data-x data-mention-*"
	near := sanitize.UGC().Config()
	near.Links, near.Images = sanitize.URLs{Schemes: "http"}, sanitize.URLs{Schemes: "http", Relative: true}
	hosts := sanitize.UGC().Config()
	hosts.Base = "https://base.example/"
	hosts.Classes = "*"
	hosts.MaxDepth = 5
	classes := sanitize.UGC().Config()
	classes.Links.Hosts = "a.example"
	classes.Classes = "a x-*"
	for i := range classes.Elements {
		if classes.Elements[i].Name == "p" {
			classes.Elements[i].Classes = "b c*"
		}
	}
	return map[string]*sanitize.Policy{
		"UGC": sanitize.UGC(), "Basic": sanitize.Basic(), "RichText": sanitize.RichText(), "Email": sanitize.Email(),
		"lines": lines.MustCompile(), "near": near.MustCompile(), "hosts": hosts.MustCompile(), "classes": classes.MustCompile(),
	}
}

func TestBothWaysAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	policies := agreePolicies()
	for range 60_000 {
		in := agreeInput(random)
		for _, p := range policies {
			cleanBothWays(t, p, in)
		}
	}
}

func FuzzBothWaysAgree(f *testing.F) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		f.Add(agreeInput(random))
	}
	policies := agreePolicies()
	f.Fuzz(func(t *testing.T, in string) {
		for _, p := range policies {
			out, err := p.Clean(in)
			require.NoError(t, err)
			reported, _, err := p.CleanReport(in)
			require.NoError(t, err)
			require.Equal(t, reported, out, "%q", in)
		}
	})
}
