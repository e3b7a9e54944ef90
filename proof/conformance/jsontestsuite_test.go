package conformance

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/validate"
)

// The verdicts of nst/JSONTestSuite, and ours, on its documents, which are named
// by their hash and not kept here.
//
//go:embed jsontestsuite.txt
var jsonVerdicts string

// stricter are the documents that the suite wants to be accepted and that are
// refused on purpose: a name that comes twice, and what is neither an array nor an
// object, which no T that is tried here takes.
var stricter = []string{"duplicate_key", "type_mismatch", "null"}

// TestJSONTestSuite: each document of the suite has the verdict that the table
// says, and the table agrees with the suite: what it rejects is refused, and what
// it accepts is taken except for names that come twice.
func TestJSONTestSuite(t *testing.T) {
	type fact struct{ expected, ours string }
	facts := map[string]fact{}
	for line := range strings.Lines(jsonVerdicts) {
		if f := strings.Fields(line); len(f) == 3 && f[0] != "#" {
			facts[f[0]] = fact{f[1], f[2]}
			require.False(t, f[1] == "reject" && f[2] == "taken", line)
			require.False(t, f[1] == "accept" && f[2] != "taken" && !slices.Contains(stricter, f[2]), line)
		}
	}
	require.Len(t, facts, 315)

	text := env.SharedCorpus(t, "jsontestsuite.jsonl")
	lists, objects := validate.MustFor[[]any](), validate.MustFor[map[string]any]()
	seen := map[string]bool{}
	for line := range bytes.Lines(text) {
		var row struct {
			Name, Expected string
			Base64         []byte
		}
		require.NoError(t, json.Unmarshal(line, &row))
		sum := sha256.Sum256(row.Base64)
		key := hex.EncodeToString(sum[:])
		seen[key] = true
		require.Equal(t, fact{row.Expected, judged(lists, objects, row.Base64)}, facts[key], "%s %s", row.Name, key)
	}
	require.Len(t, seen, len(facts))
}

// judged is the first code, or "taken".
func judged(lists *validate.Validator[[]any], objects *validate.Validator[map[string]any], doc []byte) string {
	_, err := lists.JSON(bytes.NewReader(doc))
	if bytes.HasPrefix(bytes.TrimSpace(doc), []byte("{")) {
		_, err = objects.JSON(bytes.NewReader(doc))
	}
	if err == nil {
		return "taken"
	}
	for found := range untaint.Violations(err) {
		return string(found.Code)
	}
	return fmt.Sprint(err)
}
