// Package hostile sends one set of honest and hostile requests through whatever
// framework serves them, so that each adapter is held to the same.
package hostile

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Order is what the route POST /shops/{shop}/orders/{id} takes. The handler
// answers with its Answer.
type Order struct {
	Shop  string   `json:"-" path:"shop" validate:"required,username"`
	ID    int      `json:"-" path:"id" validate:"gte=1,lte=1000"`
	Notes string   `json:"-" query:"notes" validate:"max=10,nocontrol"`
	Body  Contents `json:"body" validate:"required"`
	// Price is for the program alone: no source may set it (CWE-915).
	Price int `json:"-" validate:"-"`
}

// Answer is what the handler answers an order with, as JSON.
func (o Order) Answer() Answer { return Answer{o.Shop, o.ID, o.Notes, o.Price, o.Body} }

// Answer shows every field of an order.
type Answer struct {
	Shop  string
	ID    int
	Notes string
	Price int
	Body  Contents
}

// Contents is the part of an order that the body has.
type Contents struct {
	Item  string `json:"item" validate:"required,max=20,nobidi"`
	Count int    `json:"count" validate:"gte=1,lte=9"`
}

type request struct {
	title, path, kind, body string
	status                  int
	code                    string // of the first violation
	pointer                 string
}

const jsonType = "application/json"

var requests = []request{
	{"honest", "/shops/anna/orders/7?notes=thanks", jsonType, `{"body":{"item":"pear","count":2}}`, 200, "", ""},
	{"honest, escaped", "/shops/an%6Ea/orders/7", jsonType, `{"body":{"item":"p\u00e4r","count":2}}`, 200, "", ""},
	{"a number that is none", "/shops/anna/orders/7x", jsonType, `{"body":{"item":"pear","count":2}}`, 400, "type_mismatch", "#/id"},
	{"a number out of its range", "/shops/anna/orders/1001", jsonType, `{"body":{"item":"pear","count":2}}`, 422, "too_big", "#/id"},
	{"a number that overflows", "/shops/anna/orders/99999999999999999999", jsonType, `{"body":{"item":"pear","count":2}}`, 400, "number_overflow", "#/id"},
	{"markup in the path", "/shops/%3Csvg%20onload=secret%3E/orders/7", jsonType, `{"body":{"item":"pear","count":2}}`, 422, "not_username", "#/shop"},
	{"an option in the path", "/shops/--secret/orders/7", jsonType, `{"body":{"item":"pear","count":2}}`, 422, "not_username", "#/shop"},
	{"a query that is too long", "/shops/anna/orders/7?notes=secretsecretsecret", jsonType, `{"body":{"item":"pear","count":2}}`, 422, "too_long", "#/notes"},
	{"a parameter twice", "/shops/anna/orders/7?notes=a&notes=secret", jsonType, `{"body":{"item":"pear","count":2}}`, 400, "", ""},
	{"a parameter nobody asked for", "/shops/anna/orders/7?price=1", jsonType, `{"body":{"item":"pear","count":2}}`, 400, "unknown_field", ""},
	{"a member nobody asked for", "/shops/anna/orders/7", jsonType, `{"body":{"item":"pear","count":2},"Price":1}`, 400, "unknown_field", ""},
	{"a member twice", "/shops/anna/orders/7", jsonType, `{"body":{"item":"pear","item":"secret","count":2}}`, 400, "duplicate_key", "#/body/item"},
	{"a body that is cut", "/shops/anna/orders/7", jsonType, `{"body":{"item":"secret`, 400, "", ""},
	{"two bodies", "/shops/anna/orders/7", jsonType, `{"body":{"item":"pear","count":2}}{}`, 400, "", ""},
	{"no body", "/shops/anna/orders/7", jsonType, ``, 400, "", ""},
	{"XML", "/shops/anna/orders/7", "application/xml", `<secret/>`, 415, "content_type", ""},
	{"100,000 brackets", "/shops/anna/orders/7", jsonType, strings.Repeat("[", 100_000), 413, "", ""},
	{"10 MB", "/shops/anna/orders/7", jsonType, `{"body":{"item":"` + strings.Repeat("secret", 2<<20) + `"}}`, 413, "", ""},
	{"text that reads backwards", "/shops/anna/orders/7", jsonType, `{"body":{"item":"\u202esecret","count":2}}`, 400, "bidi_character", "#/body/item"},
	{"two mistakes at once", "/shops/-/orders/0", jsonType, `{"body":{"item":"pear","count":2}}`, 422, "", ""},
}

// Run sends the requests to a handler that serves POST /shops/{shop}/orders/{id}.
func Run(t *testing.T, h http.Handler) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	for _, r := range requests {
		t.Run(r.title, func(t *testing.T) { r.send(t, server.URL) })
	}
}

func (r request) send(t *testing.T, origin string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, origin+r.path, strings.NewReader(r.body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", r.kind)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, r.status, res.StatusCode, "%s", body)
	if r.status == http.StatusOK {
		var got Answer
		require.NoError(t, json.Unmarshal(body, &got), "%s", body)
		require.Equal(t, "anna", got.Shop)
		require.Equal(t, 7, got.ID)
		require.Equal(t, 2, got.Body.Count)
		require.Zero(t, got.Price)
		return
	}
	require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"), "%s", body)
	require.NotContains(t, string(body), "secret", "the answer repeats the input")
	var problem struct {
		Errors []struct{ Code, Pointer string }
	}
	require.NoError(t, json.Unmarshal(body, &problem))
	require.NotEmpty(t, problem.Errors)
	if r.code != "" {
		require.Equal(t, r.code, problem.Errors[0].Code, "%s", body)
	}
	if r.pointer != "" {
		require.Equal(t, r.pointer, problem.Errors[0].Pointer, "%s", body)
	}
}
