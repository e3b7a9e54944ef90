// Command matrix runs the security tables: hostile input against our packages
// and their peers, on real databases, a real browser and a real kernel. It
// prints what became of it, N of M, and exits with status 1 if a row of ours
// is not at its bar.
//
//	go run ./matrix [-out file] [-readme file] [table ...]
//
// With -out it also writes the tables to a file of its own, with -readme between
// the two lines of that file that are for them.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/untaint/untaint/proof/readme"
)

// checks are the tables in the order in which they are printed.
var checks = []Check{
	conformanceCheck,
	htmlCheck,
	decoderCheck,
	sqlCheck,
	execCheck,
}

func main() {
	out := flag.String("out", "", "also write the tables to this file, as Markdown")
	readmeFile := flag.String("readme", "", "file to put the tables into")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	bad, err := run(ctx, *out, *readmeFile, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
	if bad > 0 {
		fmt.Fprintf(os.Stderr, "matrix: %d rows of ours are not at their bar\n", bad)
		os.Exit(1)
	}
}

// run prints the tables and returns how many rows of ours failed. A table that
// could not be made is a failure too.
func run(ctx context.Context, out, readmeFile string, names []string) (bad int, err error) {
	for _, name := range names {
		if !slices.ContainsFunc(checks, func(c Check) bool { return c.Name == name }) {
			return 0, fmt.Errorf("no table %q", name)
		}
	}
	written := &bytes.Buffer{}
	for _, c := range checks {
		if len(names) > 0 && !slices.Contains(names, c.Name) {
			continue
		}
		start := time.Now()
		table, err := c.Run(ctx)
		if err != nil {
			fmt.Printf("%s: not made: %v\n\n", c.Name, err)
			bad++
			continue
		}
		printTable(os.Stdout, table)
		fmt.Printf("  (%s, %s)\n\n", c.Name, time.Since(start).Round(time.Second))
		markdown(written, table)
		for _, r := range table.Rows {
			if r.Failed {
				bad++
			}
		}
	}
	if readmeFile != "" {
		if err := readme.Replace(readmeFile, "proof", written.Bytes()); err != nil {
			return bad, err
		}
	}
	if out == "" {
		return bad, nil
	}
	const head = "# What was refused\n\nWritten by `make proof`: each table was made by running it.\n"
	return bad, os.WriteFile(out, append([]byte(head), written.Bytes()...), 0o644)
}

func printTable(w io.Writer, t Table) {
	fmt.Fprintf(w, "%s\n%s\n", t.Title, strings.Repeat("=", len(t.Title)))
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "  "+strings.Join(t.Columns, "\t"))
	for _, r := range t.Rows {
		mark := "  "
		switch {
		case r.Failed:
			mark = "! "
		case r.Ours:
			mark = "* "
		}
		fmt.Fprintln(tw, mark+r.Name+"\t"+strings.Join(r.Cells, "\t"))
	}
	_ = tw.Flush()
	for _, note := range t.Notes {
		fmt.Fprintln(w, "  "+note)
	}
}

func markdown(w io.Writer, t Table) {
	fmt.Fprintf(w, "\n### %s\n\n| %s |\n|%s\n", t.Title, strings.Join(t.Columns, " | "), strings.Repeat("---|", len(t.Columns)))
	for _, r := range t.Rows {
		name := r.Name
		if r.Ours {
			name = "**" + name + "**"
		}
		fmt.Fprintf(w, "| %s | %s |\n", name, strings.Join(r.Cells, " | "))
	}
	for _, note := range t.Notes {
		fmt.Fprintf(w, "\n%s\n", html.EscapeString(note))
	}
}
