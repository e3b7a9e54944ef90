package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/netsafe"
)

// model connects a client to the server, as a model's host does.
func model(t *testing.T) (call func(tool, args string) (string, bool), session *mcp.ClientSession, page string) {
	t.Helper()
	env.Program(t, "wc", "coreutils")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.txt"), []byte("1\n2\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "-l"), []byte("1\n"), 0o600))
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(dir, "link")))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	pool, err := sql.Open("sqlite", filepath.Join(dir, "orders.db"))
	require.NoError(t, err)
	_, err = pool.Exec("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, item TEXT); INSERT INTO orders (customer, item) VALUES ('anna', 'pear'), ('bert', 'secret plum')")
	require.NoError(t, err)
	public := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }))
	at, err := netip.ParseAddrPort(strings.TrimPrefix(public.URL, "http://"))
	require.NoError(t, err)
	web, err := netsafe.Config{Timeout: 5 * time.Second, Bytes: 1 << 10, Ports: []uint16{80, 443, at.Port()}, Open: []netsafe.Open{{Host: "127.0.0.1", Prefix: netip.MustParsePrefix("127.0.0.1/32")}}}.Compile()
	require.NoError(t, err)
	s, err := newServer(pool, root, web)
	require.NoError(t, err)
	near, far := mcp.NewInMemoryTransports()
	_, err = s.Connect(t.Context(), near, nil)
	require.NoError(t, err)
	session, err = mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), far, nil)
	require.NoError(t, err)
	t.Cleanup(func() { session.Close(); pool.Close(); root.Close(); public.Close() })
	return func(tool, args string) (string, bool) {
		res, err := session.CallTool(context.WithoutCancel(t.Context()), &mcp.CallToolParams{Name: tool, Arguments: json.RawMessage(args)})
		require.NoError(t, err)
		return res.Content[0].(*mcp.TextContent).Text, !res.IsError
	}, session, public.URL
}

// The model is shown what it may send.
func TestSchemas(t *testing.T) {
	_, session, _ := model(t)
	list, err := session.ListTools(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, list.Tools, 3)
	schema, err := json.Marshal(list.Tools)
	require.NoError(t, err)
	for _, part := range []string{`"maximum":100`, `"minimum":1`, `"maxLength":500`, `"additionalProperties":false`} {
		require.Contains(t, string(schema), part)
	}
}

func TestTools(t *testing.T) {
	call, _, page := model(t)
	for _, c := range []struct {
		title, tool, args, want string
		ok                      bool
	}{
		{"honest", "count_lines", `{"file":"a.txt"}`, "2", true},
		{"a file named as an option", "count_lines", `{"file":"-l"}`, "1", true},
		{"out of the folder", "count_lines", `{"file":"../../etc/passwd"}`, "file", false},
		{"by a link", "count_lines", `{"file":"link"}`, "file", false},
		{"a second command", "count_lines", `{"file":"a.txt; id"}`, "file", false},
		{"another argument", "count_lines", `{"file":"a.txt","files0-from":"/etc/passwd"}`, "files0-from", false},
		{"honest", "fetch", `{"url":"` + page + `/"}`, "hello", true},
		{"metadata of a cloud", "fetch", `{"url":"http://169.254.169.254/latest/meta-data/"}`, "", false},
		{"a file", "fetch", `{"url":"file:///etc/passwd"}`, "url", false},
		{"an address in disguise", "fetch", `{"url":"http://[::ffff:10.0.0.1]/"}`, "", false},
		{"honest", "orders", `{"customer":"anna","limit":10}`, "pear", true},
		{"SQL as a value", "orders", `{"customer":"anna' OR '1'='1","limit":10}`, "customer", false},
		{"SQL as a sort key", "orders", `{"customer":"anna","sort":"(SELECT item FROM orders)","limit":10}`, "", false},
		{"three mistakes at once", "orders", `{"customer":"-","sort":"` + strings.Repeat("x", 60) + `","limit":100000}`, "limit", false},
		{"a name twice", "orders", `{"customer":"anna","customer":"bert","limit":1}`, "customer", false},
		{"no limit", "orders", `{"customer":"anna"}`, "limit", false},
	} {
		text, ok := call(c.tool, c.args)
		require.Equal(t, c.ok, ok, "%s: %s", c.title, text)
		require.Contains(t, text, c.want, c.title)
		for _, inside := range []string{"secret", "root:", "sqlite", "SELECT"} {
			require.NotContains(t, text, inside, c.title)
		}
	}
	text, _ := call("orders", `{"customer":"-","sort":"`+strings.Repeat("x", 60)+`","limit":100000}`)
	var fields map[string][]string
	require.NoError(t, json.Unmarshal([]byte(text), &fields))
	require.Len(t, fields, 3)
}
