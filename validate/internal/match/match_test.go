package match_test

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/validate/internal/match"
)

// TestMatchersAgree runs the relation of FuzzMatchers and FuzzEmail over
// mutations of the seeds.
func TestMatchersAgree(t *testing.T) {
	rounds := 150
	if os.Getenv("UNTAINT_FULL") == "1" {
		rounds = 20000
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	v := validator.New()
	n, accepted := 0, 0
	for round := range rounds {
		for _, s := range seeds {
			if round > 0 {
				s = mutate(rnd.IntN, s)
			}
			for tag, m := range exact {
				want := v.Var(s, tag) == nil
				if m(s) != want {
					t.Errorf("%s: %q: we say %v, validator says %v", tag, s, !want, want)
				}
				n++
				if want {
					accepted++
				}
			}
			if match.Email(s) {
				require.NoError(t, v.Var(s, "email"), "%q", s)
			}
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d verdicts compared, %d of them that the string is good", n, accepted)
}
