package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// allModules are wapiti's, except for nikto and wapp, whose tables it fetches from the
// network when it runs.
const allModules = "backup,blindsql,brute_login_form,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,ssrf,xss,xxe"

// wapiti returns a run of some modules over all pages that it finds.
func wapiti(modules string) func(context.Context, *site) ([]finding, error) {
	return func(ctx context.Context, s *site) ([]finding, error) {
		called := newEndpoint()
		defer called.server.Close()
		report := filepath.Join(s.dir, "wapiti.json")
		cmd := exec.CommandContext(ctx, "wapiti", "-u", s.origin+"/", "-s", s.origin+"/login?next=%2F", "-s", s.origin+"/?q=x&sort=id&page=0", "-s", s.origin+"/api/comments?q=x&author=scanner",
			"-m", modules, "--scope", "domain", "-H", "Cookie: "+s.cookie, "--verify-ssl", "0", "-f", "json", "-o", report, "--flush-session", "--no-bugreport",
			"--store-session", s.dir, "--endpoint", called.server.URL+"/", "--max-attack-time", "300", "-v", "0")
		cmd.Env = append(os.Environ(), "HOME="+s.dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("wapiti: %w\n%s", err, out)
		}
		text, err := os.ReadFile(report)
		if err != nil {
			return nil, err
		}
		var said struct {
			Vulnerabilities map[string][]struct{ Method, Path, Info, Parameter string }
			Anomalies       map[string][]struct{ Method, Path, Info, Parameter string }
		}
		if err := json.Unmarshal(text, &said); err != nil {
			return nil, err
		}
		var found []finding
		for _, kind := range []map[string][]struct{ Method, Path, Info, Parameter string }{said.Vulnerabilities, said.Anomalies} {
			for class, all := range kind {
				for _, f := range all {
					found = append(found, finding{class, f.Method + " " + f.Path + " " + f.Parameter, f.Info})
				}
			}
		}
		return found, nil
	}
}

// endpoint is the host that a forged request should reach, and tells wapiti of those
// that did.
type endpoint struct {
	server *httptest.Server
	mu     sync.Mutex
	calls  map[string]map[string][]map[string]any
}

func newEndpoint() *endpoint {
	e := &endpoint{calls: map[string]map[string][]map[string]any{}}
	e.server = httptest.NewServer(http.HandlerFunc(e.serve))
	return e
}

func (e *endpoint) serve(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if strings.Contains(r.URL.Path, "get_ssrf.php") {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(e.calls)
		return
	}
	part := strings.Split(strings.Trim(r.URL.Path, "/"), "/") // ssrf/<run>/<page>/<parameter>
	if len(part) < 4 {
		return
	}
	page, parameter := part[2], part[3]
	if e.calls[page] == nil {
		e.calls[page] = map[string][]map[string]any{}
	}
	e.calls[page][parameter] = append(e.calls[page][parameter], map[string]any{"url": r.URL.Path, "date": "now", "ip": "127.0.0.1", "method": r.Method, "size": 0})
}
