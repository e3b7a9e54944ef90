package validate_test

import (
	"database/sql"
	"math"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// differences returns the rows of the table "What differs from validator" in
// the package documentation, by what stands in the first column.
func differences(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, table, ok := strings.Cut(string(text), "refused by default\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "//\n")
	var rows []string
	column := regexp.MustCompile(`^//\t(\S.*?)(?:  .*)?$`)
	for line := range strings.SplitSeq(table, "\n") {
		if m := column.FindStringSubmatch(line); m != nil {
			rows = append(rows, strings.TrimSpace(m[1]))
		}
	}
	return rows
}

// names reports whether a row of the documentation is about a rule.
func names(row, rule string) bool {
	for name := range strings.SplitSeq(row, ",") {
		if ok, _ := path.Match(strings.TrimSpace(name), rule); ok {
			return true
		}
	}
	return false
}

type (
	nowRule struct {
		At time.Time `validate:"gt"`
	}
	lengthRule struct {
		List []int `validate:"eq=3"`
	}
	structRule struct {
		In optional `validate:"required"`
	}
	optional struct {
		Name string `validate:"omitempty,alpha"`
	}
	nilRule struct {
		Opt nothing `validate:"omitnil,min=3"`
	}
	anyRule struct {
		Any any `validate:"min=3"`
	}
	hiddenRule struct {
		Any any `validate:"required"`
	}
	nanRule struct {
		By map[float64]inner `validate:"dive"`
	}
	nullRule struct {
		Name sql.NullString `validate:"required"`
	}
)

// nothing is a value that is nil to the rules.
type nothing struct{}

func (nothing) ValidatorValue() any { return nil }

// demonstrations are values for the rows that are not about a format: refused
// by default, and accepted in compatible mode.
var demonstrations = map[string]func(*validate.Checker) error{
	"eqfield, nefield": func(k *validate.Checker) error {
		return k.Struct(secrets{[]byte("secret1"), []byte("hunter2")})
	},
	"required":        func(k *validate.Checker) error { return k.Struct(structRule{}) },
	"min, max, gt, …": func(k *validate.Checker) error { return k.Struct(nowRule{time.Now().Add(time.Hour)}) },
	"eq, ne":          func(k *validate.Checker) error { return k.Struct(lengthRule{[]int{1, 2, 3}}) },
	"[]T, map[K]T in any": func(k *validate.Checker) error {
		return k.Struct(hiddenRule{[]inner{{}}})
	},
	"a NaN as a key": func(k *validate.Checker) error {
		return k.Struct(nanRule{map[float64]inner{math.NaN(): {}}})
	},
	"Var on a struct": func(k *validate.Checker) error { return k.Var(struct{ A int }{}, "required") },
}

// reversed are rows of which the compatible mode refuses what the default takes,
// or of which both refuse, each in its own way.
var reversed = map[string]func(t *testing.T, hardened, compatible *validate.Checker){
	"omitnil": func(t *testing.T, hardened, compatible *validate.Checker) {
		require.NoError(t, hardened.Struct(nilRule{}))
		require.Error(t, compatible.Struct(nilRule{}))
	},
	"sql.Null*": func(t *testing.T, hardened, compatible *validate.Checker) {
		require.ErrorIs(t, hardened.Struct(nullRule{}), validate.CodeRequired)
		require.ErrorIs(t, hardened.Struct(nullRule{sql.NullString{String: "", Valid: true}}), validate.CodeRequired)
		require.NoError(t, hardened.Struct(nullRule{sql.NullString{String: "a", Valid: true}}))
		require.NoError(t, compatible.Struct(nullRule{}))
	},
	"a rule on an any": func(t *testing.T, hardened, compatible *validate.Checker) {
		require.ErrorIs(t, hardened.Struct(anyRule{true}), untaint.Code("unfit_type"))
		require.Error(t, compatible.Struct(anyRule{true}), "validator panics, which is not brought back")
	},
}

// TestEveryDifferenceIsDocumented: a rule that refuses by default what validator
// accepts has its row in the package documentation, and each row there is true.
func TestEveryDifferenceIsDocumented(t *testing.T) {
	hardened, err := validate.NewChecker()
	require.NoError(t, err)
	compatible, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	rows := differences(t)
	shown := map[string]bool{}
	for _, v := range vectors(t) {
		rule, _, _ := strings.Cut(v.Tag, "=")
		if len(v.Lax) == 0 {
			continue
		}
		found := false
		for _, row := range rows {
			if names(row, rule) {
				found, shown[row] = true, true
			}
		}
		if !found {
			t.Errorf("%s differs from validator, and has no row in doc.go", rule)
		}
	}
	for _, row := range rows {
		switch show, turn := demonstrations[row], reversed[row]; {
		case show != nil:
			require.Error(t, show(hardened), row)
			require.NoError(t, show(compatible), row)
		case turn != nil:
			turn(t, hardened, compatible)
		case !shown[row]:
			t.Errorf("the row %q of doc.go is shown by no vector and no demonstration", row)
		}
	}
	require.Greater(t, len(rows), 30)
	t.Logf("%d documented differences are true", len(rows))
}
