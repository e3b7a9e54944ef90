// Command tour runs a small web application on a free port of 127.0.0.1 and
// sends itself good requests and attacks. It prints what became of each, and
// proves by reading the database and the files that no attack reached them.
//
//	go run ./tour            the tour; exits with status 1 if a row is not as expected
//	go run ./tour -serve     leave the application running, with a page to try it by hand
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func main() {
	serve := flag.Bool("serve", false, "leave the application running")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	bad, err := run(ctx, os.Stdout, *serve)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
	if bad > 0 {
		os.Exit(1)
	}
}

// run starts the application and either tours it, and returns how many rows
// were not as expected, or serves it until ctx ends.
func run(ctx context.Context, w io.Writer, serve bool) (bad int, err error) {
	dir, err := os.MkdirTemp("", "untaint-tour-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	app, err := newApp(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer app.close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	server := &http.Server{Handler: app.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second}
	go func() { _ = server.Serve(ln) }()
	defer server.Close()
	origin := "http://" + ln.Addr().String()
	if serve {
		fmt.Fprintf(w, "The tour's application is at %s/ until you press Ctrl-C.\n", origin)
		<-ctx.Done()
		return 0, nil
	}
	outcomes := tour(ctx, app, origin)
	printTable(w, outcomes)
	for _, o := range outcomes {
		if o.problem != "" {
			bad++
		}
	}
	fmt.Fprintf(w, "\n%d requests, %d as expected, %d not.\n", len(outcomes), len(outcomes)-bad, bad)
	fmt.Fprintln(w, "The sink column was read from the database, the folder of files and the servers beside it after each request.")
	return bad, nil
}
