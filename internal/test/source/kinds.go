package source

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/untaint/untaint"
)

const root = "github.com/untaint/untaint"

// KindsOfCodes returns the Kinds that the source gives each code, with a place
// for each: wherever a literal or a call has one constant of each type.
func KindsOfCodes(packages []Package) map[string]map[string]string {
	kinds := map[string]map[string]string{}
	for _, p := range packages {
		for _, f := range p.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				code, kind := codeAndKind(p, parts(n))
				if code != "" && kind != "" {
					if kinds[code] == nil {
						kinds[code] = map[string]string{}
					}
					kinds[code][kind] = p.Fset.Position(n.Pos()).String()
				}
				return true
			})
		}
	}
	return kinds
}

// parts are the elements of a literal or the arguments of a call.
func parts(n ast.Node) []ast.Expr {
	switch x := n.(type) {
	case *ast.CompositeLit:
		return x.Elts
	case *ast.CallExpr:
		return x.Args
	}
	return nil
}

// codeAndKind returns the one constant of each type among the parts.
func codeAndKind(p Package, parts []ast.Expr) (code, kind string) {
	for _, e := range parts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		tv := p.Info.Types[e]
		named, ok := tv.Type.(*types.Named)
		if !ok || tv.Value == nil || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != root {
			continue
		}
		switch named.Obj().Name() {
		case "Code":
			code = constant.StringVal(tv.Value)
		case "Kind":
			n, _ := constant.Uint64Val(tv.Value)
			kind = untaint.Kind(n).String()
		}
	}
	return code, kind
}
