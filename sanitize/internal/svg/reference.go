package svg

import "strings"

// graph knows how often elements are drawn: an element that refers to another
// draws it once more, and with it all that is inside and what that refers to. Ten
// levels of ten references each would be ten thousand million drawings.
type graph struct {
	nodes []node
	ids   map[string]int
}

// attr is an attribute as it is written.
type attr struct{ name, value string }

type node struct {
	parent   int
	children []int
	refs     []string
	cost     int
	state    state
}

type state uint8

const (
	unseen state = iota
	entered
	counted
)

func (g *graph) add(parent int) int {
	n := len(g.nodes)
	g.nodes = append(g.nodes, node{parent: parent})
	if parent >= 0 {
		g.nodes[parent].children = append(g.nodes[parent].children, n)
	}
	return n
}

// attribute notes an id, of which there is only one, and a reference.
func (g *graph) attribute(node int, a attr) {
	if a.name == "id" {
		g.ids[a.value] = node
		return
	}
	switch attributes()[a.name].value {
	case typeHref:
		g.refer(node, a.value)
	case typePaint, typeLocal:
		if strings.Contains(a.value, "url(") {
			g.refer(node, a.value)
		}
	}
}

// refer notes the id after the "#" of a checked reference.
func (g *graph) refer(node int, value string) {
	_, id, _ := strings.Cut(value, "#")
	if end := strings.IndexAny(id, `)'"`); end >= 0 {
		id = id[:end]
	}
	g.nodes[node].refs = append(g.nodes[node].refs, id)
}

// cost is how many elements are drawn, more than most if it is over that or if an
// element draws itself.
func (g *graph) cost(most int) int {
	return g.costOf(0, most)
}

func (g *graph) costOf(i, most int) int {
	n := &g.nodes[i]
	switch n.state {
	case entered:
		return most + 1
	case counted:
		return n.cost
	}
	n.state = entered
	cost := 1
	for _, child := range n.children {
		cost = min(cost+g.costOf(child, most), most+1)
	}
	for _, id := range n.refs {
		if target, ok := g.ids[id]; ok {
			cost = min(cost+g.costOf(target, most), most+1)
		}
	}
	n.cost, n.state = cost, counted
	return cost
}

func (g *graph) has(id string) bool {
	_, taken := g.ids[id]
	return taken
}
