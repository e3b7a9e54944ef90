package catalog_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/catalog"
	"github.com/untaint/untaint/internal/english"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/internal/test/source"
)

var tags = []string{"de", "fr", "es", "ru"}

func read(t *testing.T, tag string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("sentences/" + tag + ".txt")
	require.NoError(t, err)
	all := map[string]string{}
	for line := range strings.Lines(string(b)) {
		code, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " = ")
		require.True(t, ok, "%s: %q", tag, line)
		require.NotContains(t, all, code, tag)
		require.Equal(t, strings.TrimSpace(text), text, "%s %s", tag, code)
		all[code] = text
	}
	return all
}

// operators returns the codes that no client sees: mistakes of the program and
// failures of a sink.
func operators(t *testing.T) map[string]bool {
	t.Helper()
	b, err := os.ReadFile("testdata/operators.txt")
	require.NoError(t, err)
	all := map[string]bool{}
	for code := range strings.FieldsSeq(string(b)) {
		all[code] = true
	}
	return all
}

// Each code that a client can see has a sentence in each language, and no code
// counts as hidden that the source gives to a client.
func TestEveryCodeInEveryLanguage(t *testing.T) {
	hidden := operators(t)
	known := map[string]bool{}
	for _, code := range english.Codes() {
		known[code] = true
	}
	for _, tag := range tags {
		sentences := read(t, tag)
		for code := range known {
			base, _, _ := strings.Cut(code, "/")
			if hidden[base] {
				continue
			}
			if sentences[code] == "" {
				t.Errorf("%s lacks %s: %s", tag, code, english.Sentence(code))
			}
		}
		for code := range sentences {
			if !known[code] {
				t.Errorf("%s has %s, which no package declares", tag, code)
			}
		}
	}
	packages, err := source.Load("..", "./...")
	require.NoError(t, err)
	for code, kinds := range source.KindsOfCodes(packages) {
		for kind, place := range kinds {
			if hidden[code] && kind != "misuse" && kind != "failed" {
				t.Errorf("%s is hidden, and is %s at %s", code, kind, place)
			}
		}
	}
	for code := range hidden {
		if !known[code] {
			t.Errorf("testdata/operators.txt has %s, which no package declares", code)
		}
	}
}

var place = regexp.MustCompile(`\{([a-z_]+)`)

// A sentence names the parameters that English names, in as many alternatives,
// and has as many forms as the language.
func TestNoSentenceLacksAParameter(t *testing.T) {
	forms := map[string]int{"de": 2, "fr": 2, "es": 2, "ru": 4}
	named := func(text string) (names []string) {
		for _, m := range place.FindAllStringSubmatch(text, -1) {
			names = append(names, m[1])
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	for _, tag := range tags {
		for code, text := range read(t, tag) {
			want := english.Sentence(code)
			alternatives := strings.Split(text, "||")
			wanted := strings.Split(want, "||")
			require.Len(t, alternatives, len(wanted), "%s %s", tag, code)
			for i := range alternatives {
				require.Equal(t, named(wanted[i]), named(alternatives[i]), "%s %s", tag, code)
			}
			for _, m := range regexp.MustCompile(`\{[a-z_]+:([^}]*)\}`).FindAllStringSubmatch(text, -1) {
				require.Len(t, strings.Split(m[1], "|"), forms[tag], "%s %s", tag, code)
			}
			require.Equal(t, strings.Count(text, "{"), strings.Count(text, "}"), "%s %s", tag, code)
			require.False(t, strings.HasSuffix(text, "."), "%s %s", tag, code)
		}
	}
}

// The plural of each number from 0 to 1,000 is that which Chromium chooses.
func TestPluralsAsIntl(t *testing.T) {
	chromium := env.Program(t, "chromium", "chromium")
	page := filepath.Join(t.TempDir(), "plurals.html")
	require.NoError(t, os.WriteFile(page, []byte(`<!doctype html><script>const n=[...Array(1001).keys()].map(String).concat("1000000","999999","-1","-21","0.5","1.5","2.5","21.5","1.25");
const out={};for(const l of ["en","de","fr","es","ru"]){const r=new Intl.PluralRules(l);out[l]=n.map(x=>[x,r.select(Number(x))])}
document.write("<pre>"+JSON.stringify(out)+"</pre>")</script>`), 0o600))
	b, err := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--user-data-dir="+t.TempDir(), "file://"+page).Output()
	require.NoError(t, err)
	text, _, found := strings.Cut(string(b[bytes.LastIndex(b, []byte("<pre>"))+len("<pre>"):]), "</pre>")
	require.True(t, found)
	var wanted map[string][][2]string
	require.NoError(t, json.Unmarshal([]byte(text), &wanted))
	// A template with a word for each form shows which one was chosen.
	index := map[string]map[string]int{"en": {"one": 0, "other": 1}, "de": {"one": 0, "other": 1}, "fr": {"one": 0, "many": 1, "other": 1},
		"es": {"one": 0, "many": 1, "other": 1}, "ru": {"one": 0, "few": 1, "many": 2, "other": 3}}
	n := 0
	for tag, rows := range wanted {
		for _, row := range rows {
			require.Equal(t, index[tag][row[1]], catalog.PluralOf(tag)(row[0]), "%s %s", tag, row[0])
			n++
		}
	}
	require.Greater(t, n, 5*1000)
}

func TestChosenByTheRequest(t *testing.T) {
	short := untaint.Violation{Code: "too_short", Kind: untaint.Invalid, Params: untaint.NewParams(untaint.IntParam("min", 3))}
	const en, de, fr, es, ru = "must be at least 3 characters long", "muss mindestens 3 Zeichen lang sein", "doit faire au moins 3 caractères",
		"debe tener al menos 3 caracteres", "должно содержать не менее 3 символов"
	for header, want := range map[string]string{
		"": en, "de": de, "de-AT": de, "de-CH,de;q=0.9,en;q=0.8": de, "fr-CA": fr, "es-419": es, "ru-RU,ru;q=0.9": ru, "RU": ru,
		"en-US,en;q=0.9,de;q=0.8": en, "en;q=0.1,fr;q=0.9": fr, "ja": en, "ja,fr;q=0.5": fr, "*": en, "de;q=0": en, "de;q=0,fr": fr,
		"xx-invalid-123456789": en, "de;q=x": en, strings.Repeat("de,", 500): en, "\x00": en, "../../etc/passwd": en, "zh-Hans,es;q=0.1": es,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", header)
		require.Equal(t, want, catalog.For(r)(short), header)
		require.Equal(t, want, catalog.Accept(header)(short), header)
	}
	require.Equal(t, en, catalog.For(nil)(short))
}

func TestSaid(t *testing.T) {
	german := catalog.Accept("de")
	for want, v := range map[string]untaint.Violation{
		"same as name": {Code: "same_as_name", Kind: untaint.Invalid},
		"der Schlüssel darf nur ASCII-Buchstaben enthalten": {Code: "wrong_format", OfKey: true, Params: untaint.NewParams(untaint.TextParam("format", "alpha"))},
		"hat nicht die Form made_up":                        {Code: "wrong_format", Params: untaint.NewParams(untaint.TextParam("format", "made_up"))},
		"muss nach /start liegen":                           {Code: "field_mismatch", Params: untaint.NewParams(untaint.TextParam("relation", "after"), untaint.TextParam("field", "/start"))},
		"ist erforderlich, wenn /kind card ist":             {Code: "required", Params: untaint.NewParams(untaint.TextParam("relation", "if"), untaint.TextParam("field", "/kind"), untaint.TextParam("value", "card"))},
		"muss mit einem Schema wie https:// beginnen":       {Code: "not_url", Params: untaint.NewParams(untaint.TextParam("reason", "url_without_scheme"))},
		"muss größer sein als 17":                           {Code: "too_small", Params: untaint.NewParams(untaint.IntParam("above", 17))},
		"darf höchstens 1 Byte lang sein":                   {Code: "too_many_bytes", Params: untaint.NewParams(untaint.IntParam("max", 1))},
	} {
		require.Equal(t, want, german(v))
	}
	// Every sentence, whole and without its parameters, is text and no template.
	for _, tag := range tags {
		for code := range read(t, tag) {
			base, variant, _ := strings.Cut(code, "/")
			v := untaint.Violation{Code: untaint.Code(base), Kind: untaint.Invalid}
			require.NotRegexp(t, `[{}]|\|\|`, catalog.Accept(tag)(v), code)
			for _, key := range []string{"reason", "relation", "format", "want", "type"} {
				v.Params = untaint.NewParams(untaint.TextParam(key, variant), untaint.TextParam("field", "{x}"))
				require.NotContains(t, catalog.Accept(tag)(v), "||", code)
			}
		}
	}
	require.Len(t, slices.Collect(maps.Keys(read(t, "de"))), len(read(t, "ru")))
	names, err := filepath.Glob("sentences/*.txt")
	require.NoError(t, err)
	require.Len(t, names, len(tags))
}

func ExampleFor() {
	answer := untaint.ProblemWriter{Catalog: catalog.For}
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/users", nil)
	r.Header.Set("Accept-Language", "ru-RU,ru;q=0.9,en;q=0.8")
	answer.Write(w, r, untaint.New("users.Create", untaint.Violation{Path: "/name", Code: "too_short", Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.IntParam("min", 21))}))
	fmt.Print(w.Body)
	// Output: {"type":"about:blank","title":"Unprocessable Entity","status":422,"errors":[{"pointer":"#/name","code":"too_short","detail":"должно содержать не менее 21 символа","params":{"min":21}}]}
}

func ExampleAccept() {
	fmt.Println(catalog.Accept("fr")(untaint.Violation{Code: "required", Kind: untaint.Invalid}))
	// Output: est obligatoire
}
