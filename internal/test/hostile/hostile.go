// Package hostile sends one set of honest and hostile requests through whatever
// framework serves them, so that each adapter is held to the same.
package hostile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
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

// Request is one of the requests, as HTTP and JSON have it.
type Request struct {
	Title, Path, ContentType, Body string
	// Kind is that of the refusal, 0 for a request that is honest.
	Kind untaint.Kind
	// Code and Pointer are those of the first violation, where they are not "".
	Code, Pointer string
}

const (
	jsonType = "application/json"
	honest   = `{"body":{"item":"pear","count":2}}`
)

var requests = []Request{
	{"honest", "/shops/anna/orders/7?notes=thanks", jsonType, honest, 0, "", ""},
	{"honest, escaped", "/shops/an%6Ea/orders/7", jsonType, `{"body":{"item":"p\u00e4r","count":2}}`, 0, "", ""},
	{"a number that is none", "/shops/anna/orders/7x", jsonType, honest, untaint.Malformed, "type_mismatch", "#/id"},
	{"a number out of its range", "/shops/anna/orders/1001", jsonType, honest, untaint.Invalid, "too_big", "#/id"},
	{"a number that overflows", "/shops/anna/orders/99999999999999999999", jsonType, honest, untaint.Malformed, "number_overflow", "#/id"},
	{"markup in the path", "/shops/%3Csvg%20onload=secret%3E/orders/7", jsonType, honest, untaint.Invalid, "not_username", "#/shop"},
	{"an option in the path", "/shops/--secret/orders/7", jsonType, honest, untaint.Invalid, "not_username", "#/shop"},
	{"a query that is too long", "/shops/anna/orders/7?notes=secretsecretsecret", jsonType, honest, untaint.Invalid, "too_long", "#/notes"},
	{"a parameter twice", "/shops/anna/orders/7?notes=a&notes=secret", jsonType, honest, untaint.Malformed, "repeated", ""},
	{"a parameter nobody asked for", "/shops/anna/orders/7?price=1", jsonType, honest, untaint.Malformed, "unknown_field", ""},
	{"a member nobody asked for", "/shops/anna/orders/7", jsonType, `{"body":{"item":"pear","count":2},"Price":1}`, untaint.Malformed, "unknown_field", ""},
	{"a member twice", "/shops/anna/orders/7", jsonType, `{"body":{"item":"pear","item":"secret","count":2}}`, untaint.Malformed, "duplicate_key", "#/body/item"},
	{"a body that is cut", "/shops/anna/orders/7", jsonType, `{"body":{"item":"secret`, untaint.Malformed, "", ""},
	{"two bodies", "/shops/anna/orders/7", jsonType, honest + `{}`, untaint.Malformed, "", ""},
	{"no body", "/shops/anna/orders/7", jsonType, ``, untaint.Malformed, "", ""},
	{"XML", "/shops/anna/orders/7", "application/xml", `<secret/>`, untaint.Unsupported, "content_type", ""},
	{"100,000 brackets", "/shops/anna/orders/7", jsonType, strings.Repeat("[", 100_000), untaint.TooLarge, "", ""},
	{"10 MB", "/shops/anna/orders/7", jsonType, `{"body":{"item":"` + strings.Repeat("secret", 2<<20) + `"}}`, untaint.TooLarge, "", ""},
	{"text that reads backwards", "/shops/anna/orders/7", jsonType, `{"body":{"item":"\u202esecret","count":2}}`, untaint.Malformed, "bidi_character", "#/body/item"},
	{"two mistakes at once", "/shops/-/orders/0", jsonType, honest, untaint.Invalid, "", ""},
}

// Refusal is one violation, as a client reads it.
type Refusal struct{ Code, Pointer string }

// Reply is what a client is told.
type Reply struct {
	// Status is that of the protocol: "422", "invalid_argument".
	Status string
	// Text is the whole answer, as it comes.
	Text    string
	Answer  *Answer
	Refused []Refusal
}

// Client sends a request in the words of its protocol.
type Client struct {
	Send func(t *testing.T, r Request) Reply
	// Status is what the protocol says for a Kind, and for an answer if it is 0.
	Status func(untaint.Kind) string
	// Wire has the requests that the protocol itself refuses, before there is
	// something to check, and so without violations: what it says to them.
	Wire map[string]string
	// Left has those that cannot be said in the protocol, or mean something else in
	// it, and why.
	Left map[string]string
}

// Run sends the requests by a client to a server of POST /shops/{shop}/orders/{id}.
func (c Client) Run(t *testing.T) {
	t.Helper()
	for _, r := range requests {
		if c.Left[r.Title] == "" {
			t.Run(r.Title, func(t *testing.T) { c.check(t, r) })
		}
	}
	for _, pinned := range []map[string]string{c.Wire, c.Left} {
		for title := range pinned {
			require.Condition(t, func() bool { return known(title) }, "there is no request %q", title)
		}
	}
}

func known(title string) bool {
	for _, r := range requests {
		if r.Title == title {
			return true
		}
	}
	return false
}

func (c Client) check(t *testing.T, r Request) {
	t.Helper()
	got := c.Send(t, r)
	status, atTheWire := c.Wire[r.Title]
	if !atTheWire {
		status = c.Status(r.Kind)
	}
	require.Equal(t, status, got.Status, "%.500s", got.Text)
	if r.Kind == 0 {
		require.NotNil(t, got.Answer, "%s", got.Text)
		require.Equal(t, "anna", got.Answer.Shop)
		require.Equal(t, 7, got.Answer.ID)
		require.Equal(t, 2, got.Answer.Body.Count)
		require.Zero(t, got.Answer.Price)
		return
	}
	require.Nil(t, got.Answer)
	require.NotContains(t, got.Text, "secret", "the answer repeats the input")
	if atTheWire {
		require.Empty(t, got.Refused)
		return
	}
	require.NotEmpty(t, got.Refused, "%s", got.Text)
	if r.Code != "" {
		require.Equal(t, r.Code, got.Refused[0].Code, "%s", got.Text)
	}
	if r.Pointer != "" {
		require.Equal(t, r.Pointer, got.Refused[0].Pointer, "%s", got.Text)
	}
}
