// Package confusable_test asks ICU, Unicode's own implementation, what the rules
// about letters that look alike say.
package confusable_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/sanitize"
	"github.com/untaint/untaint/validate"
)

// answer is what ICU says of one text.
type answer struct {
	refused  bool
	skeleton string
}

// icu compiles the small program beside this test and has it read the texts.
func icu(t *testing.T, texts []string) []answer {
	t.Helper()
	gcc := env.Program(t, "gcc", "gcc")
	if _, err := os.Stat("/usr/include/unicode/uspoof.h"); err != nil {
		env.Missing(t, "ICU", "apt-get install libicu-dev")
	}
	program := filepath.Join(t.TempDir(), "uspoof")
	out, err := exec.Command(gcc, "-O1", "-o", program, "-x", "c", "uspoof.c.txt", "-licui18n", "-licuuc").CombinedOutput()
	require.NoError(t, err, "%s", out)
	var in bytes.Buffer
	for _, s := range texts {
		for _, r := range s {
			fmt.Fprintf(&in, "%x ", r)
		}
		in.WriteByte('\n')
	}
	cmd := exec.Command(program)
	cmd.Stdin = &in
	found, err := cmd.Output()
	require.NoError(t, err)
	lines := bufio.NewScanner(bytes.NewReader(found))
	lines.Buffer(nil, 1<<20)
	require.True(t, lines.Scan())
	if version, _, _ := strings.Cut(unicode.Version, ".0"); !strings.HasPrefix(lines.Text(), version) {
		env.Missing(t, "an ICU of Unicode "+unicode.Version, "libicu-dev of a release that has it; this one has "+lines.Text())
	}
	var answers []answer
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		a := answer{refused: words[0] == "1"}
		for _, w := range words[1:] {
			c, err := strconv.ParseUint(w, 16, 32)
			require.NoError(t, err)
			a.skeleton += string(rune(c))
		}
		answers = append(answers, a)
	}
	require.Len(t, answers, len(texts))
	return answers
}

// ignorable is what is not shown. Since Unicode 15.1 it is not part of a skeleton;
// ICU's is older.
func ignorable(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// TestSkeletonsAreICUs compares the skeleton of each character there is, all rows
// of confusables.txt among them, and those of texts put together from them.
func TestSkeletonsAreICUs(t *testing.T) {
	var texts []string
	var odd []rune
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r >= 0xd800 && r <= 0xdfff || ignorable(r) {
			continue
		}
		texts = append(texts, string(r))
		if sanitize.Skeleton(string(r)) != string(r) {
			odd = append(odd, r)
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts in each run
	for range 50_000 {
		s := ""
		for range 1 + rnd.IntN(6) {
			s += string(odd[rnd.IntN(len(odd))])
			if rnd.IntN(3) == 0 {
				s += string([]rune("a\u0301\u0323\u0345m")[rnd.IntN(5)])
			}
		}
		texts = append(texts, s)
	}
	changed := 0
	for i, a := range icu(t, texts) {
		got := sanitize.Skeleton(texts[i])
		require.Equal(t, a.skeleton, got, "%+q", texts[i])
		if got != texts[i] {
			changed++
		}
	}
	t.Logf("%d texts, %d with another skeleton: as ICU has them", len(texts), changed)
}

// TestScriptsAreICUs compares the rule single_script with ICU's check: highly
// restrictive, no restricted characters, no mixed numbers.
func TestScriptsAreICUs(t *testing.T) {
	var texts []string
	byScript := map[string][]rune{}
	for r := rune('0'); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) || ignorable(r) {
			continue
		}
		texts = append(texts, string(r), "a"+string(r), "д"+string(r), "語"+string(r), "한"+string(r), "1"+string(r))
		for name, table := range unicode.Scripts {
			if unicode.Is(table, r) {
				byScript[name] = append(byScript[name], r)
			}
		}
	}
	scripts := []string{"Latin", "Cyrillic", "Greek", "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Common", "Inherited", "Arabic", "Devanagari", "Bengali", "Thai"}
	rnd := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same texts in each run
	for range 200_000 {
		s := ""
		for range 1 + rnd.IntN(3) {
			letters := byScript[scripts[rnd.IntN(len(scripts))]]
			for range 1 + rnd.IntN(2) {
				s += string(letters[rnd.IntN(min(len(letters), 400))])
			}
		}
		texts = append(texts, s)
	}
	refused := 0
	for i, a := range icu(t, texts) {
		got := validate.Var(texts[i], "single_script") != nil
		require.Equal(t, a.refused, got, "%+q", texts[i])
		if got {
			refused++
		}
	}
	t.Logf("%d texts, %d refused: as ICU has it", len(texts), refused)
	require.Greater(t, len(texts)-refused, 10_000)
}
