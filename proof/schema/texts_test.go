package schema_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
)

// texted are the tags of the vectors on a string.
func texted(t *testing.T) (all []*subject, good [][]string) {
	t.Helper()
	for _, v := range vectors(t) {
		s, ok := boxed[box[string]](t, v.Tag)
		if !ok {
			continue
		}
		var own []string
		for _, val := range slices.Concat(v.Good, v.Bad) {
			if text, ok := val.(string); ok {
				own = append(own, text)
			}
		}
		all, good = append(all, s), append(good, own)
	}
	return all, good
}

func asField(t *testing.T, text string) string {
	t.Helper()
	out, err := json.Marshal(map[string]string{"v": text})
	require.NoError(t, err)
	return string(out)
}

// edits are characters near which patterns go wrong.
var edits = []string{"", "a", "Z", "0", "9", "f", "G", "-", "_", ".", ":", "/", "@", "=", "+", "%", "\n", "\r\n", " ", "\x00", "\x7f", "é", "ſ", "K", "\u2028", "😀", "A0", "::", "[", "]", "\\", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}

// TestNearTexts: texts that a rule accepts or refuses, with a piece taken out,
// doubled or put in, which is where a pattern and a matcher come apart.
func TestNearTexts(t *testing.T) {
	rounds := 400
	if full() {
		rounds = 20000
	}
	r := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // the same in each run
	var n tally
	subjects, texts := texted(t)
	for i, s := range subjects {
		if len(texts[i]) == 0 {
			continue
		}
		for range rounds {
			text := texts[i][r.IntN(len(texts[i]))]
			for range 1 + r.IntN(3) {
				runes := []rune(text)
				from := r.IntN(len(runes) + 1)
				to := min(len(runes), from+r.IntN(3))
				text = string(runes[:from]) + edits[r.IntN(len(edits))] + string(runes[to:])
				if r.IntN(4) == 0 {
					text += string(runes[from:to])
				}
			}
			s.judge(t, asField(t, text), &n)
		}
	}
	t.Logf("%d rules: %d texts accepted by both, %d by neither, %d by the schema alone", len(subjects), n.both, n.neither, n.lax)
	require.NotZero(t, n.both*n.neither)
}

// TestCorpora: what attackers send is judged alike.
func TestCorpora(t *testing.T) {
	var n tally
	subjects, _ := texted(t)
	count := 0
	for _, file := range []string{"html.jsonl", "sql.jsonl", "command.jsonl"} {
		for _, row := range env.Corpus[map[string]any](t, file) {
			for _, key := range []string{"payload", "value", "arg"} {
				text, ok := row[key].(string)
				if !ok {
					continue
				}
				count++
				doc := asField(t, strings.ToValidUTF8(text, "?"))
				for i, s := range subjects {
					if full() || (count+i)%61 == 0 {
						s.judge(t, doc, &n)
					}
				}
			}
		}
	}
	t.Logf("%d texts, %d rules: %d accepted by both, %d by neither, %d by the schema alone", count, len(subjects), n.both, n.neither, n.lax)
	require.NotZero(t, n.both*n.neither)
}
