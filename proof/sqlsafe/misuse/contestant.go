package misuse

import (
	"encoding/json"

	"github.com/untaint/untaint/proof/database"
)

// Contestant is a library and how it is used at each place.
type Contestant struct {
	Name string
	Ours bool
	// header goes before the sources: their import, and a use of it.
	header string
	// entries lack the places that the library has no API for.
	entries map[Place]entry
}

// entry is how a string gets to one place.
type entry struct {
	// build makes the statement.
	build func(f database.Family, in string) (text string, args []any, err error)
	// source is a Go statement that hands the string "in", or the map "values",
	// over as text. It must not compile. With both, build is another way to
	// the same place, one that is meant for strings made at run time.
	source string
	// good is an ordinary string for the place, where the library wants it in
	// other words than most.
	good string
}

func (e entry) like(good string) entry {
	e.good = good
	return e
}

func built(build func(f database.Family, in string) (string, []any, error)) entry {
	return entry{build: build}
}

func typed(source string) entry { return entry{source: source} }

// contestants returns the peers and, last, package sqlsafe, ready for one
// database.
func contestants(i *database.Instance) ([]Contestant, error) {
	orm, err := gormWay(i.Engine.Family, i.DB)
	return []Contestant{
		squirrelWay(), goquWay(), sqlbuilderWay(), bobWay(i.Engine.Family), bunWay(i.Engine.Family, i.DB), orm, entWay(), ourWay(),
	}, err
}

// decoded reads a JSON object or value as handlers do.
func decoded[T any](s string) (v T, err error) {
	err = json.Unmarshal([]byte(s), &v)
	return v, err
}
