// Package capability finds what a package can reach: it follows the calls from
// its exported functions, through interfaces and closures (variable type
// analysis), down to the functions that open a connection or start a process. It is what
// capability analysers do, for the two capabilities that matter here.
package capability

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/callgraph"
	"golang.org/x/tools/go/callgraph/rta"
	"golang.org/x/tools/go/callgraph/vta"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// Capability is something that a library may not be able to do.
type Capability string

// The capabilities that are looked for.
const (
	Network Capability = "network" // opens or accepts a connection, or resolves a name
	Process Capability = "process" // starts a program
)

// sinks are the functions in which a capability is used, by the beginning of
// their full name.
var sinks = map[Capability][]string{
	Network: {"(*net.Dialer).Dial", "net.Dial", "net.Listen", "(*net.ListenConfig).Listen", "(*net.Resolver).Lookup", "net.Lookup"},
	Process: {"(*os/exec.Cmd).Start", "os.StartProcess", "syscall.StartProcess", "syscall.ForkExec", "syscall.Exec", "plugin.Open"},
}

// Reached returns, for each capability that the exported functions of the
// packages can reach, the calls that lead there. A generic function is followed
// where one of the packages calls it with types. What is known to be harmless
// can be named in except, and is not followed.
func Reached(dir string, except []string, paths ...string) (map[Capability][]string, error) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dir, Fset: token.NewFileSet()}, paths...)
	if err != nil {
		return nil, err
	}
	if packages.PrintErrors(loaded) > 0 || len(loaded) != len(paths) {
		return nil, fmt.Errorf("%v do not load", paths)
	}
	prog, all := ssautil.AllPackages(loaded, ssa.InstantiateGenerics)
	prog.Build()
	var roots []*ssa.Function
	for _, p := range all {
		roots = append(roots, entries(prog, p)...)
	}
	rough := rta.Analyze(roots, true)
	reachable := map[*ssa.Function]bool{}
	for f := range rough.Reachable {
		reachable[f] = true
	}
	graph := vta.CallGraph(reachable, rough.CallGraph)
	found := map[Capability][]string{}
	for capability, names := range sinks {
		if calls := way(graph, roots, names, except); calls != nil {
			found[capability] = calls
		}
	}
	return found, nil
}

// entries are the exported functions and methods of a package that are not
// generic, and its initializer.
func entries(prog *ssa.Program, p *ssa.Package) (all []*ssa.Function) {
	add := func(f *ssa.Function) {
		if f != nil && f.Object() != nil && f.Object().Exported() && f.TypeParams().Len() == 0 && f.Signature.RecvTypeParams().Len() == 0 {
			all = append(all, f)
		}
	}
	for _, m := range p.Members {
		switch m := m.(type) {
		case *ssa.Function:
			add(m)
		case *ssa.Type:
			if named, ok := m.Type().(*types.Named); !ok || named.TypeParams().Len() > 0 {
				continue
			}
			for _, typ := range []types.Type{m.Type(), types.NewPointer(m.Type())} {
				for sel := range prog.MethodSets.MethodSet(typ).Methods() {
					add(prog.MethodValue(sel))
				}
			}
		}
	}
	return append(all, p.Func("init"))
}

// way returns the shortest chain of calls from a root to a function of one of
// the names, and nil if there is none.
func way(graph *callgraph.Graph, roots []*ssa.Function, names, except []string) []string {
	from := map[*callgraph.Node]*callgraph.Node{}
	var queue []*callgraph.Node
	for _, f := range roots {
		if n := graph.Nodes[f]; n != nil {
			from[n] = nil
			queue = append(queue, n)
		}
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		if slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(n.Func.String(), name) }) {
			return chain(n, from)
		}
		if slices.Contains(except, n.Func.String()) {
			continue
		}
		for _, e := range n.Out {
			if _, seen := from[e.Callee]; !seen {
				from[e.Callee] = n
				queue = append(queue, e.Callee)
			}
		}
	}
	return nil
}

func chain(n *callgraph.Node, from map[*callgraph.Node]*callgraph.Node) (calls []string) {
	for ; n != nil; n = from[n] {
		calls = append(calls, n.Func.String())
	}
	slices.Reverse(calls)
	return calls
}
