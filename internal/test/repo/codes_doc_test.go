package repo_test

import (
	"cmp"
	"fmt"
	"go/constant"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/english"
	"github.com/untaint/untaint/internal/test/source"
)

const codesDoc = "docs/codes.md"

// docs/codes.md is written from the source: UNTAINT_UPDATE=1 go test
// ./internal/test/repo -run TestDocOfCodes.
func TestDocOfCodes(t *testing.T) {
	have := docOfCodes(t)
	if os.Getenv("UNTAINT_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(codesDoc, []byte(have), 0o644))
		return
	}
	want, err := os.ReadFile(codesDoc)
	require.NoError(t, err)
	if string(want) != have {
		t.Errorf("%s is not what the source says: run UNTAINT_UPDATE=1 go test ./internal/test/repo -run TestDocOfCodes", codesDoc)
	}
}

// todo is the usual cause of each Kind, and what to do.
var todo = [...]cause{
	untaint.Invalid:         {"A value breaks a rule.", "Show the sentence beside the field; the client sends another value."},
	untaint.Malformed:       {"What was sent could not be parsed, by a client that has a fault or by somebody who tries.", "Mend the client. If people type this value, show the sentence."},
	untaint.Unsupported:     {"A content type or a feature that is not taken.", "Send what the parameters name."},
	untaint.NotFound:        {"What was asked for is not there.", "Show that it is gone; do not repeat the request."},
	untaint.Conflict:        {"Something that is there already stands in the way.", "Let the user choose another value, or read again and change that."},
	untaint.TooLarge:        {"A limit on size, depth or number is passed.", "Send less, or raise the limit where it is configured."},
	untaint.Unsafe:          {"The value would have changed the meaning of something where it goes.", "Look at who sends it. An honest value that is refused calls for another context or rule."},
	untaint.Unauthenticated: {"Nobody has said who is asking.", "Log in again."},
	untaint.Denied:          {"Policy says no.", "Ask for less, or extend the list that the program gives."},
	untaint.RateLimited:     {"This client asks too often.", "Wait as long as Retry-After says."},
	untaint.Canceled:        {"The client went away, or the program gave up.", "Nothing, unless it happens often."},
	untaint.Busy:            {"A limit of ours, or another transaction, stands in the way for now.", "Try again after Retry-After; raise the limit if it happens often."},
	untaint.Timeout:         {"It took longer than is allowed.", "Look for what is slow, or raise the limit."},
	untaint.Failed:          {"The sink itself failed.", "Read the log; the client is told nothing."},
	untaint.Misuse:          {"A mistake in the program.", "Mend the program; most are found at start-up. The client is told nothing."},
}

func docOfCodes(t *testing.T) string {
	packages, err := checked()
	require.NoError(t, err)
	kinds := source.KindsOfCodes(packages)
	rooms := givers(packages, allCodes(t))
	var b strings.Builder
	b.WriteString(`# Codes

Each refusal carries a code. Programs branch on it with errors.Is(err, untaint.Code("too_short")), translations are
keyed by it, and the member "type" of a problem can point here. A code means one thing in all packages. This page is
written from the source; a dash stands for a Kind that the rule, the policy or the declaration decides.

## What each Kind means

| Kind | HTTP | gRPC | Usual cause | What to do |
|---|---|---|---|---|
`)
	for k := untaint.Invalid; k <= untaint.Misuse; k++ {
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %s |\n", k, k.Status(), k.GRPC(), todo[k].cause, todo[k].do)
	}
	b.WriteString("\n## The codes\n\nThe sentence is what a client reads; words in braces are the parameters, and each line of it is said where its\nparameters are there.\n\n| Code | Package | Kind | Sentence | Usual cause | What to do |\n|---|---|---|---|---|---|\n")
	causes := causesOfCodes(t)
	for _, code := range slices.Sorted(maps.Keys(rooms)) {
		kind := strings.Join(slices.Sorted(maps.Keys(kinds[code])), ", ")
		if kind == "" {
			kind = "-"
		}
		why := causes[code]
		delete(causes, code)
		if why.cause == "" {
			t.Errorf("%s: internal/test/repo/testdata/causes.txt has no line", code)
		}
		fmt.Fprintf(&b, "| <a id=%q></a>`%s` | %s | %s | %s | %s | %s |\n", code, code, strings.Join(slices.Sorted(maps.Keys(rooms[code])), ", "), kind,
			shownTemplate(english.Sentence(code)), page.Replace(why.cause), page.Replace(why.do))
	}
	for code := range causes {
		t.Errorf("%s: testdata/causes.txt has a line, and no package declares the code", code)
	}
	return b.String()
}

// givers returns the public packages that refuse with each code: those that name
// it, or import the package of internal that does.
func givers(packages []source.Package, declared []declared) map[string]map[string]bool {
	imports := func(p source.Package, path string) bool {
		return slices.ContainsFunc(p.Types.Imports(), func(q *types.Package) bool { return q.Path() == path })
	}
	all := map[string]map[string]bool{}
	give := func(code, path string) {
		name := cmp.Or(room(strings.TrimPrefix(strings.TrimPrefix(path, module), "/")), "untaint")
		if all[code] == nil {
			all[code] = map[string]bool{}
		}
		all[code][name] = true
	}
	for _, p := range packages {
		if p.Path == module {
			continue // its table of events names the others' codes
		}
		for code := range codesNamed(p) {
			if !strings.HasPrefix(p.Path, module+"/internal/") {
				give(code, p.Path)
				continue
			}
			for _, user := range packages {
				if p.Path != module+"/internal/code" && !strings.HasPrefix(user.Path, module+"/internal/") && imports(user, p.Path) {
					give(code, user.Path)
				}
			}
		}
	}
	for _, c := range declared {
		if c.pkg == "" && c.name != "" {
			give(c.value, module)
		}
	}
	return all
}

// codesNamed returns the values of the constants of type Code in a package.
func codesNamed(p source.Package) map[string]bool {
	all := map[string]bool{}
	for _, tv := range p.Info.Types {
		if tv.Value != nil && isCode(tv.Type) && constant.StringVal(tv.Value) != "" {
			all[constant.StringVal(tv.Value)] = true
		}
	}
	return all
}

type cause struct{ cause, do string }

// page keeps what stands in a sentence from being read as markup.
var page = strings.NewReplacer("<", "&lt;", "*", "\\*", "_", "\\_")

// causesOfCodes reads the usual cause of each code, and what to do.
func causesOfCodes(t *testing.T) map[string]cause {
	text, err := os.ReadFile("internal/test/repo/testdata/causes.txt")
	require.NoError(t, err)
	all := map[string]cause{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, " | ")
		require.Len(t, parts, 3, line)
		require.NotContains(t, all, parts[0])
		for _, text := range parts[1:] {
			require.True(t, strings.HasSuffix(text, "."), line)
		}
		all[parts[0]] = cause{parts[1], parts[2]}
	}
	return all
}

// shownTemplate writes a template for a page: the plural, and a line for each
// alternative.
func shownTemplate(text string) string {
	for {
		before, rest, ok := strings.Cut(text, ":")
		open := strings.LastIndexByte(before, '{')
		if !ok || open < 0 || strings.Contains(before[open:], "}") || strings.Contains(before[open:], " ") {
			break
		}
		forms, after, _ := strings.Cut(rest, "}")
		_, plural, _ := strings.Cut(forms, "|")
		text = before[:open] + plural + after
	}
	return strings.ReplaceAll(text, "||", "<br>")
}
