package main

import (
	"bytes"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/sqlsafe"
)

func TestPassword(t *testing.T) {
	hash := hashPassword(testPassword, today)
	ok, stale := checkPassword(hash, testPassword)
	require.True(t, ok)
	require.False(t, stale)
	require.NotEqual(t, hash, hashPassword(testPassword, today), "each has a salt of its own")
	ok, _ = checkPassword(hash, testPassword+"x")
	require.False(t, ok)
	ok, stale = checkPassword(hashPassword(testPassword, cost{memory: 1 << 10, passes: 1, lanes: 1}), testPassword)
	require.True(t, ok)
	require.True(t, stale, "a cheaper hash is made anew")
	for _, bad := range []string{"", "x", "$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=1,p=1$?$AAAA"} {
		ok, _ = checkPassword(bad, "")
		require.False(t, ok, bad)
	}
}

// A hash of an earlier cost is replaced at the login.
func TestRehashAtLogin(t *testing.T) {
	s := start(t)
	s.member(t, "anna")
	old := hashPassword(testPassword, cost{memory: 1 << 10, passes: 1, lanes: 1})
	_, err := s.db.Exec(t.Context(), sqlsafe.SQL("UPDATE users SET hash = ?", old))
	require.NoError(t, err)
	status, _ := s.browser(t).post("/login", "name", "anna", "password", testPassword)
	require.Equal(t, http.StatusSeeOther, status)
	u, err := sqlsafe.One[User](t.Context(), s.db, sqlsafe.SQL("SELECT ? FROM users", users.Columns()))
	require.NoError(t, err)
	require.Contains(t, u.Hash, "m=19456,t=2,p=1")
}

// Nobody learns from an answer, or from the time it takes, who has an account.
func TestUnknownUsersLookLikeKnownOnes(t *testing.T) {
	s := start(t)
	s.member(t, "anna")
	s.byName, s.byAddress = newLimiter(time.Nanosecond, 1000), newLimiter(time.Nanosecond, 1000)
	b := s.browser(t)
	fastest := func(name string) (best time.Duration, text string) {
		best = time.Hour
		for range 8 {
			from := time.Now()
			var status int
			status, text = b.post("/login", "name", name, "password", "wrong password")
			best = min(best, time.Since(from))
			require.Equal(t, http.StatusUnauthorized, status)
		}
		return best, text
	}
	known, knownText := fastest("anna")
	unknown, unknownText := fastest("bert")
	require.Equal(t, knownText, unknownText)
	ok, _ := checkPassword(nobody, "")
	require.False(t, ok)
	t.Logf("known %s, unknown %s", known, unknown)
	require.Greater(t, unknown, known/4, "an unknown name is answered without a hash")
	for _, email := range []string{"anna@example.com", "nobody@example.com"} {
		status, text := b.post("/reset", "email", email)
		require.Equal(t, http.StatusOK, status)
		require.Contains(t, text, "If there is an account")
	}
}

func TestSession(t *testing.T) {
	s := start(t)
	b := s.browser(t)
	status, _ := b.post("/comments", "text", "hello")
	require.Equal(t, http.StatusUnauthorized, status)
	_, _ = b.post("/signup", "name", "anna", "email", "anna@example.com", "password", testPassword)
	_, _, header := b.send("POST", "/login", "application/x-www-form-urlencoded", "name=anna&password="+url.QueryEscape(testPassword))
	cookie := header.Get("Set-Cookie")
	for _, part := range []string{"__Host-session=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		require.Contains(t, cookie, part)
	}
	require.NotContains(t, cookie, "Domain")
	first := b.session()
	_, _ = b.post("/login", "name", "anna", "password", testPassword)
	require.NotEqual(t, first, b.session(), "a login makes a new session")
	// The old token, as one that was planted, is nobody's.
	status, _, _ = s.browser(t).send("POST", "/comments", "application/x-www-form-urlencoded", "text=x", "Cookie", "__Host-session="+first)
	require.Equal(t, http.StatusUnauthorized, status)
	other := s.browser(t)
	_, _ = other.post("/login", "name", "anna", "password", testPassword)
	status, _ = other.post("/logout-everywhere")
	require.Equal(t, http.StatusSeeOther, status)
	for _, gone := range []*browser{b, other} {
		status, _ = gone.post("/comments", "text", "hello")
		require.Equal(t, http.StatusUnauthorized, status)
	}
}

func TestSecondFactor(t *testing.T) {
	s := start(t)
	b := s.member(t, "anna")
	before := b.session()
	_, text := b.post("/totp")
	secret := regexp.MustCompile(`<code>([A-Z2-7]+)</code>`).FindStringSubmatch(text)[1]
	require.NotEqual(t, before, b.session(), "a change of privilege makes a new session")
	s.byName = newLimiter(time.Nanosecond, 1000)
	now := time.Now()
	s.now = func() time.Time { return now }
	code, err := totp.GenerateCode(secret, now)
	require.NoError(t, err)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	login := func(code string) int {
		status, _ := s.browser(t).post("/login", "name", "anna", "password", testPassword, "code", code)
		return status
	}
	codeOf := func(at time.Time) string {
		code, err := totp.GenerateCode(secret, at)
		require.NoError(t, err)
		return code
	}
	require.Equal(t, http.StatusUnauthorized, login(""))
	require.Equal(t, http.StatusUnauthorized, login(wrong))
	require.Equal(t, http.StatusSeeOther, login(code))
	require.Equal(t, http.StatusUnauthorized, login(code), "a code is taken once")
	old, err := totp.GenerateCode(secret, now.Add(-5*time.Minute))
	require.NoError(t, err)
	require.Equal(t, http.StatusUnauthorized, login(old))
	require.Equal(t, http.StatusUnauthorized, login(codeOf(now.Add(-30*time.Second))), "an earlier one that nobody used is worth nothing any more")
	// Of many logins at once with one code, one gets in.
	next := codeOf(now.Add(30 * time.Second))
	in := make(chan int, 8)
	for range cap(in) {
		b := s.browser(t)
		go func() {
			status, _ := b.post("/login", "name", "anna", "password", testPassword, "code", next)
			in <- status
		}()
	}
	got := map[int]int{}
	for range cap(in) {
		got[<-in]++
	}
	require.Equal(t, map[int]int{http.StatusSeeOther: 1, http.StatusUnauthorized: cap(in) - 1}, got)
	status, _ := b.post("/totp")
	require.Equal(t, http.StatusConflict, status)
}

// Where to go on after the login is a page of this site (CWE-601).
func TestRedirect(t *testing.T) {
	s := start(t)
	_ = s.member(t, "anna")
	s.byName = newLimiter(time.Nanosecond, 1000)
	for next, to := range map[string]string{"/?q=x": "/?q=x", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "/%0d%0aX: y": "/", "javascript:alert(1)": "/", "": "/"} {
		status, _, h := s.browser(t).send("POST", "/login", "application/x-www-form-urlencoded", url.Values{"name": {"anna"}, "password": {testPassword}, "next": {next}}.Encode())
		require.Equal(t, http.StatusSeeOther, status)
		require.Equal(t, to, h.Get("Location"), next)
	}
	_, page := s.browser(t).get("/login?next=%2F%3Fq%3Dx")
	require.Contains(t, page, `value="/?q=x"`)
}

func TestRateLimits(t *testing.T) {
	s := start(t)
	s.member(t, "anna")
	s.byName, s.byAddress = newLimiter(time.Hour, 5), newLimiter(time.Hour, 100)
	b := s.browser(t)
	limited := 0
	for i := range 20 {
		status, _, _ := b.send("POST", "/login", "application/x-www-form-urlencoded", "name=anna&password=guess", "X-Forwarded-For", "198.51.100."+string(rune('1'+i%9)))
		if status == http.StatusTooManyRequests {
			limited++
		}
	}
	require.Equal(t, 15, limited, "by account, whatever address the client says it has")
	s.byAddress = newLimiter(time.Hour, 3)
	limited = 0
	for i := range 10 {
		status, _ := b.post("/login", "name", "user"+string(rune('a'+i)), "password", "guess")
		if status == http.StatusTooManyRequests {
			limited++
		}
	}
	require.Equal(t, 7, limited, "by address")
}

// Every route has a rule, and each closed one is closed to strangers and members.
func TestEveryRouteHasARule(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	stranger := s.browser(t)
	for _, r := range routes {
		require.NotEqual(t, nobodyAtAll, r.who, "%s has no rule", r.pattern)
		method, path, _ := strings.Cut(r.pattern, " ")
		path = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "1")
		if r.who == anyone {
			continue
		}
		status, _, _ := stranger.send(method, path, "", "")
		require.Equal(t, http.StatusUnauthorized, status, r.pattern)
		if r.who == admin {
			status, _, _ = anna.send(method, path, "", "")
			require.Equal(t, http.StatusForbidden, status, r.pattern)
		}
	}
	require.False(t, route{pattern: "GET /forgotten"}.allows(&User{Role: "admin"}), "a route without a rule is closed")
	for _, path := range []string{"/debug/pprof/", "/.env", "/nowhere"} {
		status, _ := anna.get(path)
		require.Equal(t, http.StatusNotFound, status, path)
	}
	// A form cannot make an administrator (CWE-915).
	status, _ := stranger.post("/signup", "name", "eve", "email", "eve@example.com", "password", testPassword, "role", "admin")
	require.Equal(t, http.StatusBadRequest, status)
	_, err := s.owner.Exec(t.Context(), sqlsafe.SQL("UPDATE users SET role = 'admin' WHERE name = 'anna'"))
	require.NoError(t, err)
	status, _ = anna.get("/admin")
	require.Equal(t, http.StatusOK, status)
}

// Nobody deletes what is somebody else's.
func TestOwnership(t *testing.T) {
	s := start(t)
	anna, bert := s.member(t, "anna"), s.member(t, "bert")
	_, _ = anna.post("/comments", "text", "mine")
	status, _ := bert.post("/comments/1/delete")
	require.Equal(t, http.StatusNotFound, status)
	status, _ = bert.post("/comments/1%20OR%201=1/delete")
	require.Equal(t, http.StatusBadRequest, status)
	_, text := anna.get("/")
	require.Contains(t, text, "mine")
	status, _ = anna.post("/comments/1/delete")
	require.Equal(t, http.StatusSeeOther, status)
	_, text = anna.get("/")
	require.NotContains(t, text, "mine")
}

func TestComments(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	for _, text := range []string{"<p>Hello <b>world</b></p>", "<script>alert(1)</script>kept", "<img src=x onerror=alert(1)>", "=1+1", "100% of it"} {
		status, body := anna.post("/comments", "text", text)
		require.Equal(t, http.StatusSeeOther, status, body)
	}
	_, page := anna.get("/")
	require.Contains(t, page, "<b>world</b>")
	require.NotContains(t, page, "<script>alert")
	require.NotContains(t, page, "onerror")
	// What another program wrote into the table is made safe too.
	_, err := s.db.Exec(t.Context(), sqlsafe.SQL("INSERT INTO comments (author_id, author, html) VALUES (1, ?, ?)", "<svg onload=alert(2)>", "<svg onload=alert(3)>"))
	require.NoError(t, err)
	_, page = anna.get("/")
	require.NotContains(t, page, "<svg")
	for query, status := range map[string]int{
		"": 200, "?sort=author,-id": 200, "?q=world": 200, "?q=%25": 200, "?q=' OR 1=1 --": 200, "?page=1": 200, "?id[ge]=2": 200,
		"?sort=(SELECT hash FROM users)": 422, "?sort=id;DROP TABLE users": 400, "?author_id=1": 422, "?page=-1": 422, "?page=1e9": 422, "?id[ge]=x": 422,
	} {
		got, text := anna.get("/api/comments" + strings.ReplaceAll(query, " ", "%20"))
		require.Equal(t, status, got, "%s: %s", query, text)
		require.NotContains(t, text, "argon2id")
	}
	_, text := anna.get("/api/comments?q=%25")
	require.Contains(t, text, "100%")
	require.NotContains(t, text, "world", "a wildcard is text")
	status, _, _ := anna.send("POST", "/api/comments", "application/json", `{"text":"by the API","author_id":7}`)
	require.Equal(t, http.StatusBadRequest, status)
	status, _, _ = anna.send("POST", "/api/comments", "application/json", `{"text":"by the API"}`)
	require.Equal(t, http.StatusCreated, status)
	_, err = s.owner.Exec(t.Context(), sqlsafe.SQL("UPDATE users SET role = 'admin'"))
	require.NoError(t, err)
	_, csv := anna.get("/comments.csv")
	require.Contains(t, csv, "'=1+1")
}

func TestWebhook(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	s.byName = newLimiter(time.Nanosecond, 1000)
	reached := 0
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	defer inside.Close()
	for _, attack := range []string{inside.URL, "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "file:///etc/passwd", "http://a@127.0.0.1/", "x"} {
		status, text := anna.post("/webhooks", "url", attack)
		require.Contains(t, []int{http.StatusForbidden, http.StatusBadRequest, http.StatusUnprocessableEntity}, status, attack)
		require.Contains(t, text, "#/url")
	}
	require.Zero(t, reached)
}

func TestReset(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	stranger := s.browser(t)
	status, _, _ := stranger.send("POST", "/reset", "application/x-www-form-urlencoded", "email=anna@example.com", "X-Forwarded-Host", "evil.example")
	require.Equal(t, http.StatusOK, status)
	mail := <-s.mails
	require.Contains(t, mail, "https://app.example.com/reset/", "the link has the configured origin")
	require.NotContains(t, mail, "evil")
	token := regexp.MustCompile(`/reset/([A-Z2-7]+)`).FindStringSubmatch(mail)[1]
	status, _ = stranger.post("/reset/"+strings.Repeat("A", 26), "password", "another password")
	require.Equal(t, http.StatusForbidden, status)
	status, _ = stranger.post("/reset/"+token, "password", "another password")
	require.Equal(t, http.StatusSeeOther, status)
	status, _ = stranger.post("/reset/"+token, "password", "a third password")
	require.Equal(t, http.StatusForbidden, status, "a token is taken once")
	status, _ = anna.post("/comments", "text", "x")
	require.Equal(t, http.StatusUnauthorized, status, "a new password ends the sessions")
	status, _ = stranger.post("/login", "name", "anna", "password", "another password")
	require.Equal(t, http.StatusSeeOther, status)
	_, _ = stranger.post("/reset", "email", "anna@example.com")
	token = regexp.MustCompile(`/reset/([A-Z2-7]+)`).FindStringSubmatch(<-s.mails)[1]
	s.now = func() time.Time { return time.Now().Add(resetTime + time.Second) }
	status, _ = stranger.post("/reset/"+token, "password", "a third password")
	require.Equal(t, http.StatusForbidden, status, "a token ends")
	status, _ = stranger.post("/reset", "email", "a@example.com\r\nBcc: all@example.com")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	dump, err := sqlsafe.All[struct {
		Hash string `db:"hash"`
	}](t.Context(), s.db, sqlsafe.SQL("SELECT hash FROM resets"))
	require.NoError(t, err)
	for _, row := range dump {
		require.NotEqual(t, token, row.Hash)
	}
}

func TestHeaders(t *testing.T) {
	s := start(t)
	b := s.browser(t)
	_, page, h := b.send("GET", "/", "", "")
	csp := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "'strict-dynamic'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
		require.Contains(t, csp, part)
	}
	require.NotContains(t, csp, "unsafe")
	nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(csp)[1]
	require.Contains(t, page, `nonce="`+nonce+`"`)
	_, _, again := b.send("GET", "/", "", "")
	require.NotContains(t, again.Get("Content-Security-Policy"), nonce, "a nonce is used once")
	require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
	require.Contains(t, h.Get("Strict-Transport-Security"), "max-age=31536000")
}

func TestCrossOrigin(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "https://partner.example.com"}} {
		status, _, _ := anna.send("POST", "/comments", "application/x-www-form-urlencoded", "text=forged", headers...)
		require.Equal(t, http.StatusForbidden, status, headers)
	}
	_, page := anna.get("/")
	require.NotContains(t, page, "forged")
	for origin, allowed := range map[string]bool{"https://partner.example.com": true, "https://evil.example": false, "https://partner.example.com.evil.example": false, "http://partner.example.com": false, "null": false} {
		_, _, h := anna.send("GET", "/api/comments", "", "", "Origin", origin)
		require.Equal(t, allowed, h.Get("Access-Control-Allow-Origin") == origin, origin)
		require.Empty(t, h.Get("Access-Control-Allow-Credentials"))
		require.Contains(t, h.Values("Vary"), "Origin")
	}
}

// The application does not start with what production must not have, and says all
// of it at once.
func TestStartUpCheck(t *testing.T) {
	good := testConfig()
	require.NoError(t, good.Check())
	bad := Config{Production: true, Origin: "http://app.example.com", Database: ":memory:", Key: untaint.NewSecret("c2VjcmV0"), Origins: []string{"https://*.example.com"}, Debug: true, Profiler: true}
	require.EqualError(t, bad.Check(), "webapp.Config.Check: misuse: /Origin refused_at_start; /Origins refused_at_start; /Database refused_at_start; /Key refused_at_start; /Debug refused_at_start; /Profiler refused_at_start")
	_, err := New(t.Context(), bad, slog.New(slog.DiscardHandler))
	require.ErrorIs(t, err, untaint.Misuse)
	same := good
	same.Key = untaint.NewSecret(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("a"), 32)))
	require.Error(t, same.Check(), "a key of one letter")
	far := good
	far.Production, far.Postgres, far.DatabaseURL = true, true, untaint.NewSecret("postgres://webapp@db.example.com/app")
	require.EqualError(t, far.Check(), "webapp.Config.Check: misuse: /DatabaseURL refused_at_start", "without TLS")
	far.DatabaseURL = untaint.NewSecret("postgres://webapp@db.example.com/app?sslmode=verify-full")
	require.NoError(t, far.Check())
}

// Events go into the log by OWASP's names, without a password, a token or an
// address, and an account that is refused again and again raises an alarm.
func TestAudit(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	_, _ = s.browser(t).post("/login", "name", "anna", "password", "hunter2hunter2\nforged line")
	for range alarmAt {
		_, _ = anna.get("/admin")
	}
	_, _ = anna.get("/?sort=hunter2")
	log := s.log.String()
	for _, event := range []string{"user_created", "authn_login_success", "authn_login_fail", "authz_fail", "malicious_excess_refusals", "input_validation_fail"} {
		require.Contains(t, log, `"event":"`+event+`"`)
	}
	require.Equal(t, 1, strings.Count(log, "malicious_excess_refusals"))
	for _, secret := range []string{testPassword, "hunter2", "anna@example.com", anna.session(), "argon2id"} {
		require.NotContains(t, log, secret)
	}
	for line := range strings.Lines(log) {
		require.True(t, strings.HasPrefix(line, `{"time"`), line)
	}
}

// People get a page with the sentences, programs a problem document; neither
// learns of the inside.
func TestErrors(t *testing.T) {
	s := start(t)
	b := s.browser(t)
	form := url.Values{"name": {"x"}, "email": {"<b>"}, "password": {"hunter2"}}.Encode()
	status, page, _ := b.send("POST", "/signup", "application/x-www-form-urlencoded", form, "Accept", "text/html")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	for _, text := range []string{`name="name" value="x" autocomplete="username"><span class="error" role="alert">must be at least 3 characters long`, `value="&lt;b&gt;"`, "must be an e-mail address", "must be at least 12 characters long"} {
		require.Contains(t, page, text)
	}
	require.NotContains(t, page, "hunter2")
	_, err := s.owner.Exec(t.Context(), sqlsafe.SQL("DROP TABLE comments"))
	require.NoError(t, err)
	anna := s.member(t, "anna")
	status, page, _ = anna.send("POST", "/comments", "application/x-www-form-urlencoded", "text=half+an+hour+of+work", "Accept", "text/html")
	require.Equal(t, http.StatusInternalServerError, status)
	require.Contains(t, page, "half an hour of work</textarea>", "what was typed is not lost")
	require.NotContains(t, page, "no such table")
	for _, accept := range []string{"text/html", "application/json"} {
		status, page, _ = b.send("GET", "/", "", "", "Accept", accept)
		require.Equal(t, http.StatusInternalServerError, status)
		require.NotContains(t, page, "comments\"")
		require.NotContains(t, page, "no such table")
	}
}
