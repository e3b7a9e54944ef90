// Package readme writes what a command has found into the part of a document
// that is for it.
package readme

import (
	"bytes"
	"fmt"
	"os"
)

// Replace puts content between the lines "<!-- name: begin -->" and
// "<!-- name: end -->" of the file, in place of what stands there. A file
// without these two lines, once and in this order, is left as it is.
func Replace(file, name string, content []byte) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := []byte("<!-- "+name+": begin -->\n"), []byte("<!-- "+name+": end -->\n")
	head, rest, ok := bytes.Cut(text, begin)
	_, tail, ended := bytes.Cut(rest, end)
	if !ok || !ended || bytes.Contains(tail, begin) {
		return fmt.Errorf("%s has no place for %s", file, name)
	}
	return os.WriteFile(file, bytes.Join([][]byte{head, begin, content, end, tail}, nil), 0o644)
}
