// Command clients sends what real clients send to package validate behind each
// router that people use, and writes down what becomes of it.
//
//	go run -C proof/clients .
//
// It runs Chromium, curl, wget, node with axios and got, Python requests, PHP,
// Ruby, Perl, Java and mono, each with a list of forms, documents, queries and
// paths, against a recorder, which keeps the bytes of each request. Then it sends
// the bytes to net/http, chi, gin, echo, fiber, gorilla/mux and httprouter, and
// writes docs/clients.md: which request is taken, and why one is refused.
//
// Two things are errors: an answer that is a server's own mistake, and a request
// that is taken in part. What was sent is read a second time for that, by net/http
// and encoding/json.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
)

//go:embed send/browser.html
var page []byte

const document = "../../docs/clients.md"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	text, err := run(ctx, clients)
	stop()
	if err == nil {
		err = os.WriteFile(document, []byte(text), 0o644) //nolint:gosec // a document
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "clients:", err)
		os.Exit(1)
	}
}

// run sends everything and returns the table.
func run(ctx context.Context, all []client) (string, error) {
	listening, err := servers()
	if err != nil {
		return "", err
	}
	defer func() {
		for _, s := range listening {
			s.stop()
		}
	}()
	rec, stop, err := record(listening[0].address, page)
	if err != nil {
		return "", err
	}
	defer stop()
	dir, err := os.MkdirTemp("", "clients")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, c := range all {
		if err := c.run(ctx, rec, dir); err != nil {
			return "", fmt.Errorf("%s: %w", c.title, err)
		}
	}
	// A browser decides itself when it sends what, and whether a second time.
	slices.SortStableFunc(rec.requests, func(a, b request) int {
		return cmp.Or(order(a)-order(b), strings.Compare(a.client, b.client), strings.Compare(a.kind, b.kind), strings.Compare(a.name, b.name))
	})
	rec.requests = slices.CompactFunc(rec.requests, func(a, b request) bool {
		return a.client == b.client && a.kind == b.kind && a.name == b.name
	})
	var rows []row
	var problems []error
	for _, req := range rec.requests {
		one, err := try(req, listening)
		rows = append(rows, one)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s %s to %s: %w", req.client, req.name, req.kind, err))
		}
	}
	return table(rows), errors.Join(problems...)
}

// order is where a request stands in the table: by its client, and as it came.
func order(r request) int {
	return slices.IndexFunc(clients, func(c client) bool { return slices.Contains(c.names, r.client) })
}

// row is what became of a request.
type row struct {
	request
	taken   bool
	outcome string
	differs []string // servers that do something else
}

// misuse are requests that a program which takes them would have another tag for.
var misuse = map[string]string{"get-for-a-form": "500 form_on_get, to the log alone: the form is a query"}

// try sends a request to each server.
func try(req request, all []server) (row, error) {
	r := row{request: req}
	var problems []error
	for i, s := range all {
		status, body, err := replay(s.address, req.raw)
		if err != nil {
			return r, err
		}
		taken, outcome := outcomeOf(status, body)
		switch {
		case status == http.StatusNotFound && req.kind == "path":
			outcome = "404, no such route" // it routes by the path without escapes
		case status == http.StatusInternalServerError && misuse[req.name] != "":
			outcome = misuse[req.name]
		case status >= 500 || strings.HasPrefix(outcome, "?"):
			problems = append(problems, fmt.Errorf("%s answers %d: %s", s.name, status, body))
		}
		if taken {
			if err := whole(req, body); err != nil {
				problems = append(problems, fmt.Errorf("%s has taken it in part: %w", s.name, err))
			}
		}
		switch {
		case i == 0:
			r.taken, r.outcome = taken, outcome
		case r.outcome != outcome:
			r.differs = append(r.differs, s.name+": "+outcome)
		}
	}
	return r, errors.Join(problems...)
}
