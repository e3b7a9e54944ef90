package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes the inputs of the generated cases. The same seed makes the
// same ones.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator {
	return generator{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

// scripts have letters of one, two, three and four bytes.
var scripts = []struct{ name, letters string }{
	{"English", "etaoinshrdlcumwfgypbvk"},
	{"German", "enisratdhulcgmobwfkzäöüß"},
	{"Russian", "оеаинтсрвлкмдпуяыьгзбчй"},
	{"Chinese", "的一是不了人我在有他这中大来上国"},
	{"emoji", "😀😎🤖👍🎉🔥🌍🚀"},
}

// pick returns an element of list.
func pick[T any](g generator, list []T) T { return list[g.IntN(len(list))] }

// words returns n words of the letters.
func (g generator) words(n int, letters string) string {
	runes := []rune(letters)
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		for range 2 + g.IntN(8) {
			b.WriteRune(pick(g, runes))
		}
	}
	return b.String()
}

// generatedHTML are documents of four characters: prose, lists and tables,
// inline markup, and markup that has to be taken out.
func generatedHTML(seed uint64) (cases []Case) {
	g := newGenerator(seed)
	for _, kind := range []struct {
		name  string
		piece func(generator, string) string
	}{
		{"prose", generator.prose}, {"lists and tables", generator.structure}, {"inline markup", generator.inline}, {"half hostile", generator.hostile},
	} {
		script := pick(g, scripts)
		var b strings.Builder
		for want := 2000 + g.IntN(20_000); b.Len() < want; {
			b.WriteString(kind.piece(g, script.letters))
		}
		cases = append(cases, sanitizeCase(fmt.Sprintf("generated %s in %s, %d KB", kind.name, script.name, b.Len()>>10), b.String()))
	}
	return cases
}

func (g generator) prose(letters string) string {
	return "<p>" + g.words(20+g.IntN(60), letters) + ", &amp; " + g.words(10, letters) + ".</p>\n"
}

func (g generator) structure(letters string) string {
	var b strings.Builder
	if g.IntN(2) == 0 {
		b.WriteString("<ul>\n")
		for range 2 + g.IntN(8) {
			b.WriteString("<li>" + g.words(3+g.IntN(9), letters) + "</li>\n")
		}
		return b.String() + "</ul>\n"
	}
	b.WriteString("<table><tbody>\n")
	for range 2 + g.IntN(5) {
		b.WriteString("<tr>")
		for range 2 + g.IntN(5) {
			b.WriteString("<td>" + g.words(1+g.IntN(3), letters) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	return b.String() + "</tbody></table>\n"
}

func (g generator) inline(letters string) string {
	var b strings.Builder
	b.WriteString("<p>")
	for range 4 + g.IntN(8) {
		text := g.words(1+g.IntN(5), letters)
		switch g.IntN(5) {
		case 0:
			fmt.Fprintf(&b, `<a href="https://example.com/%d?q=%d&amp;r=1" title="%s">%s</a> `, g.IntN(1e6), g.IntN(100), g.words(2, letters), text)
		case 1:
			b.WriteString("<strong><em>" + text + "</em></strong> ")
		case 2:
			b.WriteString("<code>" + text + "</code> ")
		case 3:
			fmt.Fprintf(&b, `<img src="/images/%d.png" alt="%s" width="%d" height="%d"> `, g.IntN(1e6), text, g.IntN(999), g.IntN(999))
		default:
			b.WriteString(text + " ")
		}
	}
	return b.String() + "</p>\n"
}

func (g generator) hostile(letters string) string {
	switch text := g.words(3+g.IntN(9), letters); g.IntN(6) {
	case 0:
		return "<p onclick=alert(1) class=\"a b\" style=\"color:red\">" + text + "</p>\n"
	case 1:
		return "<script>" + text + "</script>" + text
	case 2:
		return "<a href=\"java\tscript:alert(1)\">" + text + "</a></div></b>"
	case 3:
		return "<svg><style><img src=x onerror=alert(1)></style></svg>" + text
	default:
		return g.prose(letters)
	}
}

// generatedBodies are good bodies of both types.
func generatedBodies(seed uint64) (cases []Case) {
	g := newGenerator(seed)
	for range 3 {
		script := pick(g, scripts)
		cases = append(cases, decodeCase("generated 10 fields in "+script.name, encoded(g.account(script.letters))))
	}
	script := pick(g, scripts)
	o := &order{Items: make([]item, 50+g.IntN(900))}
	for i := range o.Items {
		o.Items[i] = item{g.words(1, script.letters), 1 + g.IntN(1000), 0.01 + g.Float64()*1000, size{1 + g.IntN(10_000), 1 + g.IntN(10_000)}}
	}
	return append(cases, decodeCaseOf[order](fmt.Sprintf("generated %d items in %s", len(o.Items), script.name), encoded(o)))
}

func (g generator) account(letters string) *account {
	a := &account{
		Username: strings.ReplaceAll(g.words(2, scripts[0].letters), " ", ""), Email: g.words(1, scripts[0].letters) + "@example.org",
		Age: 18 + g.IntN(100), Score: 0.1 + g.Float64(), Role: pick(g, []string{"admin", "user", "guest"}), Site: "https://example.org/" + g.words(1, scripts[0].letters),
		ID:       fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", g.Uint32(), g.Uint32()&0xffff, g.Uint32()&0xfff, g.Uint32()&0xfff, g.Uint64()&0xffffffffffff),
		Password: g.words(2, scripts[0].letters) + "1234",
		Home:     place{g.words(3, letters), fmt.Sprintf("%05d", g.IntN(100_000)), "DE"},
	}
	a.Confirm = a.Password
	for range 1 + g.IntN(9) {
		a.Tags = append(a.Tags, g.words(1, letters))
	}
	return a
}

// generatedChecks are good values of both types.
func generatedChecks(seed uint64) (cases []Case) {
	g := newGenerator(seed)
	for range 3 {
		script := pick(g, scripts)
		a := g.account(script.letters)
		cases = append(cases, checkCase("generated 10 fields in "+script.name, func() *account { return a }, handAccount, ozzoAccount, accountMessage))
	}
	return cases
}
