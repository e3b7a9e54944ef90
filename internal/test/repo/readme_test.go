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
	require.GreaterOrEqual(t, n, 7)
	t.Logf("%d paragraphs of Go", n)
}

// declares finds the declaration of a name in Go source: of a function, a
// method, a type, or a constant in a list.
func declares(source, name string) bool {
	q := regexp.QuoteMeta(name)
	return regexp.MustCompile(`(?m)^(func (\([^)]*\) )?|type |const |\t)` + q + `\b`).MatchString(source)
}

// A link leads to a file that is there, and if it names something of a package
// or a test, to the file that declares it.
func TestReadmeLinksLeadThere(t *testing.T) {
	text := regexp.MustCompile("(?s)```.*?```").ReplaceAllString(readme(t), "")
	named := regexp.MustCompile(`^(?:(?:untaint|validate|sanitize|sqlsafe|execsafe|git|tar)\.(\w+)|((?:Test|Fuzz)\w+))$`)
	files, names := 0, 0
	for _, m := range regexp.MustCompile(`\[([^\]]+)\]\(([^)#]+)\)`).FindAllStringSubmatch(text, -1) {
		label, target := strings.Trim(m[1], "`*"), m[2]
		require.NotContains(t, target, "://", "the README needs no network")
		_, err := os.Stat(target)
		require.NoError(t, err, label)
		files++
		if n := named.FindStringSubmatch(label); n != nil {
			source, err := os.ReadFile(target)
			require.NoError(t, err)
			require.True(t, declares(string(source), n[1]+n[2]), "%s does not declare %s", target, label)
			names++
		}
	}
	require.GreaterOrEqual(t, names, 60)
	t.Logf("%d links, %d of them to a declaration", files, names)
}
