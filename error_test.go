package untaint_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
)

const (
	codeShort untaint.Code = "too_short"
	codeEmail untaint.Code = "not_email"
)

func short(path string) untaint.Violation {
	return untaint.Violation{Path: path, Code: codeShort, Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.IntParam("min", 3))}
}

func several(n int) error {
	c := untaint.Collector{Op: "signup.Check"}
	for i := range n {
		c.Add(short(untaint.PathIndex("/names", i)))
	}
	return c.Err()
}

func TestIsFindsKindAndCode(t *testing.T) {
	ours := untaint.New("signup.Check", short("/name"))
	email := untaint.New("signup.Check", untaint.Violation{Path: "/email", Code: codeEmail, Kind: untaint.Unsafe})
	for name, err := range map[string]error{
		"bare":           ours,
		"wrapped":        fmt.Errorf("signup: %w", ours),
		"wrapped twice":  fmt.Errorf("a: %w", fmt.Errorf("b: %w", ours)),
		"joined":         errors.Join(io.EOF, ours),
		"joined wrapped": fmt.Errorf("x: %w", errors.Join(io.EOF, fmt.Errorf("y: %w", ours))),
		"two verbs":      fmt.Errorf("%w and %w", io.EOF, ours),
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, err, untaint.Invalid)
			require.ErrorIs(t, err, codeShort)
			require.NotErrorIs(t, err, untaint.Unsafe)
			require.NotErrorIs(t, err, codeEmail)
			found, ok := untaint.As(err)
			require.True(t, ok)
			require.Equal(t, "signup.Check", found.Op())
		})
	}
	both := errors.Join(ours, email)
	require.ErrorIs(t, both, untaint.Unsafe)
	require.ErrorIs(t, both, codeShort)
	require.Equal(t, untaint.Unsafe, untaint.KindOf(both))
	require.Len(t, slices.Collect(untaint.Violations(both)), 2)
}

// A nil *Error that became an error is found to be nothing, and panics nowhere.
func TestTypedNil(t *testing.T) {
	err := fmt.Errorf("x: %w", (*untaint.Error)(nil))
	require.NotErrorIs(t, err, untaint.Invalid)
	require.NotErrorIs(t, err, untaint.CodeUnnamed)
	_, ok := untaint.As(err)
	require.False(t, ok)
	for range untaint.Violations(err) {
		t.Fatal("a violation")
	}
	var c untaint.Collector
	c.Merge("/a", err)
	require.ErrorIs(t, c.Err(), untaint.CodeForeignError)
}

func TestKindOf(t *testing.T) {
	invalid := untaint.New("op", short(""))
	for name, row := range map[string]struct {
		err  error
		want untaint.Kind
	}{
		"nil":                 {nil, 0},
		"foreign":             {io.EOF, untaint.Failed},
		"ours":                {invalid, untaint.Invalid},
		"joined with foreign": {errors.Join(invalid, io.EOF), untaint.Failed},
		"body too large":      {fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 9}), untaint.TooLarge},
		"no body too large":   {fmt.Errorf("read: %w", (*http.MaxBytesError)(nil)), untaint.Failed},
		"client gone":         {fmt.Errorf("query: %w", context.Canceled), untaint.Canceled},
		"deadline":            {&url.Error{Op: "Get", URL: "http://x", Err: context.DeadlineExceeded}, untaint.Timeout},
		"no rows":             {fmt.Errorf("user: %w", sql.ErrNoRows), untaint.NotFound},
		"no file":             {noFile(), untaint.NotFound},
		"no permission":       {&fs.PathError{Op: "open", Path: "/etc/shadow", Err: syscall.EACCES}, untaint.Denied},
		"ours and no rows":    {errors.Join(invalid, sql.ErrNoRows), untaint.NotFound},
		"no rows as a cause":  {untaint.Wrap("op", short(""), sql.ErrNoRows), untaint.Invalid},
		"no rows and foreign": {errors.Join(sql.ErrNoRows, io.EOF), untaint.Failed},
		"wrapped":             {fmt.Errorf("x: %w", invalid), untaint.Invalid},
		"typed nil":           {(*untaint.Error)(nil), untaint.Failed},
		"built by nobody":     {&untaint.Error{}, untaint.Misuse},
		"unknown kind":        {untaint.New("op", untaint.Violation{Code: "x"}), untaint.Misuse},
		"kind past the end":   {untaint.New("op", untaint.Violation{Code: "x", Kind: 99}), untaint.Misuse},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, row.want, untaint.KindOf(row.err)) })
	}
}

func noFile() error {
	_, err := os.Open("/no/such/file")
	return err
}

// The order in which kinds are declared is the order of severity; a change of
// it changes which status a mixed error answers with.
func TestKindsInOrderOfSeverity(t *testing.T) {
	var names []string
	var statuses []int
	var grpc []uint32
	for k := untaint.Invalid; k <= untaint.Misuse; k++ {
		names = append(names, k.String())
		statuses = append(statuses, k.Status())
		grpc = append(grpc, k.GRPC())
		text, err := k.MarshalText()
		require.NoError(t, err)
		require.Equal(t, k.Error(), string(text))
	}
	require.Equal(t, []string{"invalid", "malformed", "unsupported", "not_found", "conflict", "too_large",
		"unsafe", "unauthenticated", "denied", "rate_limited", "canceled", "busy", "timeout", "failed", "misuse"}, names)
	require.Equal(t, []int{422, 400, 415, 404, 409, 413, 400, 401, 403, 429, 499, 503, 504, 500, 500}, statuses)
	require.Equal(t, []uint32{3, 3, 12, 5, 6, 8, 3, 16, 7, 8, 1, 14, 4, 13, 13}, grpc)
	require.EqualValues(t, 2, untaint.Kind(0).GRPC())
	require.EqualValues(t, 2, untaint.Kind(200).GRPC())
	require.Equal(t, "unknown", untaint.Kind(0).String())
	require.Equal(t, "unknown", untaint.Kind(200).String())
	require.Equal(t, 500, untaint.Kind(200).Status())
}

func TestErrorText(t *testing.T) {
	for want, err := range map[string]error{
		"signup.Check: invalid: /name too_short (min 3)": untaint.New("signup.Check", short("/name")),
		"signup.Check: invalid: too_short (min 3)":       untaint.New("signup.Check", short("")),
		"signup.Check: conflict: /email taken": untaint.New("signup.Check",
			untaint.Violation{Path: "/email", Code: "taken", Kind: untaint.Conflict}),
		"op: invalid: bad (field /a, min 1, max 2)": untaint.New("op", untaint.Violation{Code: "bad", Kind: untaint.Invalid,
			Params: untaint.NewParams(untaint.TextParam("field", "/a"), untaint.IntParam("min", 1), untaint.IntParam("max", 2))}),
		"signup.Check: invalid: /names/0 too_short (min 3); /names/1 too_short (min 3)": several(2),
	} {
		require.Equal(t, want, err.Error())
	}
	require.True(t, strings.HasSuffix(several(100).Error(), "; and 92 more"), several(100).Error())
}

func TestCollectorCapsAndCounts(t *testing.T) {
	err := several(untaint.MaxViolations + 5)
	e, ok := untaint.As(err)
	require.True(t, ok)
	require.Equal(t, untaint.MaxViolations, len(slices.Collect(untaint.Violations(err))))
	require.Equal(t, 5, e.Dropped())

	var c untaint.Collector
	for range untaint.MaxViolations {
		require.False(t, c.Full())
		c.Add(short(""))
	}
	require.True(t, c.Full())
	require.Equal(t, untaint.MaxViolations, c.Len())
	c.Add(untaint.Violation{Code: "worse", Kind: untaint.Denied})
	require.Equal(t, untaint.Denied, untaint.KindOf(c.Err()), "a dropped violation still counts for the kind")
}

func TestCollectorWithoutViolationsIsNil(t *testing.T) {
	var c untaint.Collector
	require.True(t, c.Err() == nil, "a typed nil would not be nil")
	c.Merge("/x", nil)
	c.Because(io.EOF)
	require.True(t, c.Err() == nil)
}

func TestCollectorErrDoesNotChangeLater(t *testing.T) {
	c := untaint.Collector{Op: "op"}
	c.Add(short("/a"))
	first := c.Err()
	text := first.Error()
	c.Add(short("/b"))
	require.Equal(t, text, first.Error())
	require.Equal(t, "op: invalid: /a too_short (min 3); /b too_short (min 3)", c.Err().Error())
}

func TestCollectorMerge(t *testing.T) {
	c := untaint.Collector{Op: "outer"}
	c.Merge("/user", errors.Join(several(2), fmt.Errorf("wrapped: %w", untaint.New("x", short("")))))
	require.Equal(t, "outer: invalid: /user/names/0 too_short (min 3); /user/names/1 too_short (min 3); /user too_short (min 3)",
		c.Err().Error())

	c = untaint.Collector{Op: "outer"}
	c.Merge("/file", io.ErrUnexpectedEOF)
	require.Equal(t, "outer: failed: /file foreign_error", c.Err().Error())
	require.ErrorIs(t, c.Err(), io.ErrUnexpectedEOF)

	c = untaint.Collector{Op: "outer"}
	c.Merge("", several(untaint.MaxViolations+3))
	e, _ := untaint.As(c.Err())
	require.Equal(t, 3, e.Dropped())
}

func TestWrapKeepsTheCauseForIsAlone(t *testing.T) {
	cause := valueError("dial tcp: password hunter2")
	err := untaint.Wrap("db.Open", untaint.Violation{Code: "unreachable", Kind: untaint.Failed}, cause)
	require.ErrorIs(t, err, cause)
	for name, text := range renderings(t, err) {
		require.NotContains(t, text, "hunter2", name)
	}
}

// valueError is an error that fmt's reflection would print in full.
type valueError string

func (e valueError) Error() string { return string(e) }

// The cause may hold what must not be seen, and so may a code or a path built
// from input. Nothing that prints an error may show the first, and what shows
// the others must not be able to forge or reorder a line.
func TestHostilePartsAreHarmless(t *testing.T) {
	const evil = "x\r\nERROR forged \u202e\u2066\x1b[31m\u009b\x00\u2028"
	err := untaint.New("op\nforged", untaint.Violation{
		Path: untaint.PathKey("/map", evil+"/~"),
		Code: untaint.Code(evil),
		Kind: untaint.Invalid,
		Params: untaint.NewParams(
			untaint.TextParam("field\n", evil),
		),
	})
	require.Contains(t, err.Error(), "unnamed")
	for name, text := range renderings(t, err) {
		text = strings.TrimSuffix(text, "\n")
		for _, bad := range []string{"\n", "\r", "\x1b", "\u202e", "\u2066", "\u009b", "\x00", "\u2028"} {
			require.NotContains(t, text, bad, name)
		}
	}
	raw := untaint.New("op", untaint.Violation{Path: "/a\nb", Code: "x", Kind: untaint.Invalid})
	require.Equal(t, "op: invalid: /a\ufffdb x", raw.Error())
}

func TestPathKey(t *testing.T) {
	long := strings.Repeat("k", 100)
	for want, key := range map[string]string{
		"/m/a~1b~0c":                     "a/b~c",
		"/m/":                            "",
		"/m/\ufffdx":                     "\u202ex",
		"/m/a\ufffdb":                    "a\xffb",
		"/m/" + long[:64] + "…":          long,
		"/m/" + strings.Repeat("é", 32):  strings.Repeat("é", 32),
		"/m/" + long[:63] + "…":          long[:63] + "éé",
		"/m/" + strings.Repeat("~0", 64): strings.Repeat("~", 64),
	} {
		require.Equal(t, want, untaint.PathKey("/m", key))
	}
	require.Equal(t, "/tags/12", untaint.PathIndex("/tags", 12))

	deep := ""
	for range 10_000 {
		deep = untaint.PathIndex(deep, 0)
	}
	for v := range untaint.Violations(untaint.New("op", short(deep))) {
		require.LessOrEqual(t, len(v.Path), 1024+len("…"))
	}
}

// renderings returns everything that can be made of an error by printing,
// logging, encoding or sending it.
func renderings(t *testing.T, err error) map[string]string {
	t.Helper()
	all := map[string]string{
		"Error":   err.Error(),
		"wrapped": fmt.Errorf("handler: %w", err).Error(),
	}
	holder := struct {
		Exported   error
		unexported error
	}{err, err}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		all[verb] = fmt.Sprintf(verb, err)
		all["in a struct "+verb] = fmt.Sprintf(verb, holder)
		all["in a slice "+verb] = fmt.Sprintf(verb, []error{err})
	}
	for v := range untaint.Violations(err) {
		all["violation %#v"] = fmt.Sprintf("%#v", v)
		all["violation %+v in a struct"] = fmt.Sprintf("%+v", struct{ V untaint.Violation }{v})
		all["violation String"] = v.String()
		b, e := json.Marshal(v)
		require.NoError(t, e)
		all["violation json"] = string(b)
	}
	b, e := json.Marshal(err)
	require.NoError(t, e)
	require.True(t, json.Valid(b), string(b))
	all["json"] = string(b)
	for name, logged := range map[string]error{"direct": err, "wrapped": fmt.Errorf("handler: %w", err)} {
		var text, js bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Error("refused", "err", logged)
		slog.New(slog.NewJSONHandler(&js, nil)).Error("refused", "err", logged)
		all["slog text "+name], all["slog json "+name] = text.String(), js.String()
	}
	status, body := problem(t, err)
	all["problem"] = fmt.Sprint(status, " ", body)
	return all
}

func TestErrorJSON(t *testing.T) {
	c := untaint.Collector{Op: "validate.JSON"}
	c.Add(short("/name"))
	c.Add(untaint.Violation{Path: "/role", Code: "not_in_set", Kind: untaint.Denied,
		Params: untaint.NewParams(untaint.TextParam("set", `a "b" <c>`), untaint.IntParam("n", -2))})
	b, err := json.Marshal(c.Err())
	require.NoError(t, err)
	require.Equal(t, `{"op":"validate.JSON","kind":"denied","violations":[`+
		`{"pointer":"/name","code":"too_short","kind":"invalid","params":{"min":3}},`+
		`{"pointer":"/role","code":"not_in_set","kind":"denied","params":{"set":"a \"b\" \u003cc\u003e","n":-2}}]}`, string(b))

	b, err = json.Marshal(several(untaint.MaxViolations + 1))
	require.NoError(t, err)
	require.True(t, bytes.HasSuffix(b, []byte(`],"dropped":1}`)))
}

func TestLogValue(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("refused", "err", several(2))
	log.Info("refused", "err", fmt.Errorf("signup: %w", several(1)))
	require.Equal(t, `level=INFO msg=refused err.op=signup.Check err.kind=invalid err.count=2 `+
		`err.violations="/names/0 too_short (min 3); /names/1 too_short (min 3)"`+"\n"+
		`level=INFO msg=refused err="signup: signup.Check: invalid: /names/0 too_short (min 3)"`+"\n", b.String())
}

func TestParams(t *testing.T) {
	v := untaint.Violation{Params: untaint.NewParams(untaint.IntParam("min", 3), untaint.TextParam("field", "/a"))}
	require.Equal(t, int64(3), v.Params.Get("min").Value())
	require.Equal(t, "min", v.Params.Get("min").Key())
	require.Equal(t, "/a", v.Params.Get("field").Value())
	require.Equal(t, "/a", v.Params.Get("field").String())
	require.Nil(t, v.Params.Get("none").Value())
	require.Empty(t, v.Params.Get("none").String())
	require.Nil(t, v.Params.Get("").Value())
}

func TestAllocations(t *testing.T) {
	v := short("/name")
	var sink error
	require.LessOrEqual(t, env.Allocs(func() { sink = untaint.New("op", v) }), 1.0)
	require.LessOrEqual(t, env.Allocs(func() {
		c := untaint.Collector{Op: "op"}
		c.Add(v)
		c.Add(v)
		c.Add(v)
		c.Add(v)
		sink = c.Err()
	}), 3.0)
	wrapped := fmt.Errorf("x: %w", sink)
	require.Zero(t, env.Allocs(func() {
		if !errors.Is(wrapped, untaint.Invalid) || !errors.Is(wrapped, codeShort) {
			panic("not found")
		}
	}))
}

func BenchmarkNew(b *testing.B) {
	v := short("/name")
	b.ReportAllocs()
	for b.Loop() {
		_ = untaint.New("op", v)
	}
}

func BenchmarkCollectFour(b *testing.B) {
	v := short("/name")
	b.ReportAllocs()
	for b.Loop() {
		c := untaint.Collector{Op: "op"}
		for range 4 {
			c.Add(v)
		}
		_ = c.Err()
	}
}

func BenchmarkIs(b *testing.B) {
	err := fmt.Errorf("x: %w", untaint.New("op", short("/name")))
	b.ReportAllocs()
	for b.Loop() {
		_ = errors.Is(err, untaint.Invalid)
	}
}

// byTask is what a program gathers by hand: one place for each task.
type byTask []error

func (s byTask) Error() string   { return "several" }
func (s byTask) Unwrap() []error { return s }

// An error that is not nil is one, even where all of its branches are.
func TestBranchesAreNil(t *testing.T) {
	for _, err := range []error{byTask{nil}, byTask{nil, nil}, byTask{byTask{nil}}, fmt.Errorf("at: %w", byTask{nil})} {
		require.Equal(t, untaint.Failed, untaint.KindOf(err))
		var c untaint.Collector
		c.Merge("/a", err)
		require.ErrorIs(t, c.Err(), untaint.CodeForeignError)
	}
}

// An Error that nobody made by New is a mistake, and not lost.
func TestMergeOfAnEmptyError(t *testing.T) {
	var c untaint.Collector
	c.Merge("/a", &untaint.Error{})
	require.Equal(t, untaint.Misuse, untaint.KindOf(c.Err()))
}

// A flood of small mistakes does not hide the kind of what comes after them.
func TestIsSeesTheKindPastTheCap(t *testing.T) {
	c := untaint.Collector{Op: "test"}
	for range untaint.MaxViolations {
		c.Add(untaint.Violation{Code: codeShort, Kind: untaint.Invalid})
	}
	require.NotErrorIs(t, c.Err(), untaint.Unsafe)
	c.Add(untaint.Violation{Code: codeEmail, Kind: untaint.Unsafe})
	require.ErrorIs(t, c.Err(), untaint.Unsafe)
	require.ErrorIs(t, c.Err(), untaint.Invalid)
	require.NotErrorIs(t, c.Err(), untaint.Denied)
	require.NotErrorIs(t, &untaint.Error{}, untaint.Kind(0))
}
