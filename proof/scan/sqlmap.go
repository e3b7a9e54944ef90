package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// target is a page with its parameters; a star marks one in the path. What it shows
// when its condition is true lets sqlmap tell it from when it is not.
type target struct{ path, body, shows string }

var targets = []target{
	{"/api/comments?q=comment", "", "a first comment"},
	{"/?q=comment", "", "a first comment"},
	{"/?sort=id&page=0", "", ""},
	{"/api/comments?q=comment&author=scanner&sort=-id&page=0", "", ""},
	{"/api/comments?id%5Bge%5D=1", "", ""},
	{"/login", "name=scanner&password=wrong+password&code=000000&next=%2F", ""},
	{"/signup", "name=scanner&email=scanner%40example.com&password=correct+horse", ""},
	{"/reset", "email=scanner%40example.com", ""},
	{"/reset/AAAAAAAAAAAAAAAAAAAAAAAAAA*", "password=correct+horse+battery", ""},
	{"/comments", "text=hello", ""},
	{"/comments/1*/delete", "x=", ""},
	{"/webhooks", "url=https%3A%2F%2Fexample.com", ""},
	{"/avatars/1*", "", ""},
	{"/api/token", `{"name":"scanner","password":"wrong password"}`, ""},
	{"/api/token/refresh", "x=", ""},
}

// injectable is how sqlmap says that it got through.
var injectable = regexp.MustCompile(`(?m)^Parameter: (.+)$`)

// sqlmap returns a run over each parameter of the targets.
func sqlmap(targets []target, level, risk int) func(context.Context, *site) ([]finding, error) {
	return func(ctx context.Context, s *site) ([]finding, error) {
		var found []finding
		for _, t := range targets {
			args := []string{"-u", s.origin + t.path, "--batch", "--level", strconv.Itoa(level), "--risk", strconv.Itoa(risk), "--dbms", "SQLite", "--cookie", s.cookie, "--param-exclude", "session",
				"--output-dir", filepath.Join(s.dir, "sqlmap"), "--flush-session", "--disable-coloring", "--threads", "4", "--timeout", "20", "--ignore-code", "401,403,404,422", "--technique", "BEUT", "--skip-waf", "--answers", "follow=N,keep=N"}
			if t.body != "" {
				args = append(args, "--data", t.body)
			}
			if t.shows != "" {
				args = append(args, "--string", t.shows)
			}
			if t.path == "/api/token/refresh" {
				args = append(args, "--cookie", s.cookie+"; __Host-refresh=AAAAAAAAAAAAAAAAAAAAAAAAAA*")
			}
			cmd := exec.CommandContext(ctx, "sqlmap", args...)
			cmd.Env = append(os.Environ(), "HOME="+s.dir)
			out, err := cmd.CombinedOutput()
			if err != nil {
				return nil, fmt.Errorf("sqlmap %s: %w\n%s", t.path, err, out)
			}
			for _, m := range injectable.FindAllStringSubmatch(string(out), -1) {
				found = append(found, finding{"SQL injection", t.path, m[1]})
			}
			if !tested.Match(out) && len(found) == 0 {
				return nil, fmt.Errorf("sqlmap %s tested nothing:\n%s", t.path, out)
			}
		}
		return found, nil
	}
}

// tested is how sqlmap says that it has tried; without it, it had nothing to try on.
var tested = regexp.MustCompile(`testing '.*(boolean|UNION|ORDER BY|time|error)`)
