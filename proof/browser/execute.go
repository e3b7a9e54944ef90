package browser

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// detector runs in each frame before anything else and tells the top page of
// each script that the policy stopped there.
//
//go:embed detector.js
var detector string

// batch loads cases into frames of the top page, fires events, clicks links
// and submits forms in them, and returns what the detectors told.
//
//go:embed batch.js
var batch string

// inert tells which cases hold nothing that could run, by the browser's own
// parse of them into a document that never runs anything.
//
//go:embed inert.js
var inert string

// Mode is the way in which HTML reaches the page.
type Mode string

const (
	InnerHTML Mode = "inner"    // assigned to the innerHTML of a div
	Document  Mode = "document" // between the tags of a div in a served document
	SVG       Mode = "svg"      // served as a document of its own, image/svg+xml
	Image     Mode = "image"    // the same, as the source of an <img>
)

// Modes are those of HTML.
var Modes = []Mode{InnerHTML, Document}

// policy lets only the page's own script run. A script of the case's, of any
// kind, is stopped and reported, which counts as an execution: without the
// policy it would have run.
const policy = "script-src 'nonce-" + nonce + "'; object-src 'none'"

const nonce = "dW50YWludA"

func (b *Browser) serveCase(w http.ResponseWriter, r *http.Request) {
	i, err := strconv.Atoi(r.PathValue("index"))
	b.mu.Lock()
	known := err == nil && i >= 0 && i < len(b.cases)
	html := ""
	if known {
		html = b.cases[i]
	}
	b.mu.Unlock()
	if !known {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	mode := Mode(r.PathValue("mode"))
	if mode == SVG {
		h.Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(html))
		return
	}
	head := "<!doctype html><html><head><meta charset=utf-8><title>t</title></head><body>"
	switch mode {
	case Document:
		fmt.Fprintf(w, "%s<div id=c>%s</div><p>after</p></body></html>", head, html)
		return
	case Image:
		fmt.Fprintf(w, "%s<img src='/case/svg/%d'></body></html>", head, i)
		return
	}
	text, _ := json.Marshal(html) // escapes <, so that it cannot end the script
	fmt.Fprintf(w, "%s<div id=c></div><p>after</p><script nonce=%s>document.getElementById('c').innerHTML=%s</script></body></html>",
		head, nonce, text)
}

// Result is what became of the cases of Execute.
type Result struct {
	// Ran has, for each case that ran script, what was seen first.
	Ran map[int]string
	// Loaded counts the cases that were loaded with events, clicks and submits;
	// the others hold nothing that could run in the browser's own reading.
	Loaded int
	// Lost lists cases that the browser did not survive, even alone. They say
	// nothing about safety, and a test must treat them as failures.
	Lost []int
}

// batchSize is how many frames a page holds at once.
const batchSize = 40

// Execute shows each piece of HTML to the browser in the given mode and reports
// which of them ran script.
func (b *Browser) Execute(mode Mode, html []string) (Result, error) {
	b.mu.Lock()
	b.cases = html
	b.mu.Unlock()
	active, err := b.active(mode, html)
	if err != nil {
		return Result{}, err
	}
	res := Result{Ran: map[int]string{}, Loaded: len(active)}
	for len(active) > 0 {
		n := min(batchSize, len(active))
		if err := b.batches(mode, active[:n], &res); err != nil {
			return res, err
		}
		active = active[n:]
	}
	return res, nil
}

// batches loads the cases together and, where the browser fails on them,
// by halves, down to the one that did it.
func (b *Browser) batches(mode Mode, index []int, res *Result) error {
	var hits []struct {
		Case int
		What string
	}
	limit := 20*time.Second + time.Duration(len(index))*time.Second
	err := b.Call(batch, map[string]any{"mode": mode, "index": index}, &hits, limit)
	if err == nil {
		for _, h := range hits {
			if res.Ran[h.Case] == "" {
				res.Ran[h.Case] = h.What
			}
		}
		return nil
	}
	if err := b.restart(); err != nil {
		return err
	}
	if len(index) == 1 {
		res.Lost = append(res.Lost, index[0])
		return nil
	}
	half := len(index) / 2
	if err := b.batches(mode, index[:half], res); err != nil {
		return err
	}
	return b.batches(mode, index[half:], res)
}

// active returns the indexes of the cases that might run something. The browser's
// reading of HTML says nothing about a drawing, and so each is loaded.
func (b *Browser) active(mode Mode, html []string) ([]int, error) {
	const chunk = 400
	var all []int
	if mode == SVG || mode == Image {
		for i := range html {
			all = append(all, i)
		}
		return all, nil
	}
	for start := 0; start < len(html); start += chunk {
		part := html[start:min(start+chunk, len(html))]
		var harmless []bool
		if err := b.Call(inert, part, &harmless, time.Minute); err != nil {
			return nil, fmt.Errorf("inert parse: %w", err)
		}
		for i, ok := range harmless {
			if !ok && strings.Contains(part[i], "<") {
				all = append(all, start+i)
			}
		}
	}
	return all, nil
}
