package repo_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/english"
	"github.com/untaint/untaint/internal/test/source"
)

// declared is one place in the source that gives a code its value.
type declared struct {
	pkg   string // below the module's path, "" for the root
	name  string // of the constant, "" for a literal
	value string
	pos   token.Position
}

// declaredCodes returns each constant of type Code, and each literal that
// becomes one, of all packages of this module and of those in modules of their
// own. What a code is only compared with does not declare it.
var declaredCodes = sync.OnceValues(func() (all []declared, err error) {
	packages, err := checked()
	for _, p := range packages {
		for _, f := range p.Files {
			for _, c := range codesIn(p, f) {
				c.pkg = strings.TrimPrefix(strings.TrimPrefix(p.Path, module), "/")
				all = append(all, c)
			}
		}
	}
	slices.SortFunc(all, func(a, b declared) int {
		return strings.Compare(a.value+" "+a.pkg+" "+a.name, b.value+" "+b.pkg+" "+b.name)
	})
	return all, err
})

// checked returns the packages with their types, except for those of tests.
var checked = sync.OnceValues(func() (all []source.Package, err error) {
	for _, dir := range []string{".", "sanitize/markdown"} {
		packages, err := source.Load(dir, "./...")
		if err != nil {
			return nil, err
		}
		all = append(all, packages...)
	}
	return slices.DeleteFunc(all, func(p source.Package) bool { return strings.HasPrefix(p.Path, module+"/internal/test") }), nil
})

func codesIn(p source.Package, f *ast.File) (all []declared) {
	seen := map[ast.Expr]bool{}
	add := func(name string, e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || seen[lit] || !isCode(p.Info.Types[lit].Type) || lit.Value == `""` {
			return
		}
		seen[lit] = true
		value, _ := strconv.Unquote(lit.Value)
		all = append(all, declared{name: name, value: value, pos: p.Fset.Position(lit.Pos())})
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ValueSpec:
			for i, e := range x.Values {
				add(x.Names[i].Name, e)
			}
		case *ast.BinaryExpr: // compared
			seen[x.X], seen[x.Y] = true, true
		case *ast.CaseClause:
			for _, e := range x.List {
				seen[e] = true
			}
		case ast.Expr:
			add("", x)
		}
		return true
	})
	return all
}

func isCode(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Code" && named.Obj().Pkg().Path() == module
}

func allCodes(t *testing.T) []declared {
	t.Helper()
	all, err := declaredCodes()
	require.NoError(t, err)
	return all
}

// A code means one thing, so one package gives it its value: one of the public
// ones, or a shared one of internal. What internal/code lists is shared on
// purpose: a public constant may spell it out again, for who reads its page.
func TestEachCodeIsDeclaredOnce(t *testing.T) {
	byValue := map[string]map[string]declared{}
	for _, c := range allCodes(t) {
		if byValue[c.value] == nil {
			byValue[c.value] = map[string]declared{}
		}
		byValue[c.value][room(c.pkg)] = c
	}
	debt := owed(t, "codes")
	for value, rooms := range byValue {
		if _, shared := rooms["internal/code"]; len(rooms) == 1 || shared && spelledOut(rooms) {
			continue
		}
		var where []string
		for room, c := range rooms {
			where = append(where, room+" ("+c.pos.String()+")")
		}
		slices.Sort(where)
		debt.breach(t, "shared", value, "the code is declared in "+strings.Join(where, ", ")+
			"; give what differs another value, or declare it once, in the root or in a package of internal that both use")
	}
	debt.keep(t, "shared")
	require.Greater(t, len(byValue), 200)
}

// spelledOut reports whether all but the shared declaration are exported.
func spelledOut(rooms map[string]declared) bool {
	for room, c := range rooms {
		if room != "internal/code" && !ast.IsExported(c.name) {
			return false
		}
	}
	return true
}

// room is the public package that a package belongs to. What several use in
// internal is a room of its own.
func room(pkg string) string {
	if strings.HasPrefix(pkg, "internal/") {
		return pkg
	}
	first, _, _ := strings.Cut(pkg, "/")
	return first
}

// Whoever reads a code in a log can write the name of its constant.
func TestNamesOfCodes(t *testing.T) {
	byRoom := map[string][]declared{}
	for _, c := range allCodes(t) {
		byRoom[room(c.pkg)] = append(byRoom[room(c.pkg)], c)
	}
	for room, codes := range byRoom {
		debt := owed(t, room)
		for _, c := range codes {
			if c.name == "" {
				continue
			}
			want := camel(c.value)
			if c.name != "Code"+want && c.name != "code"+want && (!strings.Contains(c.pkg, "internal/") || c.name != want) {
				debt.breach(t, "misnamed", c.name, "the code "+c.value+" at "+c.pos.String()+" is named Code"+want+" or code"+want)
			}
		}
		debt.keep(t, "misnamed")
	}
}

// camel is the one way in which the value of a code becomes a name.
func camel(value string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(value, "_") {
		if initials[word] {
			b.WriteString(strings.ToUpper(word))
		} else if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// initials are written in capitals in Go, as staticcheck has them.
var initials = map[string]bool{"html": true, "url": true, "ip": true, "json": true, "uuid": true, "svg": true, "utf8": true, "uri": true,
	"id": true, "http": true, "sql": true, "ascii": true, "dns": true, "tls": true, "xml": true, "csv": true, "ldap": true, "dn": true, "mx": true, "io": true}

// Each code has a sentence and each sentence a code, so that no client reads a
// code, or what belongs to none.
func TestEachCodeHasOneSentence(t *testing.T) {
	debt := owed(t, "sentences")
	known := map[string]bool{}
	for _, c := range allCodes(t) {
		known[c.value] = true
		if !regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`).MatchString(c.value) {
			t.Errorf("%s: %q is not snake_case of at most 63 bytes", c.pos, c.value)
		}
		if english.Sentence(c.value) == "" {
			debt.breach(t, "speechless", c.value, "the code at "+c.pos.String()+" has no sentence in internal/english")
		}
	}
	for _, code := range english.Codes() {
		if code, _, _ := strings.Cut(code, "/"); !known[code] {
			debt.breach(t, "codeless", code, "no package declares the code of this sentence of internal/english")
		}
		text := untaint.Fill(english.Sentence(code), untaint.Params{}, func(string) int { return 1 })
		require.NotContains(t, text, "{", code)
		require.NotContains(t, text, "}", code)
	}
	debt.keep(t, "speechless", "codeless")
}

// A code is of one Kind wherever it is given, or a client that sends the same
// thing to two handlers gets two statuses.
func TestEachCodeHasOneKind(t *testing.T) {
	packages, err := checked()
	require.NoError(t, err)
	kinds := source.KindsOfCodes(packages)
	debt := owed(t, "kinds")
	for code, found := range kinds {
		if len(found) > 1 {
			debt.breach(t, "kinds_of", code, fmt.Sprintf("the code has several Kinds: %v", found))
		}
	}
	debt.keep(t, "kinds_of")
	require.Greater(t, len(kinds), 100)
}
