package validate_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// vector is one line of testdata/rules.jsonl: values that a rule accepts and
// refuses by default. Where validator says otherwise of one, it stands in lax.
type vector struct {
	Tag  string
	Good []any
	Bad  []any
	Lax  []any // refused by default, accepted by validator
}

func vectors(t testing.TB) []vector {
	t.Helper()
	file, err := os.ReadFile("testdata/rules.jsonl")
	require.NoError(t, err)
	var all []vector
	for i, line := range strings.Split(strings.TrimSpace(string(file)), "\n") {
		var v vector
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		require.NoError(t, d.Decode(&v), "line %d", i+1)
		all = append(all, v)
	}
	return all
}

// typed turns what JSON has decoded into the value that a program would have:
// whole numbers into ints, and collections into those of their elements.
func typed(v any) any {
	switch v := v.(type) {
	case float64:
		if v == float64(int(v)) {
			return int(v)
		}
	case []any:
		if texts, ok := list[string](v); ok {
			return texts
		}
		ints, _ := list[int](v)
		return ints
	case map[string]any:
		ints := make(map[string]int, len(v))
		for key, val := range v {
			ints[key], _ = typed(val).(int)
		}
		return ints
	}
	return v
}

func list[T any](v []any) ([]T, bool) {
	out := make([]T, 0, len(v))
	for _, x := range v {
		t, ok := typed(x).(T)
		if !ok {
			return nil, false
		}
		out = append(out, t)
	}
	return out, true
}

// TestVectors: each rule on values by hand, in both modes; in the compatible
// one validator itself is asked too.
func TestVectors(t *testing.T) {
	compatible, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	theirs := validator.New()
	seen, n := map[string]bool{}, 0
	both := func(v vector, val any, want, lax bool) {
		n++
		val = typed(val)
		err := validate.Var(val, v.Tag)
		if (err == nil) != want || errors.Is(err, untaint.Misuse) {
			t.Errorf("%s %q by default: %v", v.Tag, val, err)
		}
		if text, ok := val.(string); ok && err != nil && len(text) > 6 && !strings.Contains(v.Tag, text) {
			require.NotContains(t, err.Error(), text)
		}
		if ours(v.Tag) {
			return
		}
		if err := compatible.Var(val, v.Tag); (err == nil) != (want || lax) {
			t.Errorf("%s %q in compatible mode: %v", v.Tag, val, err)
		}
		if err := theirs.Var(val, v.Tag); (err == nil) != (want || lax) {
			t.Errorf("%s %q by validator: %v", v.Tag, val, err)
		}
	}
	for _, v := range vectors(t) {
		name, _, _ := strings.Cut(v.Tag, "=")
		seen[name] = true
		for _, val := range v.Good {
			both(v, val, true, false)
		}
		for _, val := range v.Bad {
			both(v, val, false, false)
		}
		for _, val := range v.Lax {
			both(v, val, false, true)
		}
	}
	for _, name := range builtins(t) {
		if !seen[name] && !elsewhere(name) {
			t.Errorf("%s has no vectors", name)
		}
	}
	t.Logf("%d verdicts on %d rules", n, len(seen))
}

// ours reports whether validator does not have the first rule of a tag.
func ours(tag string) bool {
	name, _, _ := strings.Cut(tag, "=")
	switch name {
	case "maxbytes", "notblank", "utf8", "nfc", "nocontrol", "line", "nobidi", "single_script", "username", "person_name", "filename", "relpath",
		"host", "public_host", "public_url", "local_redirect", "header_value", "present", "default":
		return true
	}
	return false
}

// elsewhere reports whether a rule cannot be tested on one value alone: it looks
// at another field, at the disk, or at what a tag makes of a whole type.
func elsewhere(name string) bool {
	for _, prefix := range []string{"required_", "excluded_", "skip_unless", "structonly", "nostructlevel"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "eqfield", "nefield", "gtfield", "gtefield", "ltfield", "ltefield", "fieldcontains", "fieldexcludes", "postcode_iso3166_alpha2_field",
		"eqcsfield", "necsfield", "gtcsfield", "gtecsfield", "ltcsfield", "ltecsfield",
		"file", "filepath", "dir", "dirpath", "image", "mimetype", "uds_exists", "unix_addr", "validateFn":
		return true
	}
	return false
}
