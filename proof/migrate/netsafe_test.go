package migrate

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/netsafe"
)

// partner is a server on this machine that sends /away on to another name of it.
func partner(t *testing.T) (origin string, port uint16) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "http://localhost:"+r.Host[strings.LastIndexByte(r.Host, ':')+1:]+"/", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, r.Host+" "+r.Header.Get("X-Api-Key"))
	}))
	t.Cleanup(s.Close)
	return s.URL, netip.MustParseAddrPort(s.Listener.Addr().String()).Port()
}

func TestFromHTTPClient(t *testing.T) {
	origin, port := partner(t)
	text, err := PreviewBefore(http.DefaultClient, origin)
	require.NoError(t, err)
	require.NotEmpty(t, text, "a server of this machine was asked")

	public, err := netsafe.Config{Ports: []uint16{port}}.Compile()
	require.NoError(t, err)
	_, err = PreviewAfter(t.Context(), public, origin)
	require.ErrorIs(t, err, netsafe.CodeNotPublicHost)

	opened, err := HooksAfter(port)
	require.NoError(t, err)
	same, err := PreviewAfter(t.Context(), opened, origin)
	require.NoError(t, err)
	require.Equal(t, text, same)

	res, err := (&http.Client{Transport: opened.Transport()}).Get(origin) // for an SDK
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
}

func TestFromSafeurl(t *testing.T) {
	if _, err := net.DefaultResolver.LookupHost(t.Context(), "localhost"); err != nil {
		env.Missing(t, "the name localhost", "add 127.0.0.1 localhost to /etc/hosts")
	}
	origin, port := partner(t)
	opened, err := HooksAfter(port)
	require.NoError(t, err)
	before, after := HooksBefore(int(port)).Do, opened.Do
	ask := func(do func(*http.Request) (*http.Response, error), path string) (string, error) {
		req, err := http.NewRequest(http.MethodGet, origin+path, nil)
		require.NoError(t, err)
		req.Header.Set("X-Api-Key", "key")
		res, err := do(req)
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		return string(text), err
	}
	for _, do := range []func(*http.Request) (*http.Response, error){before, after} {
		text, err := ask(do, "/")
		require.NoError(t, err)
		require.Equal(t, strings.TrimPrefix(origin, "http://")+" key", text)
	}
	text, err := ask(before, "/away")
	require.NoError(t, err)
	require.Contains(t, text, "localhost", "a host that is not on the list was asked")
	require.Contains(t, text, "key", "with the key")
	_, err = ask(after, "/away")
	require.ErrorIs(t, err, untaint.Code("url_not_allowed"))
}
