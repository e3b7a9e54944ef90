package settings_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/examples/settings"
)

func ExampleFromEnvironment() {
	_ = os.Setenv("DATABASE_URL", "postgres://ada:hunter2@db/shop")
	s, err := settings.FromEnvironment()
	fmt.Printf("%+v %v\n", s, err)
	fmt.Println(len(s.Database.Expose()), os.Getenv("DATABASE_URL") == "")
	// Output:
	// {Listen:127.0.0.1:8080 Database:[redacted] Key:[redacted] Pin:[redacted]} <nil>
	// 30 true
}

func ExampleFromYAML() {
	s, err := settings.FromYAML([]byte("listen: ':80'\ndatabase: postgres://ada:hunter2@db/shop\npin: '1234'\n"))
	fmt.Println(s, err, s.Pin.Expose())
	// Output:
	// {:80 [redacted] [redacted] [redacted]} <nil> 1234
}

func ExampleMounted() {
	folder, _ := os.MkdirTemp("", "secrets")
	defer os.RemoveAll(folder)
	_ = os.WriteFile(filepath.Join(folder, "database"), []byte("hunter2\n"), 0o400)
	password, err := settings.Mounted(folder, "database")
	fmt.Println(password, err, len(password.Expose()))
	_, err = settings.Mounted(folder, "../etc/passwd")
	fmt.Println(err)
	// Output:
	// [redacted] <nil> 7
	// settings: no secret "../etc/passwd"
}

func ExampleCredential() {
	folder, _ := os.MkdirTemp("", "credentials")
	defer os.RemoveAll(folder)
	_ = os.WriteFile(filepath.Join(folder, "database"), []byte("hunter2"), 0o400)
	_ = os.Setenv("CREDENTIALS_DIRECTORY", folder) // systemd does this
	fmt.Println(settings.Credential("database"))
	_ = os.Unsetenv("CREDENTIALS_DIRECTORY")
	fmt.Println(settings.Credential("database"))
	// Output:
	// [redacted] <nil>
	// [redacted] settings: systemd handed over no credentials
}

// No loader's error shows what it read, though each of them quotes it elsewhere.
func TestErrorsShowNoSecret(t *testing.T) {
	t.Setenv("DATABASE_URL", "x")
	t.Setenv("PIN", "hunter2")
	_, err := settings.FromEnvironment()
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")

	for _, text := range []string{"pin: hunter2", "database: [hunter2]", "database: {a: hunter2}", "database: hunter2\n  x: : hunter2", "\thunter2"} {
		_, err = settings.FromYAML([]byte(text))
		require.Error(t, err, text)
		require.NotContains(t, err.Error(), "hunter2", text)
	}
	t.Setenv("DATABASE_URL", "")
	_, err = settings.FromEnvironment()
	require.Error(t, err, "empty")
}

// What a program wrote of its settings is not settings.
func TestRedactedIsRefused(t *testing.T) {
	s, err := settings.FromYAML([]byte("database: hunter2"))
	require.NoError(t, err)
	written, err := json.Marshal(map[string]any{"database": s.Database}) // JSON is YAML
	require.NoError(t, err)
	_, err = settings.FromYAML(written)
	require.ErrorIs(t, err, untaint.Malformed)

	t.Setenv("DATABASE_URL", "[redacted]")
	_, err = settings.FromEnvironment()
	require.ErrorContains(t, err, "secret_not_decoded", "env unwraps no error")
}

func TestMountedRefuses(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"empty": "", "blank": " \n", "long": strings.Repeat("a", 64<<10+1)} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(folder, "link")))
	require.NoError(t, os.Mkdir(filepath.Join(folder, "folder"), 0o700))
	for _, name := range []string{"empty", "blank", "long", "link", "folder", "none", "", "..", "/etc/passwd", "a\x00b"} {
		_, err := settings.Mounted(folder, name)
		require.Error(t, err, name)
	}
	_, err := settings.Mounted(filepath.Join(folder, "none"), "a")
	require.Error(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "exact"), []byte(" hunter2 \r\n"), 0o600))
	s, err := settings.Mounted(folder, "exact")
	require.NoError(t, err)
	require.Equal(t, " hunter2 ", s.Expose())
}
