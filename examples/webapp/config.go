package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// Config is what the application is started with. A file of settings has all of it
// but the secrets, for which it has no names.
type Config struct {
	Production  bool                   `yaml:"production" json:"production"`
	Origin      string                 `yaml:"origin" json:"origin" validate:"required,max=200"`      // https://app.example.com, where browsers find it
	Database    string                 `yaml:"database" json:"database" validate:"max=500"`           // a file of SQLite, or ":memory:"
	Postgres    bool                   `yaml:"postgres" json:"postgres"`                              // PostgreSQL in its place, at DatabaseURL
	Origins     []string               `yaml:"origins" json:"origins" validate:"max=20,dive,max=200"` // those that scripts of other pages may read the API from
	Debug       bool                   `yaml:"debug" json:"debug"`                                    // more in the log
	Profiler    bool                   `yaml:"profiler" json:"profiler"`                              // net/http/pprof
	Mail        string                 `yaml:"mail" json:"mail" validate:"omitempty,hostname_port"`   // the mail server
	Key         untaint.Secret[string] `yaml:"-" json:"-" validate:"-"`
	DatabaseURL untaint.Secret[string] `yaml:"-" json:"-" validate:"-"`
}

var settings = validate.MustFor[Config]()

// Limits of a file of settings.
const (
	maxYAML      = 64 << 10
	maxYAMLDepth = 16
	maxYAMLNodes = 1000
)

// readYAML reads a file of settings. What YAML has beyond settings is refused: names
// nobody knows, aliases (which can make gigabytes of a few lines), tags, a second
// document. gob, and whatever else makes values of a type that its input names, is
// nowhere in this program (CWE-502).
func readYAML(r io.Reader) (Config, error) {
	var c Config
	text, err := io.ReadAll(io.LimitReader(r, maxYAML+1))
	if err != nil || len(text) > maxYAML {
		return c, badYAML("too_large", untaint.TooLarge)
	}
	var tree yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&tree); err != nil {
		return c, badYAML("not_yaml", untaint.Malformed) // the reason quotes the file
	}
	if err := d.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return c, badYAML("many_documents", untaint.Malformed)
	}
	left := maxYAMLNodes
	if !plain(&tree, maxYAMLDepth, &left) {
		return c, badYAML("not_plain_yaml", untaint.Unsafe)
	}
	d = yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		return c, badYAML("unknown_setting", untaint.Malformed)
	}
	return c, settings.Check(&c)
}

func badYAML(code untaint.Code, kind untaint.Kind) error {
	return untaint.New("webapp.readYAML", untaint.Violation{Code: code, Kind: kind})
}

// plain reports whether a tree has no aliases and no types of its own, and is of a
// decent size.
func plain(n *yaml.Node, depth int, left *int) bool {
	*left--
	if depth == 0 || *left < 0 || n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!merge" {
		return false
	}
	for _, child := range n.Content {
		if !plain(child, depth-1, left) {
			return false
		}
	}
	return true
}

// load reads the configuration: the file that WEBAPP_CONFIG names or else the
// variables WEBAPP_*, and then the secrets.
func load(ctx context.Context, get func(string) (string, bool)) (Config, secrets, error) {
	value := func(name string) string { v, _ := get("WEBAPP_" + name); return v }
	c := Config{
		Production: value("ENV") == "production", Origin: value("ORIGIN"), Database: value("DATABASE"),
		Debug: value("DEBUG") != "", Profiler: value("PPROF") != "", Mail: value("MAIL"),
	}
	if list := value("ORIGINS"); list != "" {
		c.Origins = strings.Split(list, ",")
	}
	if file := value("CONFIG"); file != "" {
		f, err := os.Open(file)
		if err != nil {
			return c, nil, mistakes("/CONFIG")
		}
		defer f.Close()
		if c, err = readYAML(f); err != nil {
			return c, nil, err
		}
		c.Production = c.Production || value("ENV") == "production" // no file takes it back
	}
	s, err := places(ctx, c, get)
	if err != nil {
		return c, nil, err
	}
	for name, to := range map[string]*untaint.Secret[string]{"key": &c.Key, "database_url": &c.DatabaseURL} {
		if *to, err = s.Secret(ctx, name); err != nil && untaint.KindOf(err) != untaint.NotFound {
			return c, nil, err
		}
	}
	return c, s, nil
}

// places returns where to look for secrets, the safest first.
func places(ctx context.Context, c Config, get func(string) (string, bool)) (secrets, error) {
	var all first
	for _, name := range []string{"CREDENTIALS_DIRECTORY", "WEBAPP_SECRETS"} { // systemd's, and what is mounted
		if dir, ok := get(name); ok {
			all = append(all, folder(dir))
		}
	}
	if addr, ok := get("VAULT_ADDR"); ok {
		token, err := append(all, environment(get)).Secret(ctx, "vault_token")
		if err != nil {
			return nil, mistakes("/VaultToken")
		}
		m, err := newManager(addr, token, "webapp")
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	if !c.Production {
		file, err := dotenv(".env")
		if err != nil {
			return nil, err
		}
		all = append(all, file)
	}
	return append(all, environment(get)), nil
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
	if !c.Postgres && (c.Database == "" || c.Production && c.Database == ":memory:") {
		bad = append(bad, "/Database")
	}
	if c.Postgres && !c.safeURL() {
		bad = append(bad, "/DatabaseURL")
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

// safeURL reports whether the database is reached by TLS that is checked, or is on
// this machine.
func (c Config) safeURL() bool {
	u, err := url.Parse(c.DatabaseURL.Expose())
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return false
	}
	host := u.Hostname()
	return !c.Production || u.Query().Get("sslmode") == "verify-full" || host == "" || host == "127.0.0.1" || host == "localhost"
}

// weak reports a key that was typed rather than drawn: few different bytes.
func weak(key []byte) bool {
	seen := map[byte]bool{}
	for _, b := range key {
		seen[b] = true
	}
	return len(seen) < 16
}
