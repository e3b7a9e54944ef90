package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// netsafeCheck asks for addresses that somebody else chose, with our client and
// its peers, in a network in which every address is this machine.
var netsafeCheck = Check{Name: "netsafe", Run: checkNetsafe}

// netsafeResult is a line of what the test of that package writes.
type netsafeResult struct {
	Name                                       string
	Kinds, KindsBehind, Attacks, AttacksBehind int
	OfKinds, OfAttacks, OfRebindings, OfGood   int
	Rebound, Good                              int
	Key, Body                                  bool
	Read                                       int64
	Bomb                                       int
}

// checkNetsafe runs the test, which starts itself again in a network namespace:
// a namespace belongs to a process, and the other tables need the network.
func checkNetsafe(ctx context.Context) (Table, error) {
	dir, err := os.MkdirTemp("", "matrix")
	if err != nil {
		return Table{}, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "table.json")
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-run=^TestPeers$", "github.com/untaint/untaint/proof/netsafe")
	cmd.Env = append(os.Environ(), "UNTAINT_TABLE="+file, "UNTAINT_CI=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return Table{}, fmt.Errorf("go test ./netsafe: %w\n%s", err, bytes.TrimSpace(out))
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) { // the test skipped
		return Table{}, errors.New("needs Linux, ip (apt-get install iproute2), and the right to make a network namespace")
	}
	if err != nil {
		return Table{}, err
	}
	var results []netsafeResult
	if err := json.Unmarshal(text, &results); err != nil {
		return Table{}, err
	}
	return netsafeTable(results), nil
}

func netsafeTable(results []netsafeResult) Table {
	t := Table{
		Title: "Addresses that somebody else chose: which requests arrived inside",
		Columns: []string{"client", "addresses of each kind", "the same behind a redirect", "our list of attacks", "the same behind a redirect",
			"rebindings", "sent a key on to another host", "sent a body on", "read of a bomb", "public pages reached"},
		Notes: []string{
			"Each attacked address is served, so that what counts is a request that arrived: at an address that is not public, at a port that is not the web's, or with the password of the URL.",
			"The first two lists are proof/netsafe/testdata/kinds.txt, 55 addresses, and netsafe/testdata/attacks.txt. A rebinding is a name whose first answer is public and whose next is 127.0.0.1.",
			"The bomb is a page of 256 MiB, sent as 261 kB of gzip. Public pages are a name, an address of each family, and the form that a DNS64 resolver gives to one.",
			"safeurl has its defaults, without IPv6. smokescreen is a proxy, and has its defaults without a list of hosts; as such it takes no literal IPv6 address.",
		},
	}
	for _, r := range results {
		row := Row{Name: r.Name, Ours: r.Name == "netsafe"}
		inside := r.Kinds + r.KindsBehind + r.Attacks + r.AttacksBehind + r.Rebound
		row.Failed = row.Ours && (inside > 0 || r.Key || r.Body || r.Good < r.OfGood)
		row.Cells = []string{
			of(r.Kinds, r.OfKinds), of(r.KindsBehind, r.OfKinds), of(r.Attacks, r.OfAttacks), of(r.AttacksBehind, r.OfAttacks), of(r.Rebound, r.OfRebindings),
			yes(r.Key), yes(r.Body), fmt.Sprintf("%d MiB", r.Read>>20), of(r.Good, r.OfGood),
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func of(n, all int) string { return fmt.Sprintf("%d of %d", n, all) }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
