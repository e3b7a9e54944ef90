package sanitize

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// suiteCall is one input that a test of bluemonday cleans.
type suiteCall struct {
	Test, In, Theirs, Ours, Err string
}

// suiteRecorder stands beside bluemonday's own tests. They go on with what bluemonday
// returns, so that they hold; what its policy makes of the same input behind Wrap is
// written to a file.
const suiteRecorder = `package suite

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	wrapper "github.com/untaint/untaint/sanitize/bluemonday"
)

func through(p *bluemonday.Policy, in string) string {
	theirs := p.Sanitize(in)
	out, err := wrapper.Wrap(p).Clean(in)
	call := map[string]string{"Test": caller(), "In": in, "Theirs": theirs, "Ours": out.String()}
	if err != nil {
		call["Err"] = err.Error()
	}
	f, err := os.OpenFile(os.Getenv("UNTAINT_SUITE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if err := json.NewEncoder(f).Encode(call); err != nil {
		panic(err)
	}
	return theirs
}

func throughBytes(p *bluemonday.Policy, in []byte) []byte { return []byte(through(p, string(in))) }

func throughReader(p *bluemonday.Policy, r io.Reader) *bytes.Buffer {
	in, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return bytes.NewBufferString(through(p, string(in)))
}

func throughWriter(p *bluemonday.Policy, r io.Reader, w io.Writer) error {
	_, err := w.Write(throughReader(p, r).Bytes())
	return err
}

func caller() string {
	at := make([]uintptr, 20)
	frames := runtime.CallersFrames(at[:runtime.Callers(2, at)])
	for {
		f, more := frames.Next()
		for _, start := range []string{".Test", ".Example"} {
			if _, name, ok := strings.Cut(f.Function, start); ok {
				name, _, _ = strings.Cut(name, ".")
				return start[1:] + name
			}
		}
		if !more {
			return ""
		}
	}
}
`

// suiteVerbs are the verbs of bluemonday, and what stands in their place.
var suiteVerbs = map[string]string{
	"Sanitize": "through", "SanitizeBytes": "throughBytes", "SanitizeReader": "throughReader", "SanitizeReaderToWriter": "throughWriter",
}

// suiteInside is the one test that calls a function from inside of bluemonday, and
// cleans nothing.
const suiteInside = "TestSanitizedURL"

// runSuite runs bluemonday's own tests, which are read from the module cache, and
// returns each call of a verb in them.
func runSuite(t *testing.T) (calls []suiteCall) {
	list, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/microcosm-cc/bluemonday").Output()
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(list)), "*_test.go"))
	require.NoError(t, err)
	require.Greater(t, len(files), 4)
	dir := t.TempDir()
	here, err := os.Getwd()
	require.NoError(t, err)
	overlay := map[string]string{}
	add := func(name string, write func(f *os.File) error) {
		f, err := os.Create(filepath.Join(dir, name))
		require.NoError(t, err)
		require.NoError(t, write(f))
		require.NoError(t, f.Close())
		overlay[filepath.Join(here, "suite", name)] = f.Name()
	}
	add("recorder_test.go", func(f *os.File) error {
		_, err := f.WriteString(suiteRecorder)
		return err
	})
	for _, file := range files {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		rewriteSuite(parsed)
		add(filepath.Base(file), func(f *os.File) error { return printer.Fprint(f, fset, parsed) })
	}
	text, err := json.Marshal(map[string]any{"Replace": overlay})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), text, 0o600))
	binary := filepath.Join(dir, "suite.test")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, "./suite")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	suite := exec.CommandContext(t.Context(), binary)
	suite.Dir = dir
	suite.Env = append(os.Environ(), "UNTAINT_SUITE="+filepath.Join(dir, "calls"))
	out, err = suite.CombinedOutput()
	require.NoError(t, err, "%s", out)
	recorded, err := os.Open(filepath.Join(dir, "calls"))
	require.NoError(t, err)
	defer recorded.Close()
	for lines := json.NewDecoder(recorded); lines.More(); {
		var c suiteCall
		require.NoError(t, lines.Decode(&c))
		calls = append(calls, c)
	}
	return calls
}

// rewriteSuite makes a file of tests one of a package beside bluemonday, whose calls
// are recorded.
func rewriteSuite(file *ast.File) {
	file.Name.Name = "suite"
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Name.Name == suiteInside
	})
	ours := &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{&ast.ImportSpec{
		Name: ast.NewIdent("."), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote("github.com/microcosm-cc/bluemonday")},
	}}}
	imports := false
	for _, spec := range file.Imports {
		imports = imports || spec.Path.Value == ours.Specs[0].(*ast.ImportSpec).Path.Value
	}
	if !imports {
		file.Decls = append([]ast.Decl{ours}, file.Decls...)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if verb, ok := call.Fun.(*ast.SelectorExpr); ok && suiteVerbs[verb.Sel.Name] != "" {
			call.Args = append([]ast.Expr{verb.X}, call.Args...)
			call.Fun = ast.NewIdent(suiteVerbs[verb.Sel.Name])
		}
		return true
	})
}

// suiteTree writes a document as a tree, without what wrapped and unwrapped policies
// write in different ways on purpose: see suiteReasons.
func suiteTree(t *testing.T, s string, attribute func(element string, a html.Attribute) (html.Attribute, bool)) string {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	require.NoError(t, err)
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
		case html.ElementNode:
			b.WriteString("<" + n.Data)
			var attrs []string
			for _, a := range n.Attr {
				if a, ok := attribute(n.Data, a); ok {
					attrs = append(attrs, fmt.Sprintf(" %s=%q", a.Key, a.Val))
				}
			}
			slices.Sort(attrs)
			b.WriteString(strings.Join(attrs, "") + ">")
			for c := range n.ChildNodes() {
				walk(c)
			}
			b.WriteString("</>")
		default:
			fmt.Fprintf(&b, "<!%d %s>", n.Type, n.Data)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	return b.String()
}

func sortedWords(s string) string {
	words := strings.Fields(s)
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// suiteStyle reports whether a style of ours has nothing that theirs lacks, except for the
// colour alone of a background with an image.
func suiteStyle(ours, theirs string) bool {
	for declaration := range strings.SplitSeq(ours, "; ") {
		if !strings.Contains(theirs, declaration) {
			return false
		}
	}
	return true
}

// suiteReasons reads how many calls of which test differ on purpose, and why.
func suiteReasons(t *testing.T) (reasons map[string]string, want map[string]int) {
	text, err := os.ReadFile("testdata/bluemonday_suite.txt")
	require.NoError(t, err)
	reasons, want = map[string]string{}, map[string]int{}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.SplitN(strings.TrimSpace(line), " ", 3)
		require.Len(t, fields, 3, line)
		n, err := strconv.Atoi(fields[1])
		require.NoError(t, err)
		reasons[fields[0]], want[fields[0]] = fields[2], n
	}
	return reasons, want
}

// Each call in bluemonday's own tests gives the same document behind Wrap, or another
// one for a reason that Wrap's documentation names.
func TestBluemondaysOwnTests(t *testing.T) {
	same := func(_ string, a html.Attribute) (html.Attribute, bool) {
		if a.Key == "rel" {
			a.Val = sortedWords(a.Val)
		}
		return a, true
	}
	var styles []string
	floor := func(el string, a html.Attribute) (html.Attribute, bool) {
		a, _ = same(el, a)
		a.Val = strings.ReplaceAll(a.Val, "user-content-", "")
		if a.Key == "style" {
			styles = append(styles, a.Val)
		}
		return a, !strings.HasPrefix(a.Key, "data-") && a.Key != "style" && a.Key != "crossorigin"
	}
	floored := func(s string) (tree, style string) {
		styles = nil
		tree = suiteTree(t, s, floor)
		return tree, strings.Join(styles, "; ")
	}
	reasons, want := suiteReasons(t)
	got := map[string]int{}
	agree, purpose, failed, calls := 0, 0, 0, runSuite(t)
	for _, c := range calls {
		if c.Err == "" && suiteTree(t, c.Ours, same) == suiteTree(t, c.Theirs, same) {
			agree++
			continue
		}
		ours, ourStyle := floored(c.Ours)
		theirs, theirStyle := floored(c.Theirs)
		switch {
		case c.Err == "" && ours == theirs && suiteStyle(ourStyle, theirStyle):
			purpose++ // prefixes of IDs, data-*, crossorigin, properties without a check
		case reasons[c.Test] != "":
			got[c.Test]++
			purpose++
		default:
			failed++
			t.Errorf("%s\n in     %q\n theirs %q\n ours   %q %s", c.Test, c.In, c.Theirs, c.Ours, c.Err)
		}
	}
	require.Equal(t, want, got)
	require.Greater(t, agree, 370)
	t.Logf("%d calls: %d agree, %d differ on purpose, %d failed", len(calls), agree, purpose, failed)
}
