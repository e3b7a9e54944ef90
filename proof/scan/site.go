package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const webapp = "../examples/webapp"

// site is the application, running on an empty database, with a user logged in.
type site struct {
	origin string
	cookie string
	dir    string
	cmd    *exec.Cmd
	log    bytes.Buffer
}

// open builds the application with the edits, starts it and logs a user in.
func open(ctx context.Context, dir string, edits []edit) (*site, error) {
	dir, err := os.MkdirTemp(dir, "site")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "webapp")
	if err := build(ctx, webapp, dir, program, append(slices.Clone(open4scanners), edits...)); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &site{origin: "https://127.0.0.1:" + port, dir: dir, cmd: exec.CommandContext(ctx, program)}
	s.cmd.Dir = dir
	s.cmd.Env = []string{"PATH=/usr/bin:/bin", "WEBAPP_LISTEN=127.0.0.1:" + port, "WEBAPP_DATABASE=" + filepath.Join(dir, "app.db")}
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := s.login(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *site) close() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// build writes the changed files beside the application and lays them over it.
func build(ctx context.Context, webapp, dir, program string, edits []edit) error {
	texts := map[string]string{}
	for _, e := range edits {
		if _, ok := texts[e.file]; !ok {
			text, err := os.ReadFile(filepath.Join(webapp, e.file))
			if err != nil {
				return err
			}
			texts[e.file] = string(text)
		}
		if strings.Count(texts[e.file], e.old) != 1 {
			return fmt.Errorf("%s has %q not once", e.file, e.old)
		}
		texts[e.file] = strings.Replace(texts[e.file], e.old, e.new, 1)
	}
	replace := map[string]string{}
	for name, text := range texts {
		at, err := filepath.Abs(filepath.Join(webapp, name))
		if err != nil {
			return err
		}
		replace[at] = filepath.Join(dir, name)
		if err := os.WriteFile(replace[at], []byte(text), 0o600); err != nil {
			return err
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-C", webapp, "-overlay", list, "-o", program, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// freePort asks the system for one that nobody has.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// login signs a user up and in, once the application answers, and leaves a comment.
func (s *site) login(ctx context.Context) error {
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, // its certificate is its own
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       10 * time.Second,
	}
	post := func(path string, form url.Values) (*http.Response, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.origin+path, strings.NewReader(form.Encode()))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Cookie", s.cookie)
		res, err := client.Do(req)
		if err == nil {
			res.Body.Close()
		}
		return res, err
	}
	user := url.Values{"name": {"scanner"}, "email": {"scanner@example.com"}, "password": {"correct horse battery"}}
	for until := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if _, err := post("/signup", user); err == nil {
			break
		} else if time.Now().After(until) {
			return fmt.Errorf("the application does not answer: %w\n%s", err, s.log.String())
		}
	}
	user.Del("email")
	res, err := post("/login", user)
	if err != nil {
		return err
	}
	for _, c := range res.Cookies() {
		if strings.HasSuffix(c.Name, "session") {
			s.cookie = c.Name + "=" + c.Value
		}
	}
	if s.cookie == "" {
		return errors.New("no session: " + res.Status)
	}
	_, err = post("/comments", url.Values{"text": {"a first comment"}})
	return err
}
