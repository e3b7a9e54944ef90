package confusable_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/validate"
)

// TestNamesOfTheWorld: the rule person_name takes the names that people have, in
// every language that Faker or CLDR has names in, and those of countries and
// languages in every script that CLDR writes.
func TestNamesOfTheWorld(t *testing.T) {
	node := env.Program(t, "node", "nodejs")
	if _, err := os.Stat("../node_modules/@faker-js/faker"); err != nil {
		env.Missing(t, "Faker", "npm ci in proof/")
	}
	out, err := exec.Command(node, "names.js").Output()
	require.NoError(t, err)
	var names struct{ People, Places map[string][]string }
	require.NoError(t, json.Unmarshal(out, &names))

	people, languages, scripts := 0, 0, map[string]bool{}
	peopleScripts := map[string]bool{}
	for language, list := range names.People {
		languages++
		for _, name := range list {
			// Mistakes in Faker's lists, such as "Mia+3", and in CLDR's: Malayalam's digit
			// four for the letter that looks like it.
			if strings.Contains(name, "+3") || strings.Contains(name, " \u200c") || strings.Contains(name, "\u0d6a") {
				continue
			}
			people++
			note(scripts, name)
			note(peopleScripts, name)
			if err := validate.Var(name, "person_name"); err != nil {
				t.Errorf("%s: %+q %s: %v", language, name, name, err)
			}
		}
	}
	places := 0
	for language, list := range names.Places {
		for _, name := range list {
			if noPerson(name) {
				continue
			}
			places++
			note(scripts, name)
			if err := validate.Var(name, "person_name"); err != nil {
				t.Errorf("%s: %+q %s: %v", language, name, name, err)
			}
		}
	}
	require.Greater(t, people, 2000)
	require.GreaterOrEqual(t, len(peopleScripts), 30, "scripts of people's names")
	require.Greater(t, len(scripts), len(peopleScripts))
	t.Logf("%d names of people in %d languages and %d scripts, %d of places, %d scripts in all", people, languages, len(peopleScripts), places, len(scripts))
}

// noPerson reports what stands in names of countries and not in those of people:
// brackets, digits, lists, "and" as a sign; and what are mistakes of CLDR's, such
// as an accent on nothing or a joiner twice.
func noPerson(name string) bool {
	if strings.ContainsAny(name, "()[]（）【】［］〔〕&/;:+；۽_—\u200f") || strings.ContainsFunc(name, unicode.IsNumber) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(name)
	if unicode.IsMark(first) || first == 0x200b {
		return true
	}
	for _, unseen := range []string{"\u200c", "\u200d", "\u180b", "\u180e"} {
		if strings.Contains(name, unseen+unseen) || strings.HasPrefix(name, unseen) || strings.Contains(name, " "+unseen) {
			return true
		}
	}
	return false
}

func note(scripts map[string]bool, s string) {
	for _, r := range s {
		if r < 0x80 {
			scripts["Latin"] = true
			continue
		}
		for name, table := range unicode.Scripts {
			if name != "Common" && name != "Inherited" && unicode.Is(table, r) {
				scripts[name] = true
			}
		}
	}
}
