package main

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sqlsafe"
)

// program logs a client in that keeps tokens in place of a session.
func (s *site) program(t *testing.T, name string) *browser {
	t.Helper()
	b := s.browser(t)
	status, text, h := b.send("POST", "/api/token", "application/json", `{"name":"`+name+`","password":"`+testPassword+`"}`)
	require.Equal(t, http.StatusOK, status, text)
	require.JSONEq(t, `{"expires_in":900}`, text)
	require.Len(t, h.Values("Set-Cookie"), 2)
	for _, cookie := range h.Values("Set-Cookie") {
		for _, part := range []string{"__Host-", "Path=/", "HttpOnly", "Secure", "SameSite=Strict"} {
			require.Contains(t, cookie, part)
		}
	}
	return b
}

func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.s.server.URL)
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *browser) setCookie(name, value string) {
	u, _ := url.Parse(b.s.server.URL)
	b.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/", Secure: true}})
}

func (b *browser) comment() int {
	status, _, _ := b.send("POST", "/api/comments", "application/json", `{"text":"hello"}`)
	return status
}

// An access token is good for 15 minutes, for this program's algorithm, key, issuer
// and audience, and until the user logs out everywhere.
func TestTokens(t *testing.T) {
	s := start(t)
	anna := s.member(t, "anna")
	b := s.program(t, "anna")
	require.Equal(t, http.StatusCreated, b.comment())
	good := b.cookie(accessCookie)
	parsed, _, err := jwt.NewParser().ParseUnverified(good, &claims{})
	require.NoError(t, err)
	c := *parsed.Claims.(*claims)
	change := func(edit func(*claims)) string {
		other := c
		edit(&other)
		text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, other).SignedString(s.tokenKey())
		require.NoError(t, err)
		return text
	}
	sign := func(m jwt.SigningMethod, key any) string {
		text, err := jwt.NewWithClaims(m, c).SignedString(key)
		require.NoError(t, err)
		return text
	}
	require.Equal(t, 900*time.Second, c.ExpiresAt.Sub(c.IssuedAt.Time))
	body, err := json.Marshal(c)
	require.NoError(t, err)
	part := base64.RawURLEncoding.EncodeToString
	for title, forged := range map[string]string{
		"no algorithm":              sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
		"no algorithm, in capitals": part([]byte(`{"alg":"NONE"}`)) + "." + part(body) + ".",
		"another algorithm":         sign(jwt.SigningMethodHS512, s.tokenKey()),
		"another key":               sign(jwt.SigningMethodHS256, []byte("secret")),
		"an empty key":              sign(jwt.SigningMethodHS256, []byte{}),
		"the configuration's key":   sign(jwt.SigningMethodHS256, []byte(s.config.Key.Expose())),
		"late":                      change(func(c *claims) { c.ExpiresAt = jwt.NewNumericDate(time.Now().Add(-time.Second)) }),
		"for ever":                  change(func(c *claims) { c.ExpiresAt = nil }),
		"another issuer":            change(func(c *claims) { c.Issuer = "other" }),
		"another audience":          change(func(c *claims) { c.Audience = jwt.ClaimStrings{"https://other.example"} }),
		"another epoch":             change(func(c *claims) { c.Epoch++ }),
		"nobody":                    change(func(c *claims) { c.Subject = "999" }),
		"no number":                 change(func(c *claims) { c.Subject = "1 OR 1=1" }),
		"another user, same seal":   good[:20] + "x" + good[21:],
		"no token":                  "x",
	} {
		b.setCookie(accessCookie, forged)
		require.Equal(t, http.StatusUnauthorized, b.comment(), title)
	}
	b.setCookie(accessCookie, change(func(*claims) {}))
	require.Equal(t, http.StatusCreated, b.comment(), "the control: the same, as it was")
	s.now = func() time.Time { return time.Now().Add(accessTime + time.Second) }
	require.Equal(t, http.StatusUnauthorized, b.comment(), "after 15 minutes")
	s.now = time.Now
	_, _ = anna.post("/logout-everywhere")
	require.Equal(t, http.StatusUnauthorized, b.comment(), "after a logout everywhere")
	status, _, _ := b.send("POST", "/api/token/refresh", "", "")
	require.Equal(t, http.StatusUnauthorized, status)
}

// A refresh token is taken once. When it comes again, nobody can tell the thief
// from the owner, so both are out.
func TestRefreshIsTakenOnce(t *testing.T) {
	s := start(t)
	s.member(t, "anna")
	owner, other := s.program(t, "anna"), s.program(t, "anna")
	refresh := func(b *browser) int {
		status, _, _ := b.send("POST", "/api/token/refresh", "", "")
		return status
	}
	stolen := owner.cookie(refreshCookie)
	access := owner.cookie(accessCookie)
	s.now = func() time.Time { return time.Now().Add(time.Minute) }
	require.Equal(t, http.StatusOK, refresh(owner))
	require.NotEqual(t, stolen, owner.cookie(refreshCookie))
	require.NotEqual(t, access, owner.cookie(accessCookie))
	require.Equal(t, http.StatusOK, refresh(owner), "and the next for the next")
	thief := s.browser(t)
	thief.setCookie(refreshCookie, stolen)
	require.Equal(t, http.StatusUnauthorized, refresh(thief))
	require.Equal(t, http.StatusUnauthorized, refresh(owner), "the family has ended")
	require.Equal(t, http.StatusOK, refresh(other), "another login is another family")
	require.Contains(t, s.log.String(), `"event":"authn_token_reuse"`)
	// Of many at once one is served.
	many := make(chan int, 8)
	for range cap(many) {
		b := s.browser(t)
		b.setCookie(refreshCookie, other.cookie(refreshCookie))
		go func() { many <- refresh(b) }()
	}
	served := 0
	for range cap(many) {
		if <-many == http.StatusOK {
			served++
		}
	}
	require.Equal(t, 1, served)
	late := s.program(t, "anna")
	s.now = func() time.Time { return time.Now().Add(familyTime + 2*time.Minute) }
	require.Equal(t, http.StatusUnauthorized, refresh(late), "after two weeks")
	s.now = time.Now
	gone := s.program(t, "anna")
	kept := gone.cookie(refreshCookie)
	status, _, h := gone.send("POST", "/api/token/revoke", "", "")
	require.Equal(t, http.StatusNoContent, status)
	for _, cookie := range h.Values("Set-Cookie") {
		require.Contains(t, cookie, "Max-Age=0")
	}
	gone.setCookie(refreshCookie, kept)
	require.Equal(t, http.StatusUnauthorized, refresh(gone))
	for _, token := range []string{"", "x", kept + "x", "'OR'1'='1"} {
		b := s.browser(t)
		b.setCookie(refreshCookie, token)
		require.Equal(t, http.StatusUnauthorized, refresh(b))
	}
	rows, err := sqlsafe.All[struct {
		Hash string `db:"hash"`
	}](t.Context(), s.db, sqlsafe.SQL("SELECT hash FROM refreshes"))
	require.NoError(t, err)
	for _, row := range rows {
		require.Len(t, row.Hash, 64, "the table has no token")
	}
}
