package sanitize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// parsing are inputs that go through one rule each of how a browser builds its
// tree, and what the policy that allows all there is makes of them.
var parsing = []struct{ in, want string }{
	{`<button>a<button>b</button>c</button>`, `<button>a</button><button>b</button>c`},
	{`<nobr>a<nobr>b</nobr>c`, `<nobr>a</nobr><nobr>b</nobr>c`},
	{`<p><button><p>x</p></button>y</p>`, `<p><button><p>x</p></button>y</p>`},
	{`<form><form>x</form>y</form>z`, `<form>x</form>yz`},
	{`<form><div></form>x</div>y`, `<form><div></div></form>xy`},
	{`<a>1<table><td><a>2</a></table>3</a>`, `1<table><tbody><tr><td>2</td></tr></tbody></table>3`},
	{`<select><select>x</select>y<option>z`, `xy<br>z`},
	{`<select><div>x<option>y</select>z`, `<div>x<br>y</div>z`},
	{`<option><p>x<option>y`, `<p>x<br>y</p>`},
	{`<ruby><rt><rp>x<rt>y</ruby>z`, `<ruby><rt></rt><rp>x</rp><rt>y</rt></ruby>z`},
	{`<dl><dt>x<dd>y<dl><dd>z</dl><dt>w</dl>`, `<dl><dt>x</dt><dd>y<dl><dd>z</dd></dl></dd><dt>w</dt></dl>`},
	{`<h1><h2>x</h1>y`, `<h1></h1><h2>x</h2>y`},
	{`<h1><p><h2>x</h1>y`, `<h1><p></p></h1><h2>x</h2>y`},
	{`<h1>x</h2>y`, `<h1>x</h1>y`},
	{`<table><tr><table><td>x`, `<table><tbody><tr></tr></tbody></table><table><tbody><tr><td>x</td></tr></tbody></table>`},
	{`<table><template><tr></template><td>x`, `<table><tbody><tr><td>x</td></tr></tbody></table>`},
	{`<table><colgroup>x<col>y</table>`, `<table><colgroup></colgroup><tbody><tr><td>x</td></tr></tbody><colgroup><col></colgroup><tbody><tr><td>y</td></tr></tbody></table>`},
	{`<table><caption>a<td>b`, `<table><caption>a</caption><tbody><tr><td>b</td></tr></tbody></table>`},
	{`<table><tr><form></tr></form><td>x</table>`, `<table><tbody><tr><td><form></form></td></tr><tr><td>x</td></tr></tbody></table>`},
	{`<image src=/x>`, `<img src="/x">`},
	{`<style>x</STYLE>y`, `y`},
	{`<xmp><b></XMP>y`, `&lt;b&gt;<br>y`},
	{`<textarea>a</textarea>b`, `a<br>b`},
	{`<p><xmp>x</xmp>y`, `<p></p>x<br>y`},
	{`<p><plaintext>x</plaintext><b>y`, `<p></p>x&lt;/plaintext&gt;&lt;b&gt;y`},
	{`<svg/>x`, `x`},
	{`<svg></p>x`, `x`},
	{`<svg></br>x`, `<br>x`},
	{`<svg><p>a</svg>b`, `<p>ab</p>`},
	{`<svg><font>a</svg>b`, `b`},
	{`<svg><font size=1>a</svg>b`, `<font size="1">ab</font>`},
	{`<svg><desc><p>a</desc>b</svg>c`, ``},
	{`<math><mi><p>a</mi>b</math>c`, `abc`},
	{`<math><mi><mglyph><p>a`, `a`},
	{`<math><annotation-xml><svg><desc><p>x</desc></svg></annotation-xml></math>y`, ``},
	{`<svg><![CDATA[<p>]]></svg>x`, `x`},
	{`<![CDATA[x]]>y`, `y`},
	{`<x><svg></x>y</svg>z`, `yz`},
	{`<div>a</br>b`, `<div>a<br>b</div>`},
	{`<ul><li>a<ol></li>b</ol></ul>`, `<ul><li>a<ol>b</ol></li></ul>`},
	{`<b><div></b><svg></div>x`, `<b><div></div></b>x`},
	{`<div><table><td></div>x</table>y`, `<div><table><tbody><tr><td>x</td></tr></tbody></table>y</div>`},
	{`<b><i></b>x`, `<b><i></i></b>x`},
	{`<template><b></template>x`, `x`},
	{`<table><td><template></td></template>x`, `<table><tbody><tr><td>x</td></tr></tbody></table>`},
	{`<label for="a b"><input name=_charset_ type=text><input name=x></label>`, `<label for="user-content-a user-content-b"><input type="text"><input name="x"></label>`},
	{`<area href=/a target=_blank>`, `<area href="/a" target="_blank" rel="noopener">`},
}

func TestEachRuleOfParsing(t *testing.T) {
	for _, row := range parsing {
		out, err := widest().Clean(row.in)
		require.NoError(t, err)
		require.Equal(t, row.want, out.String(), row.in)
		everywhere(t, row.in)
	}
}

// A policy may allow parts and not what goes around them, so that what is
// written is not what the input has.
func TestSparsePolicies(t *testing.T) {
	var sparse []*sanitize.Policy
	for _, names := range []string{"table tbody tr td col b", "table tbody tr td thead tfoot th caption", "li dd rt p b", "table tbody tr td colgroup li h1 div"} {
		var c sanitize.Config
		for name := range strings.FieldsSeq(names) {
			c.Elements = append(c.Elements, sanitize.Element{Name: name})
		}
		sparse = append(sparse, c.MustCompile())
	}
	inputs := []string{"<table><colgroup><col><tr><th>x", "<table><col><caption>y<thead><tr><td>x<col>z", "<ul><li>x<li>y", "<ruby>a<rt>b", "<dl><dt>a<dd>b"}
	for _, row := range parsing {
		inputs = append(inputs, row.in)
	}
	s := newSoup(11)
	for range 1500 {
		inputs = append(inputs, s.document())
	}
	for _, in := range inputs {
		for i, p := range sparse {
			if err := relations(p, in); err != nil {
				t.Errorf("policy %d: %q\n %v", i, in, err)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d inputs, %d policies", len(inputs), len(sparse))
}
