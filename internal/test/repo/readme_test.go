package repo_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	return string(text)
}

// Each piece of Go in the README stands, as it is, in a file that is compiled
// and tested.
func TestReadmeSnippetsCompile(t *testing.T) {
	var sources []string
	for _, pattern := range []string{"examples/handler/*.go", "proof/migrate/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, f := range files {
			text, err := os.ReadFile(f)
			require.NoError(t, err)
			sources = append(sources, string(text))
		}
	}
	all := strings.Join(sources, "\n")
	n := 0
	for _, snippet := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readme(t), -1) {
		for _, paragraph := range strings.Split(snippet[1], "\n\n") {
			require.Contains(t, all, strings.TrimSpace(paragraph))
			n++
		}
	}
	require.GreaterOrEqual(t, n, 4)
	t.Logf("%d paragraphs of Go", n)
}

// documents are the pages that a reader comes to from the README, itself among
// them.
func documents(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(all), 4)
	return append(all, "README.md", "CHANGELOG.md")
}

// declares finds the declaration of a name in Go source: of a function, a
// method, a type, or a constant in a list.
func declares(source, name string) bool {
	q := regexp.QuoteMeta(name)
	return regexp.MustCompile(`(?m)^(func (\([^)]*\) )?|type |const |\t)` + q + `\b`).MatchString(source)
}

// A link leads to a file that is there; if it names a test, to the file that
// declares it; and if it goes to pkg.go.dev, to a name that the package has.
func TestLinksLeadThere(t *testing.T) {
	known := anchors(t)
	test := regexp.MustCompile(`^(?:Test|Fuzz)\w+$`)
	files, tests, names := 0, 0, 0
	for _, page := range documents(t) {
		for _, m := range links(t, page) {
			label, target := strings.Trim(m[0], "`*"), m[1]
			if rest, ok := strings.CutPrefix(target, "https://pkg.go.dev/github.com/"); ok {
				require.True(t, known["github.com/"+rest], "%s: %s: nothing is documented at %s", page, label, target)
				names++
				continue
			}
			if strings.Contains(target, "://") || strings.HasPrefix(target, "#") {
				continue
			}
			path := filepath.Join(filepath.Dir(page), strings.SplitN(target, "#", 2)[0])
			_, err := os.Stat(path)
			require.NoError(t, err, "%s: %s", page, label)
			files++
			if test.MatchString(label) {
				source, err := os.ReadFile(path)
				require.NoError(t, err)
				require.True(t, declares(string(source), label), "%s: %s does not declare %s", page, path, label)
				tests++
			}
		}
	}
	require.GreaterOrEqual(t, tests, 30)
	require.GreaterOrEqual(t, names, 40)
	t.Logf("%d links to files, %d of them to a test, %d to documentation", files, tests, names)
}

// links returns label and target of each link of a page, written out or by
// reference.
func links(t *testing.T, page string) (all [][2]string) {
	t.Helper()
	raw, err := os.ReadFile(page)
	require.NoError(t, err)
	text := regexp.MustCompile("(?s)```.*?```").ReplaceAllString(string(raw), "")
	for _, m := range regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
		all = append(all, [2]string{m[1], m[2]})
	}
	defined := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\[([^\]]+)\]: (\S+)$`).FindAllStringSubmatch(text, -1) {
		all = append(all, [2]string{m[1], m[2]})
		defined[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`\]\[(\w+)\]`).FindAllStringSubmatch(text, -1) {
		require.True(t, defined[m[1]], "%s: [%s] is defined nowhere", page, m[1])
	}
	return all
}

// anchors returns what pkg.go.dev has an anchor for: each package, by its
// import path, and each exported name in it behind a "#".
func anchors(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	for _, p := range publicPackages(t) {
		known[p.ImportPath] = true
		p.names(func(name, _ string) { known[p.ImportPath+"#"+name] = true })
		for _, typ := range p.Types {
			for _, f := range typ.Funcs { // their anchor is without the type's name
				known[p.ImportPath+"#"+f.Name] = true
			}
		}
	}
	return known
}

// A page that tells you to write a name tells you one that is there.
func TestNamesOnThePagesExist(t *testing.T) {
	known, n := anchors(t), 0
	span := regexp.MustCompile("`[^`\n]+`")
	name := regexp.MustCompile(`\b(untaint|validate|sanitize|sqlsafe|execsafe|netsafe|playground)\.([A-Z]\w*)`)
	paths := map[string]string{"untaint": module, "playground": module + "/validate/playground"}
	for _, page := range documents(t) {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, code := range span.FindAllString(string(text), -1) {
			for _, m := range name.FindAllStringSubmatch(code, -1) {
				path := paths[m[1]]
				if path == "" {
					path = module + "/" + m[1]
				}
				require.True(t, known[path+"#"+m[2]], "%s: %s: no such name", page, code)
				n++
			}
		}
	}
	require.GreaterOrEqual(t, n, 30)
}

func TestReadmeIsReadToItsEnd(t *testing.T) {
	require.LessOrEqual(t, strings.Count(readme(t), "\n"), 200)
}
