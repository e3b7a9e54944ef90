package sanitize_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
)

// policies are those that each relation is tested with: the shipped ones, and
// the one that allows whatever any policy can.
var policies = []struct {
	name   string
	policy *sanitize.Policy
}{
	{"strict", sanitize.Strict()},
	{"basic", sanitize.Basic()},
	{"ugc", sanitize.UGC()},
	{"email", sanitize.Email()},
	{"rich", sanitize.RichText()},
	{"model", sanitize.ModelOutput()},
	{"widest", widest()},
}

// relations tests what Clean promises for one input. It returns the first
// relation that does not hold.
func relations(p *sanitize.Policy, in string) error {
	out, report, err := p.CleanReport(in)
	checked := p.Check(in)
	if err != nil {
		if untaint.KindOf(err) != untaint.TooLarge || !errors.Is(checked, untaint.TooLarge) {
			return fmt.Errorf("an error that is no limit: %w", err)
		}
		return nil
	}
	if (report.Len() == 0) != (checked == nil) {
		return fmt.Errorf("Clean removes %d, and Check says %w", report.Len(), checked)
	}
	for _, relation := range [...]func(*sanitize.Policy, string, string, sanitize.Report) error{
		idempotent, treeStable, contained, reported, fidelity,
	} {
		if err := relation(p, in, out.String(), report); err != nil {
			return fmt.Errorf("%w\n out: %q\n report: %v", err, out, list(report))
		}
	}
	return nil
}

func list(r sanitize.Report) (all []string) {
	for removal := range r.Removals() {
		all = append(all, removal.String())
	}
	return all
}

// Relation 1: what was cleaned is clean.
func idempotent(p *sanitize.Policy, _, out string, _ sanitize.Report) error {
	again, report, err := p.CleanReport(out)
	if err != nil || again.String() != out {
		return fmt.Errorf("cleaned again it is %q, %w", again, err)
	}
	if report.Len() > 0 {
		return fmt.Errorf("cleaned again it has %v removed", list(report))
	}
	return nil
}

// Relation 2: a parser builds from the output what its tags spell out, and from
// that tree written again the same.
func treeStable(_ *sanitize.Policy, _, out string, _ sanitize.Report) error {
	meant, err := literal(out)
	if err != nil {
		return fmt.Errorf("not balanced: %w", err)
	}
	nodes := parse(out)
	read := dump(nodes, false)
	if want := dump(meant, false); read != want {
		return fmt.Errorf("written as\n%sread as\n%s", want, read)
	}
	var b strings.Builder
	for _, n := range nodes {
		render(&b, n)
	}
	if again := dump(parse(b.String()), false); again != read {
		return fmt.Errorf("read as\n%sand written again as\n%s", read, again)
	}
	return nil
}

// containers are places for flow content, each with an element that follows.
var containers = [...]struct{ name, before, after string }{
	{"div", `<section><div id="box">`, `</div><p id="after">after</p></section>`},
	{"li", `<ul><li id="box">`, `</li><li id="after">after</li></ul>`},
	{"dd", `<dl><dd id="box">`, `</dd><dt id="after">after</dt></dl>`},
	{"td", `<table><tbody><tr><td id="box">`, `</td><td id="after">after</td></tr></tbody></table>`},
}

// Relation 3: in a container, the output neither ends it nor takes in what
// follows.
func contained(_ *sanitize.Policy, _, out string, _ sanitize.Report) error {
	alone := dump(parse(out), false)
	for _, c := range containers {
		nodes := parse(c.before + out + c.after)
		if len(nodes) != 1 {
			return fmt.Errorf("%s: %d nodes where there was one", c.name, len(nodes))
		}
		box := find(nodes[0], "box")
		if box == nil {
			return fmt.Errorf("%s: the container is gone", c.name)
		}
		after := box.NextSibling
		if box.PrevSibling != nil || after == nil || after.NextSibling != nil {
			return fmt.Errorf("%s: the container and what follows are not alone", c.name)
		}
		if dump(slices.Collect(after.ChildNodes()), false) != "\"after\"\n" {
			return fmt.Errorf("%s: what follows is not what it was", c.name)
		}
		if in := dump(slices.Collect(box.ChildNodes()), false); in != alone {
			return fmt.Errorf("%s: in the container it is\n%sand alone\n%s", c.name, in, alone)
		}
	}
	return nil
}

// find returns the first element below n with the ID.
func find(n *html.Node, id string) *html.Node {
	for d := range n.Descendants() {
		for _, a := range d.Attr {
			if a.Key == "id" && a.Val == id {
				return d
			}
		}
	}
	return nil
}

// repairs are the reasons that a browser's own reading of the input may lack: it
// ignores what was removed, or does the same.
var repairs = map[untaint.Code]bool{
	"html_stray_end_tag": true, "html_unclosed": true, "html_duplicate_attribute": true,
	"html_misnested": true, "html_misplaced": true, "html_character": true,
}

// ignoredTags are tags that mean nothing inside a body, and whose removal a tree
// does not show.
var ignoredTags = map[string]bool{
	"html": true, "head": true, "body": true, "frameset": true, "frame": true,
	"caption": true, "col": true, "colgroup": true, "tbody": true, "td": true,
	"tfoot": true, "th": true, "thead": true, "tr": true, "select": true, "form": true,
}

// isLink has the elements whose rel and target are the policy's.
var isLink = map[string]bool{"a": true, "area": true, "form": true}

// Relation 5: if nothing is reported, the output has the tree that a browser
// reads from the input; and if it has, nothing was removed but what the browser
// ignores as well.
func reported(_ *sanitize.Policy, in, out string, report sanitize.Report) error {
	nodes := parse(strings.ToValidUTF8(in, "\ufffd"))
	if nodes == nil && in != "" {
		return nil
	}
	before, after := dump(nodes, true), dump(parse(out), true)
	if report.Len() == 0 && before != after {
		return fmt.Errorf("nothing is reported, but\n%sbecame\n%s", before, after)
	}
	if before != after {
		return nil
	}
	for removal := range report.Removals() {
		if !repairs[removal.Code] && !ignoredTags[removal.Element] && removal.Code != "html_comment" &&
			!(isLink[removal.Element] && (removal.Attribute == "rel" || removal.Attribute == "target")) {
			return fmt.Errorf("%v is reported, but nothing changed", removal)
		}
	}
	return nil
}

// Relation 6: no text is lost that a browser shows outside of dropped elements.
func fidelity(_ *sanitize.Policy, in, out string, _ sanitize.Report) error {
	if !utf8.ValidString(in) {
		return nil
	}
	kept := visible(parse(out))
	for r, n := range visible(parse(in)) {
		if kept[r] < n {
			return fmt.Errorf("%d of %d %q are lost", n-kept[r], n, r)
		}
	}
	return nil
}

// everywhere tests the relations for each policy.
func everywhere(t testing.TB, in string) bool {
	t.Helper()
	for _, p := range policies {
		if err := relations(p.policy, in); err != nil {
			t.Errorf("%s: %q\n %v", p.name, in, err)
			return false
		}
	}
	return true
}

type payload struct {
	Source   string
	Payload  string
	Executes bool
}

// sample returns all rows with UNTAINT_FULL=1, and otherwise one in n.
func sample[T any](rows []T, n int) []T {
	if os.Getenv("UNTAINT_FULL") == "1" {
		return rows
	}
	random := rand.New(rand.NewPCG(1, uint64(len(rows))))
	var some []T
	for _, row := range rows {
		if random.IntN(n) == 0 {
			some = append(some, row)
		}
	}
	return some
}

func TestRelationsOverCorpus(t *testing.T) {
	rows := env.Corpus[payload](t, "html.jsonl")
	failed := 0
	for _, row := range rows {
		if !everywhere(t, row.Payload) {
			if failed++; failed > 20 {
				t.Fatal("and more")
			}
		}
	}
	t.Logf("%d payloads, %d policies", len(rows), len(policies))
}

// html5lib returns the inputs of the html5lib tests that come with x/net.
func html5lib(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(moduleDir(t, "golang.org/x/net"), "html", "testdata", "html5lib-tests", "tree-construction", "*.dat"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var inputs []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, test := range strings.Split("\n"+string(data), "\n#data\n")[1:] {
			in, _, _ := strings.Cut(test, "\n#errors")
			inputs = append(inputs, in)
		}
	}
	return inputs
}

func TestRelationsOverHTML5Lib(t *testing.T) {
	inputs := html5lib(t)
	require.Greater(t, len(inputs), 1000)
	failed := 0
	for _, in := range inputs {
		if !everywhere(t, in) {
			if failed++; failed > 20 {
				t.Fatal("and more")
			}
		}
	}
	t.Logf("%d inputs", len(inputs))
}

func FuzzRelations(f *testing.F) {
	for _, s := range vectors(f) {
		f.Add(s.In)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) < 1<<14 {
			everywhere(t, in)
		}
	})
}
