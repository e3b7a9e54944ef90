package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"

	"github.com/untaint/untaint/proof/escape"
)

// escapeCheck tries to get out of a contained process, by probes in C, at each
// level and as two users; a sample of them without UNTAINT_FULL=1.
var escapeCheck = Check{Name: "escape", Run: checkEscape}

// escapeColumns group the classes of the probes.
var escapeColumns = []struct {
	title   string
	classes []string
}{
	{"read", []string{"read"}},
	{"written", []string{"write", "metadata"}},
	{"executed", []string{"execute"}},
	{"sockets", []string{"socket"}},
	{"other processes", []string{"process", "tree"}},
	{"namespaces, mounts, rights", []string{"namespace", "mount", "rights"}},
	{"kernel, ipc, terminal", []string{"kernel", "ipc", "terminal"}},
	{"inherited", []string{"inherited"}},
	{"memory and process bombs", []string{"resource"}},
}

func checkEscape(ctx context.Context) (Table, error) {
	s, err := escape.Build(ctx)
	if err != nil {
		return Table{}, err
	}
	defer s.Close()
	table := Table{
		Title:   "Escapes from a contained process: what succeeded",
		Columns: []string{"held by, as"},
		Notes: []string{
			"Each probe is a small program in C, run in namespaces of its own. Only those count that succeed by os/exec as that user, which are the numbers behind \"of\".",
			"Look-ups tell that a file or a process is there, its metadata or number, which no level promises to refuse. What a command declares it is given: its folder, its helper, with Network its sockets, and, with a writable folder where no call can be held, the modes and times of files by name.",
			"Bombs are judged where limits are set. The last column counts what succeeded although the protections that the run said it had are to stop it.",
			"Four levels lack a part of the kernel, which a filter refuses. firejail is no row: inside a process namespace it starts a program without holding it.",
			"Some calls, such as the requests of a file system that is not mounted here, count as soon as the kernel looks at their arguments.",
		},
	}
	for _, c := range escapeColumns {
		table.Columns = append(table.Columns, c.title)
	}
	table.Columns = append(table.Columns, "all", "look-ups", "against its word")
	probes := s.Probes
	if os.Getenv("UNTAINT_FULL") != "1" {
		probes = nil
		for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(s.Probes))[:len(s.Probes)/8] {
			probes = append(probes, s.Probes[i])
		}
		probes = escape.InOrder(probes, s.Probes)
	}
	for _, user := range []struct {
		name string
		uid  int
	}{{"root", 0}, {"nobody", escape.Nobody}} {
		counts, err := s.Compare(ctx, user.uid, escape.Levels(), probes)
		if err != nil {
			return Table{}, err
		}
		for _, c := range counts {
			table.Rows = append(table.Rows, escapeRow(c, user.name, len(probes)))
		}
	}
	return table, nil
}

// escapeRow has failed where a level broke its promise, or where the control
// shows too little.
func escapeRow(c escape.Count, user string, probes int) Row {
	row := Row{Name: c.Level.Name + ", " + user, Ours: c.Level.Ours, Failed: len(c.Broken) > 0}
	var all [2]int
	for _, column := range escapeColumns {
		got, tried := c.Sum(column.classes...)
		all[0], all[1] = all[0]+got, all[1]+tried
		row.Cells = append(row.Cells, fmt.Sprintf("%d of %d", got, tried))
	}
	broken := "-"
	if c.Level.Ours {
		broken = fmt.Sprint(len(c.Broken))
	}
	row.Failed = row.Failed || c.Level.Name == escape.Control && all[1] < probes/2
	row.Cells = append(row.Cells, fmt.Sprintf("%d of %d", all[0], all[1]), fmt.Sprintf("%d of %d", c.Looks[0], c.Looks[1]), broken)
	return row
}
