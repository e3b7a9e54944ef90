// Package escape tries to get out of a contained process: some three hundred
// probes, each a small attempt by a program in C, run at each level that
// execsafe has, beside os/exec, where each must succeed to count at all, and
// beside bubblewrap.
//
// It runs as root and as nobody, in mount, process, network, ipc and name
// namespaces of its own, and never on the machine itself.
package escape

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Probe is one attempt; the words are explained in probes/probe.h.
type Probe struct {
	Class, Name  string
	Stops, Notes []string
}

// Has reports whether the probe has a note.
func (p Probe) Has(note string) bool { return slices.Contains(p.Notes, note) }

// Outcome is what became of a probe.
type Outcome struct {
	Probe     string
	Succeeded bool
	Applied   string // the protections that held it
	Said      string
}

// List asks the probe program for what it has.
func List(program string) ([]Probe, error) {
	out, err := exec.Command(program, "list").Output()
	if err != nil {
		return nil, err
	}
	var all []Probe
	for line := range strings.Lines(string(out)) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(row) != 4 {
			return nil, fmt.Errorf("a row of %d fields", len(row))
		}
		all = append(all, Probe{Class: row[0], Name: row[1], Stops: strings.Split(row[2], ","), Notes: strings.Fields(row[3])})
	}
	return all, nil
}

// Suite is the built programs in a folder of their own.
type Suite struct {
	Probes []Probe
	folder string
}

// Build compiles the probes and the program that runs them. Close removes both.
func Build(ctx context.Context) (*Suite, error) {
	if os.Getuid() != 0 {
		return nil, errors.New("the escape suite needs root, to make namespaces and to be somebody else in them")
	}
	sources, err := Sources()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "escape")
	if err != nil {
		return nil, err
	}
	s := &Suite{folder: folder}
	for _, dir := range []string{"arena", "tmp"} {
		err = errors.Join(err, os.Mkdir(filepath.Join(folder, dir), 0o755))
	}
	err = errors.Join(err, os.Chmod(folder, 0o755),
		command(ctx, "gcc", append([]string{"-O1", "-w", "-pthread", "-o", filepath.Join(folder, "probe")}, append(sources, "-lrt")...)...),
		command(ctx, "go", "build", "-o", filepath.Join(folder, "trial"), "github.com/untaint/untaint/proof/escape/trial"))
	if err == nil {
		s.Probes, err = List(filepath.Join(folder, "probe"))
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Sources returns the files that the probe program is compiled from.
func Sources() ([]string, error) {
	sources, err := filepath.Glob(filepath.Join(sourceFolder(), "probes", "*.c"))
	if err != nil || len(sources) == 0 {
		return nil, fmt.Errorf("no probes: %w", err)
	}
	return sources, nil
}

// Open returns the suite whose programs were built elsewhere, in a folder with
// the two that are mounted on.
func Open(folder string) (*Suite, error) {
	probes, err := List(filepath.Join(folder, "probe"))
	return &Suite{Probes: probes, folder: folder}, err
}

// Close removes what was built. Nothing is mounted there: what was, went with
// its namespace.
func (s *Suite) Close() { _ = os.RemoveAll(s.folder) }

func command(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// Nobody is the user that is not root.
const Nobody = 65534

// Run runs probes at a level as a user, in namespaces.
func (s *Suite) Run(ctx context.Context, level string, uid int, probes []Probe) ([]Outcome, error) {
	var names []string
	for _, p := range probes {
		names = append(names, p.Name)
	}
	cmd := exec.CommandContext(ctx, "unshare", "--mount", "--pid", "--fork", "--mount-proc", "--net", "--ipc", "--uts", "--kill-child",
		filepath.Join(s.folder, "trial"), "supervise", s.folder, strconv.Itoa(uid), level, strings.Join(names, ","))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s as %d: %w: %s", level, uid, err, stderr.Bytes())
	}
	var all []Outcome
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var o Outcome
		if err := dec.Decode(&o); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	if len(all) != len(probes) {
		return nil, fmt.Errorf("%s as %d: %d of %d probes ran", level, uid, len(all), len(probes))
	}
	return all, nil
}

// InOrder returns some of all in the order of all, which is the one they run in.
func InOrder(some, all []Probe) (ordered []Probe) {
	for _, p := range all {
		if slices.ContainsFunc(some, func(q Probe) bool { return q.Name == p.Name }) {
			ordered = append(ordered, p)
		}
	}
	return ordered
}
