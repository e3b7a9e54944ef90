package untaint_test

import (
	"bytes"
	"database/sql"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	texttemplate "text/template"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/internal/test/nocompile"
)

const canary = "hunter2"

// Each way in which a secret could get out by accident, alone and inside other
// values, exported and not.
func TestSecretDoesNotLeak(t *testing.T) {
	type inner struct{ Password untaint.Secret[string] }
	type hidden struct {
		password untaint.Secret[string]
		bytes    untaint.Secret[[]byte]
	}
	s := untaint.NewSecret(canary)
	values := map[string]any{
		"alone":        s,
		"pointer":      &s,
		"in a struct":  inner{s},
		"hidden":       hidden{s, untaint.NewSecret([]byte(canary))},
		"hidden deep":  struct{ h *hidden }{&hidden{password: s}},
		"in a slice":   []any{s},
		"in a map":     map[string]any{"password": s},
		"as error":     fmt.Errorf("login: %v", s),
		"of a struct":  untaint.NewSecret(struct{ P string }{canary}),
		"of a pointer": untaint.NewSecret(&inner{s}),
	}
	ways := map[string]func(v any) string{
		"json": func(v any) string { b, _ := json.Marshal(v); return string(b) },
		"xml":  func(v any) string { b, _ := xml.Marshal(v); return string(b) },
		"gob":  func(v any) string { var b bytes.Buffer; _ = gob.NewEncoder(&b).Encode(v); return b.String() },
		"html/template": func(v any) string {
			return execute(template.Must(template.New("").Parse("{{.}} {{printf `%v` .}}")), v)
		},
		"template js": func(v any) string {
			return execute(template.Must(template.New("").Parse("<script>x={{.}}</script>")), v)
		},
		"text/template": func(v any) string { return execute(texttemplate.Must(texttemplate.New("").Parse("{{.}}")), v) },
		"Errorf":        func(v any) string { return fmt.Errorf("%v %+v", v, v).Error() },
		"Sprint":        func(v any) string { return fmt.Sprint(v) + fmt.Sprintln(v) },
		"log": func(v any) string {
			var b bytes.Buffer
			log.New(&b, "", 0).Printf("%v %+v %#v", v, v, v)
			return b.String()
		},
		"slog text": func(v any) string {
			var b bytes.Buffer
			slog.New(slog.NewTextHandler(&b, nil)).Info("m", "v", v, slog.Group("g", "v", v))
			return b.String()
		},
		"slog json": func(v any) string {
			var b bytes.Buffer
			slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "v", v, slog.Group("g", "v", v))
			return b.String()
		},
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "% x", "%08s", "%U", "%c"} {
		ways[verb] = func(v any) string { return fmt.Sprintf(verb, v) }
	}
	hex := fmt.Sprintf("%x", canary)
	n := 0
	for wayName, way := range ways {
		for valueName, v := range values {
			out := strings.ToLower(way(v))
			require.NotContains(t, out, canary, "%s %s", wayName, valueName)
			require.NotContains(t, out, hex, "%s %s", wayName, valueName)
			require.NotContains(t, out, "ahvudgvymg", "%s %s: base64", wayName, valueName)
			n++
		}
	}
	t.Logf("%d ways to print %d values: 0 of %d leaked", len(ways), len(values), n)
}

func execute(tmpl interface {
	Execute(w io.Writer, data any) error
}, v any) string {
	var b strings.Builder
	_ = tmpl.Execute(&b, v)
	return b.String()
}

func TestSecretShowsRedacted(t *testing.T) {
	s := untaint.NewSecret(canary)
	require.Equal(t, "[redacted]", s.String())
	require.Equal(t, "[redacted]", s.GoString())
	require.Equal(t, "[redacted]", fmt.Sprintf("%x", s))
	require.Equal(t, canary, s.Expose())
	require.Equal(t, canary, s.ValidatorValue())
	b, err := json.Marshal(struct{ P untaint.Secret[string] }{s})
	require.NoError(t, err)
	require.Equal(t, `{"P":"[redacted]"}`, string(b))
}

func TestSecretDecodes(t *testing.T) {
	var in struct {
		Password untaint.Secret[string]
		Pin      untaint.Secret[int]
		Missing  untaint.Secret[string]
	}
	require.NoError(t, json.Unmarshal([]byte(`{"Password":"hunter2","Pin":1234}`), &in))
	require.Equal(t, canary, in.Password.Expose())
	require.Equal(t, 1234, in.Pin.Expose())
	require.Empty(t, in.Missing.Expose())
	require.True(t, in.Missing.IsZero())
	require.False(t, in.Password.IsZero())
	zero := untaint.NewSecret("")
	require.True(t, zero.IsZero())

	err := json.Unmarshal([]byte(`{"Pin":"hunter2"}`), &in)
	require.ErrorIs(t, err, untaint.CodeSecretNotDecoded)
	require.ErrorIs(t, err, untaint.Malformed)
	require.NotContains(t, err.Error(), canary)
	require.Equal(t, 1234, in.Pin.Expose(), "an error leaves the old value")
}

func TestSecretFromText(t *testing.T) {
	require.Equal(t, "x", fromText[string](t, "x"))
	require.Equal(t, []byte("x"), fromText[[]byte](t, "x"))
	require.Equal(t, true, fromText[bool](t, "true"))
	require.Equal(t, int8(-7), fromText[int8](t, "-7"))
	require.Equal(t, uint16(7), fromText[uint16](t, "7"))
	require.Equal(t, 1.5, fromText[float64](t, "1.5"))
	require.Equal(t, 2024, fromText[time.Time](t, "2024-01-02T03:04:05Z").Year())

	for name, err := range map[string]error{
		"int":   new(untaint.Secret[int]).UnmarshalText([]byte(canary)),
		"range": new(untaint.Secret[int8]).UnmarshalText([]byte("999")),
		"uint":  new(untaint.Secret[uint]).UnmarshalText([]byte("-1")),
		"bool":  new(untaint.Secret[bool]).UnmarshalText([]byte(canary)),
		"float": new(untaint.Secret[float64]).UnmarshalText([]byte(canary)),
		"time":  new(untaint.Secret[time.Time]).UnmarshalText([]byte(canary)),
	} {
		require.ErrorIs(t, err, untaint.CodeSecretNotDecoded, name)
		require.ErrorIs(t, err, untaint.Malformed, name)
		require.NotContains(t, err.Error(), canary, name)
	}
	err := new(untaint.Secret[struct{ X int }]).UnmarshalText([]byte("x"))
	require.ErrorIs(t, err, untaint.Misuse)
}

func fromText[T any](t *testing.T, text string) T {
	t.Helper()
	var s untaint.Secret[T]
	require.NoError(t, s.UnmarshalText([]byte(text)))
	return s.Expose()
}

// What is written in place of a secret must not become one, whatever spelling
// it has in JSON; the old value stays.
func TestSecretRefusesRedacted(t *testing.T) {
	for _, in := range []string{
		`"[redacted]"`, `"\u005bredacted]"`, `"[redacted\u005D"`, " \"[redacted]\"\n", `"[redacted]\n"`, `" [redacted]"`,
	} {
		s := untaint.NewSecret(canary)
		err := s.UnmarshalJSON([]byte(in))
		require.ErrorIs(t, err, untaint.CodeSecretNotDecoded, in)
		require.ErrorIs(t, err, untaint.Malformed, in)
		require.Equal(t, canary, s.Expose(), in)

		of := untaint.NewSecret[any](canary)
		require.ErrorIs(t, of.UnmarshalJSON([]byte(in)), untaint.CodeSecretNotDecoded, in)
		require.Equal(t, canary, of.Expose(), in)
	}
	for _, in := range []string{"[redacted]", "[redacted]\n", " [redacted]\r\n"} {
		s := untaint.NewSecret(canary)
		require.ErrorIs(t, s.UnmarshalText([]byte(in)), untaint.CodeSecretNotDecoded, in)
		require.Equal(t, canary, s.Expose(), in)
		b := untaint.NewSecret([]byte(canary))
		require.ErrorIs(t, b.UnmarshalText([]byte(in)), untaint.Malformed, in)
		require.Equal(t, canary, string(b.Expose()), in)
	}

	type config struct{ Password untaint.Secret[string] }
	written, err := json.Marshal(config{untaint.NewSecret(canary)})
	require.NoError(t, err)
	var again config
	require.ErrorIs(t, json.Unmarshal(written, &again), untaint.CodeSecretNotDecoded)

	for _, honest := range []string{"redacted", "[redacted", "[REDACTED]", "[redacted]1"} {
		var s untaint.Secret[string]
		require.NoError(t, s.UnmarshalText([]byte(honest)))
		require.Equal(t, honest, s.Expose())
		require.NoError(t, s.UnmarshalJSON([]byte(`"`+honest+`"`)))
		require.Equal(t, honest, s.Expose())
	}
}

// Strings go through a shorter way than the rest where they have no escapes.
func TestSecretReadsJSONStrings(t *testing.T) {
	for in, want := range map[string]string{
		`"a"`: "a", `""`: "", `"a\"b"`: `a"b`, `"\u00e4"`: "ä", `"ä"`: "ä", " \"a\" ": "a", `"\\"`: `\`, `null`: "",
	} {
		var s untaint.Secret[string]
		require.NoError(t, s.UnmarshalJSON([]byte(in)), in)
		require.Equal(t, want, s.Expose(), in)
	}
	for _, in := range []string{``, `"`, `"a`, `a"`, `"a""`, `"a" "b"`, "\"a\nb\"", `1`, `["a"]`, `"\x"`, `"a"b"`} {
		s := untaint.NewSecret(canary)
		require.ErrorIs(t, s.UnmarshalJSON([]byte(in)), untaint.CodeSecretNotDecoded, "%q", in)
		require.Equal(t, canary, s.Expose(), "%q", in)
	}
}

func TestSecretIsNotCompared(t *testing.T) {
	files, refused := nocompile.Run(t, "testdata/nocompile")
	require.Equal(t, 1, files)
	require.Equal(t, 4, refused)
	require.False(t, reflect.TypeFor[untaint.Secret[string]]().Comparable())
	require.NotEqual(t, untaint.NewSecret("a"), untaint.NewSecret("a"))
	require.Equal(t, untaint.Secret[string]{}, untaint.Secret[string]{})
}

var kept untaint.Secret[string]

func TestSecretAllocs(t *testing.T) {
	password, inJSON, inText := canary, []byte(`"hunter2"`), []byte(canary)
	require.LessOrEqual(t, env.Allocs(func() { kept = untaint.NewSecret(password) }), 1.0)
	require.Zero(t, env.Allocs(func() { _ = kept.Expose() }))
	require.LessOrEqual(t, env.Allocs(func() { _ = kept.UnmarshalJSON(inJSON) }), 3.0)
	require.LessOrEqual(t, env.Allocs(func() { _ = kept.UnmarshalText(inText) }), 2.0)
	require.Zero(t, env.Allocs(func() { _ = kept.IsZero() }))
}

// database/sql asks a value that is a driver.Valuer for what to bind.
func TestSecretIsNotBoundByItself(t *testing.T) {
	s := untaint.NewSecret(canary)
	_, err := s.Value()
	require.ErrorIs(t, err, untaint.CodeSecretNotExposed)
	require.ErrorIs(t, err, untaint.Misuse)
	var n sql.Null[untaint.Secret[string]]
	n.V, n.Valid = s, true
	_, err = n.Value()
	require.ErrorIs(t, err, untaint.CodeSecretNotExposed, "nor inside a sql.Null")
	_, err = s.GobEncode()
	require.True(t, errors.Is(err, untaint.CodeSecretNotExposed))
}
