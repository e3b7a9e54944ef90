// Package secret_test prints an untaint.Secret, and what a command is given, in
// each way that programs print values, with the packages that they do it with.
package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

const canary = "hunter2-Zq"

type config struct {
	User    string
	Pass    untaint.Secret[string]
	Ptr     *untaint.Secret[string]
	Key     untaint.Secret[[]byte]
	Of      untaint.Secret[map[string]string]
	List    []untaint.Secret[string]
	Map     map[string]untaint.Secret[string]
	Any     any
	private untaint.Secret[string]
	deep    *config
}

func secrets() config {
	s := untaint.NewSecret(canary)
	c := config{
		User: "ada", Pass: s, Ptr: &s,
		Key:  untaint.NewSecret([]byte(canary)),
		Of:   untaint.NewSecret(map[string]string{"password": canary}),
		List: []untaint.Secret[string]{s}, Map: map[string]untaint.Secret[string]{"a": s}, Any: s, private: s,
	}
	inner := c
	c.deep = &inner
	return c
}

// way is one way to print a value. It returns all that was written, and an
// error where it refuses the value, which is as good.
type way struct {
	name  string
	print func(v any) (string, error)
}

// TestNoWayOfPrintingShowsASecret counts the ways, so that none is lost unseen.
func TestNoWayOfPrintingShowsASecret(t *testing.T) {
	values := map[string]any{}
	c := secrets()
	values["alone"], values["pointer"], values["struct"], values["pointer to a struct"] = c.Pass, &c.Pass, c, &c
	values["list"], values["map"], values["bytes"], values["of a map"] = c.List, c.Map, c.Key, c.Of
	requireNoLeaks(t, values)
}

// requireNoLeaks prints each value in each way.
func requireNoLeaks(t *testing.T, values map[string]any) {
	t.Helper()
	ways := append(append(append(verbs(), encoders()...), loggers()...), printers()...)
	var leaks []string
	shown := 0
	for _, w := range ways {
		for name, v := range values {
			out, err := show(w, v)
			if err == nil && out == "" {
				t.Errorf("%s of %s: neither a text nor an error", w.name, name)
			}
			if err != nil {
				out += err.Error()
			}
			if leaked := leak(out); leaked != "" {
				leaks = append(leaks, fmt.Sprintf("%s of %s, as %s", w.name, name, leaked))
			}
			shown++
		}
	}
	require.Empty(t, leaks)
	require.GreaterOrEqual(t, len(ways), 61)
	t.Logf("%d ways to print %d values: %d leaks of %d", len(ways), len(values), len(leaks), shown)
}

func show(w way, v any) (out string, err error) {
	defer func() {
		if r := recover(); r != nil { // go-cmp and a few encoders refuse so
			err = fmt.Errorf("%v", r)
		}
	}()
	return w.print(v)
}

// leak names the form in which the canary is in a text.
func leak(out string) string {
	plain := strings.ToLower(out)
	forms := map[string]string{
		"text": canary, "hexadecimal": hex.EncodeToString([]byte(canary)),
		"spaced hexadecimal": fmt.Sprintf("% x", canary), "Go bytes": strings.Trim(fmt.Sprintf("%#v", []byte(canary)), "[]byte{}"),
		"a list of numbers":  strings.Trim(fmt.Sprint([]byte(canary)), "[]"),
		"numbers and commas": strings.ReplaceAll(strings.Trim(fmt.Sprint([]byte(canary)), "[]"), " ", ", "),
		"numbers in JSON":    strings.ReplaceAll(strings.Trim(fmt.Sprint([]byte(canary)), "[]"), " ", ","),
		"base64":             strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(canary)), "="),
		"base64 within text": base64.RawStdEncoding.EncodeToString([]byte(canary)[2:8]),
	}
	for name, form := range forms {
		if strings.Contains(plain, strings.ToLower(form)) {
			return name
		}
	}
	lines := strings.Fields(out)
	for i := range lines { // one number a line, as printers write []byte
		if strings.Trim(lines[i], ",") == "104" && i+2 < len(lines) && strings.Trim(lines[i+1], ",") == "117" {
			return "numbers line by line"
		}
	}
	return ""
}

// The detector finds the same value where nothing hides it.
func TestLeaksAreSeen(t *testing.T) {
	type open struct {
		User    string
		Pass    string
		Ptr     *string
		Key     []byte
		private string
	}
	s := canary
	v := open{"ada", s, &s, []byte(s), s}
	ways := append(append(append(verbs(), encoders()...), loggers()...), printers()...)
	var unseen []string
	for _, w := range ways {
		if out, err := show(w, v); err == nil && leak(out) == "" {
			unseen = append(unseen, w.name)
		}
	}
	// %T prints no value, a panic shows a struct by its address, and the
	// difference of two types is that of their names.
	require.ElementsMatch(t, []string{"%T", "panic", "kr/pretty, difference"}, unseen)
}

// TestMain prints a panic's value for the way of that name.
func TestMain(m *testing.M) {
	switch os.Getenv("SECRET_TEST_PANIC") {
	case "alone":
		panic(secrets().Pass)
	case "struct":
		panic(secrets())
	}
	os.Exit(m.Run())
}

// panicked runs this test's program again, which ends in a panic.
func panicked(v any) (string, error) {
	what := "struct"
	if _, alone := v.(untaint.Secret[string]); alone {
		what = "alone"
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SECRET_TEST_PANIC="+what, "GOTRACEBACK=system")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if cmd.Run() == nil {
		return "", fmt.Errorf("did not panic")
	}
	return out.String(), nil
}
