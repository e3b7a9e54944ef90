package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
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
	if s := summarize(m); s.Cases > 0 {
		fmt.Fprintf(w, "\nover %d cases ours is %s of the limit in the geometric mean, %s at worst (%s)\n", s.Cases, ratio(s.Mean), ratio(s.Worst), s.WorstCase)
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
