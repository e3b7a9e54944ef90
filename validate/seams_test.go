package validate_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// note is a form, or JSON, of which nothing has to be sent: an empty one is good,
// so that one that was lost looks like it.
type note struct {
	Nick validate.Opt[string] `form:"nick" json:"nick"`
	Doc  validate.File        `form:"doc" file:"types=any"`
}

const parts = "--x\r\nContent-Disposition: form-data; name=nick\r\n\r\nbob\r\n" +
	"--x\r\nContent-Disposition: form-data; name=doc; filename=a.txt\r\n\r\nfile\r\n--x--\r\n"

// bodies are one note in each form.
var bodies = []struct{ name, contentType, body string }{
	{"form", formType, "nick=bob"},
	{"multipart", "multipart/form-data; boundary=x", parts},
	{"json", jsonType, `{"nick":"bob"}`},
}

// hide makes the length of a body unknown.
type hide struct{ io.Reader }

// send posts a body to a handler over the network.
func send(t *testing.T, h http.Handler, contentType string, body io.Reader) int {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	res, err := s.Client().Post(s.URL+"/?nick=query", contentType, body)
	require.NoError(t, err)
	_ = res.Body.Close()
	return res.StatusCode
}

// TestBodyThatWasRead: a body that something else has read is Misuse, or at
// least refused, and never taken for an empty one.
func TestBodyThatWasRead(t *testing.T) {
	v := validate.MustFor[note]()
	readers := map[string]func(*http.Request){
		"ParseForm":          func(r *http.Request) { _ = r.ParseForm() },
		"FormValue":          func(r *http.Request) { _ = r.FormValue("_method") },
		"PostFormValue":      func(r *http.Request) { _ = r.PostFormValue("csrf") },
		"ParseMultipartForm": func(r *http.Request) { _ = r.ParseMultipartForm(1 << 20) },
		"MultipartReader":    func(r *http.Request) { _, _ = r.MultipartReader() },
		"ReadAll":            func(r *http.Request) { _, _ = io.ReadAll(r.Body) },
		"ReadAll and Close":  func(r *http.Request) { _, _ = io.ReadAll(r.Body); _ = r.Body.Close() },
		"Request":            func(r *http.Request) { _, _ = v.Request(r) },
		"Request of a clone": func(r *http.Request) { _, _ = v.Request(r.Clone(r.Context())) },
	}
	for name, read := range readers {
		for _, b := range bodies {
			for _, chunked := range []bool{false, true} {
				h := func(_ http.ResponseWriter, r *http.Request) {
					read(r)
					got, err := v.Request(r)
					if err == nil && got.Nick.Or("") == "bob" {
						return // this reader leaves such a body alone
					}
					require.Error(t, err, "%s of a %s", name, b.name)
					require.Zero(t, got)
					if parsed := strings.Contains(name, "orm"); !chunked || parsed && b.name == "form" {
						require.ErrorIs(t, err, untaint.Misuse, "%s of a %s", name, b.name)
					}
				}
				var body io.Reader = strings.NewReader(b.body)
				if chunked {
					body = hide{body}
				}
				send(t, http.HandlerFunc(h), b.contentType, body)
			}
		}
	}
	_, err := v.Request(newRequest("POST", "/", formType, ""))
	require.NoError(t, err, "a form with nothing in it")
}

// TestRewind: the middleware and Request both read all of it, in any order and
// any number of times, and no file is left.
func TestRewind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	v := validate.MustFor[note]()
	long := strings.Replace(parts, "\r\nfile\r\n", "\r\n"+strings.Repeat("f", 200_000)+"\r\n", 1)
	for _, b := range append(bodies, struct{ name, contentType, body string }{"long", bodies[1].contentType, long}) {
		for name, read := range map[string]func(*http.Request) *http.Request{
			"FormValue": func(r *http.Request) *http.Request { _ = r.FormValue("nick"); return r },
			"ReadAll":   func(r *http.Request) *http.Request { _, _ = io.ReadAll(r.Body); return r },
			"a part":    func(r *http.Request) *http.Request { _, _ = io.ReadFull(r.Body, make([]byte, 5)); return r },
			"nothing":   func(r *http.Request) *http.Request { return r },
			"Request":   func(r *http.Request) *http.Request { _, _ = v.Request(r); return r },
			"a copy": func(r *http.Request) *http.Request {
				r = r.WithContext(context.WithValue(r.Context(), note{}, 1))
				r.Body = http.MaxBytesReader(nil, r.Body, 1<<20)
				_ = r.ParseMultipartForm(1 << 20)
				return r
			},
		} {
			seen := 0
			h := func(_ http.ResponseWriter, r *http.Request) {
				r = read(r)
				for range 2 {
					got, err := v.Request(r)
					require.NoError(t, err, "%s of a %s", name, b.name)
					require.Equal(t, "bob", got.Nick.Or(""), "%s of a %s", name, b.name)
					if b.name == "long" {
						require.EqualValues(t, 200_000, got.Doc.Size())
					}
					seen++
				}
			}
			send(t, validate.Rewind(validate.Limits{})(http.HandlerFunc(h)), b.contentType, strings.NewReader(b.body))
			require.Equal(t, 2, seen)
		}
	}
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left)
}

// TestRewindIsBounded: no more is kept than the limits say, and what is not kept
// is an error for both.
func TestRewindIsBounded(t *testing.T) {
	v := validate.MustFor[note](validate.WithLimits(validate.Limits{Bytes: 50_000_000}))
	l := validate.Limits{Bytes: 1000, Params: 1, Files: 1, FileBytes: 1}
	var first, second error
	h := func(_ http.ResponseWriter, r *http.Request) {
		_, first = io.ReadAll(r.Body)
		_, second = v.Request(r)
	}
	send(t, validate.Rewind(l)(http.HandlerFunc(h)), jsonType, strings.NewReader(`{"nick":"`+strings.Repeat("x", 10_000)+`"}`))
	var tooLong *http.MaxBytesError
	require.ErrorAs(t, first, &tooLong)
	require.ErrorIs(t, second, validate.CodeBodyTooLarge)
	send(t, validate.Rewind(validate.Limits{Bytes: -1, Params: -1, Files: -1})(http.HandlerFunc(h)), jsonType, strings.NewReader(`{}`))
	require.Error(t, first)
	require.Error(t, second)
}

// TestPathValues: a parameter of the route that nobody has filled is the
// program's mistake and not an empty value.
func TestPathValues(t *testing.T) {
	type byID struct {
		ID string `path:"id"`
	}
	type byNumber struct {
		ID int `path:"id"`
	}
	_, err := validate.MustFor[byID]().Request(newRequest("GET", "/u/7", "", ""))
	require.EqualError(t, err, "validate.Request: misuse: path /id no_path_value")
	_, err = validate.MustFor[byNumber]().Request(newRequest("GET", "/u/7", "", ""))
	require.ErrorIs(t, err, untaint.Misuse)

	bridged := newRequest("GET", "/u/7", "", "")
	bridged.SetPathValue("id", "7")
	got, err := validate.MustFor[byNumber]().Request(bridged)
	require.NoError(t, err)
	require.Equal(t, 7, got.ID)

	from := func(values map[string]string) validate.Option {
		return validate.PathFrom(func(_ *http.Request, name string) (string, bool) { v, ok := values[name]; return v, ok })
	}
	one, err := validate.MustFor[byID](from(map[string]string{"id": ""})).Request(bridged)
	require.NoError(t, err, "it says that the route has one, and that it is empty")
	require.Empty(t, one.ID)
	_, err = validate.MustFor[byID](from(nil)).Request(bridged)
	require.ErrorIs(t, err, untaint.Code("no_path_value"))
	_, err = validate.MustFor[byID](validate.PathFrom(func(*http.Request, string) (string, bool) { panic(canary) })).Request(bridged)
	require.EqualError(t, err, "validate.Request: misuse: path /id no_path_value")
	_, err = validate.For[byID](validate.PathFrom(nil))
	require.ErrorIs(t, err, untaint.Misuse)
}

// TestEscapedPathValues: what a router has taken out of the escaped path is decoded
// once, and what it has decoded is not decoded again.
func TestEscapedPathValues(t *testing.T) {
	v := validate.MustFor[struct {
		ID string `path:"id"`
	}]()
	for _, tt := range []struct{ target, value, want string }{
		{"/u/a%2fb", "a%2fb", "a/b"},
		{"/u/a%2fb", "a/b", "a/b"},
		{"/u/a%252fb%2f", "a%252fb%2f", "a%2fb/"},
		{"/u/a%252fb%2f", "a%2fb/", "a%2fb/"},
		{"/u/a%2541", "a%41", "a%41"},
		{"/u/a%2fb", "c%2fd", "c%2fd"}, // from elsewhere
		{"/u/a%20b", "a%20b", "a b"},
		{"/u/a%20b", "a b", "a b"},
		{"/a%41/a%2541", "a%41", "a%41"}, // by net/http
		{"/u/a%2fb", "", ""},
	} {
		r := newRequest("GET", tt.target, "", "")
		r.Pattern = "/u/{id}"
		r.SetPathValue("id", tt.value)
		got, err := v.Request(r)
		require.NoError(t, err)
		require.Equal(t, tt.want, got.ID, "%s %s", tt.target, tt.value)
		from := validate.PathFrom(func(*http.Request, string) (string, bool) { return tt.value, true })
		other, err := validate.MustFor[struct {
			ID string `path:"id"`
		}](from).Request(r)
		require.NoError(t, err)
		require.Equal(t, tt.want, other.ID, "PathFrom: %s %s", tt.target, tt.value)
	}
}

// TestFormByGet: a form that is sent by GET is in the query, where a field that
// is tagged form is not.
func TestFormByGet(t *testing.T) {
	for _, method := range []string{"GET", "HEAD"} {
		got, err := validate.MustFor[note]().Request(newRequest(method, "/?nick=bob", "", ""))
		require.EqualError(t, err, "validate.Request: misuse: form /nick form_on_get")
		require.Zero(t, got)
	}
}

// timeless is a context of another's type, as fasthttp has, that never ends.
type timeless struct{ context.Context }

func (timeless) Done() <-chan struct{} { return make(chan struct{}) }

// TestUploadsLeaveNothing: under a context that never ends, an upload that is
// closed or forgotten leaves neither a goroutine nor a file.
func TestUploadsLeaveNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	v := validate.MustFor[note]()
	upload := func() validate.File {
		r := newRequest("POST", "/", bodies[1].contentType, strings.Replace(parts, "\r\nfile\r\n", "\r\n"+strings.Repeat("f", 100_000)+"\r\n", 1))
		got, err := v.Request(r.WithContext(timeless{context.Background()}))
		require.NoError(t, err)
		return got.Doc
	}
	before, filesBefore := runtime.NumGoroutine(), openFiles(t)
	for range 20 {
		f := upload()
		require.NoError(t, f.Close())
		require.NoError(t, f.Close())
	}
	for range 20 {
		upload() // and forget it
	}
	for range 500 { // a cleanup runs some time after the collection
		runtime.GC()
		if runtime.NumGoroutine() <= before && openFiles(t) <= filesBefore {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	require.Fail(t, "left", "%d goroutines and %d files, %d and %d before", runtime.NumGoroutine(), openFiles(t), before, filesBefore)
}

func openFiles(t *testing.T) int {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0 // only Linux shows them
	}
	return len(fds)
}

// TestBadChunks: a body whose chunks are malformed is the client's mistake.
func TestBadChunks(t *testing.T) {
	v := validate.MustFor[note]()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := v.Request(r); err != nil {
			untaint.WriteProblem(w, r, err)
		}
	}))
	defer s.Close()
	for _, b := range bodies {
		for _, chunks := range []string{"zz\r\nabc\r\n", "5\r\nabcdefgh", "-1\r\n\r\n", "ffffffffffffffffff\r\n", "\r\n\r\n", "5;" + strings.Repeat("x", 20_000) + "\r\n", "3\nabc\n0\n\n"} {
			c, err := net.Dial("tcp", s.Listener.Addr().String())
			require.NoError(t, err)
			_, err = io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: "+b.contentType+"\r\nTransfer-Encoding: chunked\r\n\r\n"+chunks)
			require.NoError(t, err)
			_ = c.(*net.TCPConn).CloseWrite()
			res, err := http.ReadResponse(bufio.NewReader(c), nil)
			require.NoError(t, err)
			require.NotEqual(t, 500, res.StatusCode, "%s %q", b.name, chunks)
			require.GreaterOrEqual(t, res.StatusCode, 400, "%s %q", b.name, chunks)
			_ = c.Close()
		}
	}
}

// TestPartHeads: what stands in front of a part is bounded, of parts that are
// bound and of others.
func TestPartHeads(t *testing.T) {
	head := func(name string, n int) string {
		return "--x\r\nX-Fill: " + strings.Repeat("y", n) + "\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\nbob\r\n--x--\r\n"
	}
	v := validate.MustFor[note](validate.IgnoreUnknown())
	for _, name := range []string{"nick", "other"} {
		_, err := v.Request(newRequest("POST", "/", bodies[1].contentType, head(name, 12_000)))
		require.NoError(t, err, name)
		_, err = v.Request(newRequest("POST", "/", bodies[1].contentType, "--x\r\nContent-Disposition: form-data; name=other\r\n\r\n"+strings.Repeat("z", 50_000)+"\r\n"+head(name, 12_000)))
		require.NoError(t, err, "%s after a long part", name)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = v.Request(newRequest("POST", "/", bodies[1].contentType, head(name, 9<<20)))
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, untaint.Malformed, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20), "the body itself is made three times") // by newRequest
	}
}

// TestContentTypes: what is not JSON is not read as JSON, and of two types that
// are sent none counts.
func TestContentTypes(t *testing.T) {
	v := validate.MustFor[note]()
	for _, contentType := range []string{"text/json", "application/x-json", "application/jsonp", "application/json-seq", "application/jsonx", "x/json", "json", "text/html+json", "application/ld+jsonx", "multipart/json"} {
		_, err := v.Request(newRequest("POST", "/", contentType, `{}`))
		require.ErrorIs(t, err, validate.CodeContentType, contentType)
	}
	for _, contentType := range []string{"application/json", "APPLICATION/JSON", "application/vnd.api+json", "application/problem+json;charset=utf-8", `application/json; charset="UTF-8"`, "application/json;"} {
		_, err := v.Request(newRequest("POST", "/", contentType, `{}`))
		require.NoError(t, err, contentType)
	}
	twice := newRequest("POST", "/", jsonType, `{}`)
	twice.Header.Add("Content-Type", formType)
	_, err := v.Request(twice)
	require.ErrorIs(t, err, validate.CodeContentType)
	twice.Header["Content-Type"] = []string{jsonType, jsonType}
	_, err = v.Request(twice)
	require.ErrorIs(t, err, validate.CodeContentType)
}

// TestNothingSent: a client that sends neither a body nor its type has nothing to
// say, as one that sends {} has; a body without a type, or a type without a body,
// is refused as before.
func TestNothingSent(t *testing.T) {
	v := validate.MustFor[note]()
	type needed struct {
		Name string `json:"name" validate:"required"`
	}
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		got, err, _, _ := exchange(t, v, "/", newRequest(method, "/", "", ""))
		require.NoError(t, err, method)
		require.False(t, got.Nick.IsSet())
		_, err, _, _ = exchange(t, validate.MustFor[needed](), "/", newRequest(method, "/", "", ""))
		require.EqualError(t, err, "validate.Request: invalid: body /name required", method)
		_, err, _, _ = exchange(t, v, "/", newRequest(method, "/", "", `{"nick":"bob"}`))
		require.ErrorIs(t, err, validate.CodeContentType, method)
	}
	_, err := v.Request(newRequest("POST", "/", jsonType, ""))
	require.ErrorIs(t, err, untaint.Code("empty_body"))
	_, err = v.Request(newRequest("POST", "/", "text/plain", ""))
	require.NoError(t, err)
	type optional struct {
		Nick validate.Opt[string] `json:"nick"`
	}
	_, err = validate.MustFor[optional]().Request(newRequest("POST", "/", formType, ""))
	require.NoError(t, err, "axios says so of nothing")
	_, err, _, _ = exchange(t, validate.MustFor[[]note](), "/", newRequest("POST", "/", "", ""))
	require.ErrorIs(t, err, validate.CodeContentType, "a list that is not there is no empty list")

	for body, want := range map[string]error{"": nil, "x": validate.CodeContentType} {
		r := newRequest("POST", "/", "", "")
		r.Body = io.NopCloser(hide{strings.NewReader(body)}) // as adapters of other servers make them
		_, err = v.Request(r)
		require.ErrorIs(t, err, want)
		h := func(_ http.ResponseWriter, r *http.Request) {
			_, err := v.Request(r)
			require.ErrorIs(t, err, want)
		}
		r.Body = io.NopCloser(hide{strings.NewReader(body)})
		validate.Rewind(validate.Limits{})(http.HandlerFunc(h)).ServeHTTP(nil, r)
	}
	chunked := newRequest("POST", "/", "", "")
	chunked.Body, chunked.ContentLength = io.NopCloser(hide{strings.NewReader("")}), -1
	_, err = v.Request(chunked)
	require.ErrorIs(t, err, validate.CodeContentType, "something else may have read it")
}

// TestLostCookies: net/http leaves out what it cannot read, and all cookies where
// there are more than 3,000.
func TestLostCookies(t *testing.T) {
	type in struct {
		Theme string `cookie:"theme"`
	}
	v := validate.MustFor[in]()
	for _, tt := range []struct{ cookies, want string }{
		{"theme=dark", "dark"},
		{"a=1;theme=dark ; b=2", "dark"},
		{`theme="dark"`, "dark"},
		{"theme=", ""},
		{"themes=é; a=1", ""},
		{"", ""},
		{strings.Repeat("a=1; ", 2_000) + "theme=dark", "dark"},
	} {
		r := newRequest("GET", "/", "", "")
		r.Header.Set("Cookie", tt.cookies)
		got, err := v.Request(r)
		require.NoError(t, err, "%.40s", tt.cookies)
		require.Equal(t, tt.want, got.Theme)
	}
	for _, cookies := range []string{"theme=dämmerung", `theme={"a":1}`, "a=1; theme=a\\b", strings.Repeat("a=1; ", 3_000) + "theme=dark"} {
		r := newRequest("GET", "/", "", "")
		r.Header.Set("Cookie", cookies)
		_, err := v.Request(r)
		require.EqualError(t, err, "validate.Request: malformed: cookie /theme bad_cookie", "%.40s", cookies)
	}
}
