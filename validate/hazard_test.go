package validate_test

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/internal/test/env"
	"github.com/untaint/untaint/validate"
)

// TestLongLanguage: the time that a language tag takes grows with the square of
// its length.
func TestLongLanguage(t *testing.T) {
	k, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	for _, tag := range []string{"bcp47_language_tag", "bcp47_strict_language_tag"} {
		require.NoError(t, validate.Var("de-CH-1996", tag))
		long := strings.Repeat("-", 1<<22) // hours, if it were parsed
		require.ErrorIs(t, validate.Var(long, tag), untaint.Code("wrong_format"))
		require.ErrorIs(t, k.Var(long, tag), untaint.Code("wrong_format"))
	}
}

type secrets struct {
	A []byte
	B []byte `validate:"eqfield=A"`
}

// TestContentIsCompared: validator compares slices by their length.
func TestContentIsCompared(t *testing.T) {
	in := secrets{[]byte("secret1"), []byte("hunter2")}
	require.ErrorIs(t, validate.Struct(in), validate.CodeFieldMismatch)
	require.NoError(t, validate.MustFor[secrets](validate.Compatible()).Check(&in))
	in.B = []byte("secret1")
	require.NoError(t, validate.Struct(in))
}

type holder struct {
	Any any `validate:"required"`
}

// TestWhatAnInterfaceHolds: a client picks the type, and an interface hides a
// collection from the start-up check.
func TestWhatAnInterfaceHolds(t *testing.T) {
	require.Error(t, validate.Struct(holder{[]inner{{}}}))
	require.Error(t, validate.Struct(holder{map[string]inner{"a": {}}}))
	require.ErrorIs(t, validate.Var(any(true), "min=3"), untaint.Misuse)
	type limited struct {
		Any any `validate:"min=3"`
	}
	require.ErrorIs(t, validate.Struct(limited{true}), untaint.Code("unfit_type"))
	require.ErrorIs(t, validate.Struct(limited{2}), untaint.Code("too_small"))
}

// TestEntriesSurvive: what is not a value to check is an error, never a panic.
func TestEntriesSurvive(t *testing.T) {
	var nilUser *user
	for _, v := range []any{nil, nilUser, 1, "x", []int{1}, map[string]int{}, func() {}, make(chan int)} {
		require.ErrorIs(t, validate.Struct(v), untaint.Misuse)
		_ = validate.Var(v, "required")
	}
	require.ErrorIs(t, validate.MustFor[user]().Check(nil), untaint.Misuse)
	huge := strings.Repeat("a", 1<<20)
	for _, tag := range []string{"email", "url", "uuid", "hostname", "fqdn", "ip", "semver", "json", "max=10", "alphanum", "public_url", "datauri"} {
		_ = validate.Var(huge, tag)
		_ = validate.Var(huge+"\xff", tag)
	}
	type items struct {
		List []int `validate:"max=10,dive,min=1"`
		All  []int `validate:"dive,min=1"`
	}
	err := validate.Struct(items{List: make([]int, 1e6), All: make([]int, 1e6)})
	require.ErrorIs(t, err, untaint.Code("too_many"))
	require.ErrorIs(t, err, untaint.Code("too_small"))
}

func TestPartial(t *testing.T) {
	v := validate.MustFor[user]()
	_, err := v.Only("Nmae")
	require.ErrorIs(t, err, untaint.Code("no_such_field"))
	only, err := v.Only("Name", "Home.Zip")
	require.NoError(t, err)
	in := user{Name: "a!"}
	require.EqualError(t, only.Check(&in), "validate.Check: invalid: /name too_short (min 3); /home/zip required")
	except, err := v.Except("Name", "Home", "Email", "Age", "Score", "Role", "Tags", "Password")
	require.NoError(t, err)
	require.NoError(t, except.Check(&in))
}

func TestUserRules(t *testing.T) {
	even := validate.Rule("even", "not_even", func(n int) bool { return n%2 == 0 })
	type num struct {
		N int `json:"n" validate:"even"`
	}
	require.EqualError(t, validate.MustFor[num](even).Check(&num{3}), "validate.Check: invalid: /n not_even")
	require.NoError(t, validate.MustFor[num](even).Check(&num{4}))
	type text struct {
		S string `validate:"even"`
	}
	_, err := validate.For[text](even)
	require.ErrorIs(t, err, untaint.Code("wrong_kind"))
	boom := validate.Rule("even", "not_even", func(int) bool { panic("x") })
	require.ErrorIs(t, validate.MustFor[num](boom).Check(&num{3}), untaint.Code("rule_panicked"))
	slug := validate.Alias("slug", "min=2,lowercase")
	type alias struct {
		S string `json:"s" validate:"slug"`
	}
	require.Error(t, validate.MustFor[alias](slug).Check(&alias{"a"}))
}

// TestSuccessDoesNotAllocate holds for what is checked by offsets.
func TestSuccessDoesNotAllocate(t *testing.T) {
	type account struct {
		Name  string   `validate:"required,min=3,max=32,alphanum"`
		Email string   `validate:"required,email"`
		Age   uint8    `validate:"gte=18"`
		Tags  []string `validate:"max=3,dive,min=2"`
		Home  addr
		All   []addr `validate:"dive"`
	}
	v := validate.MustFor[account]()
	in := account{"alice", "a@b.co", 20, []string{"go"}, addr{"x", "12345"}, make([]addr, 50)}
	for i := range in.All {
		in.All[i] = addr{"x", "12345"}
	}
	require.NoError(t, v.Check(&in))
	require.Zero(t, env.Allocs(func() { _ = v.Check(&in) }))
	require.Zero(t, env.Allocs(func() { _ = validate.Struct(&in) }))
}

// TestNothingFits: a max below the min lets nothing pass, also not where many
// elements are looked at together.
func TestNothingFits(t *testing.T) {
	type elem struct {
		N int    `validate:"min=5,max=3"`
		S string `validate:"min=1,max=0"`
	}
	type list struct {
		All []elem   `validate:"dive"`
		Int []int    `validate:"dive,min=5,max=3"`
		Str []string `validate:"dive,required,max=0"`
	}
	for n := range 8 {
		require.Error(t, validate.Struct(list{Int: []int{n}}))
		require.Error(t, validate.Struct(list{Str: []string{"abcdefgh"[:n]}}))
		require.Error(t, validate.Struct(list{All: []elem{{n, "abcdefgh"[:n]}}}))
	}
}

// TestConcurrentUse: eight goroutines compile and check at once.
func TestConcurrentUse(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 200 {
				in := good()
				if i%2 == 0 {
					in.Name = "x"
				}
				if err := k.Struct(&in); (err != nil) != (i%2 == 0) {
					t.Errorf("goroutine %d: %v", g, err)
				}
				_ = k.Var(i, "min="+strconv.Itoa(i%50))
				_ = k.Struct(node{Name: "a"})
			}
		})
	}
	wg.Wait()
}

// TestTagCacheIsBounded: tags that are input do not make memory grow.
func TestTagCacheIsBounded(t *testing.T) {
	k, err := validate.NewChecker()
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 6000 {
		require.NoError(t, k.Var("abc", "excludes=x"+strconv.Itoa(i)+",html|excludes=y"))
	}
	long := strings.Repeat("x", 100<<10)
	for i := range 200 {
		require.NoError(t, k.Var("abc", "excludes="+long+strconv.Itoa(i)))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(8<<20))
	runtime.KeepAlive(k)
}
