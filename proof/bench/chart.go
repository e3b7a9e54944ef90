package main

import (
	"bytes"
	"fmt"
	"html"
	"math"
)

// Measures of the chart, in pixels.
const (
	chartWidth = 840
	labelWidth = 350
	valueWidth = 70
	barHeight  = 16
	rowHeight  = 20
	areaHeight = 2*rowHeight + 14
)

// overview draws two bars for each area that has a peer: the geometric mean of
// what ours and the fastest peer take, against the limit. The scale is
// logarithmic, since some peers are a hundred times slower.
func overview(areas []Measured) []byte {
	var rows []Summary
	var titles []string
	longest := 1.0
	for _, m := range areas {
		if s := summarize(m); s.PeerCases > 0 {
			rows, titles = append(rows, s), append(titles, m.Title)
			longest = max(longest, s.Mean*s.PeerMean, s.Mean)
		}
	}
	height := 34 + areaHeight*len(rows)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">`+"\n",
		chartWidth, height, chartWidth, height)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#fff"/>`+"\n")
	fmt.Fprintf(&b, `<text x="8" y="20" fill="#444">time against hand-written code or the limit, geometric mean: green is untaint, grey the fastest peer</text>`+"\n")
	for i, s := range rows {
		y := 34 + i*areaHeight
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end" fill="#222">%s</text>`+"\n", labelWidth-10, y+rowHeight+4, html.EscapeString(titles[i]))
		bar(&b, y, s.Mean, longest, "#1f7a5a")
		bar(&b, y+rowHeight, s.Mean*s.PeerMean, longest, "#9aa5b1")
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func bar(b *bytes.Buffer, y int, r, longest float64, colour string) {
	room := float64(chartWidth - labelWidth - valueWidth)
	// A bar of ratio 0.1 or less has no length; one more decade is room/decades.
	decades := math.Log10(longest) + 1
	width := max(2, room*(math.Log10(r)+1)/decades)
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%.0f" height="%d" fill="%s"/>`, labelWidth, y+1, width, barHeight, colour)
	fmt.Fprintf(b, `<text x="%.0f" y="%d" fill="#222">%s</text>`+"\n", float64(labelWidth)+width+6, y+14, ratio(r))
}
