package handler_test

import (
	"database/sql"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/examples/handler"
	"github.com/untaint/untaint/sqlsafe"
)

func Example() {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec("CREATE TABLE comments (id INTEGER PRIMARY KEY, author TEXT, html TEXT)"); err != nil {
		panic(err)
	}
	server := handler.Handler(sqlsafe.Wrap(pool, sqlsafe.SQLite))

	send := func(method, target, body string) {
		r := httptest.NewRequest(method, target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		fmt.Println(strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Body)))
	}
	send("POST", "/comments", `{"author":"anna","text":"1<2 <svg onload=alert(1)><b>go on"}`)
	send("POST", "/comments", `{"author":"anna","text":"hi","is_admin":true}`)
	send("GET", "/comments?sort=author", "")
	send("GET", "/comments?sort=(SELECT+password+FROM+users)", "")
	// Output:
	// 201
	// 400 {"type":"about:blank","title":"Bad Request","status":400,"errors":[{"pointer":"#/is_admin","in":"body","code":"unknown_field","detail":"is not a known field"}]}
	// 200 [{"ID":1,"Author":"anna","HTML":"1\u0026lt;2 \u003cb\u003ego on\u003c/b\u003e"}]
	// 422 {"type":"about:blank","title":"Unprocessable Entity","status":422,"errors":[{"pointer":"#/sort/0","code":"unknown_column","detail":"is not a field that can be used here"}]}
}

func TestSorted(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(outside, "uploads")
	require.NoError(t, os.Mkdir(dir, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "list"), []byte("b\na\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("key\n"), 0o600))
	uploads, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer uploads.Close()

	r := httptest.NewRequest("POST", "/", nil)
	r.SetPathValue("name", "list")
	out, err := handler.Sorted(uploads, r)
	require.NoError(t, err)
	require.Equal(t, "a\nb\n", string(out))

	r.SetPathValue("name", "../secret")
	out, err = handler.Sorted(uploads, r)
	require.ErrorIs(t, err, untaint.Unsafe)
	require.Empty(t, out)
}
