package untaint_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
)

// problem returns what WriteProblem answers with.
func problem(t *testing.T, err error) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	untaint.WriteProblem(w, httptest.NewRequest(http.MethodPost, "/", nil), err)
	require.True(t, json.Valid(w.Body.Bytes()), w.Body.String())
	return w.Code, w.Body.String()
}

func TestWriteProblem(t *testing.T) {
	c := untaint.Collector{Op: "validate.JSON"}
	c.Add(short("/name"))
	c.Add(untaint.Violation{Path: untaint.PathKey("/tags", "ü 50%/x"), Code: "same_as_name", Kind: untaint.Malformed})
	status, body := problem(t, fmt.Errorf("signup: %w", c.Err()))
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, `{"type":"about:blank","title":"Bad Request","status":400,"errors":[`+
		`{"pointer":"#/name","code":"too_short","detail":"`+untaint.English(short("/name"))+`","params":{"min":3}},`+
		`{"pointer":"#/tags/%C3%BC%2050%25~1x","code":"same_as_name","detail":"same as name"}]}`+"\n", body)
}

func TestWriteProblemHeaders(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Length", "3")
	untaint.WriteProblem(w, httptest.NewRequest(http.MethodHead, "/", nil), several(1))
	require.Equal(t, 422, w.Code)
	require.Empty(t, w.Body.String(), "HEAD has no body")
	require.Equal(t, http.Header{
		"Content-Type":           {"application/problem+json"},
		"X-Content-Type-Options": {"nosniff"},
		"Cache-Control":          {"no-store"},
	}, w.Header())
}

// What is our fault or unknown says nothing about itself (ASVS 16.5.1).
func TestWriteProblemIsOpaque(t *testing.T) {
	const opaque = `{"type":"about:blank","title":"Internal Server Error","status":500}` + "\n"
	misuse := untaint.New("validate.For", untaint.Violation{Path: "/Secret", Code: "bad_tag", Kind: untaint.Misuse})
	for name, err := range map[string]error{
		"nil":                nil,
		"foreign":            errors.New("pq: password authentication failed for user hunter2"),
		"misuse":             misuse,
		"ours and foreign":   errors.Join(several(1), io.EOF),
		"ours and a misuse":  errors.Join(several(1), misuse),
		"failed":             untaint.New("db.Exec", untaint.Violation{Code: "sink", Kind: untaint.Failed}),
		"typed nil":          (*untaint.Error)(nil),
		"empty join":         emptyJoin{},
		"wrapped nothing":    wrapsNil{},
		"foreign with cause": fmt.Errorf("open /etc/shadow: %w", io.EOF),
	} {
		t.Run(name, func(t *testing.T) {
			status, body := problem(t, err)
			require.Equal(t, 500, status)
			require.Equal(t, opaque, body)
		})
	}
}

type emptyJoin struct{}

func (emptyJoin) Error() string   { return "hunter2" }
func (emptyJoin) Unwrap() []error { return nil }

type wrapsNil struct{}

func (wrapsNil) Error() string { return "hunter2" }
func (wrapsNil) Unwrap() error { return nil }

func TestWriteProblemDropped(t *testing.T) {
	var body struct {
		Errors  []json.RawMessage
		Dropped int
	}
	_, text := problem(t, errors.Join(several(untaint.MaxViolations+2), several(3)))
	require.NoError(t, json.Unmarshal([]byte(text), &body))
	require.Len(t, body.Errors, untaint.MaxViolations)
	require.Equal(t, 5, body.Dropped)
}

func TestProblemWriter(t *testing.T) {
	german := func(v untaint.Violation) string {
		if v.Code == codeShort {
			return "mindestens " + v.Params.Get("min").String() + " Zeichen"
		}
		return untaint.English(v)
	}
	p := untaint.ProblemWriter{
		Status: func(k untaint.Kind) int {
			if k == untaint.Invalid {
				return http.StatusBadRequest
			}
			return k.Status()
		},
		Catalog: func(r *http.Request) untaint.Catalog {
			if r.Header.Get("Accept-Language") == "de" {
				return german
			}
			return nil
		},
	}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	w := httptest.NewRecorder()
	p.Write(w, r, several(1))
	require.Equal(t, 400, w.Code)
	require.Contains(t, w.Body.String(), untaint.English(short("")))

	r.Header.Set("Accept-Language", "de")
	w = httptest.NewRecorder()
	p.Write(w, r, several(1))
	require.Contains(t, w.Body.String(), `"detail":"mindestens 3 Zeichen"`)

	for _, odd := range []int{0, 200, 302, 700, 499} {
		w = httptest.NewRecorder()
		untaint.ProblemWriter{Status: func(untaint.Kind) int { return odd }}.Write(w, r, several(1))
		if odd == 499 {
			require.Equal(t, 499, w.Code)
			require.Contains(t, w.Body.String(), "Client Closed Request")
			continue
		}
		require.Equal(t, 500, w.Code)
	}
	w = httptest.NewRecorder()
	untaint.ProblemWriter{Status: func(untaint.Kind) int { return 599 }}.Write(w, nil, several(1))
	require.Contains(t, w.Body.String(), `"title":"Error 599"`)
}

// An answer that was begun leaves nothing behind that describes its content.
func TestHeadersOfABegunAnswer(t *testing.T) {
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Disposition", "Content-Range", "Content-Language",
		"Content-Location", "ETag", "Last-Modified", "Expires", "Content-Type", "Content-Digest", "Repr-Digest", "Surrogate-Control",
		"Content-MD5", "Digest", "Transfer-Encoding",
		"Cache-Control", "CDN-Cache-Control", "Cloudflare-CDN-Cache-Control"} {
		w := httptest.NewRecorder()
		w.Header().Set(name, "begun")
		w.Header().Set("Set-Cookie", "a=b")
		w.Header().Set("WWW-Authenticate", "Bearer")
		untaint.WriteProblem(w, nil, several(1))
		require.NotContains(t, w.Header().Values(name), "begun", name)
		require.Equal(t, []string{"a=b"}, w.Header()["Set-Cookie"])
		require.Equal(t, []string{"Bearer"}, w.Header()["Www-Authenticate"])
	}
	one, other := httptest.NewRecorder(), httptest.NewRecorder()
	untaint.WriteProblem(one, nil, several(1))
	one.Header().Add("Content-Type", "x")
	one.Header()["Cache-Control"][0] = "public"
	untaint.WriteProblem(other, nil, several(1))
	require.Equal(t, []string{"nosniff"}, one.Header()["X-Content-Type-Options"])
	require.Equal(t, []string{"no-store"}, other.Header()["Cache-Control"])
}

// A middleware that compresses has often said so before the handler runs.
func TestContentEncodingOfAMiddleware(t *testing.T) {
	failing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/own" {
			w.Header().Set("Content-Encoding", "gzip")
		}
		untaint.WriteProblem(w, r, several(1))
	})
	compressing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		failing(compressed{w, z}, r)
	})
	for _, two := range []bool{false, true} {
		for path, handler := range map[string]http.Handler{"/own": failing, "/": compressing, "/timed": http.TimeoutHandler(failing, time.Minute, "")} {
			s := httptest.NewUnstartedServer(handler)
			s.EnableHTTP2 = two
			s.StartTLS()
			res, err := s.Client().Get(s.URL + path)
			require.NoError(t, err)
			body, err := io.ReadAll(res.Body)
			require.NoError(t, err, path)
			require.NoError(t, res.Body.Close())
			require.Contains(t, string(body), `"status":422`, path)
			require.Equal(t, path == "/", res.Uncompressed)
			require.Equal(t, two, res.ProtoMajor == 2)
			s.Close()
		}
	}
}

type compressed struct {
	http.ResponseWriter
	to io.Writer
}

func (c compressed) Write(b []byte) (int, error) { return c.to.Write(b) }

// A function of the program's that panics does so before anything is sent, so that
// what recovers can still answer.
func TestPanicsBeforeTheAnswer(t *testing.T) {
	for name, p := range map[string]untaint.ProblemWriter{
		"status":  {Status: func(untaint.Kind) int { panic("x") }},
		"catalog": {Catalog: func(*http.Request) untaint.Catalog { return func(untaint.Violation) string { panic("x") } }},
		"foreign": {Foreign: func(error) untaint.Kind { panic("x") }},
		"extend":  {Extend: func(*http.Request, *untaint.Error) map[string]string { panic("x") }},
		"refusal": {OnRefusal: func(*http.Request, *untaint.Error) { panic("x") }},
	} {
		w, err := httptest.NewRecorder(), several(1)
		if name == "foreign" {
			err = errors.New("foreign")
		}
		require.Panics(t, func() { p.Write(w, nil, err) }, name)
		w.WriteHeader(http.StatusTeapot)
		require.Equal(t, http.StatusTeapot, w.Code, name)
		require.Empty(t, w.Header(), name)
	}
}

func TestRetryAfter(t *testing.T) {
	busy := func(k untaint.Kind, ps ...untaint.Param) error {
		return untaint.New("op", untaint.Violation{Code: "too_many_running", Kind: k, Params: untaint.NewParams(ps...)})
	}
	wait := func(n int64) untaint.Param { return untaint.IntParam("retry_after", n) }
	for name, row := range map[string]struct {
		err  error
		want string
	}{
		"busy":                {busy(untaint.Busy), "5"},
		"rate limited":        {busy(untaint.RateLimited, wait(30)), "30"},
		"the longest":         {errors.Join(busy(untaint.RateLimited, wait(30)), busy(untaint.Busy, wait(60))), "60"},
		"another kind's":      {errors.Join(busy(untaint.RateLimited, wait(30)), busy(untaint.Invalid, wait(60))), "30"},
		"of no time":          {busy(untaint.Busy, wait(0)), "5"},
		"negative":            {busy(untaint.Busy, wait(-1)), "5"},
		"for ever":            {busy(untaint.Busy, wait(1<<62)), "86400"},
		"not a number":        {busy(untaint.Busy, untaint.TextParam("retry_after", "x\r\nSet-Cookie: a=b")), "5"},
		"a worse one":         {errors.Join(busy(untaint.Busy, wait(30)), busy(untaint.Timeout)), ""},
		"nothing to wait for": {several(1), ""},
	} {
		w := httptest.NewRecorder()
		untaint.WriteProblem(w, nil, row.err)
		require.Equal(t, row.want, w.Header().Get("Retry-After"), name)
	}
	w := httptest.NewRecorder()
	w.Header().Set("Retry-After", "120")
	untaint.WriteProblem(w, nil, busy(untaint.Busy))
	require.Equal(t, []string{"120"}, w.Header()["Retry-After"], "what the handler knows")
}

// What HTML gives a meaning is not in a pointer, for the page that puts the
// answer into a script element.
func TestPointerInAPage(t *testing.T) {
	_, body := problem(t, untaint.New("op", untaint.Violation{Path: untaint.PathKey("", "a&b</script>'\""), Code: "x", Kind: untaint.Invalid}))
	require.Contains(t, body, `{"pointer":"#/a\u0026b%3C~1script%3E'%22",`)
}

// Names of the schema stay in the log.
func TestNoSchemaNamesInAnswers(t *testing.T) {
	err := untaint.New("db.Exec", untaint.Violation{Path: "/email", Code: "unique_violation", Kind: untaint.Conflict,
		Params: untaint.NewParams(untaint.TextParam("constraint", "users_email_key"), untaint.TextParam("column", "email_lower"), untaint.IntParam("max", 3))})
	_, body := problem(t, err)
	require.Equal(t, `{"type":"about:blank","title":"Conflict","status":409,"errors":[`+
		`{"pointer":"#/email","code":"unique_violation","detail":"is already taken","params":{"max":3}}]}`+"\n", body)
	require.Contains(t, err.Error(), "users_email_key")
	_, body = problem(t, untaint.New("op", untaint.Violation{Code: "wrong_format", Kind: untaint.Invalid,
		Params: untaint.NewParams(untaint.IntParam("line", 2), untaint.IntParam("column", 7), untaint.ListParam("column", "email_lower"))}))
	require.Contains(t, body, `"params":{"line":2,"column":7}}`)
	say := func(v untaint.Violation) string { return untaint.Fill("{constraint} {column}", v.Params, nil) }
	w := httptest.NewRecorder()
	untaint.ProblemWriter{Catalog: func(*http.Request) untaint.Catalog { return say }}.Write(w, nil, err)
	require.NotContains(t, w.Body.String(), "users_email_key")
	require.Equal(t, map[string][]string{"email": {"… …"}}, untaint.ByField(err, say))
}

func TestExtend(t *testing.T) {
	more := map[string]string{"type": "https://example.com/codes#too_short", "instance": "/log/1", "request_id": "7\"</script>\r\n",
		"title": "x", "status": "200", "errors": "x", "dropped": "x", "a\"b": "c", "detail": ""}
	var seen *untaint.Error
	p := untaint.ProblemWriter{Extend: func(_ *http.Request, e *untaint.Error) map[string]string { seen = e; return more }}
	w := httptest.NewRecorder()
	p.Write(w, nil, fmt.Errorf("x: %w", several(1)))
	require.Equal(t, `{"type":"https://example.com/codes#too_short","title":"Unprocessable Entity","status":422,"a\"b":"c","detail":"",`+
		`"instance":"/log/1","request_id":"7\"\u003c/script\u003e`+"\ufffd\ufffd"+`","errors":[{"pointer":"#/names/0","code":"too_short",`+
		`"detail":"must be at least 3 characters long","params":{"min":3}}]}`+"\n", w.Body.String())
	require.True(t, json.Valid(w.Body.Bytes()))
	require.Equal(t, "signup.Check", seen.Op())

	w = httptest.NewRecorder()
	p.Write(w, nil, io.EOF)
	require.Equal(t, 500, w.Code)
	require.Contains(t, w.Body.String(), `"instance":"/log/1"`)
	require.NotContains(t, w.Body.String(), `"errors"`)
}

// The hook sees each answer once, before anything of it, and finds in its error
// what the handler had.
func TestOnRefusal(t *testing.T) {
	for name, row := range map[string]struct {
		err    error
		op     string
		kind   untaint.Kind
		events []string
	}{
		"ours":    {fmt.Errorf("x: %w", several(2)), "signup.Check", untaint.Invalid, []string{"input_validation_fail", "input_validation_fail"}},
		"foreign": {io.EOF, "", untaint.Failed, []string{""}},
		"known":   {fmt.Errorf("x: %w", fs.ErrPermission), "", untaint.Denied, []string{"authz_fail"}},
		"both":    {errors.Join(several(1), io.EOF), "signup.Check", untaint.Failed, []string{"input_validation_fail"}},
		"two":     {errors.Join(several(1), untaint.New("b", untaint.Violation{Code: "not_one_of", Kind: untaint.Invalid})), "signup.Check", untaint.Invalid, []string{"input_validation_fail", "input_validation_discrete_fail"}},
		"nil":     {nil, "", untaint.Misuse, []string{""}},
		"rate":    {untaint.New("a", untaint.Violation{Code: "x", Kind: untaint.RateLimited}), "a", untaint.RateLimited, []string{"excess_rate_limit_exceeded"}},
		"login":   {untaint.New("a", untaint.Violation{Code: "x", Kind: untaint.Unauthenticated}), "a", untaint.Unauthenticated, []string{"authn_login_fail"}},
		"upload":  {untaint.New("a", untaint.Violation{Code: "upload_type", Kind: untaint.Unsupported}), "a", untaint.Unsupported, []string{"upload_validation"}},
		"guard":   {untaint.New("a", untaint.Violation{Code: "not_permitted", Kind: untaint.Misuse}), "a", untaint.Misuse, []string{"malicious_sqli"}},
		"missing": {untaint.New("a", untaint.Violation{Code: "no_rows", Kind: untaint.NotFound}), "a", untaint.NotFound, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			calls, w := 0, httptest.NewRecorder()
			p := untaint.ProblemWriter{OnRefusal: func(r *http.Request, e *untaint.Error) {
				calls++
				require.Empty(t, w.Body.String())
				require.Empty(t, w.Header())
				require.Equal(t, row.op, e.Op())
				require.Equal(t, row.kind, untaint.KindOf(e))
				var events []string
				for v := range untaint.Violations(e) {
					events = append(events, v.Event())
				}
				require.Equal(t, row.events, events)
				if row.err != nil {
					require.Equal(t, errors.Is(row.err, io.EOF), errors.Is(e, io.EOF))
					require.Equal(t, errors.Is(row.err, fs.ErrPermission), errors.Is(e, fs.ErrPermission))
				}
			}}
			p.Write(w, httptest.NewRequest(http.MethodHead, "/", nil), row.err)
			require.Equal(t, 1, calls)
		})
	}
}

type framework struct{ status int }

func (framework) Error() string { return "hunter2" }

func TestForeign(t *testing.T) {
	p := untaint.ProblemWriter{Foreign: func(err error) untaint.Kind {
		if f, ok := errors.AsType[framework](err); ok && f.status == 404 {
			return untaint.NotFound
		} else if ok {
			return untaint.Kind(f.status)
		}
		return 0
	}}
	for want, err := range map[int]error{
		404: fmt.Errorf("x: %w", framework{404}),
		500: framework{200}, // no Kind
		403: fmt.Errorf("x: %w", fs.ErrPermission),
		422: several(1),
	} {
		w := httptest.NewRecorder()
		p.Write(w, nil, err)
		require.Equal(t, want, w.Code)
		require.NotContains(t, w.Body.String(), "hunter2")
	}
}

func TestByField(t *testing.T) {
	require.Empty(t, untaint.ByField(nil))
	c := untaint.Collector{Op: "signup.Check"}
	add := func(path string, source untaint.Source) {
		c.Add(untaint.Violation{Path: path, Source: source, Code: "required", Kind: untaint.Invalid})
	}
	add("/email", untaint.InForm)
	add("/email", 0)
	add("/addresses/0/zip", untaint.InBody)
	add("/a~1b~0c", untaint.InQuery)
	add("/X-Token", untaint.InHeader)
	add("", 0)
	require.Equal(t, map[string][]string{
		"email": {"is required", "is required"}, "addresses.0.zip": {"is required"}, "a/b~c": {"is required"}, "": {"is required", "is required"},
	}, untaint.ByField(c.Err()))
	for _, hidden := range []error{io.EOF, errors.Join(c.Err(), io.EOF), untaint.New("a", untaint.Violation{Path: "/p", Code: "bad_tag", Kind: untaint.Misuse}), (*untaint.Error)(nil)} {
		require.Equal(t, map[string][]string{"": {"could not be handled"}}, untaint.ByField(hidden))
	}
	loud := func(untaint.Violation) string { return "NO\r\n\u202e" }
	require.Equal(t, map[string][]string{"names.0": {"NO\ufffd\ufffd\ufffd"}}, untaint.ByField(several(1), loud))
}

func TestFill(t *testing.T) {
	one := func(number string) int { return map[string]int{"1": 0, "2": 1}[number] + 0 }
	ps := untaint.NewParams(untaint.IntParam("n", 1), untaint.FloatParam("f", 2), untaint.TextParam("t", "{n}"))
	for template, want := range map[string]string{
		"":                      "",
		"a":                     "a",
		"{n} {n:x|y}":           "1 x",
		"{f} {f:x|y}":           "2 y",
		"{f:x}":                 "x",
		"{t}":                   "{n}",
		"{no}":                  "…",
		"{no:x|y|z}":            "z",
		"{no} a||{n} b||c":      "1 b",
		"{no} a||{other} b||c":  "c",
		"{no} a||{other:x|y} b": "y b",
		"{n":                    "1",
		"}{}":                   "}…",
		"{}":                    "…",
	} {
		require.Equal(t, want, untaint.Fill(template, ps, one), template)
	}
	require.Equal(t, "must be at least 1 character long", untaint.English(untaint.Violation{Code: "too_short", Params: untaint.NewParams(untaint.IntParam("min", 1))}))
	require.Equal(t, "must be greater than 17", untaint.English(untaint.Violation{Code: "too_small", Params: untaint.NewParams(untaint.IntParam("above", 17))}))
	require.Equal(t, "must be after /start", untaint.English(untaint.Violation{Code: "field_mismatch",
		Params: untaint.NewParams(untaint.TextParam("relation", "after"), untaint.TextParam("field", "/start"))}))
	require.Equal(t, "is required when /kind is card", untaint.English(untaint.Violation{Code: "required",
		Params: untaint.NewParams(untaint.TextParam("relation", "if"), untaint.TextParam("field", "/kind"), untaint.TextParam("value", "card"))}))
	require.Equal(t, "must match the layout 2006-01-02", untaint.English(untaint.Violation{Code: "wrong_format",
		Params: untaint.NewParams(untaint.TextParam("format", "datetime"), untaint.TextParam("layout", "2006-01-02"))}))
	require.Equal(t, "must start with ord_", untaint.English(untaint.Violation{Code: "lacks_text", Params: untaint.NewParams(untaint.TextParam("prefix", "ord_"))}))
	require.Equal(t, "is not a valid made_up", untaint.English(untaint.Violation{Code: "wrong_format", Params: untaint.NewParams(untaint.TextParam("format", "made_up"))}))
}

// One answer to four mistakes costs what the parts of an answer cost.
func TestAllocationsOfAnAnswer(t *testing.T) {
	var c untaint.Collector
	for range 4 {
		c.Add(untaint.Violation{Path: "/name", Code: codeShort, Kind: untaint.Invalid, Params: untaint.NewParams(untaint.IntParam("min", 32))})
	}
	err := c.Err()
	w := &discard{header: http.Header{}}
	require.LessOrEqual(t, env.Allocs(func() { untaint.WriteProblem(w, nil, err) }), 3.0)
}

type discard struct{ header http.Header }

func (w *discard) Header() http.Header         { return w.header }
func (w *discard) Write(p []byte) (int, error) { return len(p), nil }
func (w *discard) WriteHeader(int)             {}

func TestEnglish(t *testing.T) {
	require.Equal(t, "same as name", untaint.English(untaint.Violation{Code: "same_as_name", Kind: untaint.Invalid}))
	require.Equal(t, "was refused", untaint.English(untaint.Violation{}))
}
