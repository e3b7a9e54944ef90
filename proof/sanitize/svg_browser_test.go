package sanitize_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/sanitize"
)

// ownDrawings are the vectors of package sanitize, and a good one.
func ownDrawings(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(env.Root(t), "sanitize", "testdata", "svg.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	all := []string{goodDrawing}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v struct{ Payload string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		all = append(all, v.Payload)
	}
	return all
}

// moreDrawings are the payloads of the corpora that speak of SVG, as they are and
// within a root element.
func moreDrawings(t *testing.T) (all []string) {
	t.Helper()
	for _, s := range payloads(t, 120) {
		if strings.Contains(strings.ToLower(s), "<svg") {
			all = append(all, s)
		}
		if strings.Contains(s, "<") {
			all = append(all, `<svg xmlns="http://www.w3.org/2000/svg">`+s+`</svg>`)
		}
		if text := sanitize.HTMLText.Clean(s); len(text) < 200 {
			all = append(all, `<svg xmlns="http://www.w3.org/2000/svg"><title>`+text+`</title><text y="9" aria-label="`+text+`" style="fill:`+text+
				`" stroke="`+text+`" transform="`+text+`">`+text+`<tspan font-family="`+text+`">x</tspan></text></svg>`)
		}
	}
	return all
}

const goodDrawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" width="20" height="20"><title>a</title><defs>` +
	`<linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="red"/></linearGradient>` +
	`<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><symbol id="s"><path d="M0 0h9v9z"/></symbol></defs>` +
	`<rect width="20" height="20" style="fill:url(#g);stroke:rgb(0,0,0)" filter="url(#f)"/><use href="#s" x="2"/><text y="9">t</text></svg>`

// No drawing that was cleaned runs script or asks for anything, as a document of
// its own, as an image, and within a page in both ways that HTML gets there; and
// what Check accepts does not either. The project's own drawings as they came, and a
// part of the others, do both, so that the harness is known to be alive.
func TestDrawingsInTheBrowser(t *testing.T) {
	own, more := ownDrawings(t), moreDrawings(t)
	bare := notBusy(own)
	for i, step := 0, max(3, len(more)/300); i < len(more); i += step {
		bare = append(bare, notBusy(more[i:i+1])...)
	}
	var cleaned []string
	seen := map[string]bool{}
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			cleaned = append(cleaned, s)
		}
	}
	for _, s := range slices.Concat(own, more) {
		if out, err := (sanitize.SVG{}).Clean(s); err == nil {
			add(out)
		}
		if (sanitize.SVG{}).Check(s) == nil {
			add(s)
		}
	}
	require.Greater(t, len(cleaned), 80)
	b := browser.Open(t)
	for _, mode := range []browser.Mode{browser.SVG, browser.Image, browser.InnerHTML, browser.Document} {
		if mode != browser.Image { // in which no browser runs or loads anything
			control, err := b.Execute(mode, bare)
			require.NoError(t, err)
			asked := b.Asked()
			t.Logf("%-8s as they came: %3d of %d ran script, %d requests", mode, len(control.Ran), len(bare), len(asked))
			require.Greater(t, len(control.Ran), 10)
			require.NotEmpty(t, asked)
		}
		// Within HTML an element is added that makes sure that the case is loaded.
		res, err := b.Execute(mode, loaded(mode, cleaned))
		require.NoError(t, err)
		require.Equal(t, len(cleaned), res.Loaded)
		require.Empty(t, res.Ran, "%s", mode)
		require.Empty(t, res.Lost, "%s", mode)
		require.Empty(t, b.Asked(), "%s", mode)
		t.Logf("%-8s cleaned or accepted: 0 of %d ran script, 0 requests", mode, len(cleaned))
	}
}

// notBusy leaves out the drawings that keep a browser busy for ever.
func notBusy(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool {
		return errors.Is((sanitize.SVG{}).Check(s), untaint.Code("svg_too_many_references"))
	})
}

func loaded(mode browser.Mode, list []string) []string {
	if mode == browser.SVG || mode == browser.Image {
		return list
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s + "<noscript></noscript>"
	}
	return out
}

// The browser's XML parser and its HTML parser read from a cleaned drawing the
// same elements in the same order, so that it means the same in both places.
func TestDrawingsReadAlike(t *testing.T) {
	b := browser.Open(t)
	var cleaned []string
	for _, s := range slices.Concat(ownDrawings(t), moreDrawings(t)) {
		if out, err := (sanitize.SVG{}).Clean(s); err == nil {
			cleaned = append(cleaned, out)
		}
	}
	var got [][2]string
	require.NoError(t, b.Call(`list => list.map(s => {
		const list = root => [root, ...root.querySelectorAll('*')].map(e =>
			e.namespaceURI + ' ' + e.localName + ' ' + [...e.attributes].map(a => a.name + '=' + a.value).join(' ') + ' ' +
			[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')).join('\n');
		const xml = new DOMParser().parseFromString(s, 'image/svg+xml').documentElement;
		const div = document.implementation.createHTMLDocument('').createElement('div');
		div.innerHTML = s;
		return [list(xml), div.childNodes.length === 1 ? list(div.firstChild) : 'not one element'];
	})`, cleaned, &got, time.Minute))
	for i, s := range cleaned {
		require.Equal(t, got[i][0], got[i][1], "%q", s)
	}
	t.Logf("%d drawings", len(cleaned))
}

// A drawing with rules in a <style>, as Illustrator, Inkscape and LibreOffice write it,
// shows the same pixels when its rules became attributes.
func TestRulesShowAlike(t *testing.T) {
	const start = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 40" width="40" height="40">`
	const pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	list := []string{
		start + `<defs><style>.cls-1{fill:#f00;}.cls-2{fill:none;stroke:#00f;stroke-miterlimit:10;stroke-width:3px;}</style></defs><rect class="cls-1" x="3" y="3" width="20" height="9"/><path class="cls-2" d="M0 0L40 40"/></svg>`,
		start + `<style type="text/css">.st0{fill:#0A0;stroke:#000}.st0,.st1{stroke-width:4}rect{opacity:.5}#r{fill:url(#g) !important}rect.st1{stroke:red}</style><linearGradient id="g"><stop offset="0" class="s"/><stop offset="1" stop-color="#00f"/></linearGradient><style>.s{stop-color:#ff0}</style><rect id="r" class="st1 st0" fill="#fff" style="fill:#123" width="30" height="30"/><g class="st0"><circle r="9" cx="20" cy="30"/></g></svg>`,
		start + `<style>*{stroke:#f0f}svg{fill:#ccc}text{font-size:20px;fill:#00f}</style><text y="30">ab</text><path d="M0 0h9v9z"/></svg>`,
		start + `<image width="20" height="20" xlink:href="` + pixel[:60] + "\n" + pixel[60:] + `"/></svg>`,
	}
	type drawing struct{ Before, After string }
	var all []drawing
	for _, s := range list {
		out, report, err := (sanitize.SVG{}).CleanReport(s)
		require.NoError(t, err)
		for r := range report.Removals() {
			require.Contains(t, r.String(), "rewritten", "%s", s)
		}
		all = append(all, drawing{s, out})
	}
	all = append(all, drawing{list[0], strings.Replace(list[0], "#f00", "#e00", 1)}) // which the test has to see
	b := browser.Open(t)
	var same []bool
	require.NoError(t, b.Call(`async list => {
		const pixels = async s => {
			const i = new Image();
			i.src = 'data:image/svg+xml,' + encodeURIComponent(s);
			await i.decode();
			const c = Object.assign(document.createElement('canvas'), {width: 40, height: 40}).getContext('2d');
			c.drawImage(i, 0, 0);
			return c.getImageData(0, 0, 40, 40).data.join();
		};
		const blank = new Uint8ClampedArray(6400).join();
		return Promise.all(list.map(async d => { const p = await pixels(d.Before); return p !== blank && p === await pixels(d.After) }));
	}`, all, &same, time.Minute))
	require.Equal(t, []bool{true, true, true, true, false}, same)
}
