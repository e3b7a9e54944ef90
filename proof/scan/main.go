// Command scan lets scanners loose on examples/webapp as it is, where they have to
// find nothing, and on the same application with one defence after the other taken
// out, where they have to find what is then open: a scanner that finds nothing there
// would prove nothing here.
//
//	go run ./scan [-full] [control ...]
//
// Without -full, wapiti runs the modules that the controls are about and sqlmap asks
// for one parameter; with it, all of wapiti's modules run that need no network, and
// sqlmap asks for each parameter of each form. With names, only these controls run.
//
// The scanners are Debian's packages wapiti and sqlmap. The exit status is 1 if
// anything was found that should not be or was not that should, 2 if one is missing.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"time"
)

func main() {
	full := flag.Bool("full", false, "all modules and every parameter")
	flag.Parse()
	for _, program := range []string{"wapiti", "sqlmap"} {
		if _, err := exec.LookPath(program); err != nil {
			fmt.Fprintln(os.Stderr, "scan: not made:", program, "is missing: apt-get install wapiti sqlmap")
			os.Exit(2)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	bad, err := run(ctx, *full, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "scan:", err)
		os.Exit(1)
	}
	if bad > 0 {
		fmt.Printf("%d rows are not as they should be\n", bad)
		os.Exit(1)
	}
}

// finding is what a scanner says.
type finding struct{ class, where, text string }

func (f finding) String() string { return f.class + " at " + f.where + ": " + f.text }

// run scans the application and its controls, prints a table and returns how many
// rows of it are bad.
func run(ctx context.Context, full bool, names []string) (bad int, err error) {
	dir, err := os.MkdirTemp("", "scan")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	fmt.Println("defence               scanner    found")
	if len(names) == 0 {
		for _, scanner := range scanners(full) {
			found, err := scan(ctx, dir, nil, scanner)
			if err != nil {
				return bad, err
			}
			left := slices.DeleteFunc(slices.Clone(found), func(f finding) bool { return answered(f) != "" })
			fmt.Printf("%-21s %-10s %d in %s, %d answered\n", "all on", scanner.name, len(left), scanner.took.Round(time.Second), len(found)-len(left))
			for _, f := range found {
				if why := answered(f); why != "" {
					fmt.Printf("    answered: %s: %s\n", f.class, why)
				} else {
					fmt.Println("    FOUND:", f)
					bad++
				}
			}
		}
	}
	for _, c := range controls {
		if len(names) > 0 && !slices.Contains(names, c.name) {
			continue
		}
		found, err := scan(ctx, dir, c.edits, &c.scanner)
		if err != nil {
			return bad, fmt.Errorf("without %s: %w", c.name, err)
		}
		n := 0
		for _, f := range found {
			if f.class == c.class && strings.Contains(f.where+" "+f.text, c.at) {
				n++
			}
		}
		fmt.Printf("%-21s %-10s %d in %s\n", "no "+c.name, c.scanner.name, n, c.scanner.took.Round(time.Second))
		if n == 0 {
			fmt.Println("    NOT FOUND, though it is open:", c.class, found)
			bad++
		}
	}
	return bad, nil
}

// scanner is one run of a program.
type scanner struct {
	name string
	run  func(context.Context, *site) ([]finding, error)
	took time.Duration
}

func scan(ctx context.Context, dir string, edits []edit, s *scanner) ([]finding, error) {
	site, err := open(ctx, dir, edits)
	if err != nil {
		return nil, err
	}
	defer site.close()
	from := time.Now()
	found, err := s.run(ctx, site)
	s.took = time.Since(from)
	return found, err
}

func scanners(full bool) []*scanner {
	if !full {
		return []*scanner{{name: "wapiti", run: wapiti("xss,permanentxss,sql,ssrf,cookieflags,http_headers,csp,redirect")}, {name: "sqlmap", run: sqlmap(targets[:1], 3, 1)}}
	}
	return []*scanner{{name: "wapiti", run: wapiti(allModules)}, {name: "sqlmap", run: sqlmap(targets, 3, 2)}}
}
