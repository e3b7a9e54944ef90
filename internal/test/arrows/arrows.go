// Package arrows draws a package as a house: each file is a room, and an arrow
// leads from a file to each other file of the package that declares something
// it names. In the best order of the files most arrows lead down; the others
// lead back up, and whoever reads such a file has to read the other at the same
// time.
package arrows

import (
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/untaint/untaint/internal/test/source"
)

// House is a package with its files in the order that leaves the fewest arrows
// back up, the highest first.
type House struct {
	Rooms  []string
	Arrows int
	Up     []string // "low.go -> high.go: names that it uses", the arrows back up
}

// Packages reads the packages of that go list pattern with the go command in
// the folder it is called in, and draws each that has more than one file.
func Packages(pattern ...string) (map[string]House, error) {
	all, err := source.Load(".", pattern...)
	if err != nil {
		return nil, err
	}
	houses := map[string]House{}
	for _, p := range all {
		if len(p.Files) > 1 {
			houses[p.Path] = read(p).house()
		}
	}
	return houses, nil
}

// graph has the names that each file uses of each other.
type graph struct {
	rooms []string
	uses  map[[2]int][]string
}

func read(p source.Package) *graph {
	g := &graph{uses: map[[2]int][]string{}}
	number := map[string]int{}
	for i, name := range p.Names {
		number[name] = i
		g.rooms = append(g.rooms, filepath.Base(name))
	}
	for id, obj := range p.Info.Uses {
		if obj.Pkg() != p.Types || !reaches(p.Types, obj) {
			continue
		}
		from, to := number[p.Fset.Position(id.Pos()).Filename], number[p.Fset.Position(obj.Pos()).Filename]
		if key := [2]int{from, to}; from != to && !slices.Contains(g.uses[key], obj.Name()) {
			g.uses[key] = append(g.uses[key], obj.Name())
		}
	}
	return g
}

// reaches reports whether an object can be named from another file: what the
// package declares, and the methods of its types. A field comes with its type.
func reaches(pkg *types.Package, obj types.Object) bool {
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		return true
	}
	return obj.Parent() == pkg.Scope()
}

func (g *graph) house() House {
	order := g.order()
	place := make([]int, len(order))
	h := House{Arrows: len(g.uses)}
	for i, room := range order {
		place[room] = i
		h.Rooms = append(h.Rooms, g.rooms[room])
	}
	for key, names := range g.uses {
		if place[key[0]] > place[key[1]] {
			slices.Sort(names)
			h.Up = append(h.Up, g.rooms[key[0]]+" -> "+g.rooms[key[1]]+": "+strings.Join(names, " "))
		}
	}
	slices.Sort(h.Up)
	return h
}

// order returns the files so that few arrows lead back up. The fewest is the
// feedback arc set, for which no fast way is known; moving one file at a time to
// its best place until nothing gets better is good enough to count by.
func (g *graph) order() []int {
	n := len(g.rooms)
	arrow := make([][]bool, n)
	for i := range arrow {
		arrow[i] = make([]bool, n)
	}
	for key := range g.uses {
		arrow[key[0]][key[1]] = true
	}
	best, least := []int(nil), n*n
	for start := range n {
		order := settle(arrow, start)
		if up := back(arrow, order); up < least {
			best, least = order, up
		}
	}
	return best
}

// settle improves one beginning, the files in their order turned by start.
func settle(arrow [][]bool, start int) []int {
	n := len(arrow)
	order := make([]int, n)
	for i := range order {
		order[i] = (i + start) % n
	}
	for better := true; better; {
		better = false
		for room := range n {
			from := slices.Index(order, room)
			rest := slices.Delete(slices.Clone(order), from, from+1)
			// What it costs to stand before rest[0], then behind each further one.
			cost := 0
			for _, other := range rest {
				cost += count(arrow[other][room])
			}
			place, least, now := 0, cost, 0
			for i := 0; i <= len(rest); i++ {
				if i > 0 {
					cost += count(arrow[room][rest[i-1]]) - count(arrow[rest[i-1]][room])
				}
				if i == from {
					now = cost
				}
				if cost < least {
					place, least = i, cost
				}
			}
			if least < now {
				order = slices.Insert(rest, place, room)
				better = true
			}
		}
	}
	return order
}

func back(arrow [][]bool, order []int) (n int) {
	for i, room := range order {
		for _, above := range order[:i] {
			n += count(arrow[room][above])
		}
	}
	return n
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
