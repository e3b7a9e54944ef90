package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fact is a number or a word of a rule that a sentence can tell.
var fact = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?|[A-Za-z@<>.]{3,}[_A-Za-z]*`)

// place is where in a text something is wrong, as a sentence tells it.
var place = regexp.MustCompile(`line [0-9]+,? column [0-9]+`)

// In each row ours refuses, says what is wanted and not the rule's name, and
// leaves out nothing of the rule that a peer tells, nor where a text goes wrong.
func TestEachRowTellsAsMuchAsItsPeers(t *testing.T) {
	_, all, err := table()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(all), 60)
	compared, places := map[string]int{}, 0
	for _, l := range all {
		require.NotEqual(t, "accepts", l.ours, l.tag)
		require.NotContains(t, l.ours, "is not a valid", l.tag)
		require.NotContains(t, l.ours, "…", l.tag)
		require.NotContains(t, l.ours, "too ", l.tag)
		_, parameter, _ := strings.Cut(l.tag, "=")
		for name, theirs := range map[string]string{"validator": l.validator, "protovalidate": l.proto, "pydantic": l.pydantic} {
			if theirs == "" || theirs == "accepts" {
				continue
			}
			compared[name]++
			for _, f := range fact.FindAllString(parameter, -1) {
				if strings.Contains(theirs, f) {
					require.Contains(t, l.ours, f, "%s tells it for %s: %s", name, l.tag, theirs)
				}
			}
			if place.MatchString(theirs) {
				places++
				require.Regexp(t, place, l.ours, "%s tells where for %s: %s", name, l.tag, theirs)
			}
		}
	}
	t.Log(compared)
	require.Positive(t, places)
	require.Greater(t, compared["validator"], 50)
	require.Greater(t, compared["protovalidate"], 30)
	require.Greater(t, compared["pydantic"], 30)
}
