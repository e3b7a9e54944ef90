package validate_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/untaint/untaint"
	"github.com/untaint/untaint/validate"
)

// order is bound from every source.
type order struct {
	ID      int                    `path:"id" validate:"min=1"`
	Dry     bool                   `query:"dry"`
	Limit   int                    `query:"limit" validate:"default=20,max=100"`
	Sort    []string               `query:"sort" validate:"max=3"`
	From    validate.Opt[int]      `query:"from"`
	Since   *time.Time             `query:"since"`
	Addr    netip.Addr             `query:"addr"`
	Wait    time.Duration          `query:"wait"`
	Ratio   float64                `query:"ratio"`
	Trace   string                 `header:"x-trace-id" validate:"omitempty,uuid"`
	Session untaint.Secret[string] `cookie:"session"`
	Note    string                 `json:"note" form:"remark" validate:"max=10"`
	Agree   bool                   `json:"agree" form:"agree"`
	Owner   string                 // bound from nowhere
}

// exchange sends a request to a server of its own and returns what the handler
// made of it.
//
//lint:ignore ST1008 the pair that Request returns comes first
func exchange[T any](t *testing.T, v *validate.Validator[T], pattern string, req *http.Request) (got T, err error, status int, body string) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if got, err = v.Request(r); err != nil {
			untaint.WriteProblem(w, r, err)
		}
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	u := *req.URL
	u.Scheme, u.Host = "http", s.Listener.Addr().String()
	req = req.Clone(t.Context())
	req.URL, req.RequestURI = &u, ""
	res, errDo := s.Client().Do(req)
	require.NoError(t, errDo)
	defer res.Body.Close()
	text, errRead := io.ReadAll(res.Body)
	require.NoError(t, errRead)
	return got, err, res.StatusCode, string(text)
}

func newRequest(method, target, contentType, body string) *http.Request {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if body == "" {
		req.Body, req.ContentLength = nil, 0
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	return req
}

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded"
)

func TestRequestFromEverySource(t *testing.T) {
	v := validate.MustFor[order]()
	req := newRequest("POST", "/orders/7?dry=true&sort=a&sort=b&from=0&since=2026-01-02T03:04:05Z&addr=::1&wait=1m&ratio=0.5", "application/json; charset=utf-8", `{"note":"hi","agree":true}`)
	req.Header.Set("X-Trace-Id", "f81d4fae-7dec-41d0-8765-00a0c91e6bf6")
	req.AddCookie(&http.Cookie{Name: "session", Value: "hunter2hunter2"})
	got, err, status, _ := exchange(t, v, "POST /orders/{id}", req)
	require.NoError(t, err)
	require.Equal(t, 200, status)
	require.Equal(t, "hunter2hunter2", got.Session.Expose())
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	got.Session = untaint.Secret[string]{}
	require.Equal(t, order{
		ID: 7, Dry: true, Limit: 20, Sort: []string{"a", "b"}, From: validate.Some(0), Since: &since, Addr: netip.MustParseAddr("::1"),
		Wait: time.Minute, Ratio: 0.5, Trace: "f81d4fae-7dec-41d0-8765-00a0c91e6bf6", Note: "hi", Agree: true,
	}, got)
}

func TestRequestForm(t *testing.T) {
	v := validate.MustFor[order]()
	got, err, _, _ := exchange(t, v, "POST /orders/{id}", newRequest("POST", "/orders/7?limit=5", formType, "remark=caf%C3%A9+x&agree=on"))
	require.NoError(t, err)
	require.Equal(t, order{ID: 7, Limit: 5, Note: "café x", Agree: true}, got)
}

func TestRequestRefusals(t *testing.T) {
	many := strings.Repeat("remark=a&", 1001)
	tests := []struct {
		name, target, contentType, body string
		status                          int
		want                            string
	}{
		{"a scalar twice", "/orders/7?limit=5&limit=500", jsonType, `{}`, 400, "malformed: query /limit repeated"},
		{"a form's scalar twice", "/orders/7", formType, "remark=a&remark=b", 400, "malformed: form /remark repeated"},
		{"an unknown parameter", "/orders/7?Limit=1&utm_source=x", jsonType, `{}`, 400, "malformed: query /Limit wrong_case (want limit); query /utm_source unknown_field"},
		{"an unbound field", "/orders/7?Owner=x", formType, "Owner=x&id=9", 400, "malformed: form /Owner unknown_field; form /id unknown_field; query /Owner unknown_field"},
		{"an unbound field in JSON", "/orders/7", jsonType, `{"Owner":"x","ID":9,"id":9,"Limit":1}`, 400, "malformed: body /Owner unknown_field; body /ID unknown_field; body /id unknown_field; body /Limit unknown_field"},
		{"a body field in the query", "/orders/7?note=x", jsonType, `{}`, 400, "malformed: query /note unknown_field"},
		{"types", "/orders/x?dry=maybe&limit=1e3&from=%2B1&since=now&addr=localhost&wait=60&ratio=NaN", jsonType, `{}`, 400,
			"malformed: path /id type_mismatch (want whole number); query /dry type_mismatch (want boolean); query /limit type_mismatch (want whole number); query /from type_mismatch (want whole number); " +
				"query /since not_decoded (want RFC 3339 time); query /addr not_decoded (want valid value); query /wait type_mismatch (want duration); query /ratio type_mismatch (want number)"},
		{"range", "/orders/99999999999999999999", jsonType, `{}`, 400, fmt.Sprintf("malformed: path /id number_overflow (min %d, max %d)", math.MinInt, math.MaxInt)},
		{"not UTF-8", "/orders/7?sort=%ff", jsonType, `{}`, 400, "malformed: query /sort/0 not_utf8"},
		{"a bad escape", "/orders/7", formType, "remark=%zz&%z=1", 400, "malformed: form /remark bad_escape; form bad_escape"},
		{"a semicolon", "/orders/7", formType, "remark=a;agree=on", 400, "malformed: form /remark bad_escape"},
		{"too many", "/orders/7", formType, many, 413, "too_large: form too_many_params (max 1000)"},
		{"no type", "/orders/7", "", `{}`, 415, "unsupported: body content_type (want JSON or a form, in UTF-8)"},
		{"text", "/orders/7", "text/plain", `{}`, 415, "unsupported: body content_type (want JSON or a form, in UTF-8)"},
		{"another charset", "/orders/7", "application/json; charset=utf-16", `{}`, 415, "unsupported: body content_type (want JSON or a form, in UTF-8)"},
		{"a broken type", "/orders/7", "application/json; charset", `{}`, 415, "unsupported: body content_type (want JSON or a form, in UTF-8)"},
		{"no body", "/orders/7", jsonType, "", 400, "malformed: body empty_body"},
		{"decoding and rules", "/orders/7?limit=500", jsonType, `{"note":"far too long","agree":1}`, 400, "malformed: body /agree type_mismatch (want boolean); query /limit too_big (max 100); body /note too_long (max 10)"},
		{"rules by the form's names", "/orders/7", formType, "remark=far+too+long", 422, "invalid: form /remark too_long (max 10)"},
		{"no rule about what was not decoded", "/orders/7?sort=a&sort=b&sort=c&sort=%ff", jsonType, `{"note":12345678901}`, 400, "malformed: body /note type_mismatch (want string); query /sort/3 not_utf8; query /sort too_many (max 3)"},
	}
	v := validate.MustFor[order]()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err, status, body := exchange(t, v, "POST /orders/{id}", newRequest("POST", tt.target, tt.contentType, tt.body))
			require.EqualError(t, err, "validate.Request: "+tt.want)
			require.Equal(t, tt.status, status)
			require.Zero(t, got)
			require.NotContains(t, body, "far too long")
		})
	}
}

func TestRequestContentEncoding(t *testing.T) {
	v := validate.MustFor[order]()
	for coding, ok := range map[string]bool{"gzip": false, "br": false, "identity": true, "identity, gzip": false} {
		req := newRequest("POST", "/orders/7", jsonType, `{}`)
		req.Header.Set("Content-Encoding", coding)
		_, err, status, _ := exchange(t, v, "POST /orders/{id}", req)
		if ok {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, untaint.Code("content_encoding"))
		require.Equal(t, 415, status)
	}
	rec := httptest.NewRecorder()
	req := newRequest("POST", "/orders/7", jsonType, `{}`)
	req.Header.Set("Content-Encoding", "gzip")
	req.SetPathValue("id", "7")
	_, err := v.Request(req)
	untaint.WriteProblem(rec, req, err)
	require.Equal(t, "identity", rec.Header().Get("Accept-Encoding"))
	rec = httptest.NewRecorder()
	untaint.WriteProblem(rec, req, untaint.New("x", untaint.Violation{Code: validate.CodeContentType, Kind: untaint.Unsupported}))
	require.Empty(t, rec.Header().Get("Accept-Encoding"))
}

func TestRequestPolluted(t *testing.T) {
	v := validate.MustFor[order]()
	req := newRequest("POST", "/orders/7", jsonType, `{}`)
	req.Header["X-Trace-Id"] = []string{"a", "b"}
	req.AddCookie(&http.Cookie{Name: "session", Value: "mine"})
	req.AddCookie(&http.Cookie{Name: "session", Value: "thine"})
	_, err, _, _ := exchange(t, v, "POST /orders/{id}", req)
	require.EqualError(t, err, "validate.Request: malformed: header /x-trace-id repeated; cookie /session repeated")
	req = newRequest("POST", "/orders/7", jsonType, `{}`)
	req.Header["Content-Type"] = []string{"text/plain", jsonType}
	_, err, status, _ := exchange(t, v, "POST /orders/{id}", req)
	require.ErrorIs(t, err, validate.CodeContentType)
	require.Equal(t, 415, status)
}

// A route that lacks what a path tag names is the program's mistake.
func TestRequestRouteMismatch(t *testing.T) {
	v := validate.MustFor[order]()
	_, err, status, body := exchange(t, v, "POST /orders/{order}", newRequest("POST", "/orders/7", jsonType, `{}`))
	require.ErrorIs(t, err, untaint.Code("no_path_value"))
	require.ErrorIs(t, err, untaint.Misuse)
	require.Equal(t, 500, status)
	require.NotContains(t, body, "path")
}

func TestRequestWithoutBody(t *testing.T) {
	type list struct {
		Page int    `query:"page" validate:"default=1,min=1"`
		Q    string `json:"q"`
	}
	v := validate.MustFor[list]()
	got, err, _, _ := exchange(t, v, "GET /", newRequest("GET", "/?page=3", "", ""))
	require.NoError(t, err)
	require.Equal(t, list{Page: 3}, got)
	got, err, _, _ = exchange(t, v, "GET /", newRequest("GET", "/", "", ""))
	require.NoError(t, err)
	require.Equal(t, list{Page: 1}, got)

	_, err = v.Request(nil)
	require.ErrorIs(t, err, untaint.Code("bad_argument"))
	_, err = v.Request(&http.Request{})
	require.NoError(t, err)
}

// A query is not looked at where no field is bound from it.
func TestRequestForeignQuery(t *testing.T) {
	v := validate.MustFor[account]()
	_, err, _, _ := exchange(t, v, "POST /", newRequest("POST", "/?utm_source=x&%zz", jsonType, `{"name":"a"}`))
	require.NoError(t, err)
}

func TestIgnoreUnknown(t *testing.T) {
	v := validate.MustFor[order](validate.IgnoreUnknown())
	got, err, _, _ := exchange(t, v, "POST /orders/{id}", newRequest("POST", "/orders/7?utm=x", jsonType, `{"note":"a","Owner":"b","x":{"y":[1]},"NOTE":"c"}`))
	require.NoError(t, err)
	require.Equal(t, order{ID: 7, Limit: 20, Note: "a"}, got)
	_, err, _, _ = exchange(t, v, "POST /orders/{id}", newRequest("POST", "/orders/7", jsonType, `{"note":"a","note":"b"}`))
	require.ErrorIs(t, err, untaint.Code("duplicate_key"))
	got, err, _, _ = exchange(t, v, "POST /orders/{id}", newRequest("POST", "/orders/7", formType, `remark=a&Owner=b`))
	require.NoError(t, err)
	require.Equal(t, order{ID: 7, Limit: 20, Note: "a"}, got)
}

// broken is a body that fails after its start.
type broken struct {
	start io.Reader
	err   error
}

func (b *broken) Read(p []byte) (int, error) {
	if n, err := b.start.Read(p); err == nil {
		return n, nil
	}
	return 0, b.err
}

func (b *broken) Close() error { return nil }

func TestBodyThatFails(t *testing.T) {
	v := validate.MustFor[account]()
	type row struct {
		err  error
		kind untaint.Kind
		code untaint.Code
	}
	for _, tt := range []row{
		{context.Canceled, untaint.Canceled, untaint.Code("read_canceled")},
		{context.DeadlineExceeded, untaint.Timeout, untaint.Code("read_timeout")},
		{os.ErrDeadlineExceeded, untaint.Timeout, untaint.Code("read_timeout")},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, untaint.Timeout, untaint.Code("read_timeout")},
		{io.ErrUnexpectedEOF, untaint.Canceled, untaint.Code("read_canceled")},
		{&http.MaxBytesError{Limit: 9}, untaint.TooLarge, validate.CodeBodyTooLarge},
		{fmt.Errorf("leaky %s", canary), untaint.Failed, untaint.Code("read_failed")},
		{untaint.New("x", untaint.Violation{Kind: untaint.Busy, Code: "busy"}), untaint.Busy, "busy"},
	} {
		for name, call := range map[string]func(io.ReadCloser) error{
			"JSON": func(body io.ReadCloser) error { _, err := v.JSON(body); return err },
			"Request": func(body io.ReadCloser) error {
				req := newRequest("POST", "/", jsonType, `x`)
				req.Body = body
				_, err := v.Request(req)
				return err
			},
		} {
			err := call(&broken{strings.NewReader(`{"name":"a`), tt.err})
			require.ErrorIs(t, err, tt.kind, "%s %v", name, tt.err)
			require.ErrorIs(t, err, tt.code, "%s %v", name, tt.err)
			require.NotContains(t, err.Error(), canary)
		}
	}
	_, err := v.JSON(nil)
	require.ErrorIs(t, err, untaint.Code("bad_argument"))
}

// endless is a body that never ends.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.n += int64(len(p))
	return len(p), nil
}

func TestBodyWithoutEnd(t *testing.T) {
	v := validate.MustFor[account]()
	body := &endless{}
	_, err := v.JSON(body)
	require.EqualError(t, err, "validate.JSON: too_large: body_too_large (max 1048576)")
	require.Less(t, body.n, int64(4<<20))
	_, err = v.Limit(validate.Limits{Bytes: 10}).JSON(strings.NewReader(`{"name":"a"}`))
	require.EqualError(t, err, "validate.JSON: too_large: body_too_large (max 10)")
	_, err = v.Limit(validate.Limits{Bytes: 12}).JSON(strings.NewReader(`{"name":"a"}`))
	require.NoError(t, err)
}

// A server sees a client that goes away, one that is too slow, and a body that
// MaxBytesReader cuts, each as what it is.
func TestBodyOverTheNetwork(t *testing.T) {
	v := validate.MustFor[account]()
	errs := make(chan error, 1)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/max" {
			r.Body = http.MaxBytesReader(w, r.Body, 100)
		}
		_, err := v.Request(r)
		errs <- err
	}))
	s.Config.ReadTimeout = 300 * time.Millisecond
	s.Start()
	defer s.Close()
	send := func(path, body string, length int) net.Conn {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(c, "POST "+path+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "+strconv.Itoa(length)+"\r\n\r\n"+body)
		require.NoError(t, err)
		return c
	}
	c := send("/gone", `{"name":`, 100)
	c.Close()
	require.ErrorIs(t, <-errs, untaint.Canceled)
	c = send("/slow", `{"name":`, 100)
	require.ErrorIs(t, <-errs, untaint.Timeout)
	c.Close()
	c = send("/max", `{"name":"`+strings.Repeat("x", 200), 1000)
	require.ErrorIs(t, <-errs, untaint.TooLarge)
	c.Close()
	c = send("/huge", `{`, 1<<30)
	require.ErrorIs(t, <-errs, validate.CodeBodyTooLarge)
	c.Close()
}

func TestRequestContext(t *testing.T) {
	v := validate.MustFor[account]()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := v.Request(newRequest("POST", "/", jsonType, `{"name":"a"}`).WithContext(ctx))
	require.ErrorIs(t, err, untaint.Canceled)
	require.ErrorIs(t, err, context.Canceled)
	ctx, cancel = context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	_, err = v.Request(newRequest("POST", "/", jsonType, `{"name":"a"}`).WithContext(ctx))
	require.ErrorIs(t, err, untaint.Timeout)
}

// gallery takes files.
type gallery struct {
	Title string          `form:"title" validate:"required,max=20"`
	Cover validate.File   `form:"cover" file:"types=image/png image/jpeg,max=100KiB"`
	Scans []validate.File `form:"scans" file:"types=application/pdf,count=2"`
	Other []validate.File `form:"other" file:"types=any"`
}

// filePart is one part of a multipart form.
type filePart struct {
	field, name string
	content     string
	header      textproto.MIMEHeader // in place of the usual one
}

const (
	png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	pdf = "%PDF-1.7\n"
)

func multipartRequest(t *testing.T, parts ...filePart) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := p.header
		if h == nil {
			disposition := fmt.Sprintf(`form-data; name=%q`, p.field)
			if p.name != "-" {
				disposition += `; filename="` + p.name + `"`
			}
			h = textproto.MIMEHeader{"Content-Disposition": {disposition}}
		}
		pw, err := w.CreatePart(h)
		require.NoError(t, err)
		_, _ = io.WriteString(pw, p.content)
	}
	require.NoError(t, w.Close())
	return newRequest("POST", "/", w.FormDataContentType(), b.String())
}

func value(field, content string) filePart {
	return filePart{field: field, name: "-", content: content}
}

func TestMultipart(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	v := validate.MustFor[gallery]()
	big := pdf + strings.Repeat("x", 1<<20)
	var got gallery
	mux := http.NewServeMux()
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		in, err := v.Request(r)
		if err != nil {
			untaint.WriteProblem(w, r, err)
			return
		}
		got = in
		for i := range in.Scans {
			text, err := io.ReadAll(in.Scans[i].Open())
			if err != nil || string(text) != big {
				t.Errorf("scan %d: %d bytes, %v", i, len(text), err)
			}
		}
		text, err := io.ReadAll(in.Cover.Open())
		if err != nil || string(text) != png {
			t.Errorf("cover: %q, %v", text, err)
		}
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	req := multipartRequest(t, value("title", "Summer"), filePart{field: "cover", name: "e\u0301t\u00e9.png", content: png},
		filePart{field: "scans", name: "a.pdf", content: big}, filePart{field: "scans", name: "a.pdf", content: big}, filePart{field: "other", name: ""})
	out, err := http.NewRequest(http.MethodPost, s.URL, req.Body)
	require.NoError(t, err)
	out.Header = req.Header
	res, err := s.Client().Do(out)
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "Summer", got.Title)
	require.Equal(t, "été.png", got.Cover.Name())
	require.Equal(t, "image/png", got.Cover.Type())
	require.EqualValues(t, len(png), got.Cover.Size())
	require.Len(t, got.Scans, 2)
	require.Empty(t, got.Other)

	// Once the handler has returned, what was on disk is gone.
	require.Eventually(t, func() bool {
		_, err := io.ReadAll(got.Scans[0].Open())
		return err != nil
	}, 5*time.Second, 10*time.Millisecond)
	noTemp(t)
	require.NoError(t, got.Scans[0].Close())
	require.NoError(t, validate.File{}.Close())
	require.True(t, validate.File{}.IsZero())
}

// noTemp requires that no temporary file has a name.
func noTemp(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestMultipartRefusals(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	title := value("title", "Summer")
	with := func(d string) textproto.MIMEHeader { return textproto.MIMEHeader{"Content-Disposition": {d}} }
	many := []filePart{title}
	for range 11 {
		many = append(many, filePart{field: "other", name: "a.txt", content: "x"})
	}
	parts := []filePart{}
	for range 1001 {
		parts = append(parts, value("title", "x"))
	}
	tests := []struct {
		name  string
		parts []filePart
		want  string
	}{
		{"another type", []filePart{title, {field: "cover", name: "a.png", content: "<html><script>alert(1)</script>"}}, "unsupported: form /cover upload_type (want image/png image/jpeg)"},
		{"an empty file", []filePart{title, {field: "cover", name: "a.png"}}, "unsupported: form /cover upload_type (want image/png image/jpeg)"},
		{"too large for the tag", []filePart{title, {field: "cover", name: "a.png", content: png + strings.Repeat("x", 200<<10)}}, "too_large: form /cover file_too_large (max 102400)"},
		{"too many for the tag", []filePart{title, {field: "scans", name: "a", content: pdf}, {field: "scans", name: "b", content: pdf}, {field: "scans", name: "c", content: pdf}}, "too_large: form /scans/2 too_many_files (max 2)"},
		{"too many", many, "too_large: form /other/10 too_many_files (max 10)"},
		{"too many parts", parts, "too_large: form too_many_params (max 1000)"},
		{"twice", []filePart{title, {field: "cover", name: "a", content: png}, {field: "cover", name: "b", content: png}}, "malformed: form /cover repeated"},
		{"a value for a file", []filePart{title, value("cover", "x")}, "malformed: form /cover type_mismatch (want file)"},
		{"a file for a value", []filePart{{field: "title", name: "a", content: "x"}}, "malformed: form /title type_mismatch (want string)"},
		{"an unknown field", []filePart{title, {field: "nope", name: "a", content: "x"}, value("Title", "x")}, "malformed: form /nope unknown_field; form /Title wrong_case (want title)"},
		{"values too large", []filePart{value("title", strings.Repeat("x", 2<<20))}, "too_large: form body_too_large (max 1048576)"},
		{"a large file after values", []filePart{title, {field: "other", name: "a", content: strings.Repeat("x", 11<<20)}}, "too_large: form /other/0 file_too_large (max 10485760)"},
		{"content without a name", []filePart{title, {field: "cover", name: "", content: png}}, "unsafe: form /cover empty"},
		{"rules", []filePart{{field: "cover", name: "a", content: png}}, "invalid: form /title required"},
		{"an encoding", []filePart{{header: textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`}, "Content-Transfer-Encoding": {"base64"}}, content: "eA=="}}, "malformed: form /title bad_multipart"},
		{"two encodings", []filePart{{header: textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`}, "Content-Transfer-Encoding": {"7bit", "base64"}}, content: "eA=="}}, "malformed: form /title bad_multipart"},
		{"another charset", []filePart{{header: textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`}, "Content-Type": {"text/plain; charset=utf-7"}}, content: "+ADw-"}}, "malformed: form /title bad_multipart"},
		{"a form in a value", []filePart{{header: textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`}, "Content-Type": {"multipart/mixed; boundary=b"}}, content: "--b\r\n\r\nx\r\n--b--"}}, "malformed: form /title bad_multipart"},
		{"two types of a value", []filePart{{header: textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`}, "Content-Type": {"text/plain", "text/plain"}}, content: "x"}}, "malformed: form /title bad_multipart"},
		{"two names", []filePart{{header: with(`form-data; name="cover"; filename="a.png"; filename*=UTF-8''b.php`), content: png}}, "malformed: form /cover bad_multipart"},
		{"no name", []filePart{{header: with(`form-data`), content: "x"}}, "malformed: form bad_multipart"},
		{"a control character", []filePart{title, {field: "cover", name: "a\x01b", content: png}}, "malformed: form bad_multipart"},
		{"an attachment", []filePart{{header: with(`attachment; name="title"`), content: "x"}}, "malformed: form /title bad_multipart"},
		{"two dispositions", []filePart{{header: textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`, `form-data; name="cover"`}}, content: "x"}}, "malformed: form bad_multipart"},
	}
	for name, code := range map[string]string{
		"../../etc/passwd": "path_separator", `..\\..\\x.png`: "path_separator", `C:\\a\\b.txt`: "forbidden_character", "..": "empty", "a\u0090b.png": "control_character",
		"ev\u202egnp.exe": "bidi_character", "CON": "reserved_name", "con.png": "reserved_name", "-rf": "bad_start", "ok.txt:ads": "forbidden_character",
		".htaccess": "bad_start", "a\u200b.png": "invisible_character", strings.Repeat("a", 300): "too_many_bytes",
	} {
		tests = append(tests, struct {
			name  string
			parts []filePart
			want  string
		}{"name " + name, []filePart{title, {field: "cover", name: name, content: png}}, "unsafe: form /cover " + code})
	}
	v := validate.MustFor[gallery]()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := v.Request(multipartRequest(t, tt.parts...))
			require.EqualError(t, err, "validate.Request: "+tt.want)
			require.Zero(t, got)
			noTemp(t)
		})
	}
}

// What a value says of itself is taken where it leaves no doubt.
func TestMultipartValueType(t *testing.T) {
	v := validate.MustFor[gallery]()
	for _, typ := range []string{"text/plain", "text/plain; charset=UTF-8", "text/plain; charset=us-ascii", "application/json"} {
		header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="title"`}, "Content-Type": {typ}}
		got, err := v.Request(multipartRequest(t, filePart{header: header, content: "Summer"}, filePart{field: "cover", name: "a.png", content: png}))
		require.NoError(t, err, typ)
		require.Equal(t, "Summer", got.Title)
	}
}

// Limits that mean "no limit" take every byte, and lose none on the way.
func TestMultipartHugeLimits(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	big := strings.Repeat("x", 8<<20)
	for _, l := range []validate.Limits{
		{Bytes: math.MaxInt64},
		{FileBytes: 1 << 60, Files: 16},
		{Bytes: math.MaxInt64, FileBytes: math.MaxInt64, Files: math.MaxInt, Params: math.MaxInt},
		{FileBytes: math.MaxInt64 / 10, Params: math.MaxInt / 2},
	} {
		got, err := validate.MustFor[gallery](validate.WithLimits(l)).Request(multipartRequest(t,
			value("title", "Summer"), filePart{field: "cover", name: "a.png", content: png}, filePart{field: "other", name: "a", content: big}))
		require.NoError(t, err, "%+v", l)
		require.Equal(t, "Summer", got.Title)
		require.EqualValues(t, len(big), got.Other[0].Size())
		require.NoError(t, got.Other[0].Close())
	}
	noTemp(t)
}

// pythonForm is what Python's email package makes of a form with a preamble and an
// epilogue (RFC 2046 section 5.1.1).
const pythonForm = "This is a multi-part message in MIME format.\r\n\r\n--b\r\nContent-Type: text/plain; charset=\"us-ascii\"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: 7bit\r\n" +
	"Content-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--b--\r\n\r\nNothing follows.\r\n"

// What stands before the first boundary is a part to one reader and nothing to
// another, but for a plain note.
func TestMultipartPreamble(t *testing.T) {
	v := validate.MustFor[struct {
		Title string `form:"title"`
	}]()
	form := "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--b--\r\n"
	note := strings.Repeat("a note. ", 1000/8)
	for _, body := range []string{form, "\r\n" + form, "preamble\r\n" + form, "\r\n\r\n" + form, "a\r\n\r\nb\r\n" + form + "after", note + "\r\n" + form, pythonForm} {
		got, err := v.Request(newRequest("POST", "/", "multipart/form-data; boundary=b", body))
		require.NoError(t, err)
		require.Equal(t, "x", got.Title)
	}
	for _, body := range []string{"\n" + form, "a\nb\r\n" + form, "a\rb\r\n" + form, "a\x00\r\n" + form, "ä\r\n" + form, note + ".\r\n" + form, "note" + form, "note\n" + form,
		"a\r\n--\r\n" + form, "a\r\n--bx\r\n" + form, "X: y\r\n" + form, "Content-Disposition: form-data; name=title\r\n\r\ny\r\n" + form, "note\r\n--bx\r\n\r\n--b\r\n",
		"--bx\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\ny\r\n--bx--\r\n" + form, "--b-\r\n" + form, "--B--\r\n" + form} {
		_, err := v.Request(newRequest("POST", "/", "multipart/form-data; boundary=b", body))
		require.ErrorIs(t, err, untaint.Code("bad_multipart"), "%q", body)
	}
	_, err := v.Request(newRequest("POST", "/", "multipart/form-data; boundary=b", strings.Repeat("\r\n", 3<<20)+form))
	require.ErrorIs(t, err, untaint.TooLarge, "a form without files may not be as long as one with")
	long := strings.Repeat("b", 71)
	_, err = v.Request(newRequest("POST", "/", "multipart/form-data; boundary="+long, strings.ReplaceAll(form, "--b", "--"+long)))
	require.ErrorIs(t, err, untaint.Code("bad_multipart"))
}

// Every start of a multipart form is refused, and leaves nothing behind.
func TestMultipartCutShort(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	v := validate.MustFor[gallery]()
	whole := multipartRequest(t, value("title", "Summer"), filePart{field: "cover", name: "a.png", content: png})
	body, err := io.ReadAll(whole.Body)
	require.NoError(t, err)
	end := bytes.LastIndex(body, []byte("--"))
	for i := 1; i < end; i++ {
		_, err := v.Request(newRequest("POST", "/", whole.Header.Get("Content-Type"), string(body[:i])))
		require.Error(t, err, "%q", body[:i])
		require.NotErrorIs(t, err, untaint.Misuse)
		require.NotErrorIs(t, err, untaint.Failed)
	}
	for _, contentType := range []string{"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other", "multipart/mixed; boundary=x"} {
		_, err := v.Request(newRequest("POST", "/", contentType, string(body)))
		require.Error(t, err, contentType)
	}
	noTemp(t)
}

// A disk that takes no file is a failure of the server and not of the client,
// and the error does not name the path.
func TestMultipartWithoutDisk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/missing")
	v := validate.MustFor[gallery]()
	_, err := v.Request(multipartRequest(t, value("title", "x"), filePart{field: "other", name: "a", content: strings.Repeat("x", 1<<20)}))
	require.EqualError(t, err, "validate.Request: failed: form file_not_stored")
}
