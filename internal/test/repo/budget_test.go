package repo_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// The budgets of exported names: the codes, and everything else but fields and
// the methods that interfaces of the standard library ask for. A subpackage
// counts for the package it is in.
var budgets = map[string]struct{ codes, names int }{
	"":         {4, 62},
	"validate": {14, 60},
	"sanitize": {7, 92},
	"sqlsafe":  {16, 105},
	"execsafe": {12, 108},
	"netsafe":  {6, 22},
}

const maxCodes, maxNames = 60, 450

func TestBudgetOfNames(t *testing.T) {
	counts := map[string][2]int{}
	for _, p := range publicPackages(t) {
		room := room(strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/"))
		codes, names := exported(p)
		counts[room] = [2]int{counts[room][0] + codes, counts[room][1] + names}
	}
	var codes, names int
	for room, n := range counts {
		budget, ok := budgets[room]
		if !ok {
			t.Errorf("%s has no budget", room)
		}
		debt := owed(t, room)
		debt.count(t, "codes", n[0], budget.codes, "export those that a program branches on, and list the others in the package's doc")
		debt.count(t, "names", n[1], budget.names, "what few need is a field of a struct")
		debt.keep(t, "codes", "names")
		t.Logf("%-10s %3d codes (%d), %3d other names (%d)", room, n[0], budget.codes, n[1], budget.names)
		codes, names = codes+n[0], names+n[1]
	}
	debt := owed(t, "all")
	debt.count(t, "codes", codes, maxCodes, "in all packages")
	debt.count(t, "names", names, maxNames, "in all packages")
	debt.keep(t, "codes", "names")
}

func exported(p documented) (codes, names int) {
	isCode := map[string]bool{}
	for _, name := range codeNames(p) {
		isCode[name] = true
	}
	count := func(name string) {
		if isCode[name] {
			codes++
		} else {
			names++
		}
	}
	values := func(decl *ast.GenDecl) {
		for _, spec := range decl.Specs {
			for _, n := range spec.(*ast.ValueSpec).Names {
				if n.IsExported() {
					count(n.Name)
				}
			}
		}
	}
	for _, v := range slices.Concat(p.Consts, p.Vars) {
		values(v.Decl)
	}
	names += len(p.Funcs)
	for _, typ := range p.Types {
		names++
		for _, v := range slices.Concat(typ.Consts, typ.Vars) {
			values(v.Decl)
		}
		names += len(typ.Funcs)
		for _, m := range typ.Methods {
			if !slices.Contains(answersTo, m.Name) {
				names++
			}
		}
	}
	return codes, names
}

func codeNames(p documented) (all []string) {
	for _, name := range codes(p) {
		all = append(all, name)
	}
	return all
}
