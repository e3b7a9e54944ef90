package main

import (
	"bytes"
	"fmt"
	"html"
	"math"
)

// Measures of a chart, in pixels.
const (
	chartWidth  = 760
	labelWidth  = 300
	valueWidth  = 90
	barHeight   = 16
	rowHeight   = 20
	titleHeight = 26
)

// chart draws the time of each row against the first of its case, as bars on a
// logarithmic scale, since some peers are a hundred times slower.
func chart(m Measured) []byte {
	height, longest := 10, 1.0
	for _, c := range m.Cases {
		height += titleHeight + rowHeight*len(c.Rows)
		for _, r := range c.Rows {
			longest = max(longest, r.Ratio)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n",
		chartWidth, height, chartWidth, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#fff"/>`+"\n")
	y := 0
	for _, c := range m.Cases {
		fmt.Fprintf(&b, `<text x="8" y="%d" font-weight="bold" fill="#222">%s</text>`+"\n", y+18, html.EscapeString(c.Name))
		y += titleHeight
		for _, r := range c.Rows {
			bar(&b, y, r, longest)
			y += rowHeight
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func bar(b *bytes.Buffer, y int, r MeasuredRow, longest float64) {
	colour := "#9aa5b1"
	if r.Ours {
		colour = "#1f7a5a"
	}
	room := float64(chartWidth - labelWidth - valueWidth)
	// A bar of ratio 0.1 or less has no length; one more decade is room/decades.
	decades := math.Log10(longest) + 1
	width := max(2, room*(math.Log10(r.Ratio)+1)/decades)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end" fill="#222">%s</text>`, labelWidth-8, y+13, html.EscapeString(r.Name))
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%.0f" height="%d" fill="%s"/>`, labelWidth, y+1, width, barHeight, colour)
	fmt.Fprintf(b, `<text x="%.0f" y="%d" fill="#222">%s</text>`+"\n", labelWidth+width+6, y+13, ratio(r.Ratio))
}
