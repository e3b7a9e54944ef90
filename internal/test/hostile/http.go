package hostile

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

// Run sends the requests to a handler that serves POST /shops/{shop}/orders/{id}
// and answers with JSON and application/problem+json.
func Run(t *testing.T, h http.Handler) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	Client{Send: problems(server.URL), Status: statusOf}.Run(t)
}

var statuses = map[untaint.Kind]int{
	0: http.StatusOK, untaint.Malformed: http.StatusBadRequest, untaint.Invalid: http.StatusUnprocessableEntity,
	untaint.TooLarge: http.StatusRequestEntityTooLarge, untaint.Unsupported: http.StatusUnsupportedMediaType,
}

func statusOf(kind untaint.Kind) string { return strconv.Itoa(statuses[kind]) }

func problems(origin string) func(t *testing.T, r Request) Reply {
	return func(t *testing.T, r Request) Reply {
		t.Helper()
		status, kind, body := Post(t, http.DefaultClient, origin+r.Path, r.ContentType, r.Body)
		got := Reply{Status: strconv.Itoa(status), Text: body}
		if status == http.StatusOK {
			require.NoError(t, json.Unmarshal([]byte(body), &got.Answer), "%s", body)
			return got
		}
		require.Equal(t, "application/problem+json", kind, "%s", body)
		var problem struct{ Errors []Refusal }
		require.NoError(t, json.Unmarshal([]byte(body), &problem))
		got.Refused = problem.Errors
		return got
	}
}

// Post sends a body, and returns the status, the type and the text of the answer.
func Post(t *testing.T, c *http.Client, target, contentType, body string) (int, string, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", contentType)
	res, err := c.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, res.Header.Get("Content-Type"), string(text)
}
