package untaint_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
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

func TestEnglish(t *testing.T) {
	require.Equal(t, "same as name", untaint.English(untaint.Violation{Code: "same_as_name", Kind: untaint.Invalid}))
	require.Equal(t, "was refused", untaint.English(untaint.Violation{}))
}
