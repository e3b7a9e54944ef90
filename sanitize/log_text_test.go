package sanitize_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint/sanitize"
)

// logged is what a text becomes in each place that a record has for one.
func logged(t *testing.T, c sanitize.LogConfig, text string) string {
	t.Helper()
	var b bytes.Buffer
	l := slog.New(c.Handler(slog.NewJSONHandler(&b, noTime)))
	l.With("w", text).Info(text, "a", text, "e", errors.New(text), "l", []string{text}, "m", map[string]any{"x": text},
		"g", slog.GroupValue(slog.String("x", text)), "v", valuer{slog.StringValue(text)}, "f", fmt.Errorf("%w", errors.New(text)))
	var out struct {
		Msg, W, A, E, V, F string
		L                  []string
		M, G               map[string]string
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &out), "%s", b.String())
	for _, got := range []string{out.W, out.A, out.E, out.V, out.F, out.L[0], out.M["x"], out.G["x"]} {
		require.Equal(t, out.Msg, got)
	}
	return out.Msg
}

func TestLogHandlerLooksIntoTexts(t *testing.T) {
	for in, want := range map[string]string{
		// JSON, whole, spelled with escapes, cut, within a string of JSON, in lines.
		`{"password":"hunter2","a":1.50}`:                      `{"a":1.50,"password":"[redacted]"}`,
		` {"user":{"pass\u0077ord":"hunter2"}}`:                `{"user":{"password":"[redacted]"}}`,
		`[{"name":"password","value":"hunter2"},{"name":"a"}]`: `[{"name":"password","value":"[redacted]"},{"name":"a"}]`,
		`{"body":"{\"token\":\"hunter2\"}"}`:                   `{"body":"{\"token\":\"[redacted]\"}"}`,
		`{"token":["hunter2",{"a":"hunter2"}],"n":1}`:          `{"n":1,"token":"[redacted]"}`,
		`{"user":"ada","password":"hunter2","x":`:              `{"user":"ada","password":"[redacted]","x":`,
		`{"password": "hun\"ter2", "x`:                         `{"password": "[redacted]", "x`,
		`{"password": 1234, "x`:                                `{"password": [redacted], "x`,
		`{"token": ["hunter2", "b"], "x`:                       `{"token": [redacted], "x`,
		`sent {"api_key":"hunter2"} to x`:                      `sent {"api_key":"[redacted]"} to x`,
		`sent "{\"apiKey\":\"hunter2\",\"a\":1}"`:              `sent "{\"apiKey\":\"[redacted]\",\"a\":1}"`,
		"{\"a\":1}\n{\"secret\":\"hunter2\"}\n":                `{"a":1}\n{"secret":"[redacted]"}\n`,
		`{'password': 'hunter2'}`:                              `{'password': '[redacted]'}`,
		`{"password"=>"hunter2"}`:                              `{"password"=>"[redacted]"}`,
		// Forms, queries, cookies, lines of name=value.
		"user=a&password=hunter2":                             "user=a&password=[redacted]",
		"password=hunter2&user=a":                             "password=[redacted]&user=a",
		"user%5Bpassword%5D=hunter2&a=b":                      "user%5Bpassword%5D=[redacted]&a=b",
		"user[password]=hunter2&a=b":                          "user[password]=[redacted]&a=b",
		"token[]=hunter2&token[1]=hunter2&a[0]=b":             "token[]=[redacted]&token[1]=[redacted]&a[0]=b",
		"token%5B%5d=hunter2&user%5Btoken%5D%5B10%5D=hunter2": "token%5B%5d=[redacted]&user%5Btoken%5D%5B10%5D=[redacted]",
		"user[tokens][]=a&[]=b&%5B%5D=c&a]=d":                 "user[tokens][]=a&[]=b&%5B%5D=c&a]=d",
		"password\t=\thunter2":                                `password\t=\t[redacted]`,
		"https://a.test/?token=hunter2#x":                     "https://a.test/?token=[redacted]",
		"GET /cb?a=1&access_token=hunter2 HTTP/1.1":           "GET /cb?a=1&access_token=[redacted] HTTP/1.1",
		`Get "https://a.test/?api_key=hunter2": dial tcp`:     `Get "https://a.test/?api_key=[redacted]": dial tcp`,
		"host=db user=ada password=hunter2 sslmode=disable":   "host=db user=ada password=[redacted] sslmode=disable",
		"host=db password='hun ter2' x=y":                     "host=db password='[redacted]' x=y",
		`password = "hunter2"`:                                `password = "[redacted]"`,
		"export DB_PASSWORD=hunter2":                          "export DB_PASSWORD=[redacted]",
		"dbPassword2=hunter2":                                 "dbPassword2=[redacted]",
		"{User:ada Password:hunter2}":                         "{User:ada Password:[redacted]}",
		`{User:"ada", Password:"hunter2"}`:                    `{User:"ada", Password:"[redacted]"}`,
		"map[token:hunter2 user:ada]":                         "map[token:[redacted] user:ada]",
		"map[Cookie:[a=hunter2; b=hunter2] Host:[a]]":         "map[Cookie:[redacted] Host:[a]]",
		// Headers.
		"GET / HTTP/1.1\r\nAuthorization: Bearer hunter2\r\nHost: a":                          `GET / HTTP/1.1\r\nAuthorization: [redacted]\r\nHost: a`,
		"Cookie: a=hunter2; b=hunter2\r\nHost: a":                                             `Cookie: [redacted]\r\nHost: a`,
		"Set-Cookie: sid=hunter2; Path=/; HttpOnly":                                           "Set-Cookie: [redacted]",
		"X-Api-Key: hunter2\nA: b":                                                            `X-Api-Key: [redacted]\nA: b`,
		`curl -H "Authorization: Basic hunter2" https://a`:                                    `curl -H "Authorization: [redacted]" https://a`,
		"Authorization: Digest username=\"a\", response=\"hunter2\"\nA: b":                    `Authorization: [redacted]\nA: b`,
		`curl -H "Authorization: Digest nonce=\"a b\", response=\"hunter2\"" https://a`:       `curl -H "Authorization: [redacted]" https://a`,
		`{"x": "Authorization: Digest nonce='a', response=hunter2", "a": "hunter2's", "p": 1`: `{"x": "Authorization: [redacted]", "a": "hunter2's", "p": 1`,
		`Authorization: Digest response="hunter2`:                                             `Authorization: [redacted]`,
		`curl -H 'proxy-authorization: hunter2'`:                                              `curl -H 'proxy-authorization: [redacted]'`,
		// What is not a secret stays as it is.
		"invalid token: unexpected end":                   "invalid token: unexpected end",
		"password: must have 8 characters":                "password: must have 8 characters",
		"max_tokens=100 tokens=5 token_count=7":           "max_tokens=100 tokens=5 token_count=7",
		"if token == nil || password != want":             "if token == nil || password != want",
		"secretary=ada&passwords_enabled=true&tokenize=1": "secretary=ada&passwords_enabled=true&tokenize=1",
		`{"tokens":5,"a":"b"}`:                            `{"tokens":5,"a":"b"}`,
		`{ "a" : 1.50 }`:                                  `{ "a" : 1.50 }`,
		"password=":                                       "password=",
		"a: b, c=d; https://a.test:8080/x?y=z":            "a: b, c=d; https://a.test:8080/x?y=z",
		"time=12:30:01 token":                             "time=12:30:01 token",
		"=:=:":                                            "=:=:",
	} {
		in, want = strings.ReplaceAll(in, "#x", ""), strings.ReplaceAll(want, "#x", "")
		require.Equal(t, want, logged(t, sanitize.LogConfig{}, in), "%q", in)
	}
}

func TestLogHandlerUsualNames(t *testing.T) {
	for _, key := range []string{
		"password", "Password", "user_password", "userPassword", "db.password", "PASSWORD", "PGPASSWORD", "user[password]", "token[]", "token[0]", "dbPassword2", "passwordConfirmation", "passwd", "passphrase",
		"token", "access_token", "refreshToken", "id-token", "X-Auth-Token", "secret", "clientSecret", "AWS_SECRET_ACCESS_KEY", "api_key", "apiKey", "apikey",
		"X-API-Key", "Authorization", "proxy-authorization", "cookie", "Cookie", "Set-Cookie", "cookies", "session_id", "SessionID", "credentials", "private_key",
	} {
		var b bytes.Buffer
		l := slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(&b, noTime)))
		l.Info("m", key, "hunter2", "x", map[string]any{key: "hunter2"}, "h", http.Header{key: {"hunter2"}}, "p", []map[string]string{{"key": key, "value": "hunter2"}})
		l.WithGroup(key).Info("m", "a", "hunter2")
		require.NotContains(t, b.String(), "hunter2", key)
		b.Reset()
		slog.New(sanitize.LogConfig{OnlyRedact: true, Redact: []string{"iban"}}.Handler(slog.NewJSONHandler(&b, noTime))).Info("m", key, "hunter2", "IBAN", "DE1")
		require.Contains(t, b.String(), "hunter2", key)
		require.NotContains(t, b.String(), "DE1")
	}
	for _, key := range []string{"tokens", "token_count", "secretary", "keyboard", "monkey", "author", "user", "path", "cookie_policy", "session", "2", "_", ""} {
		var b bytes.Buffer
		slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(&b, noTime))).Info("m", key, "shown", "x", map[string]any{key: "shown"})
		require.Equal(t, 2, strings.Count(b.String(), "shown"), key)
	}
}

func TestLogHandlerCookiesAndPairs(t *testing.T) {
	type pair struct{ Name, Value string }
	type embedding struct {
		*pair
		Key string
	}
	for name, v := range map[string]any{
		"cookie":  &http.Cookie{Name: "sid", Value: "hunter2", Raw: "sid=hunter2"},
		"cookies": []*http.Cookie{{Name: "sid", Value: "hunter2"}},
		"pair":    []pair{{"password", "hunter2"}},
		"map":     map[string]any{"Name": "token", "Value": []string{"hunter2"}},
		"bytes":   []byte(`{"password":"hunter2"}`),
		"form":    []byte("a=b&password=hunter2"),
		"request": map[string]any{"body": json.RawMessage(`[{"key":"secret","value":"hunter2"}]`)},
	} {
		for _, below := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, noTime) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, noTime) },
		} {
			var b bytes.Buffer
			slog.New(sanitize.NewLogHandler(below(&b))).Info("m", "v", v)
			require.NotContains(t, b.String(), "hunter2", name)
			require.NotContains(t, b.String(), "aHVudGVyMg", name)
			require.Contains(t, b.String(), "redacted", name)
		}
	}
	var b bytes.Buffer
	slog.New(sanitize.NewLogHandler(slog.NewJSONHandler(&b, noTime))).Info("m", "v", embedding{Key: "a"}, "w", pair{"a", "b"})
	require.Equal(t, `{"msg":"m","v":{"Key":"a"},"w":{"Name":"a","Value":"b"}}`+"\n", b.String())
}

// said prints itself as its name alone; a handler that writes JSON prints the rest.
type said struct{ Name, Password string }

func (s said) String() string { return s.Name }

func TestLogHandlerLooksBehindStrings(t *testing.T) {
	link, err := url.Parse("https://a.test/?token=hunter2")
	require.NoError(t, err)
	for _, v := range []any{said{"ada", "hunter2"}, &said{"ada", "hunter2"}, []any{said{"ada", "hunter2"}}, link, map[string]*url.URL{"x": link}} {
		for _, below := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, noTime) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, noTime) },
		} {
			var b bytes.Buffer
			slog.New(sanitize.NewLogHandler(below(&b))).Info("m", "v", v)
			require.NotContains(t, b.String(), "hunter2", "%T", v)
		}
	}
}

func TestLogHandlerValuesByForm(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLWl0"
	pem := "-----BEGIN RSA PRIVATE KEY-----\nMIIhunter2\n-----END RSA PRIVATE KEY-----"
	for in, want := range map[string]string{
		"got " + jwt + ", ok": "got [redacted], ok", jwt: "[redacted]", "x=" + jwt: "x=[redacted]", "/" + jwt + "/": "/[redacted]/",
		"key: " + pem + " end": "key: [redacted] end", pem[:40]: "[redacted]", "-----BEGIN CERTIFICATE-----": "-----BEGIN CERTIFICATE-----",
		"AKIAIOSFODNN7EXAMPLE": "[redacted]", "id=AKIAIOSFODNN7EXAMPLE.": "id=[redacted]",
		"ghp_" + strings.Repeat("a", 36): "[redacted]", "AIza" + strings.Repeat("b", 35): "[redacted]", "sk_live_" + strings.Repeat("c", 24): "[redacted]",
		"xoxb-123456789012-abc": "[redacted]", "glpat-" + strings.Repeat("d", 20): "[redacted]",
		"sent Bearer abcdefghijklmnop to": "sent Bearer [redacted] to", "basic YWRhOmh1bnRlcjI=": "basic [redacted]",
		"postgres://ada:hunter2@db/x": "postgres://ada:[redacted]@db/x", "https://a.test:80/@x": "https://a.test:80/@x", "https://ada@a.test": "https://ada@a.test",
		"ada:hun:t@er2@tcp(db:3306)/x": "ada:[redacted]@tcp(db:3306)/x", `dsn="ada:hunter2@unix(/run/x)/y"`: `dsn="ada:[redacted]@unix(/run/x)/y"`,
		"ada@tcp(db)/x": "ada@tcp(db)/x", ":x@tcp(db)": ":x@tcp(db)", "a:@tcp(db)": "a:@tcp(db)", "at 12:30 to x@tcp(db)": "at 12:30 to x@tcp(db)",
		`{"a":"` + jwt + `"}`: `{"a":"[redacted]"}`,
		"ask-me-anything":     "ask-me-anything", "sk-": "sk-", "basic income": "basic income", "bearer of news": "bearer of news", "eyJ": "eyJ", "AKIA": "AKIA",
		"risk-" + strings.Repeat("a", 30): "risk-" + strings.Repeat("a", 30), "a---b": "a---b",
	} {
		require.Equal(t, want, logged(t, sanitize.LogConfig{Values: true}, in), "%q", in)
	}
	require.Equal(t, "got "+jwt, logged(t, sanitize.LogConfig{}, "got "+jwt), "only if asked for")
	var b bytes.Buffer
	l := slog.New(sanitize.LogConfig{Values: true}.Handler(slog.NewTextHandler(&b, noTime))).With("a", 1).WithGroup("g")
	l.Info("m", "b", []byte(jwt), "x", jwt)
	require.NotContains(t, b.String(), "eyJ")
}

// FuzzLogText: a secret put into a body of any shape does not come out, and the
// record stays one line.
func FuzzLogText(f *testing.F) {
	for _, s := range []string{"a", `"`, `\`, `{"a":`, "&x=", " token=", "://", "[[", "\\\"", "%5B", "Cookie:"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		body, err := json.Marshal(map[string]any{"password": "hunter2", "a": before, "z": []string{after}})
		require.NoError(t, err)
		twice, err := json.Marshal(string(body))
		require.NoError(t, err)
		for _, s := range []string{string(body), string(twice), "x=" + strings.Map(formByte, before) + "&password=hunter2&y=" + after} {
			var b bytes.Buffer
			slog.New(sanitize.LogConfig{Values: len(before)%2 == 0}.Handler(slog.NewJSONHandler(&b, nil))).Info(s, "a", s, "b", []byte(s))
			if strings.Contains(before+after, "hunter2") {
				continue
			}
			require.NotContains(t, b.String(), "hunter2", "%q", s)
			require.Equal(t, 1, strings.Count(b.String(), "\n"))
		}
	})
}

// formByte keeps what a form has in a value; anything else is encoded there.
func formByte(r rune) rune {
	if r < 0x80 && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
		return r
	}
	return -1
}
