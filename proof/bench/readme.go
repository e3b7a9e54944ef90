package main

import (
	"bytes"
	"fmt"
	"strings"
)

// summary writes a line for each case of an area: our first row, and the fastest
// and the slowest peer. The chart, which is long, is folded under it.
func summary(b *bytes.Buffer, m Measured) {
	fmt.Fprintf(b, "\n**%s**\n\n| | the limit | ours | allocations | fastest peer | slowest peer |\n|---|---|--:|--:|--:|--:|\n", m.Title)
	for _, c := range m.Cases {
		if len(c.Rows) == 0 {
			continue
		}
		ours, fastest, slowest := contestants(c.Rows)
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", c.Name, c.Rows[0].Name, told(ours, false), allocations(ours), told(fastest, true), told(slowest, true))
	}
	fmt.Fprintf(b, "\n<details><summary>as a chart</summary>\n\n![%s](proof/%s.svg)\n\n</details>\n", m.Title, m.Name)
}

// contestants returns our first row and, of the peers, the fastest and, if it
// is another one, the slowest. The first row is the limit and not a peer.
func contestants(rows []MeasuredRow) (ours, fastest, slowest *MeasuredRow) {
	for i := range rows {
		r := &rows[i]
		switch {
		case r.Ours && ours == nil:
			ours = r
		case r.Ours || i == 0:
		case fastest == nil:
			fastest, slowest = r, r
		case r.Ratio < fastest.Ratio:
			fastest = r
		case r.Ratio > slowest.Ratio:
			slowest = r
		}
	}
	if slowest == fastest {
		slowest = nil
	}
	return ours, fastest, slowest
}

func told(r *MeasuredRow, name bool) string {
	if r == nil {
		return ""
	}
	if !name {
		return "**" + ratio(r.Ratio) + "**"
	}
	return strings.ReplaceAll(r.Name, "|", "/") + " " + ratio(r.Ratio)
}

func allocations(r *MeasuredRow) string {
	if r == nil {
		return ""
	}
	return fmt.Sprint(r.Allocs)
}
