package contain_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/execsafe/internal/contain"
)

func TestStartRefusesBadSpecs(t *testing.T) {
	for name, spec := range map[string]contain.Spec{
		"no path":              {},
		"relative path":        {Path: "bin/true"},
		"NUL in path":          {Path: "/bin/true\x00"},
		"NUL in argument":      {Path: "/bin/true", Argv: []string{"true", "a\x00b"}},
		"NUL in environment":   {Path: "/bin/true", Env: []string{"A=\x00"}},
		"relative folder":      {Path: "/bin/true", Dir: "tmp"},
		"nil extra file":       {Path: "/bin/true", ExtraFiles: []*os.File{nil}},
		"relative exec":        {Path: "/bin/true", Policy: contain.Policy{Exec: []string{"sh"}}},
		"relative read":        {Path: "/bin/true", Policy: contain.Policy{Read: []contain.Place{{Path: "tmp"}}}},
		"relative write":       {Path: "/bin/true", Policy: contain.Policy{Write: []contain.Place{{}}}},
		"NUL in a policy path": {Path: "/bin/true", Policy: contain.Policy{Read: []contain.Place{{Path: "/a\x00"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := contain.Start(spec)
			var e *contain.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, contain.Invalid, e.Reason)
		})
	}
}

// A protection that this version does not know is one that cannot be had.
func TestUnknownProtection(t *testing.T) {
	unknown := contain.Namespaces << 1
	_, err := contain.Start(contain.Spec{Path: "/bin/true", Require: unknown})
	var e *contain.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, contain.Unavailable, e.Reason)
	require.Equal(t, unknown, e.Missing)
}

func TestErrorsShowNoInput(t *testing.T) {
	const secret = "tainted-value"
	_, err := contain.Start(contain.Spec{Path: filepath.Join(t.TempDir(), secret), Want: contain.All})
	var e *contain.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, contain.NotFound, e.Reason)
	require.NotContains(t, err.Error(), secret)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestErrorTexts(t *testing.T) {
	require.EqualError(t, &contain.Error{Reason: contain.Unavailable, Missing: contain.Files | contain.TCP},
		"contain: containment unavailable: missing files,tcp")
	require.EqualError(t, &contain.Error{Reason: contain.Failed, Step: "wait", Err: os.ErrClosed},
		"contain: failed (wait): file already closed")
}

func TestProtectionsNames(t *testing.T) {
	require.Equal(t, "none", contain.Protections(0).String())
	require.Equal(t, "process_tree,parent_death,resources,descriptors,privileges,system_calls,process_group,metadata,files,truncation,tcp,devices,signals",
		contain.All.String())
	require.True(t, contain.All.Has(contain.Files|contain.ProcessTree))
	require.False(t, contain.All.Has(contain.Namespaces|contain.ProcessTree))
}
