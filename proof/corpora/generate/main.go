// Command generate writes the project's own corpora: what attackers send, made
// from grammars and lists of this folder, so that every test runs in any clone
// and no foreign data stands in it. Each row names its class of attack.
//
//	go run ./corpora/generate [-out corpora] [-check]
//
// It is deterministic except for the field executes of html.jsonl, which a browser
// fills in: whether the payload ran script when it was put into a div. With
// -check it writes nothing, and fails where a file is not what it would write,
// that field aside.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/untaint/untaint/proof/browser"
)

// Row is one line of a corpus.
type Row struct {
	// Class names the attack, such as "event handler".
	Class string `json:"class"`
	// Kind groups classes where the tests tell them apart: "sqli", "benign",
	// "identifier", "like", "value", "shell", "argument", "naughty".
	Kind    string `json:"kind,omitempty"`
	Payload string `json:"payload"`
	// Executes says that the payload ran script in Chromium.
	Executes bool `json:"executes,omitempty"`
}

func main() {
	out := flag.String("out", "corpora", "folder to write to")
	check := flag.Bool("check", false, "only compare")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// corpora are the files with what makes their rows.
var corpora = []struct {
	file string
	rows func() []Row
}{
	{"html.jsonl", htmlRows},
	{"sql.jsonl", sqlRows},
	{"command.jsonl", commandRows},
}

func run(dir string, check bool) error {
	for _, c := range corpora {
		rows := distinct(c.rows())
		if check {
			if err := compare(filepath.Join(dir, c.file), rows); err != nil {
				return err
			}
			continue
		}
		if c.file == "html.jsonl" {
			if err := execute(rows); err != nil {
				return err
			}
		}
		if err := os.WriteFile(filepath.Join(dir, c.file), lines(rows), 0o644); err != nil {
			return err
		}
		summary(c.file, rows)
	}
	names := []byte(strings.Join(variables, "\n") + "\n")
	if !check {
		return os.WriteFile(filepath.Join(dir, "env-vars.txt"), names, 0o644)
	}
	have, err := os.ReadFile(filepath.Join(dir, "env-vars.txt"))
	if err != nil || !bytes.Equal(have, names) {
		return fmt.Errorf("env-vars.txt is not what the generator makes (%v)", err)
	}
	return nil
}

// distinct keeps the first of the rows with the same payload.
func distinct(rows []Row) []Row {
	seen := map[string]bool{}
	var some []Row
	for _, r := range rows {
		if !seen[r.Payload] {
			seen[r.Payload] = true
			some = append(some, r)
		}
	}
	return some
}

func lines(rows []Row) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, r := range rows {
		_ = enc.Encode(r) // a Row always encodes, into memory
	}
	return b.Bytes()
}

// compare reports the first row of the file that the generator would not write.
func compare(file string, rows []Row) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	have := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	if len(have) != len(rows) {
		return fmt.Errorf("%s has %d rows, the generator makes %d", file, len(have), len(rows))
	}
	for i, line := range have {
		var r Row
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		rows[i].Executes = r.Executes
		if !bytes.Equal(append(line, '\n'), lines(rows[i:i+1])) {
			return fmt.Errorf("%s:%d is not what the generator makes", file, i+1)
		}
	}
	return nil
}

// execute shows the rows to a browser, in each of its modes.
func execute(rows []Row) error {
	b, err := browser.Start(context.Background())
	if err != nil {
		return err
	}
	defer b.Close()
	payloads := make([]string, len(rows))
	for i, r := range rows {
		payloads[i] = r.Payload
	}
	for _, mode := range browser.Modes {
		res, err := b.Execute(mode, payloads)
		if err != nil {
			return err
		}
		for i := range res.Ran {
			rows[i].Executes = true
		}
	}
	return nil
}

func summary(file string, rows []Row) {
	classes, run := map[string]int{}, 0
	var order []string
	for _, r := range rows {
		if classes[r.Class]++; classes[r.Class] == 1 {
			order = append(order, r.Class)
		}
		if r.Executes {
			run++
		}
	}
	fmt.Printf("%s: %d rows, %d run script\n", file, len(rows), run)
	for _, c := range order {
		fmt.Printf("  %5d  %s\n", classes[c], c)
	}
}
