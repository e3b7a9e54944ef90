// Command components lets the scanners of dependencies, code and history loose on
// this repository, where they have to find nothing, and each on a seed, which it has
// to find.
//
//	go run ./components [-full]
//
// govulncheck asks the live database where it can be reached, and else the frozen
// copy in advisories.tsv; it is tried on the frozen one in any case. osv-scanner,
// which takes minutes to build and a newer Go, runs with -full alone, and so does
// govulncheck on the module that has everybody's drivers and peers.
//
// Each scanner is a Go module, run by its name and version. Where no module can
// be downloaded nothing is scanned, and the exit status is 2.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

const (
	govulncheck = "golang.org/x/vuln/cmd/govulncheck@v1.9.0"
	osvScanner  = "github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.6.0"
	osvGo       = "go1.27.4" // osv-scanner asks for a newer Go than this repository
	gosec       = "github.com/securego/gosec/v2/cmd/gosec@v2.30.0"
	gitleaks    = "github.com/zricethezav/gitleaks/v8@v8.30.1"
	live        = "https://vuln.go.dev"
)

func main() {
	full := flag.Bool("full", false, "osv-scanner too, and all modules")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	if err := downloads(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "components: not made: the scanners are modules, and none can be downloaded:", err)
		os.Exit(2)
	}
	bad, err := run(ctx, "..", *full)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "components:", err)
		os.Exit(1)
	}
	if bad > 0 {
		fmt.Printf("%d rows are not as they should be\n", bad)
		os.Exit(1)
	}
}

// downloads tells whether modules can be downloaded, by asking for something
// that no cache answers.
func downloads(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-versions", "golang.org/x/vuln").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// row is one run of a scanner: where, and what it has to say, "" for nothing.
type row struct {
	scanner, on string
	want        string
	cmd         *exec.Cmd
}

func run(ctx context.Context, root string, full bool) (bad int, err error) {
	dir, err := os.MkdirTemp("", "components")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	frozen, err := writeDatabases(dir)
	if err != nil {
		return 0, err
	}
	if err := writeSeeds(ctx, dir); err != nil {
		return 0, err
	}
	rows, err := plan(ctx, root, dir, frozen, full)
	if err != nil {
		return 0, err
	}
	fmt.Println("scanner      on                              found")
	for _, r := range rows {
		from := time.Now()
		out, err := r.cmd.CombinedOutput()
		said, ok := judge(string(out), err, r.want)
		fmt.Printf("%-12s %-31s %s in %s\n", r.scanner, r.on, said, time.Since(from).Round(time.Second))
		if !ok {
			fmt.Printf("%s\n", out)
			bad++
		}
	}
	if !full {
		fmt.Println("LEFT OUT without -full: osv-scanner, and govulncheck on proof")
	}
	return bad, nil
}

// judge reads what became of a run: an exit status of 0 where nothing was to be
// found, another and the name of the find where something was.
func judge(out string, err error, want string) (said string, ok bool) {
	switch {
	case want == "" && err == nil:
		return "nothing", true
	case want == "":
		return "SOMETHING", false
	case err != nil && strings.Contains(out, want):
		return want + ", as it should", true
	default:
		return "NOT " + want, false
	}
}

// modules are those whose dependencies reach users or the example; proof has the
// rest.
var modules = []string{".", "sanitize/markdown", "catalog", "examples", "examples/webapp", "examples/mcp", "adapters/ginsafe", "adapters/echosafe", "adapters/connectsafe", "adapters/routers"}

func plan(ctx context.Context, root, dir, frozen string, full bool) ([]row, error) {
	source, name := frozen, "frozen"
	if reachable(ctx) {
		source, name = live, "live"
	}
	in := func(folder string, args ...string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, "go", append([]string{"run"}, args...)...)
		cmd.Dir = folder
		return cmd
	}
	rows := []row{{"govulncheck", "a seed, frozen", seededAdvisory, in(filepath.Join(dir, "seed"), govulncheck, "-db", frozen, "./...")}}
	all := modules
	if full {
		all = append(all, "proof")
	}
	for _, m := range all {
		rows = append(rows, row{"govulncheck", m + ", " + name, "", in(filepath.Join(root, m), govulncheck, "-db", source, "./...")})
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	const noGosec = "-exclude=G304" // opening the file that an administrator named is what the program is for
	rows = append(rows,
		row{"gosec", "a seed", "G401", in(filepath.Join(dir, "weak"), gosec, "-quiet", "./...")},
		row{"gosec", "examples/webapp", "", in(filepath.Join(root, "examples/webapp"), gosec, "-quiet", noGosec, "./...")},
		row{"gitleaks", "a seed, deleted since", "aws-access-token", in(dir, gitleaks, "git", filepath.Join(dir, "leak"), "--no-banner", "--redact", "--verbose", "--no-color")},
		row{"gitleaks", "the history", "", in(abs, gitleaks, "git", ".", "--no-banner", "--redact", "--verbose")},
		row{"gitleaks", "the tree", "", in(abs, gitleaks, "dir", ".", "--no-banner", "--redact", "--verbose")},
	)
	if full {
		osv := func(files ...string) *exec.Cmd {
			args := []string{osvScanner, "scan", "source", "--offline", "--offline-vulnerabilities"}
			for _, f := range files {
				args = append(args, "-L", f)
			}
			cmd := in(dir, args...)
			cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+osvGo, "OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY="+dir)
			return cmd
		}
		var files []string
		for _, m := range all {
			files = append(files, filepath.Join(abs, m, "go.mod"))
		}
		rows = append(rows, row{"osv-scanner", "a seed, frozen", seededAdvisory, osv(filepath.Join(dir, "seed", "go.mod"))}, row{"osv-scanner", "every go.mod, frozen", "", osv(files...)})
	}
	return rows, nil
}

func reachable(ctx context.Context) bool {
	ctx, end := context.WithTimeout(ctx, 5*time.Second)
	defer end()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, live+"/index/db.json", nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}
