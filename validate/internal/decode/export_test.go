package decode

import "github.com/untaint/untaint"

// Strict are the options that the fast pass reads with.
var Strict = strict

// Walk runs the slow pass alone, without the confirmation by json, and reports
// whether it found nothing. What it builds is in dst.
func (p *Plan) Walk(doc []byte, dst any, l Limits) (fine bool, err error) {
	l = l.Fill()
	c := untaint.Collector{Op: "walk"}
	r := Report{C: &c}
	if p.overBudget(doc, &l, &r) {
		return false, c.Err()
	}
	q := *p
	q.unconfirmed = true
	q.slow(doc, dst, &l, &r)
	return c.Len() == 0, c.Err()
}

// Directly runs the direct pass alone.
func (p *Plan) Directly(doc []byte, dst any) bool {
	p.preset(dst)
	return p.directly(doc, dst)
}

// Options are those of the plan's fast pass.
func (p *Plan) Options() any { return p.options }

// Within and Scan are the two judgements of the budgets.
func (p *Plan) Within(doc []byte, l Limits) bool { l = l.Fill(); return p.within(doc, &l) }

func Scan(doc []byte, l Limits) (untaint.Code, bool) {
	l = l.Fill()
	x, over := scan(doc, &l)
	return x.code, over
}
