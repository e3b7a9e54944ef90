package sanitize_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/internal/text"
	"github.com/untaint/untaint/sanitize"
)

// noTime leaves out what differs from run to run.
var noTime = &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
		return slog.Attr{}
	}
	return a
}}

const evilText = "a\r\nFAKE level=INFO\x1b[2K\u009b\u202e\u2028"

const evilShown = `a\r\nFAKE level=INFO\x1b[2K\u009b\u202e\u2028`

type account struct {
	Name     string `json:"name"`
	Password string `json:"pw"`
	Age      int    `json:"age,omitempty"`
	hidden   string
}

// below is embedded under a name that is not exported.
type below struct{ Below string }

type nested struct {
	Embedded
	*below
	hidden int
	Token  int `json:"token"`
}

// live is what a program has in use while it is logged.
type live struct {
	Name string
	open map[string]int
	next *live
}

type speaking struct{ text string }

func (s speaking) String() string { return s.text }

type marshals struct{ text string }

func (m marshals) MarshalJSON() ([]byte, error) { return []byte(m.text), nil }

type textual struct {
	text string
	err  error
}

func (m textual) MarshalText() ([]byte, error) { return []byte(m.text), m.err }

type valuer struct{ v slog.Value }

func (v valuer) LogValue() slog.Value { return v.v }

type panics struct{}

func (panics) String() string { panic("boom") }

type panicsJSON struct{ X panicsJSONInner }
type panicsJSONInner struct{}

func (panicsJSONInner) MarshalJSON() ([]byte, error) { panic("boom") }

func TestLogHandler(t *testing.T) {
	cyclic := map[string]any{}
	cyclic["me"] = cyclic
	for name, tc := range map[string]struct {
		log  func(l *slog.Logger)
		want string // as JSON
	}{
		"nothing to change": {func(l *slog.Logger) { l.Info("login", "user", "ada", "n", 1) }, `{"msg":"login","user":"ada","n":1}`},
		"message":           {func(l *slog.Logger) { l.Info(evilText) }, `{"msg":` + quote(evilShown) + `}`},
		"value and key":     {func(l *slog.Logger) { l.Info("m", evilText, evilText) }, `{"msg":"m",` + quote(evilShown) + `:` + quote(evilShown) + `}`},
		"named key":         {func(l *slog.Logger) { l.Info("m", "password", "p", "Access-Token", 7, "tokens", 3) }, `{"msg":"m","password":"[redacted]","Access-Token":"[redacted]","tokens":3}`},
		"group": {func(l *slog.Logger) {
			l.Info("m", slog.Group("g", "password", "p", "x", evilText), slog.Group("token", "a", 1))
		},
			`{"msg":"m","g":{"password":"[redacted]","x":` + quote(evilShown) + `},"token":"[redacted]"}`},
		"With":                 {func(l *slog.Logger) { l.With("password", "p", "x", evilText).Info("m") }, `{"msg":"m","password":"[redacted]","x":` + quote(evilShown) + `}`},
		"WithGroup":            {func(l *slog.Logger) { l.WithGroup("a\n").Info("m", "password", "p") }, `{"msg":"m","a\\n":{"password":"[redacted]"}}`},
		"WithGroup of secrets": {func(l *slog.Logger) { l.WithGroup("token").With("a", 1).Info("m", "b", 2) }, `{"msg":"m","token":{"a":"[redacted]","b":"[redacted]"}}`},
		"secret":               {func(l *slog.Logger) { l.Info("m", "x", untaint.NewSecret("hunter2")) }, `{"msg":"m","x":"[redacted]"}`},
		"nested secret": {func(l *slog.Logger) {
			l.Info("m", "x", map[string]any{"y": []any{untaint.NewSecret("hunter2")}})
		},
			`{"msg":"m","x":{"y":["[redacted]"]}}`},
		"error":          {func(l *slog.Logger) { l.Info("m", "err", fmt.Errorf("x: %w", errors.New(evilText))) }, `{"msg":"m","err":` + quote("x: "+evilShown) + `}`},
		"good error":     {func(l *slog.Logger) { l.Info("m", "err", io.EOF) }, `{"msg":"m","err":"EOF"}`},
		"our error":      {func(l *slog.Logger) { l.Info("m", "err", sanitize.Line.Check("a\n")) }, `{"msg":"m","err":{"op":"sanitize.Check","kind":"unsafe","count":1,"violations":"line_break (context line, offset 1)"}}`},
		"LogValuer":      {func(l *slog.Logger) { l.Info("m", "x", valuer{slog.GroupValue(slog.String("password", "p"))}) }, `{"msg":"m","x":{"password":"[redacted]"}}`},
		"deep LogValuer": {func(l *slog.Logger) { l.Info("m", "x", []any{valuer{slog.StringValue(evilText)}}) }, `{"msg":"m","x":[` + quote(evilShown) + `]}`},
		"deep LogValuer of a group": {func(l *slog.Logger) {
			l.Info("m", "x", []any{valuer{slog.GroupValue(slog.String("password", "p"), slog.Int("n", 1))}})
		},
			`{"msg":"m","x":[{"n":1,"password":"[redacted]"}]}`},
		"struct":                       {func(l *slog.Logger) { l.Info("m", "x", account{Name: "ada", Password: "p", Age: 3}) }, `{"msg":"m","x":{"age":3,"name":"ada","pw":"[redacted]"}}`},
		"pointer":                      {func(l *slog.Logger) { l.Info("m", "x", &account{Name: "ada"}) }, `{"msg":"m","x":{"age":0,"name":"ada","pw":"[redacted]"}}`},
		"nil pointer":                  {func(l *slog.Logger) { l.Info("m", "x", (*account)(nil)) }, `{"msg":"m","x":null}`},
		"nil error":                    {func(l *slog.Logger) { l.Info("m", "x", error(nil)) }, `{"msg":"m","x":null}`},
		"map":                          {func(l *slog.Logger) { l.Info("m", "x", map[string]any{"Password": 1, "k\n": evilText}) }, `{"msg":"m","x":{"Password":"[redacted]","k\\n":` + quote(evilShown) + `}}`},
		"clean map":                    {func(l *slog.Logger) { l.Info("m", "x", map[int]string{1: "a"}) }, `{"msg":"m","x":{"1":"a"}}`},
		"header":                       {func(l *slog.Logger) { l.Info("m", "x", http.Header{"Cookie": {"a=b"}}) }, `{"msg":"m","x":{"Cookie":"[redacted]"}}`},
		"strings":                      {func(l *slog.Logger) { l.Info("m", "x", []string{"a", evilText}, "y", []string{"a"}) }, `{"msg":"m","x":["a",` + quote(evilShown) + `],"y":["a"]}`},
		"Stringer":                     {func(l *slog.Logger) { l.Info("m", "x", speaking{evilText}) }, `{"msg":"m","x":` + quote(evilShown) + `}`},
		"Marshaler":                    {func(l *slog.Logger) { l.Info("m", "x", marshals{`{"token":1,"a":"\u202e"}`}) }, `{"msg":"m","x":{"a":"\\u202e","token":"[redacted]"}}`},
		"good Marshaler":               {func(l *slog.Logger) { l.Info("m", "x", marshals{`{"a":1.50}`}) }, `{"msg":"m","x":{"a":1.50}}`},
		"broken Marshaler":             {func(l *slog.Logger) { l.Info("m", "x", marshals{`{`}) }, `{"msg":"m","x":"[not shown]"}`},
		"raw JSON":                     {func(l *slog.Logger) { l.Info("m", "x", json.RawMessage(`{"password":"p"}`)) }, `{"msg":"m","x":{"password":"[redacted]"}}`},
		"TextMarshaler":                {func(l *slog.Logger) { l.Info("m", "x", textual{text: evilText}) }, `{"msg":"m","x":` + quote(evilShown) + `}`},
		"broken text":                  {func(l *slog.Logger) { l.Info("m", "x", textual{err: io.EOF}) }, `{"msg":"m","x":"[not shown]"}`},
		"bytes":                        {func(l *slog.Logger) { l.Info("m", "x", []byte("a")) }, `{"msg":"m","x":"YQ=="}`},
		"bytes in a map":               {func(l *slog.Logger) { l.Info("m", "x", map[string]any{"b": []byte("a"), "token": 1}) }, `{"msg":"m","x":{"b":"61","token":"[redacted]"}}`},
		"embedded":                     {func(l *slog.Logger) { l.Info("m", "x", nested{Embedded{"a\n"}, &below{"b"}, 1, 7}) }, `{"msg":"m","x":{"Below":"b","alias":"a\\n","token":"[redacted]"}}`},
		"map that is not exported":     {func(l *slog.Logger) { l.Info("m", "x", live{Name: "a", open: map[string]int{"b": 1}}) }, `{"msg":"m","x":{"Name":"a"}}`},
		"pointer that is not exported": {func(l *slog.Logger) { l.Info("m", "x", live{Name: "a", next: &live{Name: "\n"}}) }, `{"msg":"m","x":{"Name":"a"}}`},
		"secret that is not exported":  {func(l *slog.Logger) { l.Info("m", "x", struct{ A, token string }{"a", "hunter2"}) }, `{"msg":"m","x":{"A":"a"}}`},
		"text key":                     {func(l *slog.Logger) { l.Info("m", "x", map[textual]int{{text: "token"}: 1, {text: "\u202e"}: 2}) }, `{"msg":"m","x":{"\\u202e":2,"token":"[redacted]"}}`},
		"time":                         {func(l *slog.Logger) { l.Info("m", "x", time.Unix(0, 0).UTC(), "y", []any{time.Second}) }, `{"msg":"m","x":"1970-01-01T00:00:00Z","y":[1000000000]}`},
		"panics":                       {func(l *slog.Logger) { l.Info("m", "x", panicsJSON{}) }, `{"msg":"m","x":"[panicked]"}`},
		"fmt catches":                  {func(l *slog.Logger) { l.Info("m", "x", panics{}) }, `{"msg":"m","x":{}}`},
		"cycle":                        {func(l *slog.Logger) { l.Info("m", "x", cyclic) }, `{"msg":"m","x":` + strings.Repeat(`{"me":`, 9) + `"[too large to log]"` + strings.Repeat("}", 9) + `}`},
		"empty attribute":              {func(l *slog.Logger) { l.Info("m", slog.Attr{}) }, `{"msg":"m"}`},
		"empty group":                  {func(l *slog.Logger) { l.Info("m\n", slog.Group("token"), slog.Attr{}) }, `{"msg":"m\\n"}`},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			tc.log(slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(&b, noTime), "password", "token", "cookie", "")))
			require.Equal(t, tc.want+"\n", b.String())
			// Whatever the handler below does with it, the text form is one safe line.
			b.Reset()
			tc.log(slog.New(sanitize.NewLogHandler(slog.NewTextHandler(&b, noTime), "password", "token", "cookie")))
			line := strings.TrimSuffix(b.String(), "\n")
			_, why := text.Scan(line, text.OneLine)
			require.Equal(t, text.OK, why, "%q", line)
			require.NotContains(t, line, "hunter2")
		})
	}
	_ = account{hidden: ""}
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `\`, `\\`) + `"` }

func TestLogHandlerBounds(t *testing.T) {
	var b bytes.Buffer
	l := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(&b, noTime), "token"))
	l.Info("m", "x", make([]*int, 20_000))
	l.Info("m", "x", strings.Split(strings.Repeat("\n ", 5000), " "), "y", map[string]any{"l": make([]any, 20_000), "token": 1})
	require.Less(t, b.Len(), 300_000)
	require.Contains(t, b.String(), "[too large to log]")
}

func TestLogHandlerOfNothing(t *testing.T) {
	require.PanicsWithValue(t, "sanitize.NewLogHandler: nil handler", func() { sanitize.NewLogHandler(nil) })
}

// A value whose own map is written to meanwhile is not read into: Go ends the
// program where it sees both at once.
func TestLogHandlerLeavesLiveMapsAlone(t *testing.T) {
	v := &live{Name: "a", open: map[string]int{}}
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				v.open[strings.Repeat("k", i%9)] = i
			}
		}
	}()
	l := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(io.Discard, nil), "token"))
	for range 2000 {
		l.Info("m", "x", v)
	}
	close(stop)
	<-done
}

// The wrapped handler keeps the rules that slog sets for handlers.
func TestLogHandlerConforms(t *testing.T) {
	var b bytes.Buffer
	err := slogtest.TestHandler(sanitize.NewLogHandler(slog.NewJSONHandler(&b, nil), "secret"), func() []map[string]any {
		var all []map[string]any
		for _, line := range bytes.Split(bytes.TrimSpace(b.Bytes()), []byte("\n")) {
			var m map[string]any
			require.NoError(t, json.Unmarshal(line, &m))
			all = append(all, m)
		}
		return all
	})
	require.NoError(t, err)
}

func TestLogHandlerIsTransparent(t *testing.T) {
	h := sanitize.NewLogHandler(slog.NewJSONHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelWarn}), "password")
	require.False(t, h.Enabled(context.Background(), slog.LevelInfo))
	require.True(t, h.Enabled(context.Background(), slog.LevelError))
	require.Equal(t, h, h.WithGroup(""))

	r := slog.NewRecord(time.Now(), slog.LevelError, "login", 0)
	r.AddAttrs(slog.String("user", "ada"), slog.Int("n", 1), slog.Duration("took", time.Second), slog.Group("g", slog.Bool("ok", true)))
	require.Zero(t, env.Allocs(func() { _ = h.Handle(context.Background(), r) }), "a record that needs no change")
}

// One record is one line, and no character of any payload can act on a
// terminal, whatever the payload and wherever it stands.
func FuzzLogHandler(f *testing.F) {
	f.Add(evilText)
	f.Add("\xff\u200b")
	f.Fuzz(func(t *testing.T, s string) { logsOneLine(t, s) })
}

func logsOneLine(t testing.TB, s string) {
	for _, below := range []func(io.Writer) slog.Handler{
		func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
		func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
	} {
		var b bytes.Buffer
		l := slog.New(sanitize.NewLogHandler(below(&b), "password")).With(s, s).WithGroup(s)
		l.Error(s, "a", s, s, []any{s, map[string]string{s: s}}, "password", "hunter2", "err", errors.New(s), "s", speaking{s}, "v", valuer{slog.StringValue(s)})
		line, ok := strings.CutSuffix(b.String(), "\n")
		if _, why := text.Scan(line, text.OneLine); !ok || why != text.OK {
			t.Fatalf("%q is logged as %q", s, line)
		}
		if strings.Contains(line, "hunter2") {
			t.Fatalf("%q shows the password: %q", s, line)
		}
	}
}

func TestLogHandlerOverCorpora(t *testing.T) {
	n := 0
	for _, s := range corpus(t) {
		logsOneLine(t, s)
		n++
	}
	t.Logf("%d payloads, each on one line", n)
}
