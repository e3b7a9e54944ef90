package sanitize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// A style that goes leaves its lines, whether its tag is written for the first time or as
// one like it was.
func TestLostLayout(t *testing.T) {
	for in, want := range map[string]string{
		"<span style=\"white-space:pre-wrap\">a\nb</span>":                     "<span>a<br>b</span>",
		"<span style=\"white-space:pre\">a <\nb</span>":                        "<span>a &lt;<br>b</span>",
		"<span style=\"white-space:pre\">a<foo\n>b</span>":                     "<span>a&lt;foo<br>&gt;b</span>",
		"<span style=\"white-space:pre\"><b>a\nb</b></span>c\nd":               "<span><b>a<br>b</b></span>c\nd",
		"<span style=\"white-space:pre\"><foo>a\nb</span>":                     "<span>&lt;foo&gt;a<br>b</span>",
		"<span style=\"white-space:normal\">a\nb</span>":                       "<span>a\nb</span>",
		"<pre><span style=\"white-space:pre;color:red\">a\nb</span></pre>":     "<pre><span>a\nb</span></pre>",
		`x<span style="display:block">a</span>b`:                               `x<br><span>a</span><br>b`,
		`x<p style="display:block; color:red">a</p>b`:                          `x<p>a</p>b`,
		`x<span style="display:block; display:inline">a</span>b`:               `x<span>a</span>b`,
		`x<span style="DISPLAY : Block !important">a</span>b`:                  `x<br><span>a</span><br>b`,
		`x<span style="/* c */display:block">a</span>b`:                        `x<span>a</span>b`,
		`x<span style="color:'; display:block'">a</span>b`:                     `x<span>a</span>b`,
		`x<span style="color:rgb(1;2); display:block">a</span>b`:               `x<br><span>a</span><br>b`,
		`x<span style="text-align:left; display:block">a</span>b`:              `x<br><span style="text-align:left">a</span><br>b`,
		`x<br style="display:block; color:red">b<hr style="float:left">c`:      `x<br>b<hr>c`,
		`x<b style='display:block'>a</b>b<b style=display:block>a</b>b`:        `x<br><b>a</b><br>b<br><b>a</b><br>b`,
		strings.Repeat(`x<b style="float:left; color:red">a</b>`, 2):           `x<br><b>a</b><br>x<br><b>a</b>`,
		strings.Repeat(`<div style="display:flex"><i>a</i><i>b</i></div>`, 2):  strings.Repeat(`<div><i>a</i> <i>b</i></div>`, 2),
		strings.Repeat("<i style=\"color:red; white-space:pre\">a\nb</i>", 2):  strings.Repeat("<i>a<br>b</i>", 2),
		strings.Repeat("<i style=\"color:red; white-space:prep\">a\nb</i>", 2): strings.Repeat("<i>a\nb</i>", 2),
	} {
		t.Run(in, func(t *testing.T) {
			out, err := sanitize.UGC().Clean(in)
			require.NoError(t, err)
			require.Equal(t, want, out.String())
			out, _, err = sanitize.UGC().CleanReport(in)
			require.NoError(t, err)
			require.Equal(t, want, out.String())
		})
	}
}

// What a policy keeps of a style still has its lines, and needs no others.
func TestKeptLayout(t *testing.T) {
	c := sanitize.UGC().Config()
	c.Styles = "display text-align"
	p := c.MustCompile()
	for in, want := range map[string]string{
		`x<b style="display:block; color:red">a</b>b`:   `x<b style="display:block">a</b>b`,
		`x<b style="float:left; display:inline">a</b>b`: `x<br><b style="display:inline">a</b><br>b`,
		`x<b style="color:red; text-align:left">a</b>b`: `x<b style="text-align:left">a</b>b`,
	} {
		out, err := p.Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String())
	}
}

// A program's own function may write another style; what goes is what the input said.
func TestRewrittenLayout(t *testing.T) {
	c := sanitize.UGC().Config()
	c.Value = func(_, _, value string) (string, bool) {
		return strings.ReplaceAll(value, "display:block", "text-align:left; x:y"), true
	}
	p := c.MustCompile()
	for in, want := range map[string]string{
		`x<b style="display:block">a</b>b`:   `x<br><b style="text-align:left">a</b><br>b`,
		`x<b style="text-align:left">a</b>b`: `x<b style="text-align:left">a</b>b`,
	} {
		out, err := p.Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String())
	}
	c.Value = func(_, _, value string) (string, bool) { return "text-align:center", value != "" }
	out, err := c.MustCompile().Clean(`<b style="text-align:left">a</b>`)
	require.NoError(t, err)
	require.Equal(t, `<b style="text-align:center">a</b>`, out.String())
}

// Forms send each line break as CR LF. A browser reads it as LF, wherever it stands, and
// so it reads a CR alone.
func TestReturns(t *testing.T) {
	own := []string{"a\n\nb <b\ntitle=\"a\nb\"\nclass='x\nlanguage-go\ny'>c\n</b>\n", "\n<table>\n<tr>\n<td>\na\n</table>\n", "<p>\n</p>\n\n", "<table>\n x\n</table>", "x\n<"}
	texts := map[string][]string{"\r": own, "\r\n": own}
	for _, v := range vectors(t) {
		if !strings.Contains(v.In, "\r") {
			texts["\r\n"] = append(texts["\r\n"], v.In)
		}
	}
	for ending, inputs := range texts {
		for _, p := range []*sanitize.Policy{sanitize.UGC(), sanitize.Email(), sanitize.Strict()} {
			for _, in := range inputs {
				want := cleanBothWays(t, p, in)
				require.Equal(t, want, cleanBothWays(t, p, strings.ReplaceAll(in, "\n", ending)), "%q", in)
			}
		}
	}
}

// Words and classes are compared whole.
func TestWholeWords(t *testing.T) {
	c := sanitize.UGC().Config()
	c.Classes = "a b c d e f g h i j k l m n o p-*"
	p := c.MustCompile()
	for in, want := range map[string]string{
		`<b role="TEXT">a</b><b role="tex">b</b><b role="ext">c</b><b role="term text">d</b>`: `<b role="TEXT">a</b><b>b</b><b>c</b><b>d</b>`,
		`<b class="a o p p-x ab q">a</b>`:          `<b class="a o p-x">a</b>`,
		"<b class=\" o\x01 \tp-\x02x\n o \">a</b>": "<b class=\"p-\x02x o\">a</b>",
	} {
		out, err := p.Clean(in)
		require.NoError(t, err)
		require.Equal(t, want, out.String())
	}
}

// What a value without double quotes has to escape is escaped.
func TestBareValues(t *testing.T) {
	for in, want := range map[string]string{
		`<b title=a"b>x</b>`:     `<b title="a&#34;b">x</b>`,
		`<b title=a&amp;b>x</b>`: `<b title="a&amp;b">x</b>`,
		`<b title='a"b'>x</b>`:   `<b title="a&#34;b">x</b>`,
		"<b title='a`<b'>x</b>":  "<b title=\"a&#96;&lt;b\">x</b>",
		`<b title=abc>x</b>`:     `<b title="abc">x</b>`,
		`<table><foo>x</table>`:  `<table><tbody><tr><td>&lt;foo&gt;x</td></tr></tbody></table>`,
	} {
		require.Equal(t, want, cleanBothWays(t, sanitize.UGC(), in))
	}
	require.Equal(t, "a b", sanitize.UGC().Text("a  b<o:p>"))
}

// A style that one element may have says nothing of another's that may have none.
func TestLayoutWithoutStyle(t *testing.T) {
	c := sanitize.Config{Elements: []sanitize.Element{{Name: "b", Styles: "color"}, {Name: "i"}, {Name: "br"}}}
	out, err := c.MustCompile().Clean(`<b style="margin:0">a</b><i style="display:block">b</i>`)
	require.NoError(t, err)
	require.Equal(t, `<b>a</b><br><i>b</i>`, out.String())
}
