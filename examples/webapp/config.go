package main

import (
	"encoding/base64"
	"net/url"
	"os"
	"strings"

	"github.com/untaint/untaint"
)

// Config is what the application is started with.
type Config struct {
	Production bool
	Origin     string // https://app.example.com, where browsers find it
	Database   string // a file, or ":memory:"
	Key        untaint.Secret[string]
	Origins    []string // those that scripts of other pages may read the API from
	Debug      bool     // more in the log
	Profiler   bool     // net/http/pprof
	Mail       string   // host:port of the mail server
}

// fromEnvironment reads WEBAPP_* variables. A secret comes from a file, as
// systemd's credentials and Kubernetes' secrets do: WEBAPP_KEY_FILE.
func fromEnvironment(get func(string) string, read func(string) ([]byte, error)) (Config, error) {
	c := Config{
		Production: get("WEBAPP_ENV") == "production", Origin: get("WEBAPP_ORIGIN"), Database: get("WEBAPP_DATABASE"),
		Debug: get("WEBAPP_DEBUG") != "", Profiler: get("WEBAPP_PPROF") != "", Mail: get("WEBAPP_MAIL"),
	}
	if list := get("WEBAPP_ORIGINS"); list != "" {
		c.Origins = strings.Split(list, ",")
	}
	if file := get("WEBAPP_KEY_FILE"); file != "" {
		key, err := read(file)
		if err != nil {
			return c, mistakes("/KeyFile")
		}
		c.Key = untaint.NewSecret(strings.TrimSpace(string(key)))
	}
	return c, c.Check()
}

func mistakes(paths ...string) error {
	c := untaint.Collector{Op: "webapp.Config.Check"}
	for _, p := range paths {
		c.Add(untaint.Violation{Path: p, Code: "refused_at_start", Kind: untaint.Misuse})
	}
	return c.Err()
}

// Check looks at the configuration before the first request, as Django's deploy
// check does, and returns all that is wrong with it at once.
func (c Config) Check() error {
	var bad []string
	if u, err := url.Parse(c.Origin); err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "" || u.User != nil {
		bad = append(bad, "/Origin") // __Host- cookies need https everywhere
	}
	for _, o := range c.Origins {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || u.Path != "" || strings.Contains(o, "*") || u.Scheme != "https" {
			bad = append(bad, "/Origins")
			break
		}
	}
	if c.Database == "" || c.Production && c.Database == ":memory:" {
		bad = append(bad, "/Database")
	}
	if key, err := base64.StdEncoding.DecodeString(c.Key.Expose()); err != nil || len(key) < 32 || weak(key) {
		bad = append(bad, "/Key")
	}
	if c.Production && c.Debug {
		bad = append(bad, "/Debug")
	}
	if c.Production && c.Profiler {
		bad = append(bad, "/Profiler")
	}
	return mistakes(bad...)
}

// weak reports a key that was typed rather than drawn: few different bytes.
func weak(key []byte) bool {
	seen := map[byte]bool{}
	for _, b := range key {
		seen[b] = true
	}
	return len(seen) < 16
}

func environment() (Config, error) { return fromEnvironment(os.Getenv, os.ReadFile) }
