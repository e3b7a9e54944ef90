package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An application that cannot have its database or its folder does not start.
func TestNoPlaceToStart(t *testing.T) {
	_, err := newApp(t.Context(), filepath.Join(t.TempDir(), "missing"))
	require.Error(t, err, "no folder for the database")

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "files"), nil, 0o600))
	_, err = newApp(t.Context(), dir)
	require.Error(t, err, "a file where the folder should be")

	t.Setenv("TMPDIR", filepath.Join(dir, "missing"))
	_, err = run(t.Context(), &bytes.Buffer{}, false)
	require.Error(t, err)
}

// What breaks while the tour is under way is in the table.
func TestTourShowsFaults(t *testing.T) {
	a, err := newApp(t.Context(), t.TempDir())
	require.NoError(t, err)
	a.close()
	for name, o := range map[string]outcome{
		"sinks that cannot be read": tour(t.Context(), a, "http://127.0.0.1:1")[0],
		"nobody listens":            unanswered(t, "http://127.0.0.1:1"),
		"no address":                unanswered(t, "http://%zz"),
	} {
		require.NotEmpty(t, o.problem, name)
		var out bytes.Buffer
		printTable(&out, []outcome{o})
		require.Contains(t, out.String(), "✗ ", name)
		require.Contains(t, out.String(), "not as expected: ", name)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "table"))
	require.NoError(t, err)
	defer file.Close()
	require.Zero(t, coloursFor(file), "a file is no terminal")
}

// unanswered sends the first request of the tour to where nothing is.
func unanswered(t *testing.T, origin string) outcome {
	a, err := newApp(t.Context(), t.TempDir())
	require.NoError(t, err)
	defer a.close()
	return tour(t.Context(), a, origin)[0]
}

func TestJudge(t *testing.T) {
	kept := state{files: map[string]string{"a": "secret"}, tables: map[string][]string{"users": {"1|anna"}}}
	for name, o := range map[string]outcome{
		`code "a", want ""`:                 {got: violation{Code: "a"}},
		`pointer "/a", want ""`:             {got: violation{Pointer: "/a"}},
		`the answer lacks "word": the body`: {request: request{answer: "word"}},
		`"secret" got through`:              {request: request{method: http.MethodPost, without: "secret"}},
		`"anna" got through`:                {request: request{method: http.MethodPost, without: "anna"}},
		"":                                  {request: request{method: http.MethodPost, without: "nothing"}},
	} {
		require.Equal(t, name, o.judge("the body", kept))
	}
}

func TestDiff(t *testing.T) {
	before := state{tables: map[string][]string{"users": {"1"}}, files: map[string]string{"dir/a": "x"}}
	for want, after := range map[string]state{
		"CHANGED users":         {tables: map[string][]string{"users": {"2"}}, files: before.files},
		"CHANGED file a":        {tables: before.tables, files: map[string]string{"dir/a": "y"}},
		"+1 comments, +1 files": {tables: map[string][]string{"users": {"1"}, "comments": {"1"}}, files: map[string]string{"dir/a": "x", "dir/b": ""}},
		"":                      before,
	} {
		require.Equal(t, want, after.diff(before))
	}
}

// A body over the limit is not stored in part, and neither is one for which
// there is no place.
func TestUploadRefused(t *testing.T) {
	a, err := newApp(context.Background(), t.TempDir())
	require.NoError(t, err)
	defer a.close()
	put := func(body string) int {
		w := httptest.NewRecorder()
		a.handler().ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/files/notes.txt", strings.NewReader(body)))
		return w.Code
	}
	require.Equal(t, http.StatusRequestEntityTooLarge, put(strings.Repeat("x", maxUpload+1)))
	require.NoFileExists(t, filepath.Join(a.dir, "notes.txt"))
	require.NoError(t, a.files.Close())
	require.Equal(t, http.StatusInternalServerError, put("x"))
}
