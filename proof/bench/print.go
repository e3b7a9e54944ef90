package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

func printArea(w io.Writer, m Measured) {
	fmt.Fprintf(w, "%s\n%s\n", m.Title, strings.Repeat("=", len(m.Title)))
	for _, c := range m.Cases {
		fmt.Fprintf(w, "\n%s\n", c.Name)
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		for _, r := range c.Rows {
			fmt.Fprintf(tw, "%s\t%s\t%s\t%d allocs\t%d B\t\n", mark(r), duration(r.Ns), ratio(r.Ratio), r.Allocs, r.Bytes)
		}
		_ = tw.Flush()
		for _, note := range c.Notes {
			fmt.Fprintf(w, "  (%s)\n", note)
		}
	}
	fmt.Fprintln(w)
}

func mark(r MeasuredRow) string {
	if r.Ours {
		return "* " + r.Name
	}
	return r.Name
}

func ratio(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0fx", x)
	}
	if x >= 10 {
		return fmt.Sprintf("%.1fx", x)
	}
	return fmt.Sprintf("%.2fx", x)
}

func duration(ns float64) string {
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.1f ns", ns)
	case ns < 1e6:
		return fmt.Sprintf("%.1f µs", ns/1e3)
	case ns < 1e9:
		return fmt.Sprintf("%.1f ms", ns/1e6)
	}
	return fmt.Sprintf("%.1f s", ns/1e9)
}

// preamble writes the head of RESULTS.md.
func preamble(w io.Writer, machine string, rounds int, turn time.Duration) {
	fmt.Fprintf(w, "# Measured side by side\n\nWritten by `make bench`. %s\n\n", strings.ReplaceAll(machine, "\n", "; with "))
	fmt.Fprintf(w, "The rows of a case take turns in one process, %d turns of %s each, and the fastest turn counts. "+
		"The ratio is to the first row of the case: hand-written code or the physical limit. "+
		"Ratios carry over to another machine; times do not.\n", rounds, turn)
}

func markdown(w io.Writer, m Measured) {
	fmt.Fprintf(w, "\n## %s\n\n![%s](%s.svg)\n", m.Title, m.Title, m.Name)
	for _, c := range m.Cases {
		fmt.Fprintf(w, "\n**%s**\n\n| | time | ratio | allocations | bytes |\n|---|--:|--:|--:|--:|\n", c.Name)
		for _, r := range c.Rows {
			name := r.Name
			if r.Ours {
				name = "**" + name + "**"
			}
			fmt.Fprintf(w, "| %s | %s | %s | %d | %d |\n", name, duration(r.Ns), ratio(r.Ratio), r.Allocs, r.Bytes)
		}
		for _, note := range c.Notes {
			fmt.Fprintf(w, "\n(%s)\n", note)
		}
	}
}
