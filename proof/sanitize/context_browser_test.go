package sanitize_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/browser"
	proof "github.com/untaint/untaint/proof/sanitize"
	"github.com/untaint/untaint/sanitize"
)

// payloads are those of both corpora, a part of them without UNTAINT_FULL=1, and
// some that are known to be awkward.
func payloads(t *testing.T, oneIn int) []string {
	t.Helper()
	var rows []proof.Payload
	for _, file := range []string{"html.jsonl", "command.jsonl"} {
		rows = append(rows, env.Corpus[proof.Payload](t, file)...)
	}
	all := slices.Clone(awkward)
	for _, row := range proof.Sample(rows, oneIn) {
		all = append(all, row.Payload)
	}
	return all
}

// awkward has at least one text for each way out of a context.
var awkward = []string{
	"", " ", "\x00", "\xff", "\ufeff", "\u2028", "\r", "\r\n", "</script><script>alert(1)</script>", "<!--<script>", "]]>", "'", `"`, "`", "${alert(1)}",
	`\`, `\u0027`, `\"`, `';alert(1)//`, "</style><script>alert(1)</script>", "}a{b:url(//x)}", `\27 `, "\f", "a\\\n", "&quot;", "&#0;", `" onclick="x`, "a\tb",
	"' or '1'='1", `'"`, `concat('`, "*)(uid=*", "a,ou=b", "#", " a ", "\\2a", "//evil.test", `/\evil.test`, "/\t/evil.test", "https:evil.test", "-rf", "a\nb", "..",
	"__proto__", "\x1b$B",
}

// place is a context with the browser's own reading of it.
type place struct {
	context sanitize.Context
	// text makes a text for the context of a payload.
	text func(s string) string
	// read is a JavaScript function from what Clean made to the text that the
	// browser reads, or to null where something else than one text was read. It
	// runs what it is given only if it may.
	read string
	// bare is what stands in the context without the library.
	bare func(s string) string
	// meant is the text that has to be read.
	meant func(s string) string
}

func asIs(s string) string { return s }

// asJSON is a text as an encoder writes it that escapes nothing for HTML.
func asJSON(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(map[string][]string{s: {s}})
	return b.String()
}

// withoutNUL is what HTML and CSS make of NUL.
func withoutNUL(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}

func asText(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

// inDocument parses a page inertly, and gives null unless it has just the
// elements that the page was to have.
const inDocument = `const doc = (html, tags) => {
	const d = new DOMParser().parseFromString('<!doctype html><meta charset=utf-8><title>t</title><body>' + html + '<p id=after>x</p>', 'text/html');
	const all = Array.from(d.body.querySelectorAll('*')).map(e => e.localName).join(' ');
	return all === tags + ' p' && d.body.lastChild.textContent === 'x' ? d : null;
};`

var places = []place{
	{sanitize.ScriptJSON, asJSON, `(out, run) => {
		const d = doc('<script>' + out + '</script>', 'script'), value = JSON.parse(out);
		return d && d.body.firstChild.textContent === out ? JSON.stringify([run ? (0, eval)('(' + out + ')') : value, value]) : null;
	}`, asIs, nil},
	{sanitize.JSString, asIs, `(out, run) => {
		if (!run) return JSON.parse('"' + out + '"');
		const read = ['"', "'", '` + "`" + `'].map(q => {
			const d = doc('<script>var v = ' + q + out + q + '</script>', 'script');
			return d && d.body.firstChild.textContent === 'var v = ' + q + out + q ? new Function('return ' + q + out + q)() : null;
		});
		return read[0] === read[1] && read[1] === read[2] ? read[0] : null;
	}`, asIs, asText},
	{sanitize.CSSString, asIs, `out => {
		const read = ['"', "'"].map(q => {
			const css = 'a::before{content:' + q + out + q + '}b{color:red}';
			const d = doc('<style>' + css + '</style>', 'style');
			if (!d || d.body.firstChild.textContent !== css) return null;
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(css);
			if (sheet.cssRules.length !== 2 || sheet.cssRules[0].style.length !== 1) return null;
			const text = sheet.cssRules[0].style.content;
			return text.slice(1, -1).replace(/\\(?:([0-9a-f]{1,6}) ?|(.))/gi, (_, hex, c) => hex ? String.fromCodePoint(parseInt(hex, 16)) : c);
		});
		return read[0] === read[1] ? read[0] : null;
	}`, asIs, withoutNUL},
	{sanitize.HTMLText, asIs, `out => {
		const d = doc('<div>' + out + '</div>', 'div');
		return d && d.body.firstChild.childNodes.length === (out ? 1 : 0) ? d.body.firstChild.textContent : null;
	}`, asIs, withoutNUL},
	{sanitize.HTMLAttr, asIs, `out => {
		const read = ['"', "'"].map(q => {
			const d = doc('<i title=' + q + out + q + '></i>', 'i');
			return d && d.body.firstChild.attributes.length === 1 ? d.body.firstChild.title : null;
		});
		return read[0] === read[1] ? read[0] : null;
	}`, asIs, withoutNUL},
	{sanitize.XPathLiteral, asIs, `out => {
		try {
			const r = document.evaluate('string(' + out + ')', document, null, XPathResult.STRING_TYPE, null);
			return r.stringValue;
		} catch { return null }
	}`, func(s string) string { return "'" + s + "'" }, func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
				return '\ufffd'
			}
			return r
		}, asText(s))
	}},
	{sanitize.Redirect, asIs, `out => new URL(out, 'https://app.example/a/b').origin`, asIs, func(string) string { return "https://app.example" }},
}

// Chromium reads from what Clean made the text that went in and nothing else:
// no other element, attribute, rule or statement. From the payloads as they are
// it often does not, so that the reading is known to tell the difference.
func TestTheBrowserReadsTheTextBack(t *testing.T) {
	all := payloads(t, 12)
	b := browser.Open(t)
	for _, p := range places {
		cleaned, bare := make([]string, len(all)), make([]string, len(all))
		for i, s := range all {
			cleaned[i] = p.context.Clean(p.text(s))
			bare[i] = p.bare(asText(p.text(s)))
		}
		got, control := readBack(t, b, p, cleaned, true), readBack(t, b, p, bare, false)
		wrong := 0
		for i, s := range all {
			want := ""
			if p.meant == nil { // the value as a statement and as JSON, which must agree
				require.NotNil(t, got[i], "%v of %+q", p.context, s)
				half := strings.TrimSuffix(strings.TrimPrefix(*got[i], "["), "]")
				require.True(t, len(half)%2 == 1 && half[:len(half)/2] == half[len(half)/2+1:], "%v of %+q is read as %s", p.context, s, *got[i])
			} else {
				want = p.meant(s)
				require.NotNil(t, got[i], "%v of %+q is %+q", p.context, s, cleaned[i])
				require.Equal(t, want, *got[i], "%v of %+q is %+q", p.context, s, cleaned[i])
			}
			if control[i] == nil || p.meant != nil && *control[i] != want {
				wrong++
			}
		}
		t.Logf("%-14v %d read back; %d of the payloads as they are were not", p.context, len(all), wrong)
		require.Greater(t, wrong, 3, "the reading of %v finds nothing", p.context)
	}
}

// A browser gives a script up that holds JSON of any depth, and takes the deepest
// that ScriptJSON leaves.
func TestTheBrowserTakesDeepJSON(t *testing.T) {
	b := browser.Open(t)
	for depth, takes := range map[int]bool{500: true, 9_999: false} {
		text := strings.Repeat(`{"a":[`, depth/2) + strings.Repeat("]}", depth/2)
		for of, want := range map[string]bool{text: takes, sanitize.ScriptJSON.Clean(text): true} {
			var took bool
			require.NoError(t, b.Call(`text => { try { (0, eval)('(' + text + ')'); return true } catch { return false } }`, of, &took, time.Minute))
			require.Equal(t, want, took, "%d deep", depth)
		}
	}
}

func readBack(t *testing.T, b *browser.Browser, p place, texts []string, run bool) []*string {
	t.Helper()
	var all []*string
	for chunk := range slices.Chunk(texts, 500) {
		var got []*string
		function := `({texts, run}) => { ` + inDocument + ` const read = ` + p.read + `;
			return texts.map(t => { try { return read(t, run) } catch { return null } }); }`
		require.NoError(t, b.Call(function, map[string]any{"texts": chunk, "run": run}, &got, time.Minute))
		all = append(all, got...)
	}
	require.Len(t, all, len(texts))
	return all
}
