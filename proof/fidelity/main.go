// Command fidelity cleans the documents of package documents with each policy and
// its peers, and prints what of them is kept.
//
//	go run -C proof ./fidelity -pictures DIR    documents before and after, side by side
//	go run -C proof ./fidelity          all contestants, in a browser where DOMPurify needs one
//	go run -C proof ./fidelity -lost    also which document lost what by RichText and UGC
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/microcosm-cc/bluemonday"

	"github.com/untaint/untaint/proof/browser"
	"github.com/untaint/untaint/proof/documents"
	"github.com/untaint/untaint/proof/sanitize"
	ours "github.com/untaint/untaint/sanitize"
)

func main() {
	lost := flag.Bool("lost", false, "print which document lost what")
	dir := flag.String("pictures", "", "write pictures of some documents before and after into this folder, and nothing else")
	flag.Parse()
	err := error(nil)
	if *dir != "" {
		err = pictures(*dir)
	} else {
		err = run(*lost)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(lost bool) error {
	names := documents.Names()
	in := make([]string, len(names))
	for i, name := range names {
		in[i] = documents.Read(name)
	}
	columns := []string{"raw", "UGC", "RichText", "Email", "Basic", "bluemonday UGC", "DOMPurify"}
	outputs := map[string][]string{"raw": in}
	for name, p := range map[string]*ours.Policy{"UGC": ours.UGC(), "RichText": ours.RichText(), "Email": ours.Email(), "Basic": ours.Basic()} {
		for i, s := range in {
			out, err := p.Clean(s)
			if err != nil {
				return fmt.Errorf("%s of %s: %w", name, names[i], err)
			}
			outputs[name] = append(outputs[name], out.String())
		}
	}
	bm := bluemonday.UGCPolicy()
	for _, s := range in {
		outputs["bluemonday UGC"] = append(outputs["bluemonday UGC"], bm.Sanitize(s))
	}
	var err error
	if outputs["DOMPurify"], err = purified(in); err != nil {
		return err
	}
	table(columns, outputs)
	for _, policy := range []string{"UGC", "RichText", "Email", "Basic", "bluemonday UGC", "DOMPurify"} {
		report(policy, names, in, outputs[policy], lost)
	}
	return nil
}

// purified cleans with DOMPurify in a browser.
func purified(in []string) (out []string, err error) {
	source, err := sanitize.Purify()
	if err != nil {
		return nil, err
	}
	b, err := browser.Start(context.Background())
	if err != nil {
		return nil, err
	}
	defer b.Close()
	b.AddScript(source)
	return out, b.Call(`inputs => inputs.map(x => DOMPurify.sanitize(x))`, in, &out, time.Minute)
}

// table prints how much of each kind is kept over all documents.
func table(columns []string, outputs map[string][]string) {
	fmt.Printf("%d documents\n\n| what is kept | %s |\n|---|%s\n", len(outputs["raw"]), strings.Join(columns, " | "), strings.Repeat("--:|", len(columns)))
	for _, kind := range kinds {
		fmt.Printf("| %s |", kind.name)
		for _, column := range columns {
			n := 0
			for _, s := range outputs[column] {
				n += count(s, kind.is)
			}
			fmt.Printf(" %d |", n)
		}
		fmt.Println()
	}
	fmt.Println()
}

// report prints in how many documents visible text was lost or words were glued.
func report(policy string, names, in, out []string, list bool) {
	lost, glued := 0, 0
	for i := range in {
		missing := missingText(in[i], out[i])
		joined := gluedWords(in[i], out[i])
		if missing != "" {
			lost++
		}
		if joined != "" {
			glued++
		}
		if list && (policy == "UGC" || policy == "RichText") && missing+joined != "" {
			fmt.Printf("%s, %s: lost %q, glued %q\n", policy, names[i], missing, joined)
		}
	}
	fmt.Printf("%s: visible text lost in %d, words glued in %d documents\n", policy, lost, glued)
}
