// Command matrix runs the security tables: hostile input against our packages
// and their peers, on real databases, a real browser and a real kernel, and
// prints what became of it, N of M. A table is held, if each row of ours is at
// its bar; not held; or not made, where what it needs is missing.
//
//	go run ./matrix [-record file] [-force] [table ...]
//
// With -record it also writes each table that was made to its section of that
// file. A section is never replaced by one with fewer rows, but with -force.
//
// The exit status is 0 if all tables are held, 1 if one is not held, and 2 if
// none is but one was not made.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/untaint/untaint/proof/record"
)

// checks are the tables in the order in which they are printed.
var checks = []Check{
	conformanceCheck,
	htmlCheck,
	decoderCheck,
	sqlCheck,
	execCheck,
	netsafeCheck,
	escapeCheck,
}

func main() {
	file := flag.String("record", "", "also write the tables to their sections of this file")
	force := flag.Bool("force", false, "write a table even where the recorded one has more rows")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	o, err := run(ctx, *file, *force, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
	fmt.Println(o)
	os.Exit(o.status())
}

// outcome counts what became of the tables.
type outcome struct {
	held    int
	notHeld []string // the tables in which a row of ours is not at its bar
	notMade []string // the tables that lack something, and what
}

func (o outcome) status() int {
	switch {
	case len(o.notHeld) > 0:
		return 1
	case len(o.notMade) > 0:
		return 2
	}
	return 0
}

func (o outcome) String() string {
	text := fmt.Sprintf("%d tables held, %d not held, %d not made", o.held, len(o.notHeld), len(o.notMade))
	for _, t := range o.notHeld {
		text += "\n  not held: " + t
	}
	for _, t := range o.notMade {
		text += "\n  not made: " + t
	}
	return text
}

// run prints the tables and says what became of them.
func run(ctx context.Context, file string, force bool, names []string) (o outcome, err error) {
	for _, name := range names {
		if !slices.ContainsFunc(checks, func(c Check) bool { return c.Name == name }) {
			return o, fmt.Errorf("no table %q", name)
		}
	}
	for _, c := range checks {
		if len(names) > 0 && !slices.Contains(names, c.Name) {
			continue
		}
		start := time.Now()
		table, err := c.Run(ctx)
		if ctx.Err() != nil {
			return o, ctx.Err()
		}
		if err != nil {
			fmt.Printf("%s: not made: %v\n\n", c.Name, err)
			first, _, _ := strings.Cut(err.Error(), "\n") // the whole of it stands above
			o.notMade = append(o.notMade, c.Name+": "+first)
			continue
		}
		printTable(os.Stdout, table)
		fmt.Printf("  (%s, %s)\n\n", c.Name, time.Since(start).Round(time.Second))
		if slices.ContainsFunc(table.Rows, func(r Row) bool { return r.Failed }) {
			o.notHeld = append(o.notHeld, c.Name)
		} else {
			o.held++
		}
		if file != "" {
			if err := keep(file, c.Name, table, force); err != nil {
				return o, err
			}
		}
	}
	return o, nil
}

// keep writes a table to its section, and says so where it does not.
func keep(file, name string, t Table, force bool) error {
	put := record.Put
	if force {
		put = record.Replace
	}
	err := put(file, name, markdown(t))
	if errors.Is(err, record.ErrLess) {
		fmt.Printf("  %v\n\n", err)
		return nil
	}
	return err
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

func markdown(t Table) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "\n## %s\n\n%s|%s\n", t.Title, record.Row(t.Columns...), strings.Repeat("---|", len(t.Columns)))
	for _, r := range t.Rows {
		name := r.Name
		if r.Ours {
			name = "**" + name + "**"
		}
		b.WriteString(record.Row(append([]string{name}, r.Cells...)...))
	}
	for _, note := range t.Notes {
		fmt.Fprintf(&b, "\n%s\n", plain.Replace(note))
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// plain escapes what Markdown would read as markup in a note.
var plain = strings.NewReplacer("<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`")
