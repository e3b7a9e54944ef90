// Package record writes what a command has found into a document, each finding
// between two lines of its own:
//
//	<!-- html: begin -->
//	<!-- html: end -->
//
// What stands outside of them is written by hand and stays.
package record

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
)

// ErrLess says that a section was kept, because what it has is more than what
// was to take its place: a run without a browser must not wipe out what a run
// with one has found.
var ErrLess = errors.New("the recorded section has more rows and was kept")

// Replace puts content between the two lines that are for name in the file. A
// file without these two lines, once and in this order, is left as it is.
func Replace(file, name string, content []byte) error { return replace(file, name, content, true) }

// Put is Replace, and returns ErrLess where the content has fewer rows of a
// table than what stands there.
func Put(file, name string, content []byte) error { return replace(file, name, content, false) }

func replace(file, name string, content []byte, force bool) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := []byte("<!-- "+name+": begin -->\n"), []byte("<!-- "+name+": end -->\n")
	head, rest, ok := bytes.Cut(text, begin)
	old, tail, ended := bytes.Cut(rest, end)
	if !ok || !ended || bytes.Contains(tail, begin) {
		return fmt.Errorf("%s has no place for %s", file, name)
	}
	if !force && rows(content) < rows(old) {
		return fmt.Errorf("%s, %s: %w", file, name, ErrLess)
	}
	return os.WriteFile(file, bytes.Join([][]byte{head, begin, content, end, tail}, nil), 0o644)
}

// rows counts the rows of the Markdown tables in text.
func rows(text []byte) (n int) {
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("|")) {
			n++
		}
	}
	return n
}

// cell escapes what would end a cell of a table.
var cell = strings.NewReplacer("|", `\|`, "\n", " ")

// Row returns a row of a Markdown table.
func Row(cells ...string) string {
	var b strings.Builder
	b.WriteByte('|')
	for _, c := range cells {
		b.WriteString(" " + cell.Replace(c) + " |")
	}
	b.WriteByte('\n')
	return b.String()
}
