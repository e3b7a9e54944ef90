package validate_test

import (
	"encoding/json"
	"net"
	"net/http"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/validate"
)

// promise says what holds for every text that a rule accepts, in terms of who
// takes it next: a parser, the file system, a header. It returns "" if it does.
type promise func(t testing.TB, s string) string

// promises are those of the security rules, and of the formats that are refused
// by default for what they would do.
var promises = map[string]promise{
	"utf8": func(_ testing.TB, s string) string { return unless(utf8.ValidString(s), "not UTF-8") },
	"nfc":  func(_ testing.TB, s string) string { return unless(norm.NFC.IsNormalString(s), "not in NFC") },
	"nocontrol": func(_ testing.TB, s string) string {
		return unless(utf8.ValidString(s) && !strings.ContainsFunc(strings.ReplaceAll(s, "\r\n", "\n"), func(r rune) bool {
			return unicode.IsControl(r) && r != '\t' && r != '\n'
		}), "a control character")
	},
	"nobidi": func(_ testing.TB, s string) string {
		return unless(!strings.ContainsAny(s, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff"), "a character that reorders or hides")
	},
	"line": func(_ testing.TB, s string) string {
		return unless(utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl) && !strings.ContainsAny(s, "\u2028\u2029"), "more than one line")
	},
	"filename": func(t testing.TB, s string) string {
		if filepath.Base(s) != s || !filepath.IsLocal(s) || strings.ContainsAny(s, `/\:*?"<>|`) || len(s) > 255 || s[0] == '-' || s[0] == '.' {
			return "not the name of one file"
		}
		path := filepath.Join(scratch(t), s)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			return "the system does not take it"
		}
		list, err := os.ReadDir(filepath.Dir(path))
		_ = os.Remove(path)
		return unless(err == nil && len(list) == 1 && list[0].Name() == s, "another file was made")
	},
	"relpath": func(_ testing.TB, s string) string {
		return unless(filepath.IsLocal(s) && filepath.Clean(s) == s && !strings.Contains(s, `\`), "leads elsewhere")
	},
	"header_value": func(_ testing.TB, s string) string {
		r, err := http.NewRequest(http.MethodGet, "http://a.b/", nil)
		if err != nil {
			return err.Error()
		}
		r.Header.Set("X-A", s)
		var b strings.Builder
		if err := r.Write(&b); err != nil {
			return err.Error()
		}
		lines := strings.Split(b.String(), "\r\n")
		return unless(len(lines) == 6 && lines[3] == "X-A: "+s, "another header came out")
	},
	"local_redirect": func(_ testing.TB, s string) string {
		to, err := url.Parse("https://own.example/a/b")
		if err != nil {
			return err.Error()
		}
		ref, err := url.Parse(strings.ReplaceAll(s, `\`, "/")) // as browsers read it
		if err != nil {
			return "no URL"
		}
		to = to.ResolveReference(ref)
		return unless(to.Scheme == "https" && to.Host == "own.example" && to.User == nil && !strings.ContainsAny(s, "\r\n\t"), "leads to another site")
	},
	"public_url": func(_ testing.TB, s string) string {
		u, err := url.Parse(s)
		if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || strings.Contains(s, `\`) {
			return "not a plain web address"
		}
		return publicOrName(u.Hostname())
	},
	"public_host": func(_ testing.TB, s string) string { return publicOrName(strings.Trim(s, "[]")) },
	"host": func(_ testing.TB, s string) string {
		return unless(!strings.ContainsAny(s, "/\\@?# \t\r\n%"), "more than a host")
	},
	"username": func(_ testing.TB, s string) string {
		return unless(norm.NFC.IsNormalString(s) && !strings.ContainsAny(s, " \t\r\n<>&/\\\u202e\u200b") && s != "", "more than a name")
	},
	"email": func(_ testing.TB, s string) string {
		a, err := mail.ParseAddress(s)
		return unless(err == nil && a.Address == s && s[0] != '-' && len(s) <= 254 && !strings.ContainsAny(s, "\"<>()[]\\,;: \r\n"), "more than an address")
	},
	"url": func(_ testing.TB, s string) string {
		u, err := url.Parse(s)
		return unless(err == nil && u.Host != "" && u.User == nil && u.Scheme != "javascript" && u.Scheme != "data" && u.Scheme != "file" && !strings.ContainsAny(s, "\\<>\"\r\n"), "not safe to follow")
	},
	"alphanum": func(_ testing.TB, s string) string {
		return unless(!strings.ContainsFunc(s, func(r rune) bool { return r > 'z' || !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "more than letters and digits")
	},
	"hostname_rfc1123": func(_ testing.TB, s string) string {
		return unless(!strings.ContainsAny(s, "/\\@?# \t\r\n%:'\""), "more than a name")
	},
	"uuid":        func(_ testing.TB, s string) string { return unless(len(s) == 36, "no UUID") },
	"maxbytes=20": func(_ testing.TB, s string) string { return unless(len(s) <= 20, "too long") },
}

// scratch is one folder for all names of a test.
func scratch(t testing.TB) string {
	dir := filepath.Join(os.TempDir(), "untaint-names-"+strconv.Itoa(os.Getpid()))
	if err := os.Mkdir(dir, 0o700); err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
	}
	return dir
}

func unless(ok bool, what string) string {
	if ok {
		return ""
	}
	return what
}

// publicOrName accepts names, since nothing is resolved, and addresses that
// lead to nobody's own network by the standard library's judgement.
func publicOrName(host string) string {
	a, err := netip.ParseAddr(host)
	if err != nil {
		return unless(net.ParseIP(host) == nil && host != "" && !strings.EqualFold(host, "localhost"), "no public host")
	}
	return unless(!a.IsPrivate() && !a.IsLoopback() && !a.IsLinkLocalUnicast() && !a.IsMulticast() && !a.IsUnspecified() && a.Zone() == "" && !a.Is4In6(), "an address of the own network")
}

// payloads are the rows of all corpora, and the project's own vectors of every
// rule.
func payloads(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, file := range []string{"html.jsonl", "sql.jsonl", "command.jsonl"} {
		for _, row := range env.Corpus[map[string]any](t, file) {
			for _, key := range []string{"payload", "value", "arg"} {
				if s, ok := row[key].(string); ok {
					all = append(all, s)
				}
			}
		}
	}
	return all
}

func ownTexts(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, v := range vectors(t) {
		for _, val := range append(append(append([]any{}, v.Good...), v.Bad...), v.Lax...) {
			if s, ok := val.(string); ok {
				all = append(all, s)
			}
		}
	}
	return all
}

// TestAcceptedKeepsItsPromise runs every rule with a promise over what attackers
// send, each payload alone, behind something harmless, and in front of it.
func TestAcceptedKeepsItsPromise(t *testing.T) {
	own := ownTexts(t)
	keepPromises(t, "own vectors", own)
	keepPromises(t, "corpora", payloads(t))
}

func keepPromises(t *testing.T, name string, texts []string) {
	t.Helper()
	for rule, holds := range promises {
		checked, accepted := 0, 0
		for i, s := range texts {
			for j, s := range []string{s, "a" + s, s + "a", "https://example.com/" + s, "/" + s, s + "@example.com", s + ".example.com"} {
				if !full() && name == "corpora" && (i+j)%7 != 0 {
					continue
				}
				checked++
				if validate.Var(s, rule) != nil {
					continue
				}
				accepted++
				if broken := holds(t, s); broken != "" {
					t.Errorf("%s accepts %q: %s", rule, s, broken)
				}
			}
		}
		t.Logf("%s: %s: %d texts, %d refused", name, rule, checked, checked-accepted)
	}
}

// TestErrorsAreSilent: of what a client sends, nothing comes back in an error,
// also not in its JSON form.
func TestErrorsAreSilent(t *testing.T) {
	rules := make([]string, 0, len(promises))
	for rule := range promises {
		rules = append(rules, rule)
	}
	n := 0
	for i, s := range payloads(t) {
		if len(s) < 12 || !full() && i%5 != 0 {
			continue
		}
		for _, rule := range rules {
			err := validate.Var(canary+s, rule)
			if err == nil {
				continue
			}
			n++
			out, errJSON := json.Marshal(err)
			require.NoError(t, errJSON)
			require.NotContains(t, err.Error()+string(out), canary, "%s %q", rule, s)
		}
	}
	t.Logf("%d errors hold nothing of the value", n)
}
