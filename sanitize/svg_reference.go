package sanitize

import "strings"

// svgGraph knows how often elements are drawn: an element that refers to another
// draws it once more, and with it all that is inside and what that refers to. Ten
// levels of ten references each would be ten thousand million drawings.
type svgGraph struct {
	nodes []svgNode
	ids   map[string]int
}

type svgNode struct {
	parent   int
	children []int
	refs     []string
	cost     int
	state    svgState
}

type svgState uint8

const (
	svgUnseen svgState = iota
	svgEntered
	svgCounted
)

func (g *svgGraph) add(parent int) int {
	n := len(g.nodes)
	g.nodes = append(g.nodes, svgNode{parent: parent})
	if parent >= 0 {
		g.nodes[parent].children = append(g.nodes[parent].children, n)
	}
	return n
}

// attribute notes an id, of which there is only one, and a reference.
func (g *svgGraph) attribute(node int, a svgAttr) {
	if a.name == "id" {
		g.ids[a.value] = node
		return
	}
	switch svgAttributes[a.name].value {
	case svgHref:
		g.refer(node, a.value)
	case svgPaint, svgLocal:
		if strings.Contains(a.value, "url(") {
			g.refer(node, a.value)
		}
	}
}

// refer notes the id after the "#" of a checked reference.
func (g *svgGraph) refer(node int, value string) {
	_, id, _ := strings.Cut(value, "#")
	if end := strings.IndexAny(id, `)'"`); end >= 0 {
		id = id[:end]
	}
	g.nodes[node].refs = append(g.nodes[node].refs, id)
}

// cost is how many elements are drawn, more than most if it is over that or if an
// element draws itself.
func (g *svgGraph) cost(most int) int {
	return g.costOf(0, most)
}

func (g *svgGraph) costOf(i, most int) int {
	n := &g.nodes[i]
	switch n.state {
	case svgEntered:
		return most + 1
	case svgCounted:
		return n.cost
	}
	n.state = svgEntered
	cost := 1
	for _, child := range n.children {
		cost = min(cost+g.costOf(child, most), most+1)
	}
	for _, id := range n.refs {
		if target, ok := g.ids[id]; ok {
			cost = min(cost+g.costOf(target, most), most+1)
		}
	}
	n.cost, n.state = cost, svgCounted
	return cost
}
