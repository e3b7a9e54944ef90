package escape_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/proof/escape"
)

// least is how many probes there have to be that succeed where nothing holds.
const least = 150

// TestEscapes tries a sample of the probes at some of the levels, chosen by
// UNTAINT_SEED, or all of them at each with UNTAINT_FULL=1. The whole table is
// that of the matrix.
func TestEscapes(t *testing.T) {
	if os.Getuid() != 0 {
		env.Missing(t, "root", "run the tests as root, in a container for example")
	}
	for name, pkg := range map[string]string{"gcc": "gcc libc6-dev", "unshare": "util-linux", "bwrap": "bubblewrap"} {
		env.Program(t, name, pkg)
	}
	s, err := escape.Build(t.Context())
	require.NoError(t, err)
	defer s.Close()
	probes, levels := s.Probes, escape.Levels()
	require.Greater(t, len(probes), 2*least)
	if os.Getenv("UNTAINT_FULL") != "1" {
		probes, levels = sample(t, probes), ours(levels, escape.Uncontained, escape.NoLandlock, escape.Require, escape.RequireTemp, escape.RequireLimits)
	}
	for _, uid := range []int{0, escape.Nobody} {
		counts, err := s.Compare(t.Context(), uid, levels, probes)
		require.NoError(t, err)
		for _, c := range counts {
			require.Empty(t, c.Broken, "%s as %d, with %s", c.Level.Name, uid, c.Applied)
		}
	}
}

// sample takes one probe in six.
func sample(t *testing.T, probes []escape.Probe) (some []escape.Probe) {
	seed := uint64(1)
	if text := os.Getenv("UNTAINT_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err)
		seed = n
	}
	t.Logf("UNTAINT_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for _, i := range r.Perm(len(probes))[:len(probes)/6] {
		some = append(some, probes[i])
	}
	return escape.InOrder(some, probes)
}

func ours(levels []escape.Level, names ...string) (some []escape.Level) {
	for _, l := range levels {
		for _, name := range names {
			if l.Name == name {
				some = append(some, l)
			}
		}
	}
	return some
}

// A level promises what its protections stop, and no more.
func TestMustRefuse(t *testing.T) {
	probe := func(stops string, notes ...string) escape.Probe {
		return escape.Probe{Stops: []string{stops}, Notes: notes}
	}
	plain := escape.Level{Ours: true}
	require.True(t, plain.MustRefuse(probe("files"), "process_tree,files"))
	require.False(t, plain.MustRefuse(probe("files"), "process_tree"))
	require.False(t, plain.MustRefuse(probe("files", "look"), "files"))
	require.False(t, escape.Level{Ours: true, Gives: []string{"temp"}}.MustRefuse(probe("files", "temp"), "files"))
	require.True(t, plain.MustRefuse(probe("always"), ""))
	require.True(t, plain.MustRefuse(probe("stop"), ""))
	require.False(t, escape.Level{Ours: true, Free: true}.MustRefuse(probe("stop"), ""))
	require.False(t, plain.MustRefuse(probe("resources"), "resources"))
	require.True(t, escape.Level{Ours: true, Limits: true}.MustRefuse(probe("resources"), "resources"))
	require.False(t, escape.Level{}.MustRefuse(probe("always"), ""))
}
