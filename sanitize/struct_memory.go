package sanitize

import (
	"reflect"
	"unsafe"
)

// This file is the only one of the package with unsafe in it. Where it is used is
// checked when a type is compiled: the offsets are those of its own fields, and each
// holds a string, or a slice of strings, whose type has that kind.

// direct is a field, or one of a struct held in a field, that is a string or a list
// of strings on which filters alone are done. Nothing can go wrong there, so that it
// needs no path, and it is reached by its offset, not by reflection.
type direct struct {
	offset uintptr
	list   bool
	words  []word
}

// directs splits the fields of a struct into those and the rest.
func directs(n *node, t reflect.Type) (all []direct, rest []field) {
	for _, f := range n.fields {
		sf := t.Field(f.index)
		switch inner := f.node; {
		case onlyFilters(inner):
			all = append(all, direct{offset: sf.Offset, words: inner.words})
		case inner.kind == nodeList && sf.Type.Kind() == reflect.Slice && onlyFilters(inner.elem):
			all = append(all, direct{offset: sf.Offset, list: true, words: inner.elem.words})
		case inner.kind == nodeStruct:
			below, more := directs(inner, sf.Type)
			if len(more) > 0 {
				rest = append(rest, f)
				continue
			}
			for _, d := range below {
				d.offset += sf.Offset
				all = append(all, d)
			}
		default:
			rest = append(rest, f)
		}
	}
	return all, rest
}

func onlyFilters(n *node) bool {
	if n.kind != nodeString {
		return false
	}
	for _, w := range n.words {
		if w.filter == nil {
			return false
		}
	}
	return true
}

// cleanDirects runs the fields of the struct at p. It reports false, before it has changed
// anything, where there are more values than a walk takes.
func cleanDirects(all []direct, p unsafe.Pointer) bool {
	left := maxValues - len(all)
	for i := range all {
		if d := &all[i]; d.list {
			left -= len(*(*[]string)(unsafe.Add(p, d.offset)))
		}
	}
	if left < 0 {
		return false
	}
	for i := range all {
		d := &all[i]
		at := unsafe.Add(p, d.offset)
		if !d.list {
			cleanAt((*string)(at), d.words)
			continue
		}
		list := *(*[]string)(at)
		for j := range list {
			cleanAt(&list[j], d.words)
		}
	}
	return true
}

// cleanAt writes only where something changed: a string that is not to be changed
// may be read by others meanwhile.
func cleanAt(p *string, words []word) {
	before := *p
	s := before
	for i := range words { // a word is large: none is copied
		s = words[i].filter(s)
	}
	if s == before {
		return
	}
	s, _ = settle(s, words)
	if s != before {
		*p = s
	}
}

// settle does the filters that the words start with until nothing changes, and
// returns the words after them.
func settle(s string, words []word) (string, []word) {
	n := 0
	for n < len(words) && words[n].filter != nil {
		n++
	}
	for range maxRounds {
		before := s
		for _, w := range words[:n] {
			s = w.filter(s)
		}
		if s == before {
			break
		}
	}
	return s, words[n:]
}

// maxRounds is more than any filters have been seen to need.
const maxRounds = 8
