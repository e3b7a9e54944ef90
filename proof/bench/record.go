package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untaint/untaint/proof/record"
)

// Recorded is what measured.json holds.
type Recorded struct {
	Machine string
	Rounds  int
	Turn    string
	Seed    uint64
	Areas   []Measured
}

// keep writes what was measured into the folder. What was not measured now
// stays as it was, and so does an area of which less could be measured.
func keep(o options, machine string, all []Measured) error {
	file := filepath.Join(o.record, "measured.json")
	old, err := recorded(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	now := Recorded{Machine: machine, Rounds: o.rounds, Turn: o.turn.String(), Seed: o.seed}
	for _, area := range areas {
		m, fresh := find(all, area.Name)
		before, known := find(old.Areas, area.Name)
		switch {
		case fresh && count(m) >= count(before):
			now.Areas = append(now.Areas, m)
		case fresh:
			fmt.Printf("%s: the recorded numbers have more rows and were kept\n", area.Name)
			now.Areas = append(now.Areas, before)
		case known:
			now.Areas = append(now.Areas, before)
		}
	}
	text, err := json.MarshalIndent(now, "", "\t")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(file, append(text, '\n'), 0o644),
		os.WriteFile(filepath.Join(o.record, "measured.md"), document(now), 0o644),
		os.WriteFile(filepath.Join(o.record, "measured.svg"), overview(now.Areas), 0o644),
		record.Replace(filepath.Join(o.record, "..", "README.md"), "bench", brief(now.Areas)),
	)
}

func recorded(file string) (r Recorded, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(text, &r)
}

func find(all []Measured, name string) (Measured, bool) {
	i := slices.IndexFunc(all, func(m Measured) bool { return m.Name == name })
	if i < 0 {
		return Measured{}, false
	}
	return all[i], true
}

func count(m Measured) (n int) {
	for _, c := range m.Cases {
		n += len(c.Rows)
	}
	return n
}

// document writes every number, as Markdown.
func document(r Recorded) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Measured side by side\n\nWritten by `make record`. %s.\n\n", strings.ReplaceAll(r.Machine, "\n", "; with "))
	fmt.Fprintf(&b, "The rows of a case take turns in one process, %d turns of %s each, and the fastest turn counts. "+
		"The ratio is to the first row of the case: hand-written code or the physical limit. "+
		"Ratios carry over to another machine; times do not.\n", r.Rounds, r.Turn)
	if r.Seed != 0 {
		fmt.Fprintf(&b, "\nCases named \"generated\" have inputs made from the seed %d; `go run -C proof ./bench -seed N` takes another one.\n", r.Seed)
	}
	fmt.Fprintf(&b, "\n![Ours beside the fastest peer](measured.svg)\n")
	for _, m := range r.Areas {
		section(&b, m)
	}
	return b.Bytes()
}

func section(w io.Writer, m Measured) {
	fmt.Fprintf(w, "\n## %s\n", m.Title)
	if s := summarize(m); s.Cases > 0 {
		fmt.Fprintf(w, "\nOver %d cases: %s of the limit in the geometric mean, %s at worst (%s).\n", s.Cases, ratio(s.Mean), ratio(s.Worst), s.WorstCase)
	}
	for _, c := range m.Cases {
		fmt.Fprintf(w, "\n**%s**\n\n| | time | ratio | allocations | bytes |\n|---|--:|--:|--:|--:|\n", c.Name)
		for _, r := range c.Rows {
			name := r.Name
			if r.Ours {
				name = "**" + name + "**"
			}
			fmt.Fprint(w, record.Row(name, duration(r.Ns), ratio(r.Ratio), fmt.Sprint(r.Allocs), fmt.Sprint(r.Bytes)))
		}
		for _, note := range c.Notes {
			fmt.Fprintf(w, "\n(%s)\n", note)
		}
	}
}

// brief writes the README's table: a row for each area that has a peer.
func brief(areas []Measured) []byte {
	var b bytes.Buffer
	b.WriteString("| | cases | time against hand-written code or the limit | worst | the fastest peer takes |\n|---|--:|--:|--:|--:|\n")
	for _, m := range areas {
		s := summarize(m)
		if s.PeerCases == 0 {
			continue
		}
		b.WriteString(record.Row(m.Title, fmt.Sprint(s.Cases), ratio(s.Mean), ratio(s.Worst)+", "+s.WorstCase,
			fmt.Sprintf("%s of our time, %s at least", ratio(s.PeerMean), ratio(s.PeerWorst))))
	}
	return b.Bytes()
}

// tooMuch is how many times the recorded ratio is a failure. It is wide, since
// other machines have other ratios and a loaded one varies.
const tooMuch = 2

// compare prints our rows whose ratio is worse than the recorded one by a
// quarter, and returns an error if one is worse by tooMuch.
func compare(w io.Writer, file string, all []Measured) error {
	old, err := recorded(file)
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	compared, worse, failed := 0, 0, 0
	for _, m := range all {
		before, _ := find(old.Areas, m.Name)
		for _, p := range pairs(before, m) {
			compared++
			if p.now.Ratio < 1.25*p.before.Ratio {
				continue
			}
			worse++
			mark := ""
			if p.now.Ratio > tooMuch*p.before.Ratio {
				failed++
				mark = "!"
			}
			fmt.Fprintf(tw, "%s\t%s: %s: %s\t%s recorded\t%s now\n", mark, m.Name, p.name, p.now.Name, ratio(p.before.Ratio), ratio(p.now.Ratio))
		}
	}
	_ = tw.Flush()
	fmt.Fprintf(w, "%d rows of ours compared with the recorded run, %d worse by a quarter or more\n", compared, worse)
	if failed > 0 {
		return fmt.Errorf("%d rows take more than %d times the recorded ratio", failed, tooMuch)
	}
	return nil
}

// pair is one row of ours, before and now.
type pair struct {
	name        string
	before, now MeasuredRow
}

func pairs(before, now Measured) (all []pair) {
	for _, c := range now.Cases {
		i := slices.IndexFunc(before.Cases, func(b MeasuredCase) bool { return b.Name == c.Name })
		if i < 0 {
			continue
		}
		for _, r := range c.Rows {
			j := slices.IndexFunc(before.Cases[i].Rows, func(b MeasuredRow) bool { return b.Name == r.Name })
			if r.Ours && j >= 0 {
				all = append(all, pair{c.Name, before.Cases[i].Rows[j], r})
			}
		}
	}
	return all
}
