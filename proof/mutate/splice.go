package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// selector is the variable that says which mutant a process is: its number, 0
// for none, and same for a copy of each function without a change.
const (
	selector = "mutantSelected"
	same     = -1
)

// A splicer puts mutants into one source file side by side. The function of each
// is copied, with the change, under another name; the function itself calls the
// copy if that mutant is selected.
type splicer struct {
	file   parsed
	copies []string
	calls  map[*ast.FuncDecl]string // the cases of its switch
}

// parsed is a source file and its syntax.
type parsed struct {
	text   []byte
	syntax *ast.File
	tokens *token.File
}

func parseFile(text []byte) (parsed, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if err != nil {
		return parsed{}, err
	}
	return parsed{text, f, fset.File(f.Pos())}, nil
}

// between returns the text from one position to another.
func (p parsed) between(from, to token.Pos) string {
	return string(p.text[p.tokens.Offset(from):p.tokens.Offset(to)])
}

// function returns the function in which the line is.
func (p parsed) function(line int) *ast.FuncDecl {
	for _, d := range p.syntax.Decls {
		f, ok := d.(*ast.FuncDecl)
		if ok && p.tokens.Line(f.Pos()) <= line && line <= p.tokens.Line(f.End()) {
			return f
		}
	}
	return nil
}

func newSplicer(source []byte) (*splicer, error) {
	file, err := parseFile(source)
	if err != nil {
		return nil, err
	}
	return &splicer{file: file, calls: map[*ast.FuncDecl]string{}}, nil
}

// add takes a mutant in: the changed source, and the line that is changed.
func (s *splicer) add(number int, changed []byte, line int) error {
	f := s.file.function(line)
	if err := apart(f); err != nil {
		return err
	}
	other, err := parseFile(changed)
	if err != nil {
		return err
	}
	g := other.function(line)
	if g == nil || g.Body == nil || s.file.between(f.Pos(), f.Body.Pos()) != other.between(g.Pos(), g.Body.Pos()) {
		return errors.New("the change is in what the function takes")
	}
	if s.calls[f] == "" {
		s.copy(s.file, f, same)
		s.calls[f] = call(f, same)
	}
	s.copy(other, g, number)
	s.calls[f] += call(f, number)
	return nil
}

// apart says why a function cannot be called by way of another.
func apart(f *ast.FuncDecl) error {
	switch {
	case f == nil:
		return errors.New("the line is in no function")
	case f.Body == nil || f.Recv == nil && f.Name.Name == "init":
		return errors.New("the function cannot be called")
	}
	recovers := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		recovers = recovers || ok && id.Name == "recover"
		return true
	})
	if recovers { // which works in what is deferred alone
		return errors.New("the function recovers")
	}
	return nil
}

// copied is the name of a function's copy. It is not exported, since reflection
// sees what is.
func copied(f *ast.FuncDecl, number int) string {
	if number == same {
		return "same_" + f.Name.Name
	}
	return fmt.Sprintf("m%d_%s", number, f.Name.Name)
}

func (s *splicer) copy(p parsed, f *ast.FuncDecl, number int) {
	s.copies = append(s.copies, p.between(f.Pos(), f.Name.Pos())+copied(f, number)+p.between(f.Name.End(), f.End()))
}

// call returns the case of the switch that calls the copy.
func call(f *ast.FuncDecl, number int) string {
	callee := copied(f, number)
	if f.Recv != nil {
		callee = named(f.Recv.List[0], 0, "receiver")[0] + "." + callee
	} else if f.Type.TypeParams != nil {
		var types []string
		for i, field := range f.Type.TypeParams.List {
			types = append(types, named(field, i, "")...)
		}
		callee += "[" + strings.Join(types, ", ") + "]"
	}
	var args []string
	for i, field := range f.Type.Params.List {
		args = append(args, named(field, i, "param")...)
		if _, variadic := field.Type.(*ast.Ellipsis); variadic {
			args[len(args)-1] += "..."
		}
	}
	callee += "(" + strings.Join(args, ", ") + ")"
	if f.Type.Results.NumFields() > 0 {
		return fmt.Sprintf("case %d: return %s; ", number, callee)
	}
	return fmt.Sprintf("case %d: %s; return; ", number, callee)
}

// named returns the names of a field, made up where it has none.
func named(field *ast.Field, i int, made string) []string {
	if len(field.Names) == 0 {
		return []string{fmt.Sprintf("%s%d_", made, i)}
	}
	var names []string
	for j, id := range field.Names {
		name := id.Name
		if name == "_" {
			name = fmt.Sprintf("%s%d_%d", made, i, j)
		}
		names = append(names, name)
	}
	return names
}

// edit is text in the place of other text.
type edit struct {
	at, end int
	text    string
}

// source returns the file with the mutants in it.
func (s *splicer) source() []byte {
	var edits []edit
	for f, cases := range s.calls {
		edits = append(edits, s.names(f)...)
		body := s.file.tokens.Offset(f.Body.Lbrace) + 1
		edits = append(edits, edit{body, body, " switch " + selector + " { " + cases + "}; "})
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.at - b.at })
	var out bytes.Buffer
	from := 0
	for _, e := range edits {
		out.Write(s.file.text[from:e.at])
		out.WriteString(e.text)
		from = e.end
	}
	out.Write(s.file.text[from:])
	for _, c := range s.copies {
		out.WriteString("\n" + c + "\n")
	}
	return out.Bytes()
}

// names gives names to what a function takes without one.
func (s *splicer) names(f *ast.FuncDecl) (edits []edit) {
	give := func(fields *ast.FieldList, made string) {
		if fields == nil {
			return
		}
		for i, field := range fields.List {
			names := named(field, i, made)
			if len(field.Names) == 0 {
				at := s.file.tokens.Offset(field.Type.Pos())
				edits = append(edits, edit{at, at, names[0] + " "})
			}
			for j, id := range field.Names {
				if id.Name == "_" {
					edits = append(edits, edit{s.file.tokens.Offset(id.Pos()), s.file.tokens.Offset(id.End()), names[j]})
				}
			}
		}
	}
	give(f.Recv, "receiver")
	give(f.Type.Params, "param")
	return edits
}
