package main

import (
	"context"
	"fmt"

	"github.com/untaint/untaint/proof/browser"
	proof "github.com/untaint/untaint/proof/sanitize"
)

// htmlCheck shows hostile HTML to Chromium, as it is and cleaned by each
// contestant, and counts what runs script.
var htmlCheck = Check{Name: "html", Run: checkHTML}

func checkHTML(ctx context.Context) (Table, error) {
	all, err := proof.Corpus()
	if err != nil {
		return Table{}, err
	}
	sources, err := proof.Sources(all)
	if err != nil {
		return Table{}, err
	}
	contestants, err := proof.Contestants()
	if err != nil {
		return Table{}, err
	}
	rows := proof.Sample(all, 40)
	b, err := browser.Start(ctx)
	if err != nil {
		return Table{}, err
	}
	defer b.Close()
	table := Table{
		Title:   "Hostile HTML in Chromium: what ran script",
		Columns: []string{"sanitizer", "payloads that ran script", "closed their container", "swallowed what follows", "lost visible text", "distinct outputs with markup"},
		Notes: []string{
			sources,
			"Each output is assigned to innerHTML and served in a document; events are fired, links clicked, forms submitted.",
			"A script that the content security policy stopped counts as run. Outputs that the browser's own parse shows to hold nothing that could run are not loaded.",
			"Container and text by the parser of x/net: the output is put into a <div> with a paragraph after it; text inside elements that show none, and of SVG and MathML, is not compared. What bluemonday.Wrap lacks, bluemonday took out.",
			"The first row is the control: it shows that the harness is alive.",
		},
	}
	expected := 0
	for _, row := range rows {
		if row.Executes {
			expected++
		}
	}
	for _, c := range contestants {
		if err := ctx.Err(); err != nil {
			return Table{}, err
		}
		o, err := proof.Browse(b, c, rows)
		if err != nil {
			return Table{}, err
		}
		control := c.Name == "no sanitizer"
		table.Rows = append(table.Rows, Row{
			Name:   c.Name,
			Ours:   c.Ours,
			Failed: c.Ours && (len(o.Ran)+o.Lost+o.Closes+o.Swallows > 0 || o.LosesText > 0 && !c.After) || control && len(o.Ran)*5 < expected*4,
			Cells: []string{
				fmt.Sprintf("%d of %d", len(o.Ran), len(rows)), fmt.Sprint(o.Closes), fmt.Sprint(o.Swallows), fmt.Sprint(o.LosesText), fmt.Sprint(o.Distinct),
			},
		})
	}
	return table, nil
}
