package sanitize_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/untaint/untaint/sanitize"
)

// FuzzContexts holds each context to the relation of its row.
//
//	every filter    Clean is idempotent; Check accepts s if and only if Clean
//	                returns it unchanged; and the row of harmless holds
//	every encoder   the parser of the place reads the text back from what Clean
//	                made, and from s itself where Check accepts it
func FuzzContexts(f *testing.F) {
	for _, s := range oddTexts {
		f.Add(s)
	}
	for _, texts := range unchanged {
		for _, s := range texts {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range filters {
			checkFilter(t, c, s)
			require.True(t, harmless[c](s, c.Clean(s)), "%v of %+q is %+q", c, s, c.Clean(s))
		}
		for _, c := range encoders {
			checkEncoder(t, c, s)
		}
	})
}

func TestRealReadersOverCorpora(t *testing.T) {
	n := 0
	for _, s := range corpus(t) {
		for _, c := range filters {
			require.True(t, harmless[c](s, c.Clean(s)), "%v of %+q is %+q", c, s, c.Clean(s))
			n++
		}
	}
	t.Logf("%d readings", n)
}

// harmless says of each filter whether the program that reads such text takes what
// Clean made of s as one harmless thing.
var harmless = map[sanitize.Context]func(s, out string) bool{
	sanitize.Line:    func(_, out string) bool { return !strings.ContainsAny(out, "\r\n\t\x00\u2028\u2029\u202e\u2066") },
	sanitize.LogLine: func(_, out string) bool { return !strings.ContainsAny(out, "\r\n\t\x00\x1b\u009b\u2028\u2029\u202e") },
	sanitize.Plain: func(s, out string) bool {
		return len(out) <= 3*len(s) && !strings.ContainsAny(out, "\x00\x1b\u2028\u202e")
	},
	sanitize.NFC:      func(_, out string) bool { return norm.NFC.IsNormalString(out) && utf8.ValidString(out) },
	sanitize.FileName: func(_, out string) bool { return out != "" && filepath.IsLocal(out) && filepath.Base(out) == out },
	sanitize.HeaderValue: func(_, out string) bool {
		r, err := http.ReadResponse(bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\nX: "+out+"\r\nContent-Length: 0\r\n\r\n")), nil)
		return err == nil && r.Header.Get("X") == out && len(r.Header) == 2
	},
	sanitize.MailAddress: func(_, out string) bool {
		if out == "" {
			return true
		}
		list, err := mail.ParseAddressList(out)
		return err == nil && len(list) == 1 && list[0].Address == out && list[0].Name == ""
	},
	sanitize.CSVCell: func(_, out string) bool { return out == "" || !strings.ContainsRune("=@＝＠\t\r", []rune(out)[0]) },
	sanitize.ScriptJSON: func(s, out string) bool {
		var before, after any
		// A run of bytes that are not UTF-8 counts as one character, as it does
		// everywhere here; encoding/json counts each byte.
		if readJSON(strings.ToValidUTF8(s, "\ufffd"), &before) != nil {
			return out == "null"
		}
		if out == "null" && strings.Count(s, "[")+strings.Count(s, "{") > 500 {
			return true // it may be too deep
		}
		err := readJSON(out, &after)
		a, _ := json.Marshal(withoutProto(before))
		b, _ := json.Marshal(after)
		return err == nil && bytes.Equal(a, b) && !strings.ContainsAny(out, "<>&\u2028\u2029")
	},
	sanitize.Redirect: func(_, out string) bool { return staysOn("https://app.example/", out) },
}

// withoutProto takes the members out of a decoded value that set a prototype.
func withoutProto(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "__proto__")
		for _, e := range v {
			withoutProto(e)
		}
	case []any:
		for _, e := range v {
			withoutProto(e)
		}
	}
	return v
}

// readJSON decodes a whole document, and numbers that no float64 can hold too.
func readJSON(s string, to *any) error {
	if !json.Valid([]byte(s)) {
		return errors.New("not JSON")
	}
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	return dec.Decode(to)
}

// staysOn reports whether a target leads to the same site: for net/url, and for
// a reader that takes "\" for "/" and drops tabs and line breaks, as browsers do.
func staysOn(base, target string) bool {
	b, err := url.Parse(base)
	if err != nil {
		return false
	}
	u, err := b.Parse(target)
	if err != nil || u.Host != b.Host || u.Scheme != b.Scheme {
		return false
	}
	lax := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(target)
	return strings.HasPrefix(lax, "/") && !strings.HasPrefix(lax, "//")
}

// FuzzURL: what Check takes, Clean takes; what Clean makes, it makes again and
// Check takes; and net/url, asked with it, asks a host of the list.
func FuzzURL(f *testing.F) {
	u, err := sanitize.URLConfig{Hosts: []string{"example.com", "*.bücher.example"}, Ports: []string{"8443"}, Local: true}.Compile()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range append(hostileURLs, "https://example.com:8443/a?b#c", "HTTPS://a.BÜCHER.example./ä", "/local", "https://example.com?x") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkURL(t, u, s) })
}

func checkURL(t testing.TB, u *sanitize.URL, s string) {
	out, err := u.Clean(s)
	require.Equal(t, err == nil, u.Check(s) == nil, "%q", s)
	if err != nil {
		require.Empty(t, out)
		return
	}
	again, err := u.Clean(out)
	require.NoError(t, err, "%q of %q", out, s)
	require.Equal(t, out, again, "of %q", s)
	if strings.HasPrefix(out, "/") {
		require.True(t, staysOn("https://app.example/", out), "%q", out)
		return
	}
	parsed, err := url.Parse(out)
	require.NoError(t, err, "%q", out)
	require.Nil(t, parsed.User)
	require.Equal(t, "https", parsed.Scheme)
	host := strings.TrimSuffix(parsed.Hostname(), ".")
	require.True(t, host == "example.com" || strings.HasSuffix(host, ".xn--bcher-kva.example"), "%q asks %q", out, host)
	require.Contains(t, []string{"", "8443"}, parsed.Port())
}

// FuzzCSVWriter: encoding/csv reads back the cells that were written, none more
// and none less, with no more than apostrophes in them, fewer than CSVCell puts
// there, which does not know the separator; whatever separators a spreadsheet
// splits at, no part of a line is a formula; and Reject refuses exactly the
// records that would have changed.
func FuzzCSVWriter(f *testing.F) {
	for i, s := range oddTexts {
		f.Add(s, oddTexts[(i+7)%len(oddTexts)], uint8(i))
	}
	f.Add("a;=1", "b\t=2", uint8(0))
	f.Add(`"`, "'=1", uint8(1))
	f.Fuzz(func(t *testing.T, a, b string, comma uint8) { checkCSV(t, a, b, rune(",;|\t"[comma%4])) })
}

func checkCSV(t testing.TB, a, b string, comma rune) {
	record := []string{a, b}
	var out bytes.Buffer
	w := sanitize.NewCSVWriter(&out)
	w.Comma = comma
	require.NoError(t, w.Write(record))
	require.NoError(t, w.Write([]string{""}))
	require.NoError(t, w.Flush())

	r := csv.NewReader(&out)
	r.Comma, r.FieldsPerRecord = comma, -1
	written := out.String()
	rows, err := r.ReadAll()
	require.NoError(t, err, "%q", written)
	require.Len(t, rows, 2, "%q", written)
	changed := false
	for i, cell := range rows[0] {
		asked := lineFeeds(strings.ToValidUTF8(record[i], "\ufffd"))
		require.Equal(t, strings.ReplaceAll(asked, "'", ""), strings.ReplaceAll(cell, "'", ""), "%q", written)
		require.LessOrEqual(t, len(asked), len(cell), "%q", written)
		require.LessOrEqual(t, len(cell), len(lineFeeds(sanitize.CSVCell.Clean(record[i]))), "%q", written)
		changed = changed || asked != cell || !utf8.ValidString(record[i])
	}
	require.Equal(t, []string{""}, rows[1])
	for _, set := range []string{",", ";", "\t", "|", ",;\t", ";|", ",;\t|"} {
		for _, part := range spreadsheet(written, set) {
			require.False(t, isComputed(part), "%q of %q, split at %q", part, written, set)
		}
	}

	out.Reset()
	w.Reject = true
	require.Equal(t, changed, w.Write(record) != nil, "%q", record)
	require.NoError(t, w.Flush())
	require.Equal(t, changed, out.Len() == 0, "%q", out.String())
}

// lineFeeds is what encoding/csv makes of CRLF within quotes.
func lineFeeds(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func TestCSVWriterOverCorpora(t *testing.T) {
	payloads := corpus(t)
	for i, s := range payloads {
		checkCSV(t, s, payloads[len(payloads)-1-i], rune(",;|\t"[i%4]))
	}
	t.Logf("%d records", len(payloads))
}
