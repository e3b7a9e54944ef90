// Package settings shows how the secrets of a program come into it, each as an
// untaint.Secret from the first moment: from the environment by caarlos0/env, from
// a file of settings by koanf, as credentials of systemd and as mounted files.
//
// Prefer files. The environment is inherited by every process that the program
// starts, and shown to whoever may look at it in /proc.
package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"

	"github.com/untaint/untaint"
)

// Settings are what the program is told. Printed, logged or written as JSON they
// show no secret.
type Settings struct {
	Listen   string                 `env:"LISTEN" envDefault:"127.0.0.1:8080" koanf:"listen"`
	Database untaint.Secret[string] `env:"DATABASE_URL,required,notEmpty" koanf:"database"`
	Key      untaint.Secret[[]byte] `env:"SIGNING_KEY" koanf:"key"`
	Pin      untaint.Secret[int]    `env:"PIN" koanf:"pin"`
}

// FromEnvironment reads the settings from variables such as DATABASE_URL, and takes
// the secrets out of the environment, so that no process started later has them.
func FromEnvironment() (Settings, error) {
	s, err := env.ParseAs[Settings]()
	for _, name := range []string{"DATABASE_URL", "SIGNING_KEY", "PIN"} {
		err = errors.Join(err, os.Unsetenv(name))
	}
	return s, err
}

// FromYAML reads the settings from the text of a file. A file that a program wrote
// from Settings is refused: it has [redacted] in place of the secrets. Secrets are
// written as strings, also those that are numbers.
func FromYAML(text []byte) (Settings, error) {
	k := koanf.New(".")
	if err := k.Load(rawbytes.Provider(text), yaml.Parser()); err != nil {
		return Settings{}, errors.New("settings: not YAML") // the parser quotes what it read
	}
	var s Settings
	err := k.UnmarshalWithConf("", &s, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		TagName: "koanf", DecodeHook: mapstructure.TextUnmarshallerHookFunc(),
		// Without it a secret that is written as a list of settings would be empty.
		ErrorUnused: true,
	}})
	return s, err
}

// maxSecret is more than any key has.
const maxSecret = 64 << 10

// Mounted reads the secret of that name from a folder that the system has mounted,
// such as /run/secrets of Docker and Kubernetes. No name leads out of the folder.
// One line break at the end is taken off, which editors add.
func Mounted(folder, name string) (untaint.Secret[string], error) {
	var none untaint.Secret[string]
	root, err := os.OpenRoot(folder)
	if err != nil {
		return none, fmt.Errorf("settings: no folder for the secret %q", name)
	}
	defer root.Close()
	file, err := root.Open(name)
	if err != nil {
		return none, fmt.Errorf("settings: no secret %q", name)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	switch {
	case err != nil || len(text) > maxSecret:
		return none, fmt.Errorf("settings: secret %q can not be read, or is too long", name)
	case len(strings.TrimSpace(string(text))) == 0:
		return none, fmt.Errorf("settings: secret %q is empty", name)
	}
	value := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	return untaint.NewSecret(value), nil
}

// Credential reads a credential that systemd hands to a service, as with
//
//	LoadCredentialEncrypted=database:/etc/credstore.encrypted/database
//
// systemd puts it into memory that is not swapped and that the service alone can
// read.
func Credential(name string) (untaint.Secret[string], error) {
	folder, ok := os.LookupEnv("CREDENTIALS_DIRECTORY")
	if !ok {
		return untaint.Secret[string]{}, errors.New("settings: systemd handed over no credentials")
	}
	return Mounted(folder, name)
}
