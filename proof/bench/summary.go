package main

import "math"

// Summary is what one line can say of an area: over all its cases, how long
// ours takes against the limit and against the fastest peer.
type Summary struct {
	Cases     int     // the cases in which ours stands beside a limit
	Mean      float64 // the geometric mean of ours to the limit
	Worst     float64
	WorstCase string

	PeerCases int     // the cases in which a peer stands beside ours
	PeerMean  float64 // the geometric mean of the fastest peer to ours
	PeerWorst float64 // the least of them
}

// summarize counts our first row of each case and, of the peers, the fastest.
func summarize(m Measured) (s Summary) {
	var logs, peerLogs float64
	for _, c := range m.Cases {
		ours, fastest := contestants(c.Rows)
		if ours == nil || len(c.Rows) < 2 {
			continue
		}
		s.Cases++
		logs += math.Log(ours.Ratio)
		if ours.Ratio > s.Worst {
			s.Worst, s.WorstCase = ours.Ratio, c.Name
		}
		if fastest == nil {
			continue
		}
		s.PeerCases++
		faster := fastest.Ratio / ours.Ratio
		peerLogs += math.Log(faster)
		if s.PeerCases == 1 || faster < s.PeerWorst {
			s.PeerWorst = faster
		}
	}
	s.Mean = math.Exp(logs / float64(max(1, s.Cases)))
	s.PeerMean = math.Exp(peerLogs / float64(max(1, s.PeerCases)))
	return s
}

// contestants returns our first row and, of the peers, the fastest. The first
// row is the limit and not a peer.
func contestants(rows []MeasuredRow) (ours, fastest *MeasuredRow) {
	for i := range rows {
		r := &rows[i]
		switch {
		case r.Ours && ours == nil:
			ours = r
		case r.Ours || i == 0:
		case fastest == nil || r.Ratio < fastest.Ratio:
			fastest = r
		}
	}
	return ours, fastest
}
