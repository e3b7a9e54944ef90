package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
)

const secretValue = "hunter2hunter2"

// fakeManager answers as Vault's key-value store does.
func fakeManager(t *testing.T, token string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Vault-Token") != token:
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"errors":["permission denied for ` + token + `"]}`))
		case r.URL.Path == "/v1/secret/data/webapp":
			_ = json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"data": map[string]any{"key": secretValue, "number": 7, "long": strings.Repeat("x", maxSecret+1)}, "metadata": map[string]any{"version": 1}}})
		case r.URL.Path == "/v1/secret/data/broken":
			_, _ = w.Write([]byte(`{"data": "` + secretValue))
		default:
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"errors":[]}`))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// Secrets come from four kinds of places by one interface, and from nowhere else.
func TestSecrets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), mode))
		require.NoError(t, os.Chmod(file, mode))
		return file
	}
	write("key", secretValue+"\n", 0o400)
	write("empty", "\n", 0o400)
	write("long", strings.Repeat("x", maxSecret+1), 0o400)
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(dir, "link")))
	file, err := dotenv(write(".env", "# mine\nWEBAPP_KEY="+secretValue+"\n", 0o600))
	require.NoError(t, err)
	vault, err := newManager(fakeManager(t, "the token"), untaint.NewSecret("the token"), "webapp")
	require.NoError(t, err)
	for title, from := range map[string]secrets{
		"environment": environment(func(name string) (string, bool) {
			return map[string]string{"WEBAPP_KEY": secretValue}[name], name == "WEBAPP_KEY"
		}),
		"a file .env": file, "a folder": folder(dir), "a manager": vault, "the second": first{environment(func(string) (string, bool) { return "", false }), folder(dir)},
	} {
		got, err := from.Secret(t.Context(), "key")
		require.NoError(t, err, title)
		require.Equal(t, secretValue, got.Expose(), title)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", got, got, got, got), "hunter2", title)
		_, err = from.Secret(t.Context(), "nothing")
		require.ErrorIs(t, err, untaint.NotFound, title)
	}
	for _, name := range []string{"empty", "long", "link", "../" + filepath.Base(dir) + "/key", "."} {
		_, err := folder(dir).Secret(t.Context(), name)
		require.Error(t, err, name)
		require.NotErrorIs(t, err, untaint.NotFound, name)
	}
	for _, name := range []string{"number", "long"} {
		_, err := vault.Secret(t.Context(), name)
		require.ErrorIs(t, err, untaint.Failed)
	}
}

// What should have a secret and cannot be asked is an error, which says nothing of
// what it was asked with or answered.
func TestSecretsAreNotReplaced(t *testing.T) {
	addr := fakeManager(t, "the token")
	for title, from := range map[string]func() (secrets, error){
		"a wrong token":   func() (secrets, error) { return newManager(addr, untaint.NewSecret("guess"), "webapp") },
		"a broken answer": func() (secrets, error) { return newManager(addr, untaint.NewSecret("the token"), "broken") },
		"nobody there": func() (secrets, error) {
			return newManager("http://127.0.0.1:1", untaint.NewSecret("the token"), "webapp")
		},
		"no folder": func() (secrets, error) { return folder("/nowhere"), nil },
	} {
		s, err := from()
		require.NoError(t, err, title)
		_, err = first{s, environment(func(string) (string, bool) { return "other", true })}.Secret(t.Context(), "key")
		require.ErrorIs(t, err, untaint.Failed, title)
		for _, inside := range []string{"hunter2", "guess", "the token"} {
			require.NotContains(t, err.Error(), inside, title)
		}
	}
	_, err := newManager("http://vault.example.com", untaint.NewSecret("the token"), "webapp")
	require.ErrorIs(t, err, untaint.Misuse, "the token would be sent in the clear")
	open := filepath.Join(t.TempDir(), ".env")
	require.NoError(t, os.WriteFile(open, []byte("WEBAPP_KEY=x"), 0o644))
	_, err = dotenv(open)
	require.ErrorIs(t, err, untaint.Misuse, "others can read it")
	require.NoError(t, os.WriteFile(open, []byte("hunter2 \x00 = ' \""), 0o600))
	require.NoError(t, os.Chmod(open, 0o600))
	_, err = dotenv(open)
	require.ErrorIs(t, err, untaint.Misuse)
	require.NotContains(t, err.Error(), "hunter2")
}

const goodYAML = "origin: https://app.example.com\ndatabase: app.db\norigins: [https://partner.example.com]\nproduction: true\n"

func TestYAML(t *testing.T) {
	c, err := readYAML(strings.NewReader(goodYAML))
	require.NoError(t, err)
	require.Equal(t, Config{Production: true, Origin: "https://app.example.com", Database: "app.db", Origins: []string{"https://partner.example.com"}}, c)
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for _, next := range []string{"b", "c", "d", "e", "f", "g", "h", "i"} {
		laughs += next + ": &" + next + " [" + strings.Repeat("*"+string(next[0]-1)+",", 9) + "]\n"
	}
	for title, attack := range map[string]struct {
		text string
		kind untaint.Kind
	}{
		"a billion laughs":  {laughs, untaint.Unsafe},
		"an alias":          {"origin: &o https://app.example.com\ndatabase: *o\n", untaint.Unsafe},
		"an anchor":         {"origin: &o https://app.example.com\n", untaint.Unsafe},
		"a merge":           {"<<: {origin: https://app.example.com}\n", untaint.Unsafe},
		"a type":            {"origin: !!python/object/apply:os.system [hunter2]\n", untaint.Unsafe},
		"depth":             {"origin: " + strings.Repeat("[", 500) + strings.Repeat("]", 500), untaint.Unsafe},
		"many nodes":        {"origins: [" + strings.Repeat("a,", 2000) + "]", untaint.Unsafe},
		"100 KB":            {goodYAML + "#" + strings.Repeat("x", 100<<10), untaint.TooLarge},
		"a secret":          {goodYAML + "key: hunter2\n", untaint.Malformed},
		"an unknown name":   {goodYAML + "orgins: [hunter2]\n", untaint.Malformed},
		"a name twice":      {goodYAML + "origin: https://hunter2\n", untaint.Malformed},
		"a second document": {goodYAML + "---\norigin: https://evil.example\n", untaint.Malformed},
		"another type":      {"origin: [hunter2]\n", untaint.Malformed},
		"no YAML":           {"\t: hunter2: [", untaint.Malformed},
		"nothing":           {"", untaint.Malformed},
		"a rule":            {"database: hunter2\n", untaint.Invalid},
	} {
		_, err := readYAML(strings.NewReader(attack.text))
		require.Error(t, err, title)
		require.Equal(t, attack.kind, untaint.KindOf(err), title)
		require.NotContains(t, err.Error(), "hunter2", title)
	}
}

// A production of a file, systemd's credentials and nothing in the environment.
func TestLoad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "webapp.yaml")
	require.NoError(t, os.WriteFile(file, []byte(goodYAML), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "key"), []byte(testConfig().Key.Expose()+"\n"), 0o600))
	env := map[string]string{"CREDENTIALS_DIRECTORY": dir, "WEBAPP_CONFIG": file}
	get := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	c, _, err := load(t.Context(), get)
	require.NoError(t, err)
	require.NoError(t, c.Check())
	require.Equal(t, testConfig().Key.Expose(), c.Key.Expose())
	require.NotContains(t, fmt.Sprintf("%+v", c), testConfig().Key.Expose())
	env["VAULT_ADDR"] = fakeManager(t, "the token")
	_, _, err = load(t.Context(), get)
	require.ErrorIs(t, err, untaint.Misuse, "a manager without a token")
	env["WEBAPP_VAULT_TOKEN"] = "the token"
	_, s, err := load(t.Context(), get)
	require.NoError(t, err)
	_, err = s.Secret(t.Context(), "number")
	require.ErrorIs(t, err, untaint.Failed)
	env["WEBAPP_CONFIG"] = "/nowhere"
	_, _, err = load(t.Context(), get)
	require.ErrorIs(t, err, untaint.Misuse)
	env = map[string]string{"WEBAPP_ENV": "production", "WEBAPP_ORIGIN": "https://app.example.com", "WEBAPP_DATABASE": "app.db", "WEBAPP_ORIGINS": "https://a.example,https://b.example", "WEBAPP_KEY": testConfig().Key.Expose()}
	c, _, err = load(t.Context(), get)
	require.NoError(t, err)
	require.NoError(t, c.Check())
	require.Len(t, c.Origins, 2)
}
