package misuse

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/nocompile"
	"github.com/untaint/untaint/proof/database"
	"github.com/untaint/untaint/sqlsafe"
)

// Outcome is what became of a probe.
type Outcome int

const (
	Through       Outcome = iota // it read or changed what it was not meant to
	DatabaseError                // the database got it, and could not run it
	Harmless                     // it ran, and did no more than it was meant to
	Refused                      // the library refused it before a driver saw it
	NoCompile                    // the program does not compile
	NoWay                        // the library has nothing that takes a string there
	outcomeEnd
)

// Result is how one contestant fared on all databases.
type Result struct {
	Name   string
	Ours   bool
	Counts [outcomeEnd]int
	// Where lists what got through, as "database place input".
	Where []string
	// Answers are the problems that clients would get for the errors of ours.
	Answers []string
}

// All is how many probes it stood.
func (r Result) All() (n int) {
	for _, c := range r.Counts {
		n += c
	}
	return n
}

// Run gives each probe to each contestant on each engine.
func Run(ctx context.Context, engines []database.Engine, only ...string) ([]Result, error) {
	var results []Result
	for _, e := range engines {
		if err := runOn(ctx, e, only, &results); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func runOn(ctx context.Context, e database.Engine, only []string, results *[]Result) error {
	b, err := newBed(ctx, e)
	if err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	defer b.Close()
	all, err := contestants(b.Instance)
	if err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	if err := b.alive(ctx); err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	for _, c := range all {
		if len(only) > 0 && !slices.Contains(only, c.Name) {
			continue
		}
		at := slices.IndexFunc(*results, func(r Result) bool { return r.Name == c.Name })
		if at < 0 {
			at = len(*results)
			*results = append(*results, Result{Name: c.Name, Ours: c.Ours})
		}
		if err := c.compileNothing(); err != nil {
			return err
		}
		if err := c.tryAll(ctx, b, &(*results)[at]); err != nil {
			return fmt.Errorf("%s on %s: %w", c.Name, e.Name, err)
		}
	}
	return nil
}

// alive shows that a probe which gets through is seen, in each of the ways.
func (b *bed) alive(ctx context.Context) error {
	for _, control := range []struct {
		place Place
		text  string
		want  bool
	}{
		{OrderText, "SELECT name FROM users WHERE age >= 45 ORDER BY id", false},
		{OrderText, "SELECT name FROM users WHERE age >= 45 ORDER BY id, " + read, true},
		{Value, "SELECT name FROM users WHERE 1 = 1", true},
		{UpdateColumn, "UPDATE users SET name = 'x' WHERE id = 3", false},
		{UpdateColumn, "UPDATE users SET admin = 1 WHERE id = 3", true},
		{DeleteText, "DELETE FROM users WHERE id = 3", true},
		{InsertColumn, "INSERT INTO log (name) VALUES ('x')", false},
		{InsertColumn, "INSERT INTO log (name) SELECT v FROM secrets", true},
	} {
		through, failed, err := b.run(ctx, probe{place: control.place}, control.text, nil)
		if err != nil {
			return err
		}
		if through != control.want || failed != nil {
			return fmt.Errorf("the control %q is wrong: seen %t, error %v", control.text, through, failed)
		}
	}
	return nil
}

// compileNothing is an error if something compiles that must not.
func (c Contestant) compileNothing() error {
	var sources []string
	var places []Place
	for place := range placeEnd {
		if c.entries[place].source == "" {
			continue
		}
		places = append(places, place)
		sources = append(sources, c.program(c.entries[place].source))
	}
	// The control shows that the rest of the program is not what fails.
	sources = append(sources, c.program("_ = in"))
	messages, err := nocompile.Messages(sources)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Name, err)
	}
	for i, place := range places {
		if !strings.Contains(messages[i], "cannot use ") && !strings.Contains(messages[i], "mismatched types") && !strings.Contains(messages[i], "does not match") {
			return fmt.Errorf("%s: place %d is not refused for its type: %q", c.Name, place, messages[i])
		}
	}
	if control := messages[len(places)]; control != "" {
		return fmt.Errorf("%s: the control does not compile: %s", c.Name, control)
	}
	return nil
}

func (c Contestant) program(statement string) string {
	return "package p\n\n" + c.header + "\n\nfunc f(in string, values map[string]any) {\n\t" + statement + "\n}\n"
}

func (c Contestant) tryAll(ctx context.Context, b *bed, r *Result) error {
	if err := c.works(ctx, b); err != nil {
		return err
	}
	for _, p := range probes(b.Engine.Family) {
		o, err := c.try(ctx, b, p, r)
		if err != nil {
			return fmt.Errorf("place %d, %q: %w", p.place, p.input, err)
		}
		r.Counts[o]++
		if o == Through {
			r.Where = append(r.Where, fmt.Sprintf("%s %d %s", b.Engine.Name, p.place, p.input))
		}
	}
	return nil
}

// answered keeps what a client is told.
func (r *Result) answered(err error) {
	if !r.Ours {
		return
	}
	w := httptest.NewRecorder()
	untaint.WriteProblem(w, nil, err)
	r.Answers = append(r.Answers, w.Body.String())
}

// works is an error if the contestant cannot do with an ordinary string what
// the probes are tried at.
func (c Contestant) works(ctx context.Context, b *bed) error {
	for place := range placeEnd {
		e := c.entries[place]
		if e.build == nil {
			continue
		}
		in := e.good
		if in == "" {
			in = good[place]
		}
		text, args, err := e.build(b.Engine.Family, in)
		if err != nil {
			return fmt.Errorf("place %d does not work: %w", place, err)
		}
		through, failed, err := b.run(ctx, probe{place, in}, text, args)
		if err == nil {
			err = failed
		}
		if err != nil || through {
			return fmt.Errorf("place %d does not work (%t): %s: %w", place, through, text, err)
		}
	}
	return nil
}

func (c Contestant) try(ctx context.Context, b *bed, p probe, r *Result) (Outcome, error) {
	e, ok := c.entries[p.place]
	switch {
	case !ok:
		return NoWay, nil
	case e.build == nil:
		return NoCompile, nil
	}
	text, args, err := e.build(b.Engine.Family, p.input)
	if err != nil {
		r.answered(err)
		return Refused, nil
	}
	through, failed, err := b.run(ctx, p, text, args)
	if failed != nil {
		r.answered(sqlsafe.Translate(ctx, "misuse.Run", failed))
	}
	switch {
	case err != nil:
		return 0, err
	case through:
		return Through, nil
	case failed != nil:
		return DatabaseError, nil
	}
	return Harmless, nil
}
