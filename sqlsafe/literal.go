package sqlsafe

import (
	"sync/atomic"
	"unsafe"
)

// A literal is compiled once for each dialect. It is found again by where its
// bytes are, since the compiler lays a constant down once, and then compared:
// should a text made at run time get here after all, memory that was freed and
// used again can never be taken for the text that was checked.
type literal struct {
	text string
	by   [dialectEnd]atomic.Pointer[template]
	next atomic.Pointer[literal]
}

const (
	literalBuckets = 1 << 12
	// maxLiterals bounds the table. A program has a few hundred; more means
	// that texts are made at run time, and those are compiled each time.
	maxLiterals = 1 << 15
)

type literalTable struct {
	count   atomic.Int64
	buckets [literalBuckets]atomic.Pointer[literal]
}

var literals literalTable

// templateOf returns the text compiled for a dialect. All but the first time it
// finds it without a further call, since a query may have many texts.
func templateOf(d Dialect, s string) *template {
	for l := literals.bucket(s).Load(); l != nil; l = l.next.Load() {
		if l.text != s {
			continue
		}
		if t := l.by[d].Load(); t != nil {
			return t
		}
		break
	}
	return literals.compile(d, s)
}

// bucket returns the head of the chain that s is in.
func (lt *literalTable) bucket(s string) *atomic.Pointer[literal] {
	// A Fibonacci hash of the address; constants lie close together.
	at := uint64(uintptr(unsafe.Pointer(unsafe.StringData(s))))
	return &lt.buckets[(at+uint64(len(s)))*0x9e3779b97f4a7c15>>52]
}

// compile compiles s for a dialect and keeps it, unless the table is full.
func (lt *literalTable) compile(d Dialect, s string) *template {
	t := compile(d, s)
	l := lt.find(s)
	if l == nil {
		return t
	}
	l.by[d].CompareAndSwap(nil, t)
	return l.by[d].Load()
}

// find returns the entry of s, a new one if need be, and nil once the table is
// full.
func (lt *literalTable) find(s string) *literal {
	bucket := lt.bucket(s)
	for {
		head := bucket.Load()
		for l := head; l != nil; l = l.next.Load() {
			if l.text == s {
				return l
			}
		}
		if lt.count.Load() >= maxLiterals {
			return nil
		}
		l := &literal{text: s}
		l.next.Store(head)
		if bucket.CompareAndSwap(head, l) {
			lt.count.Add(1)
			return l
		}
	}
}
