package escape

import (
	"slices"
	"strings"
)

// The levels at which the probes run.
const (
	Control         = "os/exec"
	Uncontained     = "Uncontained"
	BestEffort      = "BestEffort"
	NoLandlock      = "BestEffort, a kernel without Landlock"
	NoSeccomp       = "BestEffort, seccomp refused"
	NoTrace         = "BestEffort, ptrace refused"
	NoListener      = "BestEffort, WritableDir, a seccomp listener refused"
	Require         = "Require, nothing declared"
	RequireTemp     = "Require, TempDir"
	RequireWritable = "Require, WritableDir"
	RequireHelpers  = "Require, TempDir, a helper"
	RequireNetwork  = "Require, Network"
	RequireLimits   = "Require, TempDir, limits"
	Bubblewrap      = "bwrap, all namespaces"
)

// RequireProbed is a variable that has the levels require what the kernel has, and
// not all there is: for a machine that this was not chosen for.
const RequireProbed = "ESCAPE_REQUIRE_PROBED"

// Level is one of them: what it gives, by the notes of the probes that it lets
// succeed.
type Level struct {
	Name   string
	Gives  []string
	Limits bool // the kernel's limits are set
	Free   bool // the child cannot be stopped
	Ours   bool
}

// Levels are all of them, the control first.
func Levels() []Level {
	return []Level{
		{Name: Control},
		{Name: Uncontained, Ours: true, Gives: []string{"temp"}},
		{Name: BestEffort, Ours: true, Gives: []string{"temp"}},
		{Name: NoLandlock, Ours: true, Gives: []string{"temp"}},
		{Name: NoSeccomp, Ours: true, Gives: []string{"temp"}},
		{Name: NoTrace, Ours: true, Gives: []string{"temp"}, Free: true},
		{Name: NoListener, Ours: true, Gives: []string{"write", "named"}},
		{Name: Require, Ours: true},
		{Name: RequireTemp, Ours: true, Gives: []string{"temp"}},
		{Name: RequireWritable, Ours: true, Gives: []string{"write"}},
		{Name: RequireHelpers, Ours: true, Gives: []string{"temp", "exec"}},
		{Name: RequireNetwork, Ours: true, Gives: []string{"network"}},
		{Name: RequireLimits, Ours: true, Gives: []string{"temp"}, Limits: true},
		{Name: Bubblewrap},
	}
}

// MustRefuse reports whether a level has promised to stop a probe, where it said
// which protections it applied.
func (l Level) MustRefuse(p Probe, applied string) bool {
	switch {
	case !l.Ours || p.Has("look") || slices.ContainsFunc(l.Gives, p.Has):
		return false
	case slices.Contains(p.Stops, "always") || slices.Contains(p.Stops, "stop") && !l.Free:
		return true
	case slices.Contains(p.Stops, "resources") && !l.Limits:
		return false
	}
	return slices.ContainsFunc(strings.Split(applied, ","), func(name string) bool { return slices.Contains(p.Stops, name) })
}
