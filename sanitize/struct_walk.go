package sanitize

import (
	"errors"
	"reflect"

	"github.com/untaint/untaint"
)

// walker goes through one value.
type walker struct {
	errs    untaint.Collector
	left    int // how many values may still come
	changed bool
	full    bool
	// The path to where the walk is. It is an array, and becomes text only where
	// there is something to report, so that a walk allocates nothing.
	at  [maxDepth + 2]place
	len int
}

// place is one step of a path.
type place struct {
	key   string
	index int // -1 for a key
}

func cleanStruct(op string, v reflect.Value, root *node) error {
	if !root.active {
		return nil
	}
	if cleanDirects(root.direct, v.Addr().UnsafePointer()) {
		if root = root.rest; root == nil {
			return nil
		}
	}
	return walkStruct(op, v, root)
}

// walkStruct is a function of its own so that a walker, which is large, is made only
// where there is something to walk.
func walkStruct(op string, v reflect.Value, root *node) error {
	w := walker{left: maxValues}
	w.errs.Op = op
	w.walk(v, root, 0)
	return w.errs.Err()
}

func (w *walker) path() string {
	path := ""
	for _, p := range w.at[:w.len] {
		if p.index >= 0 {
			path = untaint.PathIndex(path, p.index)
		} else {
			path = untaint.PathKey(path, p.key)
		}
	}
	return path
}

// below walks a value one step further down.
func (w *walker) below(p place, v reflect.Value, n *node, depth int) {
	w.at[w.len] = p
	w.len++
	w.walk(v, n, depth)
	w.len--
}

func (w *walker) walk(v reflect.Value, n *node, depth int) {
	if w.left--; depth > maxDepth {
		w.tooMuch(maxDepth)
		return
	}
	if w.left < 0 {
		w.tooMuch(maxValues)
		return
	}
	switch n.kind {
	case nodeString:
		w.text(v, n)
	case nodeUnreachable:
		w.errs.Add(untaint.Violation{Path: w.path(), Kind: untaint.Misuse, Code: codeBadSanitizeTag})
	case nodePointer:
		if !v.IsNil() {
			w.walk(v.Elem(), n.elem, depth+1)
		}
	case nodeHolder:
		if pointer, is := v.Addr().Interface().(holder).Held(); is {
			w.walk(reflect.ValueOf(pointer).Elem(), n.elem, depth+1)
		}
	case nodeNull:
		if v.Field(1).Bool() {
			w.walk(v.Field(0), n.elem, depth+1)
		}
	case nodeList:
		for i := range v.Len() {
			if w.full {
				return
			}
			w.below(place{index: i}, v.Index(i), n.elem, depth+1)
		}
	case nodeMap:
		w.entries(v, n, depth)
	case nodeStruct:
		for i := range n.fields {
			f := &n.fields[i]
			if f.name == "" {
				w.walk(v.Field(f.index), f.node, depth+1)
				continue
			}
			w.below(place{key: f.name, index: -1}, v.Field(f.index), f.node, depth+1)
		}
	}
}

// tooMuch is reported once; a value that gets there may have no end.
func (w *walker) tooMuch(limit int) {
	if !w.full {
		code := codeNestedTooDeep
		if limit == maxValues {
			code = codeTooManyValues
		}
		w.errs.Add(untaint.Violation{
			Path: w.path(), Kind: untaint.TooLarge, Code: code, Params: untaint.NewParams(untaint.IntParam("max", int64(limit))),
		})
	}
	w.full = true
	w.left = 0
}

func (w *walker) text(v reflect.Value, n *node) {
	s := v.String()
	if out, ok := w.run(s, n.words); ok && out != s {
		v.SetString(out)
		w.changed = true
	}
}

// run does the words on s, or reports the one that fails.
func (w *walker) run(s string, words []word) (out string, ok bool) {
	for len(words) > 0 {
		if words[0].filter != nil {
			s, words = settle(s, words)
			continue
		}
		var err error
		if s, err = words[0].once(s); err != nil {
			w.failed(err)
			return "", false
		}
		words = words[1:]
	}
	return s, true
}

// failed keeps what is one of our errors, and of any other that there was one.
func (w *walker) failed(err error) {
	if _, ours := errors.AsType[*untaint.Error](err); ours {
		w.errs.Merge(w.path(), err)
		return
	}
	w.errs.Add(untaint.Violation{Path: w.path(), Kind: untaint.Failed, Code: untaint.CodeForeignError})
}

func (w *walker) entries(v reflect.Value, n *node, depth int) {
	if n.elem.kind == nodeString && v.CanInterface() {
		if m, ok := reflect.TypeAssert[map[string]string](v); ok {
			w.plainMap(m, n.elem)
			return
		}
	}
	if v.Len() == 0 {
		return
	}
	elem := reflect.New(v.Type().Elem()).Elem()
	for iter := v.MapRange(); iter.Next() && !w.full; {
		key := iter.Key()
		elem.SetIterValue(iter)
		outer := w.changed
		w.changed = false
		w.below(place{key: keyText(key), index: -1}, elem, n.elem, depth+1)
		switch {
		case !w.changed:
		case !v.MapIndex(key).IsValid(): // NaN finds nothing, and would add an entry each time
			w.below(place{key: keyText(key), index: -1}, elem, &node{kind: nodeUnreachable}, depth+1)
		default:
			v.SetMapIndex(key, elem)
		}
		w.changed = w.changed || outer
	}
}

// plainMap is entries for the commonest map, without reflection.
func (w *walker) plainMap(m map[string]string, n *node) {
	for k, s := range m {
		if w.left--; w.left < 0 {
			w.tooMuch(maxValues)
			return
		}
		w.at[w.len] = place{key: k, index: -1}
		w.len++
		if out, ok := w.run(s, n.words); ok && out != s {
			m[k] = out
			w.changed = true
		}
		w.len--
	}
}
