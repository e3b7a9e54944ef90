// Package sanitize shows to a real browser what package sanitize and its peers
// make of hostile HTML: which of it runs script, and which tree is read from it.
package sanitize

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/sanitize"
	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

// Payload is one row of the corpus html.jsonl.
type Payload struct {
	Source   string
	Payload  string
	Executes bool // the payload as it is runs script inside a <div>
}

// Corpus returns the hostile documents: the project's own, and those of a larger
// collection where there is one.
func Corpus() ([]Payload, error) { return env.ReadCorpus[Payload]("html.jsonl") }

// Sources says where the documents of Corpus come from.
func Sources(all []Payload) (string, error) {
	own, err := env.OwnRows("html.jsonl")
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("Payloads are taken from the %d of proof/corpora", own)
	if more := len(all) - own; more > 0 {
		text += fmt.Sprintf(" and %d of public collections, in the folder that UNTAINT_CORPORA names", more)
	}
	return text + ".", nil
}

// Sample returns all rows with UNTAINT_FULL=1, and otherwise about one in n,
// the same ones each time.
func Sample(rows []Payload, n int) []Payload {
	if os.Getenv("UNTAINT_FULL") == "1" {
		return rows
	}
	random := rand.New(rand.NewPCG(20, 26))
	var some []Payload
	for _, row := range rows {
		if random.IntN(n) == 0 {
			some = append(some, row)
		}
	}
	return some
}

// Contestant is a way to clean HTML, or none.
type Contestant struct {
	Name string
	Ours bool
	// After says that another sanitizer comes first, whose loss of text is not ours.
	After bool
	Clean func(b *browser.Browser, in []string) ([]string, error)
}

// Contestants returns the sanitizers, with the raw payloads first. DOMPurify is
// left out, with an error, if npm ci was not run in proof/.
func Contestants() ([]Contestant, error) {
	all := []Contestant{
		{Name: "no sanitizer", Clean: func(_ *browser.Browser, in []string) ([]string, error) { return in, nil }},
		ours("sanitize.Strict", sanitize.Strict()),
		ours("sanitize.Basic", sanitize.Basic()),
		ours("sanitize.UGC", sanitize.UGC()),
		ours("sanitize.Email", sanitize.Email()),
		ours("sanitize.RichText", sanitize.RichText()),
		ours("sanitize.ModelOutput", sanitize.ModelOutput()),
		ours("sanitize, all allowed", Everything()),
		after(ours("bluemonday.Wrap(lax)", wrapper.Wrap(lax()))),
		theirs("bluemonday, lax", lax()),
		theirs("bluemonday UGC", bluemonday.UGCPolicy()),
	}
	source, err := Purify()
	if err != nil {
		return all, err
	}
	return append(all, Contestant{Name: "DOMPurify", Clean: func(b *browser.Browser, in []string) ([]string, error) {
		b.AddScript(source)
		var out []string
		for chunk := range slices.Chunk(in, 500) {
			var part []string
			if err := b.Call(`inputs => inputs.map(x => DOMPurify.sanitize(x))`, chunk, &part, time.Minute); err != nil {
				return nil, err
			}
			out = append(out, part...)
		}
		return out, nil
	}}), nil
}

// Purify returns the source of DOMPurify, installed by npm ci in proof/.
func Purify() (string, error) {
	const file = "node_modules/dompurify/dist/purify.min.js"
	for _, dir := range []string{"..", "."} {
		if source, err := os.ReadFile(filepath.Join(dir, file)); err == nil {
			return string(source), nil
		}
	}
	return "", errors.New("DOMPurify is not installed: npm ci in proof/")
}

func ours(name string, p *sanitize.Policy) Contestant {
	return Contestant{Name: name, Ours: true, Clean: func(_ *browser.Browser, in []string) ([]string, error) {
		out := make([]string, len(in))
		for i, s := range in {
			clean, err := p.Clean(s)
			if err != nil {
				continue // too large: there is no HTML
			}
			out[i] = clean.String()
		}
		return out, nil
	}}
}

func after(c Contestant) Contestant {
	c.After = true
	return c
}

func theirs(name string, p *bluemonday.Policy) Contestant {
	return Contestant{Name: name, Clean: func(_ *browser.Browser, in []string) ([]string, error) {
		out := make([]string, len(in))
		for i, s := range in {
			out[i] = p.Sanitize(s)
		}
		return out, nil
	}}
}

// Everything returns the policy that allows all that can be allowed at once.
func Everything() *sanitize.Policy {
	c := wrapper.Wrap(bluemonday.NewPolicy()).Config()
	c.Before = nil
	c.Icons = true
	c.Links.Schemes = "https http mailto tel ftp ws"
	c.Images.Schemes = "https http cid data"
	c.Rel = "noopener"
	c.NewTab = true
	for i := range c.Elements {
		c.Elements[i].Attributes += " data-x"
	}
	return c.MustCompile()
}

// lax is a policy as a team might have it that allows more and more: bluemonday
// does not check the URLs in these attributes.
func lax() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.AllowElements("form", "button", "input", "select", "option", "textarea", "svg", "math", "video", "source", "animate", "set", "use",
		"object", "iframe", "template", "title")
	p.AllowAttrs("action", "formaction", "xlink:href", "href", "src", "poster", "srcset", "background", "data", "type", "name",
		"attributename", "values", "from", "to", "begin").Globally()
	return p
}

// Outcome is what became of the payloads in one contestant's hands.
type Outcome struct {
	Distinct int            // outputs with markup, each counted once
	Loaded   int            // those that were loaded with events fired and links clicked
	Ran      map[int]string // by the payload's index, what was seen to run
	Lost     int
	// Of the outputs, those that close the element they are put into, leave
	// something open that swallows what follows it, and lack text that a browser
	// shows of the payload.
	Closes, Swallows, LosesText int
}

// Browse cleans the payloads and shows each output to the browser in both modes.
func Browse(b *browser.Browser, c Contestant, rows []Payload) (Outcome, error) {
	in := make([]string, len(rows))
	for i, row := range rows {
		in[i] = row.Payload
	}
	out, err := c.Clean(b, in)
	if err != nil {
		return Outcome{}, fmt.Errorf("%s: %w", c.Name, err)
	}
	distinct, of := Distinct(out)
	o := Outcome{Distinct: len(distinct), Ran: map[int]string{}}
	for i, s := range out {
		o.compare(in[i], s)
	}
	for _, mode := range browser.Modes {
		res, err := b.Execute(mode, distinct)
		if err != nil {
			return Outcome{}, fmt.Errorf("%s: %w", c.Name, err)
		}
		o.Loaded = max(o.Loaded, res.Loaded)
		o.Lost += len(res.Lost)
		for i, s := range out {
			if what, ran := res.Ran[of[s]]; ran && strings.Contains(s, "<") {
				o.Ran[i] = string(mode) + ": " + what
			}
		}
	}
	return o, nil
}

func (o *Outcome) compare(in, out string) {
	closes, swallows := Escapes(out)
	if closes {
		o.Closes++
	}
	if swallows {
		o.Swallows++
	}
	if LosesText(in, out) {
		o.LosesText++
	}
}

// Distinct returns the outputs with markup, each once, and where each is.
func Distinct(out []string) (distinct []string, of map[string]int) {
	of = map[string]int{}
	for _, s := range out {
		if _, known := of[s]; known || !strings.Contains(s, "<") {
			continue
		}
		of[s] = len(distinct)
		distinct = append(distinct, s)
	}
	return distinct, of
}
