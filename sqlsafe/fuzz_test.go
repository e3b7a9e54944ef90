package sqlsafe_test

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

var allDialects = []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite, sqlsafe.SQLServer}

// hidden finds what a marker does not count in, by other means than the lexer:
// strings, names in quotes and comments of dialects that are regular.
var hidden = map[sqlsafe.Dialect]*regexp.Regexp{
	sqlsafe.SQLite: regexp.MustCompile(`(?s)'(?:[^']|'')*'|"(?:[^"]|"")*"|` + "`(?:[^`]|``)*`" + `|\[[^\]]*\]|--[^\n]*|/\*.*?\*/`),
	sqlsafe.MySQL:  regexp.MustCompile(`(?s)'(?:[^']|'')*'|"(?:[^"]|"")*"|` + "`(?:[^`]|``)*`" + `|#[^\n]*|--(?:\n|[\x00-\x09\x0b-\x20\x7f][^\n]*|$)|/\*.*?\*/`),
}

// Whatever the text: no panic, a refusal is Misuse with nothing built, and what
// is accepted has as many placeholders as arguments, all in the open, is one
// statement, and is the same each time.
func FuzzText(f *testing.F) {
	for _, row := range textRows(f) {
		f.Add(row.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range allDialects {
			args := make([]any, sqlsafe.Markers(d, s))
			for i := range args {
				args[i] = 1
			}
			text, bound, err := sqlsafe.Launder(s, args...).Build(d)
			if err != nil {
				if untaint.KindOf(err) != untaint.Misuse && untaint.KindOf(err) != untaint.TooLarge || text != "" || bound != nil {
					t.Fatalf("%s: %q is refused as %v with %q", d, s, err, text)
				}
				continue
			}
			again, _, err := sqlsafe.Launder(strings.Clone(s), args...).Build(d)
			if err != nil || again != text || len(bound) != len(args) {
				t.Fatalf("%s: %q is not the same twice: %q, %q", d, s, text, again)
			}
			re := hidden[d]
			if re == nil {
				continue
			}
			open := re.ReplaceAllString(text, " ")
			if n := strings.Count(open, "?"); n != len(args) {
				t.Fatalf("%s: %d placeholders for %d arguments in %q", d, n, len(args), text)
			}
			if strings.ContainsAny(open, ";'\"`") || strings.Contains(open, "/*") {
				t.Fatalf("%s: something is open or ends in %q", d, text)
			}
		}
	})
}

// A text in another cannot reach past its own end: what stands around it stays.
func FuzzPiece(f *testing.F) {
	for _, row := range textRows(f) {
		f.Add(row.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for d, re := range hidden {
			args := make([]any, sqlsafe.Markers(d, s))
			for i := range args {
				args[i] = 1
			}
			text, _, err := sqlsafe.SQL("SELECT a FROM t WHERE (?) AND fence", sqlsafe.Launder(s, args...)).Build(d)
			if err != nil {
				continue
			}
			if open := re.ReplaceAllString(text, " "); !strings.HasPrefix(open, "SELECT a FROM t WHERE (") || !strings.HasSuffix(open, ") AND fence") {
				t.Fatalf("%s: %q swallows what is around it: %q", d, s, text)
			}
		}
	})
}

// A Builder alone, which takes the short way where it can, and the same Builder
// as a query, which never does, make the same statement or the same refusal.
func FuzzBuilder(f *testing.F) {
	rows := textRows(f)
	for i, row := range rows {
		f.Add("SELECT a FROM t", row.text, rows[len(rows)-1-i].text, uint(i), "Ada")
	}
	f.Fuzz(func(t *testing.T, first, second, third string, choice uint, s string) {
		for _, d := range allDialects {
			var b sqlsafe.Builder
			values := []any{1, s, true, 1.5, nil, []byte(s), &s, []string{s}, sqlsafe.SQL("c = 1 OR e;"), sqlsafe.In("c", []string{s})}
			rest := choice
			pick := func(n int) int {
				at := rest % uint(n)
				rest /= uint(n)
				return int(at)
			}
			for _, text := range []string{first, second, third} {
				role := pick(sqlsafe.RoleEnd)
				n := sqlsafe.Markers(d, text)
				if role == sqlsafe.RoleIn || pick(8) == 0 {
					n = pick(3)
				}
				args := make([]any, min(n, 40))
				for i := range args {
					args[i] = values[pick(len(values))]
				}
				sqlsafe.LaunderPiece(&b, role, text, args...)
			}
			alone, args, err := b.Build(d)
			asQuery, queryArgs, queryErr := b.Query().Build(d)
			if alone != asQuery || !reflect.DeepEqual(args, queryArgs) || fmt.Sprint(err) != fmt.Sprint(queryErr) {
				t.Fatalf("%s: %q with %d values, %v; as a query %q with %d, %v", d, alone, len(args), err, asQuery, len(queryArgs), queryErr)
			}
		}
	})
}

// sortText is all that a list of sort keys can become.
var sortText = regexp.MustCompile(`^SELECT 1 ORDER BY "(id|name|age)"( DESC)?(, "(id|name|age)"( DESC)?)*$`)

func FuzzSort(f *testing.F) {
	for _, s := range []string{"", "age", "-age,name", "age,age", "admin", "id;", `id", "age`, "-", ",", "id DESC", " id", "ID", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		text, args, err := sqlsafe.SQL("SELECT 1 ORDER BY ?", people.Sort(spec, "id")).Build(sqlsafe.Postgres)
		if err != nil {
			if k := untaint.KindOf(err); k != untaint.Invalid && k != untaint.Malformed && k != untaint.TooLarge {
				t.Fatalf("%q: %v", spec, err)
			}
			return
		}
		if !sortText.MatchString(text) || len(args) > 0 {
			t.Fatalf("%q became %q", spec, text)
		}
		for _, name := range []string{`"id"`, `"name"`, `"age"`} {
			if strings.Count(text, name) > 1 {
				t.Fatalf("%q sorts twice: %q", spec, text)
			}
		}
	})
}

// filterText is all that a filter of a client's can become: no byte of it is
// the client's.
var filterText = regexp.MustCompile(`^(\(|\)| AND |"name"|"age"| = | <> | <= | >= | < | > | IS NULL| IS NOT NULL| NOT| IN \(|, |\$[0-9]+| LIKE \$[0-9]+ ESCAPE '!'|1 = 1|1 = 0)*$`)

func FuzzFilter(f *testing.F) {
	for _, s := range []string{
		"", "age[ge]=18&name[prefix]=A", "name=a&name=b", "name[in]=", "age=x", "admin=true", "name[like]=%25", "age[ge=1", "age]=1",
		"name[null]=true", "age[notin]=1&age[notin]=2", "%00=1", "name=%00", "name=%ff", "age[ge][lt]=1", "name[]=1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		text, _, err := people.Filter(values).Build(sqlsafe.Postgres)
		if err != nil {
			if k := untaint.KindOf(err); k != untaint.Invalid && k != untaint.Malformed && k != untaint.TooLarge {
				t.Fatalf("%q: %v", query, err)
			}
			return
		}
		if !filterText.MatchString(text) {
			t.Fatalf("%q became %q", query, text)
		}
	})
}

// like matches as the standard says, with ! to escape: the reference for the
// patterns that are made of terms.
func like(pattern, s []rune) bool {
	switch {
	case len(pattern) == 0:
		return len(s) == 0
	case pattern[0] == '%':
		for i := range len(s) + 1 {
			if like(pattern[1:], s[i:]) {
				return true
			}
		}
		return false
	case len(s) == 0:
		return false
	case pattern[0] == '!':
		return len(pattern) > 1 && pattern[1] == s[0] && like(pattern[2:], s[1:])
	}
	return (pattern[0] == '_' || pattern[0] == s[0]) && like(pattern[1:], s[1:])
}

func FuzzLike(f *testing.F) {
	for _, pair := range [][2]string{{"%", "a"}, {"_", "a"}, {"!", "!"}, {"!%", "!%"}, {`\`, `\`}, {"", ""}, {"a", "bab"}, {"é", "é"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, term, s string) {
		if len(s) > 200 || len(term) > 200 || !utf8.ValidString(s) {
			return
		}
		for name, test := range map[string]struct {
			q    sqlsafe.Query
			want bool
		}{
			"contains": {sqlsafe.Contains("a", term), strings.Contains(s, term)},
			"prefix":   {sqlsafe.Prefix("a", term), strings.HasPrefix(s, term)},
			"suffix":   {sqlsafe.Suffix("a", term), strings.HasSuffix(s, term)},
		} {
			text, args, err := test.q.Build(sqlsafe.Postgres)
			if err != nil {
				if untaint.KindOf(err) != untaint.Invalid && untaint.KindOf(err) != untaint.Malformed || utf8.ValidString(term) && !strings.Contains(term, "\x00") {
					t.Fatalf("%s of %q: %v", name, term, err)
				}
				continue
			}
			if text != "a LIKE $1 ESCAPE '!'" {
				t.Fatalf("%s of %q: %q", name, term, text)
			}
			if got := like([]rune(args[0].(string)), []rune(s)); got != test.want {
				t.Fatalf("%s of %q matches %q: %t", name, term, s, got)
			}
		}
	})
}

// A cursor is the one that was handed out, or is refused.
func FuzzCursor(f *testing.F) {
	const next = "QZpYzNhygz1-KAyPRTjpQ5XGLB9UuZ2Rg_1QzfDLOSnax_eHGthd8Ex-C4U" // by the key of these tests; each is another
	if _, _, err := pages.Page("kind,-delta", next, 2).Where().Build(sqlsafe.Postgres); err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "a", next, next + "A", next + "=", next[1:], next[:len(next)-1] + "A", "A" + next, strings.ToLower(next), next + "\n"} {
		f.Add(s, "kind,-delta")
		f.Add(s, "kind,delta")
	}
	f.Fuzz(func(t *testing.T, cursor, sort string) {
		_, _, err := pages.Page(sort, cursor, 2).Where().Build(sqlsafe.Postgres)
		if err != nil && untaint.KindOf(err) != untaint.Invalid && untaint.KindOf(err) != untaint.TooLarge {
			t.Fatalf("%q: %v", cursor, err)
		}
		if err == nil && cursor != "" && (cursor != next || sort != "kind,-delta") {
			t.Fatalf("%q was taken for %q", cursor, sort)
		}
	})
}
