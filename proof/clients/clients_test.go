package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
)

// TestClients: each request is taken or refused as docs/clients.md says, and none
// is taken in part.
func TestClients(t *testing.T) {
	for program, debian := range map[string]string{
		"chromium": "chromium", "curl": "curl", "wget": "wget", "node": "nodejs", "python3": "python3-requests", "php": "php-cli",
		"ruby": "ruby", "perl": "libwww-perl", "javac": "default-jdk-headless", "mcs": "mono-mcs", "mono": "mono-runtime",
	} {
		env.Program(t, program, debian)
	}
	if _, err := os.Stat("../node_modules/axios"); err != nil {
		env.Missing(t, "axios", "npm ci in proof/")
	}
	got, err := run(t.Context(), clients)
	require.NoError(t, err)
	want, err := os.ReadFile(document)
	require.NoError(t, err)
	require.Equal(t, strings.Split(string(want), "\n"), strings.Split(got, "\n"), "go run -C proof/clients . writes it anew")
	for _, c := range clients {
		_, section, _ := strings.Cut(got, "\n## "+c.title+"\n")
		section, _, _ = strings.Cut(section, "\n## ")
		least := 10
		if c.title == "Chromium" {
			least = 100
		}
		require.Greater(t, strings.Count(section, "\n| "), least, c.title)
	}
}

// TestWhole: a request that is taken in part, or for another, does not count as
// taken.
func TestWhole(t *testing.T) {
	const urlencoded, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	part := func(head, body string) string {
		return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n--b--\r\n"
	}
	for _, tt := range []struct{ kind, target, contentType, body, good, bad string }{
		{"form", "/form/x", urlencoded, "name=a&note=b", `{"name":"a","note":"b"}`, `{"name":"a"}`},
		{"form", "/form/x", urlencoded, "agree=on", `{"agree":true}`, `{}`},
		{"form", "/form/x", urlencoded, "agree=no", `{}`, `{"agree":true}`},
		{"form", "/form/x", urlencoded, "age=07", `{"age":7}`, `{"age":70}`},
		{"form", "/form/x", urlencoded, "colors=a&colors=&colors=b", `{"colors":["a","","b"]}`, `{"colors":["a","b"]}`},
		{"browser", "/browser/x", urlencoded, "csrf=1&agree=0&agree=1&colors[]=r", `{"agree":true,"colors":["r"]}`, `{"colors":["r"]}`},
		{"form", "/form/x", multipart, part("name=name", "a"), `{"name":"a"}`, `{}`},
		{"form", "/form/x", multipart, part("name=doc; filename=a.txt", "abc"), `{"doc":"a.txt (3)"}`, `{"doc":"a.txt (2)"}`},
		{"json", "/json/x", "application/json", `{"name":"a","list":[1,null],"any":{"a":[1]}}`, `{"name":"a","list":[1,0],"any":{"a":[1]}}`, `{"name":"a","list":[1,0],"any":{"a":[]}}`},
		{"json", "/json/x", "application/json", `{"when":"2026-01-02T01:00:00+01:00"}`, `{"when":"2026-01-02T00:00:00Z"}`, `{"when":"2026-01-02T01:00:00Z"}`},
		{"query", "/query/x?q=a+b&tags=x&tags=y", "", "", `{"q":"a b","tags":["x","y"]}`, `{"q":"a b","tags":["x"]}`},
		{"path", "/path/x/a%2Fb", "", "", `{"name":"a/b"}`, `{"name":"a%2Fb"}`},
		{"cookie", "/cookie/x", "", "", `{"theme":"dark"}`, `{}`},
	} {
		raw := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: a\r\nCookie: theme=dark\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", tt.target, tt.contentType, len(tt.body), tt.body)
		req := request{kind: tt.kind, raw: []byte(raw)}
		require.NoError(t, whole(req, []byte(tt.good)), tt)
		require.Error(t, whole(req, []byte(tt.bad)), tt)
	}
}

// TestEachServerIsTried: seven, each by its name.
func TestEachServerIsTried(t *testing.T) {
	all, err := servers()
	require.NoError(t, err)
	var names []string
	for _, s := range all {
		names = append(names, s.name)
		status, body, err := replay(s.address, []byte("POST /json/x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"name\":\"a\"}"))
		require.NoError(t, err)
		require.Equal(t, 200, status, s.name)
		require.JSONEq(t, `{"name":"a"}`, string(body))
		s.stop()
	}
	require.Equal(t, []string{"chi", "echo", "fiber", "gin", "gorilla/mux", "httprouter", "net/http"}, slices.Sorted(slices.Values(names)))
}
