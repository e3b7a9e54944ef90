package validate_test

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// TestHardened has what validator accepts and the default refuses; Compatible
// gives validator's verdict back.
func TestHardened(t *testing.T) {
	k, err := validate.NewChecker(validate.Compatible())
	require.NoError(t, err)
	for _, row := range []struct {
		tag   string
		texts []string
	}{
		{"url", []string{"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "http:x", "mailto:a@b.c", "http://u:p@a.b/", "http://2130706433/", "http://0x7f000001/", "http://a\u202eb.de/", "http://a.b/%0d%0a"}},
		{"http_url", []string{"http://u:p@a.b", "http://:80", "http://-", "http://a.b:99999999", "http://\u202ea.b"}},
		{"uri", []string{"javascript:alert(1)", "/rel", "//evil.com", "*"}},
		{"email", []string{`"<script>alert(1)</script>"@x.com`, "\"a\tb\"@x.com", "-oQ/tmp@b.com", "\u0430@b.com", "a@\u0435xample.com", "a\u202e@b.com", "a\u200b@b.com", "a\uff20b@b.com", "a@" + strings.Repeat("b", 64) + ".com", strings.Repeat("a", 5000) + "@b.com", "a@b~c.com"}},
		{"hostname", []string{strings.Repeat("a23456789.", 40) + "abc"}},
		{"hostname_rfc1123", []string{"1.2.3.4", "1", strings.Repeat("a23456789.", 40) + "abc"}},
		{"fqdn", []string{"a-.com"}},
		{"hostname_port", []string{":80", "h:080", "h:+80"}},
		{"ipv4", []string{"::ffff:127.0.0.1"}},
		{"cidrv4", []string{"::ffff:10.0.0.0/104"}},
		{"cidr", []string{"10.0.0.1/8", "10.0.0.0/08"}},
		{"html_encoded", []string{"x &lt; y <script>"}},
		{"url_encoded", []string{"<script>"}},
		{"datauri", []string{"data:text/html;base64,PHNjcmlwdD4=", "data:text/plain,YQ=="}},
		{"ascii", []string{"a\x00b", "\x7f"}},
		{"jwt", []string{"a.b.", "eyJhbGciOiJub25lIn0.e30.c2ln"}},
		{"base64", []string{"YR=="}},
		{"json", []string{`{"a":1,"a":2}`}},
		{"e164", []string{"4912345678"}},
		{"credit_card", []string{"0000 0000 0000 0000"}},
		{"uuid", []string{"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"}},
		{"boolean", []string{"t"}},
		{"ulid", []string{"01ARZ3NDE\u212aTSV4RRFFQ69G5FAV"}},
	} {
		for _, s := range row.texts {
			require.NoError(t, k.Var(s, row.tag), "%s %q in compatible mode", row.tag, s)
			err := validate.Var(s, row.tag)
			require.Error(t, err, "%s %q", row.tag, s)
			require.NotErrorIs(t, err, untaint.Misuse)
			if len(s) > 6 {
				require.NotContains(t, err.Error(), s)
			}
		}
	}
}

// TestHardenedStill has what the default must go on accepting.
func TestHardenedStill(t *testing.T) {
	for tag, texts := range map[string][]string{
		"url":     {"http://a.b", "https://example.com:8443/x?y=z#f", "https://example.com/%C3%A9", "http://[2001:db8::1]:80/", "wss://a.b/c"},
		"email":   {"a@b.co", "first.last+tag@sub.example.org", "o'hara@example.ie"},
		"fqdn":    {"example.com", "example.com.", "xn--p1ai.de"},
		"cidr":    {"10.0.0.0/8", "2001:db8::/32"},
		"jwt":     {"eyJhbGciOiJIUzI1NiJ9.e30.c2ln"},
		"datauri": {"data:image/png;base64,iVBORw0KGgo="},
		"uri":     {"urn:isbn:123", "https://a.b/c"},
	} {
		for _, s := range texts {
			require.NoError(t, validate.Var(s, tag), "%s %q", tag, s)
		}
	}
}

func TestSecurityRules(t *testing.T) {
	for _, row := range []struct{ tag, good, bad string }{
		{"maxbytes=72", strings.Repeat("a", 72), strings.Repeat("é", 37)},
		{"utf8", "é", "\xff"},
		{"nfc", "\u00e9", "e\u0301"},
		{"nocontrol", "a b", "a\x00b"},
		{"nobidi", "abc", "a\u202ec"},
		{"line", "one line", "two\nlines"},
		{"single_script", "paypal", "p\u0430ypal"},
		{"single_script", "日本語カナです", "日本語кана"},
		{"username", "alice", "al ice"},
		{"filename", "report.pdf", "../etc"},
		{"relpath", "a/b.txt", "a/../../b"},
		{"public_url", "https://github.com/x", "http://169.254.169.254/latest"},
		{"public_url", "https://github.com/x", "http://u@github.com/"},
		{"local_redirect", "/home?x=1", "//evil.com"},
		{"host", "github.com", "0x7f.1"},
		{"origin", "https://github.com", "https://github.com/"},
		{"header_value", "abc", "a\r\nX: y"},
	} {
		require.NoError(t, validate.Var(row.good, row.tag), "%s %q", row.tag, row.good)
		err := validate.Var(row.bad, row.tag)
		require.Error(t, err, "%s %q", row.tag, row.bad)
		require.NotErrorIs(t, err, untaint.Misuse, "%s", row.tag)
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
	require.ErrorIs(t, validate.Struct(limited{true}), validate.CodeWrongType)
	require.ErrorIs(t, validate.Struct(limited{2}), validate.CodeTooSmall)
}

// TestEntriesSurvive: what is no value to check is an error, never a panic.
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
	require.ErrorIs(t, err, validate.CodeTooMany)
	require.ErrorIs(t, err, validate.CodeTooSmall)
}

func TestPartial(t *testing.T) {
	v := validate.MustFor[user]()
	_, err := v.Only("Nmae")
	require.ErrorIs(t, err, validate.CodeNoSuchField)
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
	require.ErrorIs(t, err, validate.CodeWrongKind)
	boom := validate.Rule("even", "not_even", func(int) bool { panic("x") })
	require.ErrorIs(t, validate.MustFor[num](boom).Check(&num{3}), validate.CodePanicked)
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
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = v.Check(&in) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = validate.Struct(&in) }))
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
	for i := range 20000 {
		require.NoError(t, k.Var("abc", "excludes=x"+strconv.Itoa(i)+",html|excludes=y"))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(16<<20))
}
