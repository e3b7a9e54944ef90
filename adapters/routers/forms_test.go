package routers_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/csrf"
	"github.com/gorilla/handlers"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// signup is a form of which each field may be missing, so that one that is lost
// looks like an empty one.
type signup struct {
	Nick validate.Opt[string] `form:"nick"`
	Mail validate.Opt[string] `form:"mail"`
}

var signups = validate.MustFor[signup](validate.BrowserForms{CSRF: "gorilla.csrf.Token", Buttons: []string{"_method"}}.Option())

// register answers with the method and what the form says, read as often as asked.
func register(times int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for range times {
			got, err := signups.Request(r)
			if err != nil {
				untaint.WriteProblem(w, r, err)
				return
			}
			_, _ = fmt.Fprintf(w, "%s %s %s\n", r.Method, got.Nick.Or("?"), got.Mail.Or("?"))
		}
	}
}

func get(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	res, err := s.Client().Get(s.URL + path)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(body)
}

// encodings writes a form in both ways.
var encodings = map[string]func(url.Values) (string, io.Reader){
	"urlencoded": func(v url.Values) (string, io.Reader) {
		return "application/x-www-form-urlencoded", strings.NewReader(v.Encode())
	},
	"multipart": func(v url.Values) (string, io.Reader) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for name := range v {
			_ = m.WriteField(name, v.Get(name))
		}
		_ = m.Close()
		return m.FormDataContentType(), &b
	},
}

// post sends a form, and returns the status and the answer.
func post(t *testing.T, c *http.Client, target, encoding string, form url.Values) (int, string) {
	t.Helper()
	contentType, body := encodings[encoding](form)
	res, err := c.Post(target, contentType, body)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(text)
}

// TestCSRF: gorilla/csrf looks for its token in the form, and Request reads the
// form after it, if Rewind stands in front of both. Without Rewind it is Misuse.
func TestCSRF(t *testing.T) {
	key := []byte("0123456789abcdef0123456789abcdef")
	for encoding := range encodings {
		for _, rewound := range []bool{true, false} {
			mux := http.NewServeMux()
			mux.HandleFunc("GET /token", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, csrf.Token(r)) })
			mux.HandleFunc("POST /signup", register(2))
			h := csrf.Protect(key, csrf.Secure(false), csrf.Path("/"))(mux)
			plain := h
			h = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { plain.ServeHTTP(w, csrf.PlaintextHTTPRequest(r)) })
			if rewound {
				h = validate.Rewind(validate.Limits{})(h)
			}
			s := httptest.NewServer(h)
			jar, err := cookiejar.New(nil)
			require.NoError(t, err)
			client := &http.Client{Jar: jar}
			res, err := client.Get(s.URL + "/token")
			require.NoError(t, err)
			token, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			_ = res.Body.Close()
			form := url.Values{"nick": {"bob"}, "mail": {"a@b.co"}, "gorilla.csrf.Token": {string(token)}}
			status, body := post(t, client, s.URL+"/signup", encoding, form)
			if rewound {
				require.Equal(t, "POST bob a@b.co\nPOST bob a@b.co\n", body, encoding)
			} else {
				require.Equal(t, http.StatusInternalServerError, status, "%s: %s", encoding, body)
			}
			form.Set("gorilla.csrf.Token", "forged")
			status, _ = post(t, client, s.URL+"/signup", encoding, form)
			require.Equal(t, http.StatusForbidden, status, encoding)
			s.Close()
		}
	}
}

// TestMethodOverride: gorilla/handlers and echo read a form for its _method.
func TestMethodOverride(t *testing.T) {
	form := url.Values{"nick": {"bob"}, "mail": {"a@b.co"}, "_method": {"PUT"}}
	e := echo.New()
	e.Pre(middleware.MethodOverrideWithConfig(middleware.MethodOverrideConfig{Getter: middleware.MethodFromForm("_method")}))
	e.Any("/", echo.WrapHandler(register(2)))
	for name, h := range map[string]http.Handler{"gorilla/handlers": handlers.HTTPMethodOverrideHandler(register(2)), "echo": e} {
		for encoding := range encodings {
			s := httptest.NewServer(validate.Rewind(validate.Limits{})(h))
			_, body := post(t, s.Client(), s.URL, encoding, form)
			require.Equal(t, "PUT bob a@b.co\nPUT bob a@b.co\n", body, "%s, %s", name, encoding)
			s.Close()

			s = httptest.NewServer(h)
			status, body := post(t, s.Client(), s.URL, encoding, form)
			require.Equal(t, http.StatusInternalServerError, status, "%s, %s: %s", name, encoding, body)
			s.Close()
		}
	}
}

// TestEchoReads: echo's own Bind, its dump of bodies and its limit stand in front
// of Request, as echo's middleware with Rewind wrapped for it.
func TestEchoReads(t *testing.T) {
	e := echo.New()
	e.Use(echo.WrapMiddleware(validate.Rewind(validate.Limits{})))
	e.Use(middleware.BodyLimit("1M"), middleware.BodyDump(func(echo.Context, []byte, []byte) {}))
	e.POST("/", func(c echo.Context) error {
		var theirs struct {
			Nick string `form:"nick"`
		}
		if err := c.Bind(&theirs); err != nil {
			return err
		}
		if theirs.Nick != c.FormValue("nick") {
			return echo.ErrTeapot
		}
		register(2)(c.Response(), c.Request())
		return nil
	})
	s := httptest.NewServer(e)
	defer s.Close()
	for encoding := range encodings {
		_, body := post(t, s.Client(), s.URL, encoding, url.Values{"nick": {"bob"}, "mail": {"a@b.co"}})
		require.Equal(t, "POST bob a@b.co\nPOST bob a@b.co\n", body, encoding)
	}
}
