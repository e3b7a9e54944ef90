package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// colours are used on a terminal alone.
type colours struct{ good, bad, dim, off string }

func coloursFor(w io.Writer) colours {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" {
		return colours{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return colours{}
	}
	return colours{good: "\x1b[32m", bad: "\x1b[31m", dim: "\x1b[2m", off: "\x1b[0m"}
}

var columns = [...]string{"request", "status", "refused as", "where", "sink"}

// printTable writes the outcomes in aligned columns.
func printTable(w io.Writer, outcomes []outcome) {
	c := coloursFor(w)
	rows := [][len(columns)]string{columns}
	for _, o := range outcomes {
		rows = append(rows, o.cells())
	}
	var widths [len(columns)]int
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, row := range rows {
		mark, colour := "  ", c.dim
		if n > 0 {
			mark, colour = "✓ ", c.good
			if outcomes[n-1].problem != "" {
				mark, colour = "✗ ", c.bad
			}
		}
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		fmt.Fprintf(w, "%s%s%s%s\n", colour, mark, c.off, strings.TrimRight(b.String(), " "))
		if n > 0 && outcomes[n-1].problem != "" {
			fmt.Fprintf(w, "    %snot as expected: %s%s\n", c.bad, outcomes[n-1].problem, c.off)
		}
	}
}
