package execsafe_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/execsafe"
	"github.com/untaint/untaint/internal/test/env"
)

// seen is what testdata/probe prints.
type seen struct {
	Args  [][]byte
	Env   []string
	Dir   string
	Home  []string
	Stdin int64
}

// probeProgram builds the program that prints what it was given, once, without
// cgo so that it needs no library.
var probeProgram = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "execsafe-probe")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "probe")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", path, "./testdata/probe") // whoever owns the checkout
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return path, nil
})

func TestMain(m *testing.M) {
	play()
	env.KeepInherited()
	env.SkipExamples("^Example(Fixed|DangerousEnv|Network|_thumbnail)$", "git", "curl", "convert")
	code := m.Run()
	if path, err := probeProgram(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

func probe(t testing.TB, k execsafe.Containment, parts ...execsafe.Part) *execsafe.Command {
	t.Helper()
	path, err := probeProgram()
	require.NoError(t, err)
	l := execsafe.Limits{Timeout: 30 * time.Second, Stdout: 8 << 20, Stderr: 1 << 20}
	cmd, err := launderProgram(execsafe.Declare, path, l, k, parts...)
	require.NoError(t, err)
	return cmd
}

func ask(t testing.TB, cmd *execsafe.Command, args ...execsafe.Arg) seen {
	t.Helper()
	res, err := cmd.Run(t.Context(), args...)
	require.NoError(t, err, "%s", res.Stderr)
	var s seen
	require.NoError(t, json.Unmarshal(res.Stdout, &s))
	return s
}

type payload struct {
	Kind    string `json:"kind"`
	Payload string `json:"payload"`
	Arg     string `json:"arg"`
	S       string `json:"s"`
}

func (p payload) text() string { return p.Payload + p.Arg + p.S }

// Each payload of the corpus and of our own is refused, or arrives byte for
// byte as one argument, by each parameter that takes text.
func TestPayloadsAreRefusedOrExact(t *testing.T) {
	all := []payload{}
	for _, line := range strings.Split(ownPayloads, "\n") {
		text := strings.NewReplacer(`\0`, "\x00", `\n`, "\n", `\e`, "\x1b", `\xff`, "\xff", `\u202e`, "\u202e").Replace(line)
		all = append(all, payload{Kind: "own", S: text})
	}
	t.Run("own", func(t *testing.T) { payloads(t, all) })
	t.Run("corpus", func(t *testing.T) { payloads(t, env.Corpus[payload](t, "command.jsonl")) })
}

// ownPayloads are one a line; \0, \n, \e, \xff and \u202e stand for those
// characters.
const ownPayloads = `
-
--
---
-rf
--output=/tmp/x
–en-dash
−minus
@file
@
＠wide
a\0b
\0
a\nb
\e[2Jclear
\xff\xfe
; id
| id
&& id
$(id)
` + "`id`" + `
> /tmp/x
*
?[a-z]
{a,b}
~root
!history
"
'
\
%PATH%
%0a
^
#
a b  c
 leading
trailing 
a=b
host:path
ext::sh -c id
concat:/etc/passwd
file:///etc/passwd
http://127.0.0.1/
../../etc/passwd
/etc/passwd
\u202eright-to-left
é
é
🤷
`

func payloads(t *testing.T, all []payload) {
	types := []struct {
		name string
		text *execsafe.Param[string]
		part execsafe.Part
	}{
		{"Text", execsafe.Text("v", 60000), execsafe.Part{}},
		{"Lines", execsafe.Lines("v", 60000), execsafe.Part{}},
		{"Pattern", execsafe.Pattern("v", "[^-@].*"), execsafe.Part{}},
		{"Text, joined", execsafe.Text("v", 60000), execsafe.Part{}},
	}
	for _, k := range types {
		t.Run(k.name, func(t *testing.T) {
			end, at, prefix := execsafe.EndOfOptions("--"), k.text.Operand(), ""
			if k.name == "Text, joined" {
				end, at, prefix = execsafe.Part{}, k.text.Flag("--value"), "--value="
			}
			cmd := probe(t, execsafe.BestEffort(), end, at.Repeated(0, 10000))
			var passed []string
			refused := 0
			for _, p := range all {
				if _, err := cmd.With(k.text.Each(p.text())); err != nil {
					refused++
					require.NotErrorIs(t, err, untaint.Misuse)
					continue
				}
				passed = append(passed, p.text())
			}
			got := ask(t, cmd, k.text.Each(passed...)).Args
			if prefix == "" {
				require.Equal(t, "--", string(got[0]))
				got = got[1:]
			}
			require.Len(t, got, len(passed))
			for i, want := range passed {
				require.Equal(t, prefix+want, string(got[i]))
			}
			t.Logf("%d payloads: %d refused, %d exact", len(all), refused, len(passed))
			require.Positive(t, refused)
			require.Positive(t, len(passed))
		})
	}
}

// A value is one argument even where its parameter stands alone, one run each.
func TestPayloadsOneRunEach(t *testing.T) {
	text := execsafe.Text("v", 60000)
	cmd := probe(t, execsafe.Uncontained(), execsafe.EndOfOptions("--"), text.Operand(), execsafe.Fixed("last"))
	rows := env.Corpus[payload](t, "command.jsonl")
	n := 0
	for i, p := range rows {
		if os.Getenv("UNTAINT_FULL") == "" && i%12 != 0 {
			continue
		}
		inv, err := cmd.With(text.Set(p.text()))
		if err != nil {
			continue
		}
		n++
		res, err := execsafe.Run(t.Context(), inv)
		require.NoError(t, err)
		got, err := execsafe.JSON[seen](res)
		require.NoError(t, err)
		require.Equal(t, [][]byte{[]byte("--"), []byte(p.text()), []byte("last")}, got.Args)
	}
	t.Logf("%d payloads, one run each", n)
}

// No variable of the parent reaches the child, whatever its name.
func TestNothingIsInherited(t *testing.T) {
	names := ownVariables
	t.Run("own", func(t *testing.T) { nothingInherited(t, names) })
	t.Run("corpus", func(t *testing.T) {
		b, err := env.CorpusText("env-vars.txt")
		require.NoError(t, err)
		nothingInherited(t, strings.Fields(string(b)))
	})
}

var ownVariables = []string{
	"LD_AUDIT", "LD_DEBUG_OUTPUT", "GCONV_PATH", "OPENSSL_CONF", "GIT_CONFIG_COUNT", "GIT_TRACE2_EVENT", "BASH_ENV", "PS4",
	"PERL5DB", "CURL_HOME", "GOFLAGS", "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "IFS", "ENV", "a=b", "X Y", "DYLD_INSERT_LIBRARIES",
}

func nothingInherited(t *testing.T, names []string) {
	_, err := probeProgram() // built before the environment is a hostile one
	require.NoError(t, err)
	evil := t.TempDir()
	for _, name := range names {
		if !strings.Contains(name, "=") && name != "TMPDIR" && name != "PATH" {
			t.Setenv(name, evil)
		}
	}
	if slices.Contains(names, "PATH") {
		t.Setenv("PATH", evil+":"+os.Getenv("PATH"))
	}
	word := execsafe.Pattern("word", "[a-z]+")
	cmd := probe(t, execsafe.BestEffort(), execsafe.Env("APP_MODE", "batch"), word.Env("APP_WORD"))
	s := ask(t, cmd, word.Set("hello"))
	home := s.Env[slices.IndexFunc(s.Env, func(e string) bool { return strings.HasPrefix(e, "HOME=") })]
	require.Equal(t, []string{"APP_MODE=batch", "APP_WORD=hello", home, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TZ=UTC"}, s.Env)
	require.NotContains(t, home, evil)
	require.Empty(t, s.Home)
	require.Equal(t, home, "HOME="+s.Dir, "without Dir the working folder is the empty one")
	require.Zero(t, s.Stdin)
	own := ask(t, probe(t, execsafe.BestEffort(), execsafe.TempDir()))
	require.Empty(t, own.Home)
	require.NotEqual(t, s.Dir, own.Dir)
	require.NoDirExists(t, own.Dir, "a folder of its own is gone after the run")
	t.Logf("%d names set in the parent, none in the child", len(names))
}
