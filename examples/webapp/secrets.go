package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	vault "github.com/hashicorp/vault/api"
	"github.com/joho/godotenv"

	"github.com/untaint/untaint"
)

// secrets is where secrets come from. Secret returns the one of a name such as
// "database_url", and an error of the kind NotFound where there is none.
type secrets interface {
	Secret(ctx context.Context, name string) (untaint.Secret[string], error)
}

// maxSecret is more than any key has.
const maxSecret = 64 << 10

func noSecret(kind untaint.Kind, code untaint.Code) (untaint.Secret[string], error) {
	return untaint.Secret[string]{}, untaint.New("webapp.Secret", untaint.Violation{Code: code, Kind: kind})
}

// first asks one after the other. One that should have answered and could not ends
// the search: a secret of somewhere else is not a stand-in.
type first []secrets

func (f first) Secret(ctx context.Context, name string) (untaint.Secret[string], error) {
	for _, s := range f {
		if found, err := s.Secret(ctx, name); untaint.KindOf(err) != untaint.NotFound {
			return found, err
		}
	}
	return noSecret(untaint.NotFound, "no_secret")
}

// environment has the secret "key" in the variable WEBAPP_KEY. Every process that
// the program starts inherits the environment, execsafe's excepted: prefer files.
type environment func(string) (string, bool)

func (e environment) Secret(_ context.Context, name string) (untaint.Secret[string], error) {
	if value, ok := e("WEBAPP_" + strings.ToUpper(name)); ok && value != "" {
		return untaint.NewSecret(value), nil
	}
	return noSecret(untaint.NotFound, "no_secret")
}

// dotenv reads a file .env, which is for development alone, into an environment of
// its own: no process inherits it. A file that others can read is refused.
func dotenv(file string) (secrets, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return first{}, nil
	}
	if err != nil {
		return nil, mistakes("/.env")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 || info.Size() > maxSecret {
		return nil, mistakes("/.env")
	}
	values, err := godotenv.Parse(io.LimitReader(f, maxSecret))
	if err != nil {
		return nil, mistakes("/.env") // the reason quotes the line
	}
	return environment(func(name string) (string, bool) { v, ok := values[name]; return v, ok }), nil
}

// folder has each secret in a file of its name: /run/secrets of Docker and
// Kubernetes, or what systemd hands over by LoadCredentialEncrypted=, which lies in
// memory that is not swapped and that the service alone can read. No name and no
// link leads out of it.
type folder string

func (dir folder) Secret(_ context.Context, name string) (untaint.Secret[string], error) {
	root, err := os.OpenRoot(string(dir))
	if err != nil {
		return noSecret(untaint.Failed, "no_folder")
	}
	defer root.Close()
	f, err := root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return noSecret(untaint.NotFound, "no_secret")
	}
	if err != nil {
		return noSecret(untaint.Failed, "secret_not_read")
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	value := strings.TrimRight(string(text), "\r\n") // editors add them
	if err != nil || len(text) > maxSecret || value == "" {
		return noSecret(untaint.Failed, "secret_not_read")
	}
	return untaint.NewSecret(value), nil
}

// manager is a secret manager, Vault or OpenBao: the secrets are the members of one
// entry of its key-value store, version 2.
type manager struct {
	store *vault.KVv2
	entry string
}

// newManager logs in with a token of the deployment's, which is a secret too.
func newManager(addr string, token untaint.Secret[string], entry string) (secrets, error) {
	config := vault.DefaultConfig()
	if config.Error != nil {
		return nil, mistakes("/VaultAddress")
	}
	config.Address, config.Timeout, config.MaxRetries = addr, 5*time.Second, 1
	client, err := vault.NewClient(config)
	if err != nil || strings.HasPrefix(addr, "http://") && !local(addr) {
		return nil, mistakes("/VaultAddress")
	}
	client.SetToken(token.Expose())
	return manager{client.KVv2("secret"), entry}, nil
}

func local(addr string) bool {
	return strings.HasPrefix(addr, "http://127.0.0.1:") || strings.HasPrefix(addr, "http://localhost:")
}

func (m manager) Secret(ctx context.Context, name string) (untaint.Secret[string], error) {
	entry, err := m.store.Get(ctx, m.entry)
	if errors.Is(err, vault.ErrSecretNotFound) {
		return noSecret(untaint.NotFound, "no_secret")
	}
	if err != nil {
		return noSecret(untaint.Failed, "manager_failed") // the reason has its answer in it
	}
	switch value := entry.Data[name].(type) {
	case nil:
		return noSecret(untaint.NotFound, "no_secret")
	case string:
		if value != "" && len(value) <= maxSecret {
			return untaint.NewSecret(value), nil
		}
	}
	return noSecret(untaint.Failed, "secret_not_read")
}
