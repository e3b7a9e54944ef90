package sqlsafe

import (
	"strings"

	"github.com/untaint/untaint"
)

// Sort returns the sort keys that a client asked for, such as "-age,name":
// columns with the word sort in their tag, separated by commas, descending
// after a "-". An empty spec means def, which has the same form and may name
// any column.
//
//	sqlsafe.SQL("SELECT ? FROM users ORDER BY ?", users.Columns(), users.Sort(r.FormValue("sort"), "-id"))
//
// A name that is not allowed is Invalid, at the path /sort and its position in
// the spec. More than 8 keys are TooLarge.
func (t *Table[T]) Sort(spec string, def text) Query {
	r := t.rel()
	if r.plain() {
		if q, ok := r.cols.sortedBy(spec, string(def)); ok {
			return q
		}
	}
	keys, err := r.sortKeys("sqlsafe.Sort", spec, string(def))
	if err != nil {
		return refused(err)
	}
	return made(&sortList{r, keys})
}

// singleSorts are a type's columns as sort keys, each upwards and downwards.
type singleSorts []struct {
	node node
	list sortList
	key  [1]sortKey
}

// sortedBy returns a spec of one key, which is what most clients ask for, without
// memory of its own, and false for any other spec.
func (cs *columns) sortedBy(spec, def string) (Query, bool) {
	at, own := cs.clients, spec == ""
	if own {
		at, spec = cs.byName, def
	}
	name, down := strings.CutPrefix(spec, "-")
	i, ok := at[name]
	if !ok || !own && !cs.list[i].has(flagSort) {
		return Query{}, false
	}
	all := cs.sorts.Load()
	if all == nil {
		all = cs.eachSorted()
		cs.sorts.Store(all)
	}
	i *= 2
	if down {
		i++
	}
	return Query{&(*all)[i].node}, true
}

func (cs *columns) eachSorted() *singleSorts {
	all := make(singleSorts, 2*len(cs.list))
	r := &relation{cols: cs}
	for i := range all {
		s := &all[i]
		s.key[0] = sortKey{&cs.list[i/2], i%2 == 1}
		s.list = sortList{r, s.key[:]}
		s.node.part = &s.list
	}
	return &all
}

const maxSortKeys = 8

// sortKey is a column and its direction.
type sortKey struct {
	col  *column
	down bool
}

// sortKeys reads a client's spec, or our caller's own if that is empty.
func (r *relation) sortKeys(op, spec, def string) ([]sortKey, error) {
	if spec != "" {
		return r.parseSort(op, spec, flagSort)
	}
	return r.parseSort(op, def, 0)
}

// parseSort reads a spec whose columns must have the flag. Without one it is
// our caller's own, and a wrong name in it is Misuse.
func (r *relation) parseSort(op, spec string, flag columnFlag) ([]sortKey, error) {
	c := untaint.Collector{Op: op}
	if strings.Count(spec, ",") >= maxSortKeys {
		return nil, tooManyItems(op, "/sort", maxSortKeys)
	}
	keys := make([]sortKey, 0, 1+strings.Count(spec, ","))
	i := -1
	for name := range strings.SplitSeq(spec, ",") {
		i++
		name, down := strings.CutPrefix(name, "-")
		find := r.cols.public
		if flag == 0 {
			find = r.cols.find
		}
		col, ok := find(name)
		v := untaint.Violation{Path: untaint.PathIndex("/sort", i)}
		switch {
		case flag == 0 && !ok:
			v.Code, v.Kind = codeNoColumn, untaint.Misuse
		case !ok || !col.has(flag) && flag != 0:
			v.Code, v.Kind = codeUnknownColumn, untaint.Invalid
		case sortsBy(keys, col):
			v.Code, v.Kind = codeRepeatedColumn, untaint.Invalid
		default:
			keys = append(keys, sortKey{col, down})
			continue
		}
		c.Add(v)
	}
	return keys, c.Err()
}

func sortsBy(keys []sortKey, col *column) bool {
	for _, k := range keys {
		if k.col == col {
			return true
		}
	}
	return false
}

func tooManyItems(op, path string, max int) error {
	return untaint.New(op, untaint.Violation{Path: path, Code: codeTooManyItems, Kind: untaint.TooLarge,
		Params: untaint.NewParams(untaint.IntParam("max", int64(max)))})
}

type sortList struct {
	r    *relation
	keys []sortKey
}

func (s *sortList) write(w *writer) truth {
	for i, k := range s.keys {
		if i > 0 {
			w.string(", ")
		}
		s.r.column(w, k.col)
		if k.down {
			w.string(" DESC")
		}
	}
	return unknown
}

// Pick returns the columns that a client asked for, such as "id,name": those
// with the word select in their tag, separated by commas. An empty spec means
// all of them. Any other name is Invalid, at the path /fields and its position
// in the spec.
func (t *Table[T]) Pick(spec string) Query {
	if spec == "" {
		all := t.rel().where(func(c *column) bool { return c.has(flagSelect) })
		if len(all) == 0 {
			return refused(t.misuse("Pick", codeNoColumn))
		}
		return made(&columnList{r: t.rel(), cols: all})
	}
	if strings.Count(spec, ",") >= len(t.rel().cols.list) {
		return refused(tooManyItems("sqlsafe.Pick", "/fields", len(t.rel().cols.list)))
	}
	c := untaint.Collector{Op: "sqlsafe.Pick"}
	cols := t.rel().chosen(&c, strings.Split(spec, ","), flagSelect, func(i int) string { return untaint.PathIndex("/fields", i) })
	if err := c.Err(); err != nil {
		return refused(err)
	}
	return made(&columnList{r: t.rel(), cols: cols})
}
