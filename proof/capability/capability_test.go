package capability_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/proof/capability"
)

// pure are functions that could reach the network and do not: what they hand to
// package net is an address already, and only its port may be a name, which net
// looks up in a file. The rules that call them are those of validate.Compatible.
var pure = []string{
	"github.com/untaint/untaint/validate/internal/match.resolves",
	"github.com/untaint/untaint/validate/internal/match.resolvesUDP",
}

// What cleans and checks reaches no network and starts no program.
func TestCleaningAndCheckingReachNothing(t *testing.T) {
	for name, subject := range map[string]string{"sanitize": "sanitizing", "validate": "validating"} {
		found, err := capability.Reached(".", pure, "github.com/untaint/untaint/"+name, "./subject/"+subject)
		require.NoError(t, err)
		for what, calls := range found {
			t.Errorf("%s reaches the %s:\n  %s", name, what, strings.Join(calls, "\n  "))
		}
	}
}

// The control: what does reach them is seen.
func TestReachedIsSeen(t *testing.T) {
	found, err := capability.Reached(".", nil, "github.com/untaint/untaint/execsafe")
	require.NoError(t, err)
	require.NotEmpty(t, found[capability.Process])
	found, err = capability.Reached(".", nil, "github.com/untaint/untaint/netsafe")
	require.NoError(t, err)
	require.NotEmpty(t, found[capability.Network])
}
