package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// recorder is what clients talk to. It keeps each request byte by byte as it
// came, one to a connection.
type recorder struct {
	address string
	page    []byte // for the browser
	answer  string // the server that answers the clients

	mu       sync.Mutex
	requests []request
	done     chan string // of the browser
}

// request is one that a client has sent.
type request struct {
	client, name, kind string
	raw                []byte
}

// recorded is a connection that keeps what it reads.
type recorded struct {
	net.Conn
	mu   sync.Mutex
	read bytes.Buffer
}

func (c *recorded) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	c.read.Write(b[:n])
	c.mu.Unlock()
	return n, err
}

func (c *recorded) bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.read.Bytes())
}

type listener struct{ net.Listener }

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &recorded{Conn: c}, nil
}

type connKey struct{}

// record starts a recorder. Its clients get the answers of a server.
func record(answer string, page []byte) (*recorder, func(), error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	rec := &recorder{address: "http://" + l.Addr().String(), page: page, answer: answer, done: make(chan string, 1)}
	s := &http.Server{Handler: rec, ReadHeaderTimeout: 30 * time.Second, ConnContext: func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}}
	s.SetKeepAlivesEnabled(false)
	go func() { _ = s.Serve(listener{l}) }()
	return rec, func() { _ = s.Close() }, nil
}

func (rec *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/page":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(rec.page)
		return
	case "/done":
		problem, _ := io.ReadAll(r.Body)
		rec.done <- string(problem)
		return
	}
	_, _ = io.Copy(io.Discard, r.Body)
	part := strings.SplitN(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/", 3)
	if len(part) < 2 {
		http.NotFound(w, r)
		return
	}
	client, name, ok := strings.Cut(part[1], ".")
	if !ok {
		http.NotFound(w, r)
		return
	}
	raw := r.Context().Value(connKey{}).(*recorded).bytes() //nolint:forcetypeassert // as ConnContext says
	rec.mu.Lock()
	rec.requests = append(rec.requests, request{client, name, part[0], raw})
	rec.mu.Unlock()
	status, body, err := replay(rec.answer, raw)
	if err != nil {
		status, body = http.StatusBadGateway, []byte(err.Error())
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) //nolint:gosec // for a test client alone
}

// replay sends a request to a server.
func replay(address string, raw []byte) (status int, body []byte, err error) {
	c, err := new(net.Dialer).DialContext(context.Background(), "tcp", address)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := c.Write(raw); err != nil {
		return 0, nil, err
	}
	in := bufio.NewReader(c)
	for {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return 0, nil, fmt.Errorf("reading the answer of %s: %w", address, err)
		}
		if res.StatusCode/100 == 1 {
			continue
		}
		body, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
		return res.StatusCode, body, err
	}
}
