package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

func TestTour(t *testing.T) {
	var out bytes.Buffer
	bad, err := run(context.Background(), &out, false)
	require.NoError(t, err)
	t.Log("\n" + out.String())
	require.Zero(t, bad, "rows that are not as expected")
	require.NotContains(t, out.String(), "\x1b", "colour is for a terminal")
	require.GreaterOrEqual(t, len(requests), 25)

	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	table, _, _ := strings.Cut(out.String(), "\n\n")
	require.Contains(t, string(readme), table, "the README shows what the tour prints")
}

// A row whose expectation is wrong must show, or the table proves nothing.
func TestTourNoticesASurprise(t *testing.T) {
	a, err := newApp(context.Background(), t.TempDir())
	require.NoError(t, err)
	defer a.close()
	server := httptest.NewServer(a.handler())
	defer server.Close()
	good := requests[0]
	for name, change := range map[string]func(*request){
		"status":  func(r *request) { r.status = 422 },
		"sink":    func(r *request) { r.sink = "" },
		"answer":  func(r *request) { r.answer = "nothing of the kind" },
		"kind":    func(r *request) { r.refused = untaint.Invalid },
		"without": func(r *request) { r.without = "anna" },
	} {
		t.Run(name, func(t *testing.T) {
			o := outcome{request: good}
			o.body = strings.ReplaceAll(o.body, `"anna"`, `"anna-`+name+`"`)
			o.answer = ""
			change(&o.request)
			require.NoError(t, o.send(context.Background(), a, server.URL))
			require.NotEmpty(t, o.problem)
		})
	}
}

func TestServe(t *testing.T) {
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	var out bytes.Buffer
	_, err := run(ctx, &out, true)
	require.NoError(t, err)
	require.Contains(t, out.String(), "http://127.0.0.1:")

	a, err := newApp(context.Background(), t.TempDir())
	require.NoError(t, err)
	defer a.close()
	w := httptest.NewRecorder()
	a.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), "<h1>The tour by hand</h1>")
}
