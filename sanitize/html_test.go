package sanitize_test

import (
	"bufio"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
	markup "github.com/untaint/untaint/sanitize/internal/html"
)

// vector is one row of testdata/html.jsonl: what UGC makes of an input, and
// what it reports.
type vector struct {
	Name   string
	In     string
	UGC    string
	Report []string
}

func vectors(tb testing.TB) []vector {
	tb.Helper()
	f, err := os.Open("testdata/html.jsonl")
	require.NoError(tb, err)
	defer f.Close()
	var rows []vector
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v vector
		require.NoError(tb, json.Unmarshal(lines.Bytes(), &v), "%s", lines.Text())
		rows = append(rows, v)
	}
	require.NotEmpty(tb, rows)
	return rows
}

func TestVectors(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			out, report, err := sanitize.UGC().CleanReport(v.In)
			require.NoError(t, err)
			require.Equal(t, v.UGC, out.String())
			require.Equal(t, v.Report, list(report))
			require.Equal(t, len(v.Report), report.Len())
			everywhere(t, v.In)
		})
	}
}

// Bytes that are no text are replaced wherever they stand, and reported.
func TestOddBytes(t *testing.T) {
	for in, want := range map[string]struct {
		out    string
		report []string
	}{
		"a\xffb":                      {"a\ufffdb", []string{"1: character"}},
		"<b>\xe2\x82</b>":             {"<b>\ufffd\ufffd</b>", []string{"3: character", "4: character"}},
		"<b>\xed\xa0\x80</b>":         {"<b>\ufffd\ufffd\ufffd</b>", []string{"3: character", "4: character", "5: character"}},
		"<p title=\"\xff\x00\">x</p>": {"<p title=\"\ufffd\ufffd\">x</p>", []string{"3: p title: character", "3: p title: character"}},
		"<xmp>\x00&amp;</xmp>":        {"\ufffd&amp;amp;", []string{"0: xmp: element", "5: character"}},
	} {
		out, report, err := sanitize.UGC().CleanReport(in)
		require.NoError(t, err)
		require.Equal(t, want.out, out.String(), "%q", in)
		require.Equal(t, want.report, list(report), "%q", in)
	}
}

// HTML has ways out and none in.
func TestHTMLHasNoWayIn(t *testing.T) {
	out, err := sanitize.UGC().Clean("<b>x</b>")
	require.NoError(t, err)
	var _ driver.Valuer = out
	_, scans := any(&out).(sql.Scanner)
	require.False(t, scans)
	_, unmarshals := any(&out).(json.Unmarshaler)
	require.False(t, unmarshals)
	// A decoder that takes HTML for a struct without fields fills in nothing.
	var in struct{ Bio any }
	in.Bio = &out
	require.Error(t, json.Unmarshal([]byte(`{"Bio":"<script>"}`), &in))
	require.Equal(t, "<b>x</b>", out.String())

	value, err := out.Value()
	require.NoError(t, err)
	require.Equal(t, "<b>x</b>", value)
	text, err := json.Marshal(out)
	require.NoError(t, err)
	require.Equal(t, `"\u003cb\u003ex\u003c/b\u003e"`, string(text))
	require.EqualValues(t, "<b>x</b>", out.Template())
}

// Text without markup comes back as the same string, at no cost.
func TestPlainTextCostsNothing(t *testing.T) {
	p := sanitize.UGC()
	for _, s := range []string{"", "a name", "O'Brien \"quoted\"", "日本語\n🙂", strings.Repeat("plain text. ", 100)} {
		require.Zero(t, env.Allocs(func() {
			out, report, err := p.CleanReport(s)
			if err != nil || report.Len() > 0 || out.String() != s {
				t.Fatal("plain text was changed")
			}
			if p.Check(s) != nil || p.Text(s) != s {
				t.Fatal("plain text was refused")
			}
		}), "%q", s)
	}
}

// The report is capped, and the error of Check counts the rest.
func TestReportIsCapped(t *testing.T) {
	in := strings.Repeat("<x-y>", 100)
	_, report, err := sanitize.UGC().CleanReport(in)
	require.NoError(t, err)
	require.Equal(t, 100, report.Len())
	require.Equal(t, 100-64, report.Dropped())
	require.Len(t, list(report), 64)

	refused := sanitize.UGC().Check(in)
	e, ok := untaint.As(refused)
	require.True(t, ok)
	require.Equal(t, 100, len(slices.Collect(untaint.Violations(refused)))+e.Dropped())
}

// What Check says is pinned, and holds nothing of the input.
func TestCheckSaysWhere(t *testing.T) {
	err := sanitize.UGC().Check(`<p>ok</p><a href="javascript:SECRET" SECRET=1 onSECRET=2>x</a><SECRET>`)
	require.EqualError(t, err, "sanitize.Check: unsafe: html_url (offset 12, element a, attribute href); "+
		"html_attribute (offset 37, element a); html_attribute (offset 46, element a, attribute on*); "+
		"html_unknown_element (offset 62)")
	require.ErrorIs(t, err, untaint.Unsafe)
	require.ErrorIs(t, err, untaint.Code("html_url"))
}

// Each code has a sentence of its own.
func TestCodesHaveSentences(t *testing.T) {
	codes := []string{"html_too_long", "html_too_deep", string(sanitize.CodePolicyMissing)}
	for r := range markup.Reasons() {
		codes = append(codes, string(r.Code()))
	}
	for _, code := range codes {
		v := untaint.Violation{Code: untaint.Code(code), Kind: untaint.Invalid}
		require.NotEqual(t, strings.ReplaceAll(code, "_", " "), untaint.English(v))
	}
}

func TestReasonsHaveWords(t *testing.T) {
	for r := range markup.Reasons() {
		require.NotEqual(t, "unknown", r.String())
	}
	require.Equal(t, "unknown", markup.Reason(200).String())
}

// text is what Text makes of an input.
var texts = []struct{ in, want string }{
	{"plain & simple", "plain & simple"},
	{"O'Brien &amp; Sons", "O'Brien & Sons"},
	{"&lt;b&gt;", "<b>"},
	{"a<b>b</b>c", "abc"},
	{"<p>one</p>\n<p>two<br>three</p>\n", "one\n\ntwo\nthree"},
	{"<ul>\n <li>a</li>\n <li>b</li>\n</ul>", "a\nb"},
	{"<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1\t2\n3"},
	{"<h1>Why</h1>she", "Why\nshe"},
	{"a<script>alert(1)</script>b<style>x</style>c", "abc"},
	{"Before. <title>x</title> After.", "Before.  After."},
	{"<pre>  a\n  b</pre>c", "  a\n  b\nc"},
	{"Vec<String> x <3 a<b", "Vec<String> x <3 a<b"},
	{"<textarea>&lt;x></textarea>", "<x>"},
	{"a\x00b\r\nc\rd\xff", "ab\nc\nd\ufffd"},
	{"<svg><text>x</text></svg>y", "x y"},
	{"<table>x<tr><td>1</table>", "x\n1"},
	{"<!-- c -->a", "a"},
	{"<div>a</div><div><br></div><div>b</div>", "a\n\nb"},
	{"<p>a   b\nc</p>", "a b c"},
	{"a <br> b", "a\nb"},
	{"a <img src=x> b<ul><li><input type=checkbox> c</ul><p><img src=x></p>d", "a  b\n c\n\nd"},
	{"x<table><tr><td></td><td>a</td><td></td></tr><tr><td><table><tr><td>b<td>c</table><td>d</table>e", "x\n\ta\t\n\nb\tc\n\td\ne"},
	{"<tr><td>a<td>b<tr><td>c", "a b\nc"},
	{"a<meter>3</meter><video>no</video>b", "ab"},
	{" <b>a</b> ", "a"},
	{"<span style='display:block'>a</span><a style='display: table'>b</a>c<b style='display:inline-block'>d</b>", "a\nb\ncd"},
	{"<div style='display:flex'><b>a</b><i>b<u>c</u></i></div><i style='float:left'>d</i>e<i style='position:absolute'>f</i>", "a\nbc\nd\ne\nf"},
	{"<ul><li style='display:inline-block'>a</li> <li style='display:inline'>b</li></ul><div>c<div style='display:inline'>d</div></div>", "a b\ncd"},
	{"<p style='white-space:pre-line'>a  b\n  c&#10;\nd</p>e", "a b\nc\n\nd\n\ne"},
	{"a<x-y style='display:block'>b</x-y>c<x-y style='display:none'>d</x-y> e<x-y style='white-space:pre'>f  g</x-y>h", "a\nb\nc ef  gh"},
	{"a  b<x-y style='display:inline'>", "a b"},
	{"a<span style='visibility:hidden'>b</span>c<i style='display:none'>d<b style='display:block'>e</b></i>", "ac"},
	{"", ""},
}

func TestText(t *testing.T) {
	for _, c := range texts {
		require.Equal(t, c.want, sanitize.UGC().Text(c.in), "%q", c.in)
	}
	deep := strings.Repeat("<div>", 100_000) + "x"
	require.Equal(t, "x", sanitize.Strict().Text(deep))
}
