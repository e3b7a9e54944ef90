package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
)

// Mutant is one changed line.
type Mutant struct {
	At       string // list:line, where the mutant is described
	File     string // relative to the root of the repository
	Args     []string
	Old, New string
}

// parse reads a list.
func parse(name, text string) (all []Mutant, err error) {
	var m Mutant
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "- ") && m.File != "" && m.Old == "":
			m.Old = strings.TrimSpace(line[2:])
		case (line == "+" || strings.HasPrefix(line, "+ ")) && m.Old != "":
			m.New = strings.TrimSpace(line[1:])
			all = append(all, m)
			m.Old, m.New = "", "" // the next change may be of the same file
		case m.Old == "" && !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "+"):
			words := strings.Fields(line)
			if len(words) < 2 {
				return nil, fmt.Errorf("%s:%d: a file and what to test", name, i+1)
			}
			m = Mutant{File: words[0], Args: words[1:]}
		default:
			return nil, fmt.Errorf("%s:%d: out of order", name, i+1)
		}
		if m.Old != "" && m.New == "" {
			m.At = fmt.Sprintf("%s:%d", name, i+1)
		}
	}
	if m.Old != "" {
		return nil, fmt.Errorf("%s: the last mutant has no new line", name)
	}
	return all, nil
}

// Apply returns the source with the change made, and the number of the line.
func (m Mutant) Apply(source []byte) (changed []byte, line int, err error) {
	lines := bytes.Split(source, []byte("\n"))
	for i, text := range lines {
		if string(bytes.TrimSpace(text)) != m.Old {
			continue
		}
		if line > 0 {
			return nil, 0, fmt.Errorf("the line stands there twice, %d and %d", line, i+1)
		}
		line = i + 1
	}
	if line == 0 {
		return nil, 0, fmt.Errorf("the line is not there: %s", m.Old)
	}
	lines[line-1] = []byte(m.New)
	return bytes.Join(lines, []byte("\n")), line, nil
}

// module returns the folder to run go test in. A package that begins with
// "proof/" is one of that module.
func (m Mutant) module(root string) (dir string, args []string) {
	if rest, ok := strings.CutPrefix(m.Args[0], "proof/"); ok {
		return filepath.Join(root, "proof"), append([]string{"./" + rest}, m.Args[1:]...)
	}
	return root, m.Args
}
